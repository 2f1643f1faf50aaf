"""Who did what: the log, searched by person, kind, words and days, page by page, and as a table."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.folding import matches
from scheduler.domain.wall import parse_day
from scheduler.service.operations.audit_log import Entry, Sought, log_actors, log_page
from web.context import ctx
from web.language.names import actor_name, province_or_none
from web.language.wording.acts import GROUPS, act_sentence, group_word
from web.panel.blueprint import blueprint
from web.panel.reports.spreadsheets import harmless
from web.security.outside import number_of

ON_A_PAGE = 50
IN_A_TABLE = 20_000
LARGEST_PAGE = 100_000
NAMES_MEANT = 40  # things that words may stand for


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRequest:
    """What the form of the log asks for, as it was typed."""

    words: str
    who: str
    group: str
    key: str
    first: str
    last: str

    def sought(self) -> Sought:
        """Return it as the log is searched."""
        first, last = _date(self.first), _date(self.last)
        return Sought(
            words=self.words,
            ids=_ids(self.words),
            actors=_actors(self.who) if self.who else None,
            key=self.key,
            acts=GROUPS.get(self.group, ()),
            since=_midnight(first) if first else None,
            until=_midnight(last + dt.timedelta(days=1)) if last else None,
        )

    def given(self) -> dict[str, str]:
        """Return what narrows the log, as it stands in addresses."""
        named = {
            "q": self.words,
            "who": self.who,
            "kind": self.group,
            "key": self.key,
            "first": self.first,
            "last": self.last,
        }
        return {name: value for name, value in named.items() if value}

    def address(self, page: int) -> str:
        """Return where a page of what is asked for stands."""
        return f"{url_for('panel.log')}?{urlencode({**self.given(), 'page': page})}"


@blueprint.get("/log")
def log() -> ResponseReturnValue:
    """Show a page of what was done, the last act first."""
    asked = _asked()
    page = min(max(request.args.get("page", 1, type=number_of), 1), LARGEST_PAGE)
    first = (page - 1) * ON_A_PAGE
    entries, total = log_page(ctx(), asked.sought(), first=first, count=ON_A_PAGE)
    turns = {"newer": page - 1 if page > 1 else None}
    turns["older"] = page + 1 if first + len(entries) < total else None
    return render_template(
        "panel/operations/audit_log.html",
        entries=entries,
        total=total,
        first=first + 1,
        asked=asked,
        turns={name: asked.address(to) for name, to in turns.items() if to},
        groups=[(group, group_word(group)) for group in GROUPS],
        act_sentence=act_sentence,
    )


@blueprint.get("/log.csv")
def log_csv() -> ResponseReturnValue:
    """Give what was sought as a table for a spreadsheet."""
    entries, _ = log_page(ctx(), _asked().sought(), count=IN_A_TABLE)
    return Response(
        _csv(entries),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="educatec-log.csv"'},
    )


def _asked() -> LogRequest:
    args = {name: request.args.get(name, "").strip() for name in ("q", "who", "kind", "key")}
    first, last = (_date(request.args.get(name, "")) for name in ("first", "last"))
    return LogRequest(
        words=args["q"],
        who=args["who"],
        group=args["kind"] if args["kind"] in GROUPS else "",
        key=args["key"],
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
    )


def _date(text: str) -> dt.date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None


def _midnight(day: dt.date) -> dt.datetime:
    return ctx().zone.instant(day, 0)


def _ids(words: str) -> tuple[str, ...]:
    """Return the ids of what has the words in its name: people search for names, not for ids."""
    here = province_or_none()
    if here is None or not words:
        return ()
    named = [
        *((programme.id, programme.title) for programme in here.programmes),
        *((teacher.id, teacher.name) for teacher in here.teachers),
        *((studio.id, studio.name) for studio in here.studios),
        *((school.code, school.name) for school in here.schools),
    ]
    return tuple([who for who, name in named if matches(words, name.wordings())][:NAMES_MEANT])


def _actors(words: str) -> tuple[str, ...]:
    """Return those of the log whose name has the words, as it is shown or in another language."""
    return tuple(actor for actor in log_actors(ctx()) if matches(words, _names(actor)))


def _names(actor: str) -> tuple[str, ...]:
    kind, _, who = actor.partition(" ")
    here = province_or_none()
    known = {} if here is None else here.school_by_code if kind == "school" else here.teacher_by_id
    named = known.get(who) if kind in {"school", "teacher"} else None
    return (actor, actor_name(actor).striptags(), *(named.name.wordings() if named else ()))


def _csv(entries: tuple[Entry, ...]) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets read UTF-8 only with it
    table = csv.writer(out, delimiter=";")
    table.writerow(
        (gettext("When"), gettext("Who"), gettext("What"), gettext("Action"), gettext("Object"))
    )
    for entry in entries:
        day, minute = ctx().zone.wall(entry.at)
        when = f"{day} {minute // 60:02d}:{minute % 60:02d}"
        cells = (
            when,
            actor_name(entry.actor).striptags(),
            act_sentence(entry).striptags(),
            entry.act,
            entry.key,
        )
        table.writerow([harmless(cell) for cell in cells])
    return out.getvalue()
