"""Several sessions of the board at once: what is done to them, and why some of them stay."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.service.draft.activity import happened_to
from scheduler.service.draft.several import (
    BatchChange,
    BatchOutcome,
    Obstacle,
    Refusal,
    change_several,
)
from web.addresses import ours
from web.choices import chosen
from web.context import actor, ctx
from web.language.counts import ngettext
from web.language.names import quoted
from web.language.plain_text import plain
from web.language.wording import say
from web.language.wording.clashes import clash_sentence
from web.language.wording.happenings import happening_sentence
from web.panel.blueprint import blueprint
from web.security.outside import number_of

MOST = 200  # sessions in one act


@blueprint.post("/week/several")
def several() -> ResponseReturnValue:
    """Change the sessions that were ticked, as one act, and say which of them stayed, and why."""
    change, seen = chosen("act", BatchChange), _seen()
    if not seen:
        return _answer([], [Markup.escape(gettext("Select at least one session first."))])
    outcome = change_several(ctx(), seen, change, actor=actor())
    done = [_done(change, len(outcome.done))] if outcome.done else []
    return _answer(done, _told(outcome))


def _seen() -> dict[int, int | None]:
    """Return the sessions that were ticked, each with the revision that the page showed."""
    found: dict[int, int | None] = {}
    for typed in request.form.getlist("session")[:MOST]:
        number, _, revision = typed.partition(":")
        if number.isdecimal():
            found[number_of(number)] = number_of(revision) if revision.isdecimal() else None
    return found


def _done(change: BatchChange, count: int) -> Markup:
    words = {
        BatchChange.EARLIER: ngettext(
            "%(num)s session moved a week earlier.", "%(num)s sessions moved a week earlier.", count
        ),
        BatchChange.LATER: ngettext(
            "%(num)s session moved a week later.", "%(num)s sessions moved a week later.", count
        ),
        BatchChange.LOCK: ngettext("%(num)s session locked.", "%(num)s sessions locked.", count),
        BatchChange.UNLOCK: ngettext(
            "%(num)s session unlocked.", "%(num)s sessions unlocked.", count
        ),
        BatchChange.UNPLACE: ngettext(
            "%(num)s session removed from the schedule.",
            "%(num)s sessions removed from the schedule.",
            count,
        ),
    }
    return Markup.escape(words[change])


def _told(outcome: BatchOutcome) -> list[Markup]:
    return [
        say(gettext("%(session)s stays: %(why)s"), session=quoted(refusal.session.key), why=why)
        for refusal in outcome.refused
        for why in [_why(refusal)]
    ]


def _why(refusal: Refusal) -> Markup:
    if refusal.obstacle is Obstacle.CLASH:
        return Markup(" ").join(clash_sentence(clash) for clash in refusal.clashes)
    if refusal.obstacle is Obstacle.OVERTAKEN:
        told = [happening_sentence(one) for one in happened_to(ctx(), refusal.session.key, limit=1)]
        return Markup(" ").join([Markup.escape(gettext("somebody else changed it first.")), *told])
    words = {
        Obstacle.CLOSED: gettext("it has begun, is over or is cancelled."),
        Obstacle.LOCKED: gettext("it is locked."),
        Obstacle.UNSCHEDULED: gettext("it has no slot."),
    }
    return Markup.escape(words[refusal.obstacle])


def _answer(done: list[Markup], refused: list[Markup]) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        says = [plain(sentence) for sentence in (*done, *refused)]
        return jsonify(accepted=not refused, done=bool(done), says=says)
    for sentence in done:
        flash(sentence, "good")
    for sentence in refused:
        flash(sentence, "warning")
    return redirect(ours(request.form.get("back", ""), ("/panel",)) or url_for("panel.week"), 303)
