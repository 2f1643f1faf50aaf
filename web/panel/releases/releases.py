"""What a release would change for whom, the act of releasing, and the releases so far."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.digest import Reader, line_for
from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import HolderKind
from scheduler.domain.release import Change, ChangeKind, Facts
from scheduler.domain.session import Mode
from scheduler.service.draft.queries import unplaced_now
from scheduler.service.feeds import fetch_log
from scheduler.service.notices import digests, outbox
from scheduler.service.releases import releasing, restoring
from web.context import actor, ctx
from web.language.names import joined_list, province, province_or_none, quoted
from web.language.wording import say
from web.panel.blueprint import blueprint
from web.panel.releases.recipients import told_of

NOTE_LENGTH = 500


@dataclass(slots=True)
class DayOfChanges:
    """The changes whose sessions stand, or stood, on one day."""

    date: dt.date
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Through whose eyes changes are looked at: everybody's, or one school's or teacher's."""

    school: str = ""
    teacher: str = ""

    @classmethod
    def asked(cls) -> "View":
        """Return what the address asks for, as far as it is known."""
        here = province_or_none()
        school, teacher = request.args.get("school", ""), request.args.get("teacher", "")
        return cls(
            school=school if here and school in here.school_by_code else "",
            teacher=teacher if here and teacher in here.teacher_by_id else "",
        )

    def of(self, changes: Iterable[Change]) -> list[Change]:
        """Return the changes that mean something to them."""
        readers = [
            Reader(kind, name)
            for kind, name in (
                (HolderKind.SCHOOL, self.school),
                (HolderKind.TEACHER, self.teacher),
            )
            if name
        ]
        return [
            change
            for change in changes
            if all(line_for(reader, change) is not None for reader in readers)
        ]

    def mode(self, facts: Facts | None) -> Mode | None:
        """Return how the school gets a session, if one school's view is asked for."""
        reception = facts.reception_of(self.school) if facts and self.school else None
        return reception.mode if reception else None


@blueprint.get("/release")
def difference() -> ResponseReturnValue:
    """Show what releasing the draft would change, and who would be told."""
    return _page()


@blueprint.post("/release")
def release() -> ResponseReturnValue:
    """Release the draft."""
    note = request.form.get("note", "").strip()
    if len(note) > NOTE_LENGTH:
        fault = gettext("Maximum number of characters: %(most)s.", most=NOTE_LENGTH)
        return _page(note=note, fault=fault), 422
    made = releasing.release(ctx(), note=note, actor=actor())
    if not made.is_new:
        flash(gettext("Nothing has changed since the last release; none was made."), "warning")
        return redirect(url_for("panel.difference"), 303)
    words = gettext("Release %(number)s is out. Schools and teachers see it now.")
    flash(say(words, number=made.number), "good")
    return redirect(url_for("panel.one_release", number=made.number), 303)


@blueprint.get("/releases")
def releases() -> ResponseReturnValue:
    """List the releases, the last one first."""
    return render_template(
        "panel/releases/releases.html",
        releases=releasing.releases(ctx()),
        has_readers=fetch_log.has_readers(ctx()),
    )


@blueprint.get("/releases/<int:number>")
def one_release(number: int) -> ResponseReturnValue:
    """Show what one release changed."""
    made = releasing.releases(ctx())
    found = next((release for release in made if release.number == number), None)
    if found is None:
        raise NotFoundError("release", number)
    diff = releasing.diff(ctx(), number - 1, number)
    view = View.asked()
    is_last = found is made[0]
    return render_template(
        "panel/releases/release.html",
        release=found,
        is_last=is_last,
        differs=not is_last or bool(releasing.diff(ctx()).changes),
        has_readers=fetch_log.has_readers(ctx()),
        mail_is_on=outbox.has_mail(ctx()),
        days=changes_by_day(view.of(diff.changes)),
        view=view,
        here=province(),
    )


@blueprint.post("/releases/<int:number>/return")
def return_to(number: int) -> ResponseReturnValue:
    """Make the draft what a release was, and show what releasing it again would change."""
    back = restoring.return_to(ctx(), number, actor())
    words = gettext("The draft is now identical to release %(number)s. Check it, then release it.")
    flash(say(words, number=number), "good")
    if back.gone:
        lost = joined_list(quoted(key) for key in back.gone)
        words = gettext(
            "These could not be restored, because what they need no longer exists: %(sessions)s."
        )
        flash(say(words, sessions=lost), "warning")
    return redirect(url_for("panel.difference"), 303)


def changes_by_day(changes: Iterable[Change]) -> list[DayOfChanges]:
    """Group changes by the day on which the session now stands (or stood), in order."""
    days: dict[dt.date, DayOfChanges] = {}
    for change in changes:
        facts = change.after or change.before
        if facts is not None:
            days.setdefault(facts.slot.day, DayOfChanges(facts.slot.day)).changes.append(change)
    return [days[day] for day in sorted(days)]


def _without_slot(changes: Iterable[Change]) -> int:
    """Return how many sessions a release would cancel only because they wait for a new slot."""
    waiting = unplaced_now(ctx())
    cancelled = (change.before for change in changes if change.kind is ChangeKind.CANCELLED)
    return sum(1 for facts in cancelled if facts is not None and facts.key in waiting)


def _page(note: str = "", fault: str = "") -> str:
    diff = releasing.diff(ctx())
    view = View.asked()
    counts = {kind: sum(1 for c in diff.changes if c.kind is kind) for kind in ChangeKind}
    return render_template(
        "panel/releases/difference.html",
        diff=diff,
        days=changes_by_day(view.of(diff.changes)),
        view=view,
        here=province(),
        counts=counts,
        homeless=_without_slot(diff.changes),
        told=told_of(digests.preview_digests(ctx(), diff.changes)),
        has_readers=fetch_log.has_readers(ctx()),
        clashes=releasing.draft_clashes(ctx()),
        too_late=releasing.too_late(ctx()),
        note=note,
        fault=fault,
        most=NOTE_LENGTH,
    )
