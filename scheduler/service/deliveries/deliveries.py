"""Where each recording is on its way to its school: worked out from what is released, and from what
the schools say has come.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.holder import HolderKind
from scheduler.domain.recording import Recording
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.session import Mode
from scheduler.domain.timetable import takes_studio
from scheduler.domain.wall import monday_of
from scheduler.planner.nightly import Transfer
from scheduler.planner.transfer import FILE_LEAD
from scheduler.service.context import Context
from scheduler.service.deliveries.missed_live import MissedLive, missed_live
from scheduler.service.deliveries.planned import NightPlan, planned_nights, receptions_with
from scheduler.service.deliveries.receipts import forget_receipt
from scheduler.service.schools.replies import facts_at
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.replies import Receipt
from scheduler.storage.repositories.transfers import StoredTransfer
from scheduler.storage.unit_of_work import UnitOfWork

BACK, AHEAD = dt.timedelta(weeks=2), dt.timedelta(weeks=2, days=-1)


class Whereabouts(StrEnum):
    """Where a recording is."""

    HERE = "here"  # the school has said so
    SENT = "sent"  # its night is over, and the school has not said otherwise
    ON_THE_WAY = "on-the-way"
    LATE = "late"  # the school misses it, or no night can take it in time
    BY_HAND = "by-hand"  # no line: it is carried there


class ReceiptAnswer(StrEnum):
    """What a school says of a recording."""

    HERE = "here"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One recording for one school. `arrives` is the UTC instant by which the plan has it there;
    None where the plan has no night for it. `missing` when the school says so; `was_live` when it
    missed what it was to get live. `recording` is the open file, `transfer` how far it has come and
    `planned` its nights, as far as there are any.
    """

    session: ReleasedSession
    school_code: str
    whereabouts: Whereabouts
    arrives: dt.datetime | None
    missing: bool = False
    was_live: bool = False
    recording: Recording | None = None
    transfer: StoredTransfer | None = None
    planned: Transfer | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the school cannot have watched it yet: of a live one it lost a part at most."""
        awaited = self.whereabouts in {Whereabouts.ON_THE_WAY, Whereabouts.LATE}
        return awaited and not self.was_live


def deliveries(ctx: Context, school_code: str = "") -> tuple[Delivery, ...]:
    """Return the recordings of the broadcasts that are over, of this week and the two before, for
    one school or all, by session and school. Those supplied as files are returned from a week
    before they open.

    Recordings share lines and nights, so each is planned among all of these weeks, and the next.
    """
    with ctx.uow().reading() as work:
        return deliveries_in(ctx, work, school_code)


def deliveries_in(
    ctx: Context,
    work: UnitOfWork,
    school_code: str = "",
    among: Iterable[ReleasedSession] | None = None,
) -> tuple[Delivery, ...]:
    """Return the same as this unit of work sees it, of all schools from what `released_around`
    gave where that was read already.
    """
    monday, now = monday_of(ctx.zone.today(ctx.clock)), ctx.clock.now()
    if among is None:
        sessions = _seen(work, school_code, monday)
    else:
        sessions = [session for session in among if _touches(session, monday)]
    missed = missed_live(work, ctx.zone.instant(monday - BACK, 0))
    plan = planned_nights(
        ctx,
        work,
        monday,
        lambda: _seen(work, "", monday) if school_code else sessions,
        missed,
    )
    known = _known(work, [session.session_id for session in sessions], school_code)
    found: list[Delivery] = []
    for session in sessions:
        if session.session_id in known.withdrawn:
            continue
        codes = recorded_for(session, missed, school_code, now)
        found += [_delivery(ctx, session, code, plan, known) for code in codes]
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is stored about the recordings of some sessions."""

    said: Mapping[tuple[int, str], ReceiptAnswer]
    recordings: Mapping[int, Recording]
    withdrawn: frozenset[int]
    transfers: Mapping[tuple[int, str], StoredTransfer]


def _known(work: UnitOfWork, ids: list[int], school_code: str) -> _Known:
    recordings = work.recordings.of_sessions(ids)
    are_open = {recording.session_id: recording for recording in recordings if recording.is_open}
    current = {recording.session_id for recording in recordings if recording.is_current}
    transfers = work.transfers.of(
        [recording.id for recording in are_open.values()], school_code or None
    )
    return _Known(
        said={
            (receipt.session_id, receipt.school_code): ReceiptAnswer(receipt.answer)
            for receipt in work.replies.receipts(ids, school_code or None)
        },
        recordings=are_open,
        withdrawn=frozenset(recording.session_id for recording in recordings) - current,
        transfers={
            (transfer.recording_id, transfer.school_code): transfer for transfer in transfers
        },
    )


