"""What a release would change for whom, the act of releasing, and the releases so far."""

import datetime as dt
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.release import Change, ChangeKind, ReleaseDiff
from scheduler.service import notices, releasing
from web.context import actor, ctx
from web.panel.blueprint import blueprint
from web.panel.told import told_of
from web.wording import say
from web.wording.clashes import clash_sentence

NOTE_LENGTH = 500


@dataclass(slots=True)
class DayOfChanges:
    """The changes whose sessions stand, or stood, on one day."""

    date: dt.date
    changes: list[Change] = field(default_factory=list)


@blueprint.get("/release")
def difference() -> ResponseReturnValue:
    """Show what releasing the draft would change, and who would be told."""
    return _page()


@blueprint.post("/release")
def release() -> ResponseReturnValue:
    """Release the draft."""
    note = request.form.get("note", "").strip()
    if len(note) > NOTE_LENGTH:
        fault = gettext("Write at most %(most)s letters.", most=NOTE_LENGTH)
        return _page(note=note, fault=fault), 422
    made = releasing.release(ctx(), note=note, actor=actor())
    if not made.is_new:
        flash(gettext("Nothing differs from the last release; none was made."), "warning")
        return redirect(url_for("panel.difference"), 303)
    words = gettext("Release %(number)s is out. Schools and teachers see it now.")
    flash(say(words, number=made.number), "good")
    return redirect(url_for("panel.one_release", number=made.number), 303)


@blueprint.get("/releases")
def releases() -> ResponseReturnValue:
    """List the releases, the last one first."""
    return render_template("panel/releases.html", releases=releasing.releases(ctx()))


@blueprint.get("/releases/<int:number>")
def one_release(number: int) -> ResponseReturnValue:
    """Show what one release changed."""
    found = next((each for each in releasing.releases(ctx()) if each.number == number), None)
    if found is None:
        raise NotFoundError("release", number)
    diff = releasing.diff(ctx(), number - 1, number)
    return render_template("panel/one_release.html", release=found, days=by_day(diff))


def by_day(diff: ReleaseDiff) -> list[DayOfChanges]:
    """Group changes by the day on which the session now stands (or stood), in order."""
    days: dict[dt.date, DayOfChanges] = {}
    for change in diff.changes:
        facts = change.after or change.before
        if facts is not None:
            days.setdefault(facts.slot.day, DayOfChanges(facts.slot.day)).changes.append(change)
    return [days[day] for day in sorted(days)]


def _page(note: str = "", fault: str = "") -> str:
    diff = releasing.diff(ctx())
    counts = {kind: sum(1 for c in diff.changes if c.kind is kind) for kind in ChangeKind}
    return render_template(
        "panel/difference.html",
        diff=diff,
        days=by_day(diff),
        counts=counts,
        told=told_of(notices.preview(ctx(), diff.changes)),
        clashes=[clash_sentence(each) for each in releasing.draft_clashes(ctx())],
        note=note,
        fault=fault,
        most=NOTE_LENGTH,
    )
