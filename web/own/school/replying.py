"""What a school says of one session: the room, the heads, what was lost. Plain forms, all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.keyboard import plain_signs
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.domain.timetable import recording_opens
from scheduler.service.broadcasts import watching
from scheduler.service.broadcasts.joining import ended_and_joinable
from scheduler.service.deliveries import deliveries
from scheduler.service.deliveries.deliveries import Delivery
from scheduler.service.deliveries.transfers import Offer
from scheduler.service.people.links import receiver_address
from scheduler.service.releases.queries import released_session
from scheduler.service.schools import materials, questions, replies, reply_queries
from scheduler.service.schools.replies import Heads, RoomAnswer, SchoolReply
from scheduler.service.timers.actions import sessions_on_air
from web.choices import chosen
from web.context import ctx
from web.language.names import province
from web.own.page import holder_behind, missed_on_air, moved_from, slot_seen_by
from web.own.school.blueprint import blueprint
from web.own.school.page import can_answer, is_live, joins_from, offers_by_session

SESSION = "/sessions/<int(min=1, max=2147483647):session_id>"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReplies:
    """What the forms hold, as typed, and the fault beside each."""

    heads: Mapping[str, str] = field(default_factory=dict)
    minute: str = ""
    note: str = ""
    loss_note: str = ""
    question: str = ""
    level: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@blueprint.get(SESSION)
def session(token: str, session_id: int) -> ResponseReturnValue:
    """Show one session to a school, with its replies."""
    holder, found = own_session(token, session_id)
    return own_session_page(token, holder, found)


@blueprint.post(f"{SESSION}/room")
def room(token: str, session_id: int) -> ResponseReturnValue:
    """Keep whether the room is ready: one tap."""
    holder, found = own_session(token, session_id)
    answer = chosen("answer", RoomAnswer)
    note = request.form.get("note", "")
    if fault := _note_fault(note):
        return own_session_page(
            token, holder, found, TypedReplies(note=note, faults={"note": fault})
        ), 422
    replies.answer_room(ctx(), holder.id, session_id, answer, note)
    if answer is RoomAnswer.READY:
        flash(gettext("Thank you. The studio knows that your room is ready."), "good")
    else:
        flash(gettext("Thank you. The studio knows that it is not possible."), "good")
    return back(token, session_id)


@blueprint.post(f"{SESSION}/heads")
def heads(token: str, session_id: int) -> ResponseReturnValue:
    """Keep how many came."""
    holder, found = own_session(token, session_id)
    levels = _levels(found, holder)
    typed = {
        name: plain_signs(request.form.get(name, "")).strip()
        for level in levels
        for name in (f"girls-{level}", f"boys-{level}")
    }
    faults = {name: _figure_fault() for name, words in typed.items() if not _is_figure(words)}
    if not faults and not any(typed.values()):
        faults = dict.fromkeys(typed, gettext("Write how many came; 0 if nobody did."))
    if faults:
        return own_session_page(token, holder, found, TypedReplies(heads=typed, faults=faults)), 422
    counts = {
        level: Heads(girls=int(typed[f"girls-{level}"] or 0), boys=int(typed[f"boys-{level}"] or 0))
        for level in levels
        if typed[f"girls-{level}"] or typed[f"boys-{level}"]
    }
    replies.count_heads(ctx(), holder.id, session_id, counts)
    flash(gettext("Thank you. The figures are saved; you can correct them here."), "good")
    return redirect(url_for("school.session", token=token, session_id=session_id), 303)


@blueprint.post(f"{SESSION}/loss")
def loss(token: str, session_id: int) -> ResponseReturnValue:
    """Keep from which minute on the session was lost, or take that back."""
    holder, found = own_session(token, session_id)
    if "lost" in request.form and chosen("lost", ("no",)):
        replies.tell_loss(ctx(), holder.id, session_id, None)
        flash(gettext("Withdrawn."), "good")
        return redirect(url_for("school.session", token=token, session_id=session_id), 303)
    minute = plain_signs(request.form.get("minute", "")).strip()
    note = request.form.get("note", "")
    last, faults = found.facts.slot.minutes - 1, {}
    if not _is_figure(minute) or not minute or int(minute) > last:
        faults["minute"] = gettext("Enter a minute from 0 to %(last)s.", last=last)
    if fault := _note_fault(note):
        faults["loss-note"] = fault
    if faults:
        typed = TypedReplies(minute=minute, loss_note=note, faults=faults)
        return own_session_page(token, holder, found, typed), 422
    replies.tell_loss(ctx(), holder.id, session_id, int(minute), note)
    flash(gettext("Thank you. The studio knows from when on it was lost."), "good")
    return redirect(url_for("school.session", token=token, session_id=session_id), 303)


def own_session(token: str, session_id: int) -> tuple[Holder, ReleasedSession]:
    """Return the school and one of its sessions; 404 for everybody else's."""
    holder = holder_behind(token, HolderKind.SCHOOL)
    found = released_session(ctx(), session_id)
    if found.facts.reception_of(holder.id) is None:
        raise NotFoundError("released session", session_id)
    return holder, found