def _delivery(
    ctx: Context, session: ReleasedSession, code: str, plan: NightPlan, known: _Known
) -> Delivery:
    part = session.facts.key, code
    answer = known.said.get((session.session_id, code))
    planned = plan.transfers.get(part)
    recording = known.recordings.get(session.session_id)
    reception = session.facts.reception_of(code)
    delivery = Delivery(
        session=session,
        school_code=code,
        whereabouts=Whereabouts.LATE,
        arrives=ctx.zone.instant(*planned.arrives) if planned else None,
        missing=answer is ReceiptAnswer.MISSING,
        was_live=reception is not None and reception.mode is Mode.LIVE,
        recording=recording,
        transfer=known.transfers.get((recording.id, code)) if recording else None,
        planned=planned,
    )
    where = _whereabouts(delivery, answer, ctx.clock.now(), by_hand=part in plan.by_hand)
    return replace(delivery, whereabouts=where)


def acknowledge(ctx: Context, school_code: str, session_id: int, answer: ReceiptAnswer) -> None:
    """Keep whether a recording is at a school; its last word holds.

    Raises `NotFoundError` for a session that is not released to the school, `NotAllowedError` for
    one that it does not get as a recording, or not yet.
    """
    now = ctx.clock.now()
    with ctx.uow() as work:
        facts = facts_at(work, school_code, session_id)
        session = work.releases.newest([session_id])[session_id]
        missed = missed_live(work, facts.start)
        if not recorded_for(session, missed, school_code, now):
            raise NotAllowedError(
                "%(session)s cannot be delivered to %(school)s: there is no recording for it, or "
                "not yet.",
                session=facts.key,
                school=school_code,
            )
        if answer is ReceiptAnswer.MISSING:
            forget_receipt(work, session_id, school_code)
        receipt = Receipt(
            session_id=session_id, school_code=school_code, answer=answer, told_at=now
        )
        work.replies.put_receipt(receipt)
        work.audit.add(
            Entry(
                at=now,
                actor=f"school {school_code}",
                act=f"recording-{answer}",
                what="reply",
                key=str(facts.key),
            )
        )
        work.commit()


def released_around(ctx: Context, work: UnitOfWork, until: dt.date) -> list[ReleasedSession]:
    """Return what stands of the weeks that deliveries are told of, and on until a later day."""
    monday = monday_of(ctx.zone.today(ctx.clock))
    return _standing(work.releases.between(monday - BACK, max(until, monday + AHEAD)))


def _touches(session: ReleasedSession, monday: dt.date) -> bool:
    days = (session.facts.slot.day, session.facts.audience_slot.day)
    return any(monday - BACK <= day <= monday + AHEAD for day in days)


def _seen(work: UnitOfWork, school_code: str, monday: dt.date) -> list[ReleasedSession]:
    first, last = monday - BACK, monday + AHEAD
    if not school_code:
        return _standing(work.releases.between(first, last))
    seen = work.releases.of_holder(HolderKind.SCHOOL, school_code, first=first, last=last)
    return _standing(session for session, _ in seen)


def _standing(sessions: Iterable[ReleasedSession]) -> list[ReleasedSession]:
    return [session for session in sessions if session.facts.state is ReleasedState.CONFIRMED]


def recorded_for(
    session: ReleasedSession, missed: MissedLive, school_code: str, now: dt.datetime
) -> list[str]:
    """Return the schools, of all or the one, that get a session's recording by now."""
    facts = session.facts
    made = facts.end if takes_studio(facts) else facts.audience_start - FILE_LEAD
    if made > now:
        return []
    return [
        reception.school_code
        for reception in receptions_with(facts, missed.of(session.session_id))
        if reception.mode is Mode.RECORDED and school_code in {"", reception.school_code}
    ]


def _whereabouts(
    delivery: Delivery, answer: ReceiptAnswer | None, now: dt.datetime, *, by_hand: bool
) -> Whereabouts:
    if answer is ReceiptAnswer.MISSING:
        return Whereabouts.LATE
    transfer, arrives = delivery.transfer, delivery.arrives
    if answer is ReceiptAnswer.HERE or (transfer and transfer.received_at):
        return Whereabouts.HERE
    if by_hand:
        return Whereabouts.BY_HAND
    if arrives is None:
        return Whereabouts.LATE
    if arrives > now:
        return Whereabouts.ON_THE_WAY
    # Where the file is ours, only a receipt proves that it came; else the plan is all we know.
    return Whereabouts.LATE if delivery.recording else Whereabouts.SENT
