"""All calendars: who fetched which release when, who has not seen the last one, their settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.folding import matches
from scheduler.domain.holder import WITH_PAGE, Holder, HolderKind
from scheduler.domain.text import Text
from scheduler.feeds.naming import feed_names
from scheduler.service.feeds import calendars, fetch_log
from scheduler.service.feeds.fetch_log import LastFetch
from scheduler.service.notices import outbox
from scheduler.service.people import links
from web.context import actor, ctx, today, wall_now
from web.language.names import commune_name, province, province_or_none
from web.own.feed_form import feed_addresses, feed_choices, options_sent
from web.panel.blueprint import blueprint

ALL = "all"  # stands for the province in addresses, since it has no id
KINDS = tuple(kind for kind in HolderKind if kind not in {HolderKind.OPERATOR, HolderKind.PERSON})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A feed by name, with its last fetch and where its page is."""

    name: Text
    last: LastFetch
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGroup:
    """The feeds of one kind; how many of them were fetched but not since a change, and never."""

    kind: HolderKind
    rows: tuple[FeedLine, ...]

    @property
    def behind(self) -> int:
        """Return how many have not seen the last change, of those that were fetched at all."""
        return sum(1 for row in self.rows if row.last.at and row.last.has_changed_since)

    @property
    def never(self) -> int:
        """Return how many were never fetched."""
        return sum(1 for row in self.rows if row.last.at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen(FeedLine):
    """Whoever has not seen the last change, and how to reach them."""

    page: str  # where the panel keeps these
    commune: str
    telephone: str
    email: str


@blueprint.get("/feeds", endpoint="feeds")
def all_feeds() -> ResponseReturnValue:
    """List every calendar with its last fetch."""
    kind, words = request.args.get("kind", ""), request.args.get("q", "").strip()
    known = _rows()
    found = [
        row
        for row in known
        if kind in {"", row.last.holder.kind} and matches(words, _searched(row))
    ]
    return render_template(
        "panel/feeds/feeds.html",
        groups=[
            FeedGroup(kind=literal, rows=rows)
            for literal in KINDS
            if (rows := tuple(row for row in found if row.last.holder.kind is literal))
        ],
        folded=not kind and not words,
        kinds_word=kinds_word,
        kinds=KINDS,
        kind=kind,
        kind_word=holder_kind_word,
        words=words,
        has_subscribers=any(row.last.at for row in known),
        not_seen=len(fetch_log.not_seen(ctx())),
    )


@blueprint.get("/feeds/unseen")
def unseen_feeds() -> ResponseReturnValue:
    """List who has not seen the last change, to be printed and telephoned."""
    rows = _rows()
    changed = [row for row in rows if row.last.has_changed_since]
    people = [_reached_by(row) for row in changed if row.last.holder.kind in WITH_PAGE]
    return render_template(
        "panel/releases/unseen.html",
        unseen=[person for person in people if person.last.at is not None],
        never=[person for person in people if person.last.at is None],
        nobody=not any(row.last.at for row in rows),
        mail_is_on=outbox.has_mail(ctx()),
        date=today(),
        minute=wall_now()[1],
    )


@blueprint.get("/feeds/<kind>/<holder_id>")
def one_feed(kind: str, holder_id: str) -> ResponseReturnValue:
    """Show one calendar: its address, its settings, and who fetched it."""
    return _page(_holder(kind, holder_id))


@blueprint.post("/feeds/<kind>/<holder_id>")
def choose_feed(kind: str, holder_id: str) -> ResponseReturnValue:
    """Keep how a calendar is to read."""
    holder = _holder(kind, holder_id)
    wanted = options_sent(request.form)
    if wanted is None:
        fault = gettext("Choose one of the answers that are offered.")
        return _page(holder, typed=request.form, fault=fault), 422
    calendars.choose_feed(ctx(), holder, *wanted, actor=actor())
    flash(gettext("Saved. Calendar apps show it at their next refresh."), "good")
    return redirect(address_of(holder), 303)


@blueprint.post("/feeds/<kind>/<holder_id>/replace")
def replace_feed(kind: str, holder_id: str) -> ResponseReturnValue:
    """Give a calendar a new address; the old one is dead at once."""
    holder = _holder(kind, holder_id)
    links.replace(ctx(), holder, links.FEED, actor=actor())
    flash(gettext("The old address no longer works. Give out the new one."), "good")
    return redirect(address_of(holder), 303)


def address_of(holder: Holder) -> str:
    """Return where the panel shows a holder's calendar."""
    return url_for("panel.one_feed", kind=holder.kind.value, holder_id=holder.id or ALL)


def holder_kind_word(kind: HolderKind) -> str:
    """Name whose calendar it is."""
    return {
        HolderKind.SCHOOL: gettext("School"),
        HolderKind.TEACHER: gettext("Teacher"),
        HolderKind.STUDIO: gettext("Studio"),
        HolderKind.PROVINCE: gettext("Province"),
        HolderKind.PROGRAMME: gettext("Programme"),
        HolderKind.LEVEL: gettext("Level"),
    }[kind]


def kinds_word(kind: HolderKind) -> str:
    """Name whose calendars a group holds."""
    return {
        HolderKind.SCHOOL: gettext("Schools"),
        HolderKind.TEACHER: gettext("Teachers"),
        HolderKind.STUDIO: gettext("Studios"),
        HolderKind.PROVINCE: gettext("Province"),
        HolderKind.PROGRAMME: gettext("Programmes"),
        HolderKind.LEVEL: gettext("Levels"),
    }[kind]


def _page(holder: Holder, *, typed: Mapping[str, str] | None = None, fault: str = "") -> str:
    return render_template(
        "panel/feeds/feed.html",
        name=feed_names(province())[holder],
        holder=holder,
        kind_word=holder_kind_word,
        feed=feed_addresses(holder),
        choices=feed_choices(holder, typed),
        last=fetch_log.last_fetch(ctx(), holder),
        history=fetch_log.fetches_of(ctx(), holder),
        here={"kind": holder.kind.value, "holder_id": holder.id or ALL},
        fault=fault,
    )


def _holder(kind: str, holder_id: str) -> Holder:
    if kind not in KINDS:
        raise NotFoundError(kind, holder_id)
    holder = Holder(kind=HolderKind(kind), id="" if kind == HolderKind.PROVINCE else holder_id)
    if holder not in feed_names(province()):
        raise NotFoundError(kind, holder_id)
    return holder


def _rows() -> list[FeedLine]:
    here = province_or_none()
    names = feed_names(here) if here else {}
    return [
        FeedLine(name=names[fetch.holder], last=fetch, address=address_of(fetch.holder))
        for fetch in fetch_log.last_fetches(ctx())
        if fetch.holder in names
    ]


def _searched(row: FeedLine) -> tuple[str, ...]:
    return row.last.holder.id, *row.name.wordings()


def _reached_by(row: FeedLine) -> Unseen:
    here, holder = province(), row.last.holder
    if holder.kind is HolderKind.SCHOOL:
        school = here.school_by_code[holder.id]
        page, commune = url_for("panel.school", code=school.code), commune_name(school)
        telephone, email = school.telephone, school.email
    else:
        teacher = here.teacher_by_id[holder.id]
        page, commune = url_for("panel.teacher", teacher_id=teacher.id), ""
        telephone, email = teacher.telephone, teacher.email
    return Unseen(
        name=row.name,
        last=row.last,
        address=row.address,
        page=page,
        commune=commune,
        telephone=telephone,
        email=email,
    )
