"""One session at one school as one story: missed, recorded, delivered, shown, counted."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.errors import NotFoundError
from scheduler.domain.recording import Recording, RecordingState
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Reception
from scheduler.service.context import Context
from scheduler.service.deliveries.transfers import Offer, offers_in
from scheduler.service.recordings.reruns import slot_of
from scheduler.service.schools.replies import RoomAnswer
from scheduler.storage.unit_of_work import UnitOfWork


class StoryStep(StrEnum):
    """What can happen on the way from a session to a class that has seen it."""

    PLANNED = "planned"
    NOT_POSSIBLE = "not-possible"
    LOST = "lost"  # `minute`
    HANDED_IN = "handed-in"
    CHECKED = "checked"
    OPENED = "opened"
    WITHDRAWN = "withdrawn"
    NIGHT = "night"  # the hours in which it is planned to be sent
    BEGUN = "begun"
    RECEIVED = "received"  # proved by a receipt
    SAID_HERE = "said-here"  # the school's word
    SAID_MISSING = "said-missing"
    RERUN = "rerun"
    COUNTED = "counted"  # `present`


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEvent:
    """One step, at a UTC instant, and the figures its sentence needs."""

    step: StoryStep
    at: dt.datetime
    detail: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All of it in order; `offer` is the delivery as it stands, if there is one."""

    session: ReleasedSession
    reception: Reception
    events: tuple[StoryEvent, ...]
    offer: Offer | None


def story(ctx: Context, session_id: int, school_code: str) -> Story:
    """Return what became of a session at a school.

    Raises `NotFoundError` for a session that is not released to the school.
    """
    with ctx.uow().reading() as work:
        session = work.releases.newest([session_id]).get(session_id)
        reception = session.facts.reception_of(school_code) if session else None
        if session is None or reception is None:
            raise NotFoundError("released session", session_id)
        offer = next(
            (
                found
                for found in offers_in(ctx, work, school_code)
                if found.session.session_id == session_id
            ),
            None,
        )
        events = [StoryEvent(step=StoryStep.PLANNED, at=session.facts.audience_start)]
        events += _said(work, session_id, school_code)
        for recording in work.recordings.of_sessions([session_id]):
            events += _of_recording(recording)
        events += _of_delivery(offer)
        for rerun in work.transfers.reruns(school_code=school_code, sessions=[session_id]):
            slot = slot_of(rerun)
            if not rerun.called_off:
                events.append(
                    StoryEvent(step=StoryStep.RERUN, at=ctx.zone.instant(slot.day, slot.start))
                )
    order = sorted(events, key=lambda event: event.at)
    return Story(session=session, reception=reception, events=tuple(order), offer=offer)


def _said(work: UnitOfWork, session_id: int, school_code: str) -> list[StoryEvent]:
    found = [
        StoryEvent(step=StoryStep.NOT_POSSIBLE, at=reply.told_at)
        for reply in work.replies.rooms([session_id], school_code)
        if reply.answer == RoomAnswer.NOT_POSSIBLE
    ]
    found += [
        StoryEvent(step=StoryStep.LOST, at=loss.told_at, detail={"minute": loss.minute})
        for loss in work.replies.losses([session_id], school_code)
    ]
    found += [
        StoryEvent(
            step=StoryStep.SAID_HERE if receipt.answer == "here" else StoryStep.SAID_MISSING,
            at=receipt.told_at,
        )
        for receipt in work.replies.receipts([session_id], school_code)
    ]
    heads = work.replies.heads([session_id], school_code)
    if heads:
        present = sum(count.girls + count.boys for count in heads)
        told_at = max(count.told_at for count in heads)
        found.append(StoryEvent(step=StoryStep.COUNTED, at=told_at, detail={"present": present}))
    return found


def _of_recording(recording: Recording) -> list[StoryEvent]:
    marks = [
        (StoryStep.HANDED_IN, recording.handed_in_at),
        (StoryStep.CHECKED, recording.checked_at),
        (StoryStep.OPENED, recording.opened_at),
        (
            StoryStep.WITHDRAWN,
            recording.withdrawn_at if recording.state is RecordingState.WITHDRAWN else None,
        ),
    ]
    return [StoryEvent(step=step, at=at) for step, at in marks if at is not None]


def _of_delivery(offer: Offer | None) -> list[StoryEvent]:
    if offer is None:
        return []
    transfer = offer.transfer
    marks = [
        (StoryStep.NIGHT, None if transfer.received_at else offer.opens_at),
        (StoryStep.BEGUN, transfer.first_at),
        (StoryStep.RECEIVED, transfer.received_at),
    ]
    return [StoryEvent(step=step, at=at) for step, at in marks if at is not None]
