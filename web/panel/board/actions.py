"""What the board asks while deciding: where a session fits; and taking back what was done."""

import datetime as dt

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import LostUpdateError, NotAllowedError
from scheduler.domain.wall import clock_text, monday_of, parse_day
from scheduler.service.draft import undo as draft_undo
from scheduler.service.draft.activity import happened_to
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.planning import free_slots
from web.context import actor, ctx, today
from web.language.plain_text import plain
from web.language.wording import say
from web.language.wording.acts import act_sentence
from web.language.wording.happenings import happening_sentence
from web.panel.blueprint import blueprint
from web.panel.board.places import PlaceChoice, choices_of, taken


@blueprint.get("/sessions/<int:session_id>/places")
def places(session_id: int) -> ResponseReturnValue:
    """Return every start of a week for the board to shade: its rank, and its cost in words.

    With `quick` only whether it is free or taken, which is known at once in any size of province.
    """
    monday, quick = _week(), request.args.get("quick") == "1"
    found = draft_session(ctx(), session_id)
    free = [] if quick else choices_of(found, free_slots.slots_that_fit(ctx(), session_id, monday))
    known = {_key(other_choice): other_choice for other_choice in free}
    listed = [_json(other_choice) for other_choice in free]
    for choice in taken(free_slots.slot_shading(ctx(), session_id, monday)):
        if _key(choice) not in known:
            rank = "taken" if choice.place.clashes else "free" if quick else "poor"
            listed.append(_json(choice) | {"rank": rank})
    return jsonify(session=session_id, revision=found.revision, places=listed)


@blueprint.get("/sessions/<int:session_id>/lengths")
def lengths(session_id: int) -> ResponseReturnValue:
    """Return the lengths a session could have where it starts, with their cost in words."""
    found = draft_session(ctx(), session_id)
    listed = []
    for place in free_slots.lengths(ctx(), session_id):
        [choice] = taken([place]) if place.clashes else choices_of(found, [place])
        slot = place.slot
        length = f"{clock_text(slot.start)}–{clock_text(slot.end)}"
        listed.append(_json(choice) | {"length": length})
    return jsonify(session=session_id, revision=found.revision, places=listed)


@blueprint.post("/undo")
def undo() -> ResponseReturnValue:
    """Take back what this operator did last."""
    try:
        entry = draft_undo.undo(ctx(), actor=actor())
    except LostUpdateError as error:
        return _overtaken(error)
    except NotAllowedError:
        return _made_known()
    if entry is None:
        flash(gettext("There is nothing to undo."), "quiet")
    else:
        flash(say(gettext("Undone: %(what)s"), what=act_sentence(entry)), "good")
    return _to_board()


@blueprint.post("/redo")
def redo() -> ResponseReturnValue:
    """Do again what this operator took back last."""
    try:
        entry = draft_undo.redo(ctx(), actor=actor())
    except LostUpdateError as error:
        return _overtaken(error)
    except NotAllowedError:
        return _made_known()
    if entry is None:
        flash(gettext("There is nothing to redo."), "quiet")
    else:
        flash(say(gettext("Done again: %(what)s"), what=act_sentence(entry)), "good")
    return _to_board()


def _made_known() -> ResponseReturnValue:
    """Say that what is released, or has begun, stays."""
    words = gettext(
        "It has been released, or has begun, so it stays. Make a new change for the rest."
    )
    flash(words, "warning")
    return _to_board()


def _overtaken(error: LostUpdateError) -> ResponseReturnValue:
    """Say who has built on what was to be taken back, so that it stays."""
    words = gettext("Somebody else has changed this since, so your change cannot be undone.")
    told = happened_to(ctx(), str(error.key), limit=1)
    flash(Markup(" ").join([Markup.escape(words), *map(happening_sentence, told)]), "warning")
    return _to_board()


def _week() -> dt.date:
    try:
        return monday_of(parse_day(request.args.get("on", "")))
    except ValueError:
        return monday_of(today())


def _to_board() -> ResponseReturnValue:
    return redirect(url_for("panel.week", on=request.form.get("back") or None), 303)


def _key(choice: PlaceChoice) -> tuple[dt.date, int, str]:
    slot = choice.place.slot
    return slot.day, slot.start, choice.place.studio_id


def _json(choice: PlaceChoice) -> dict[str, object]:
    slot = choice.place.slot
    return {
        "day": slot.day.isoformat(),
        "start": slot.start,
        "time": choice.time,
        "minutes": slot.minutes,
        "studio": choice.place.studio_id,
        "rank": choice.rank,
        "kept": choice.kept,
        "says": plain(choice.words),
    }