def _note_fault(note: str) -> str:
    if not replies.is_too_long(note):
        return ""
    return gettext("Maximum number of characters: %(most)s.", most=replies.NOTE_LENGTH)


def _own_questions(session_id: int, holder: Holder) -> list[questions.Question]:
    asked = questions.questions_for(ctx(), [session_id])[session_id]
    return [question for question in asked if question.school_code == holder.id]


def _levels(found: ReleasedSession, holder: Holder) -> tuple[Level, ...]:
    return replies.levels_at(found.facts, province().school_by_code[holder.id].levels)


def own_session_page(
    token: str, holder: Holder, found: ReleasedSession, typed: TypedReplies | None = None
) -> str:
    """Return a session's page, with what was typed and its faults after a refused form."""
    said = reply_queries.replies_of(ctx(), holder.id, [found.session_id])[found.session_id]
    reception, now = found.facts.reception_of(holder.id), ctx().clock.now()
    missed = missed_on_air([found])
    ended, joinable = ended_and_joinable(ctx(), [found])
    delivery = None if missed else _delivery(found, holder)
    awaited = delivery is not None and delivery.is_awaited
    counted = not missed and not awaited and replies.can_be_counted(found.facts, now)
    return render_template(
        "school/session.html",
        school=province().school_by_code[holder.id],
        session=found,
        slot=slot_seen_by(found, holder),
        reception=reception,
        said=said,
        typed=typed or _as_said(said),
        levels=_levels(found, holder),
        is_on_air=found.session_id in sessions_on_air(ctx()),
        joinable=found.session_id in joinable and is_live(found, holder.id),
        answerable=can_answer(found, holder.id, ended),
        countable=counted,
        losable=counted and reception is not None and reception.mode is Mode.LIVE,
        joins_from=joins_from(found),
        replay_from=recording_opens(found.facts),
        now=now,
        missed=bool(missed),
        moved_from=moved_from([found], holder).get(found.session_id),
        delivery=delivery,
        offer=_offer(delivery, holder),
        receiver=receiver_address(ctx(), holder.id),
        materials=materials.materials_for(ctx(), [found.session_id])[found.session_id],
        questions=_own_questions(found.session_id, holder),
        can_ask=questions.can_be_asked(ctx(), found.facts),
        most_questions=questions.MOST,
        token=token,
        replayable=found.facts.end <= now
        and watching.live_view(ctx(), found.session_id).says == watching.REPLAY,
    )


def _delivery(found: ReleasedSession, holder: Holder) -> Delivery | None:
    known = deliveries.deliveries(ctx(), holder.id)
    return next((delivery for delivery in known if delivery.session == found), None)


def _offer(delivery: Delivery | None, holder: Holder) -> Offer | None:
    if delivery is None or delivery.recording is None:
        return None
    return offers_by_session(holder.id).get(delivery.session.session_id)


def _as_said(said: SchoolReply) -> TypedReplies:
    known = {}
    for level, heads in said.heads.items():
        known[f"girls-{level}"], known[f"boys-{level}"] = str(heads.girls), str(heads.boys)
    return TypedReplies(
        heads=known,
        minute="" if said.lost_from is None else str(said.lost_from),
        note=said.note,
    )


def _is_figure(words: str) -> bool:
    return not words or (words.isascii() and words.isdecimal() and len(words) <= 3)


def _figure_fault() -> str:
    return gettext("Write a figure from 0 to %(most)s.", most=replies.MOST_HEADS)


def back(token: str, session_id: int) -> ResponseReturnValue:
    """Return to the page on which the button was."""
    if request.form.get("from") == "page":
        return redirect(url_for("school.page", token=token), 303)
    return redirect(url_for("school.session", token=token, session_id=session_id), 303)
