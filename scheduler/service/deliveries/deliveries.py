"""Where each recording is on its way to its school: worked out from what is released, and from what
the schools say has come.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.holder import HolderKind
from scheduler.domain.keys import SessionKey
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.session import Mode, Placement
from scheduler.domain.timetable import takes_studio
from scheduler.domain.wall import monday_of
from scheduler.planner.delivery import DeliveryPlan, UndeliveredCode, plan_deliveries
from scheduler.planner.transfer import FILE_LEAD
from scheduler.service.context import Context
from scheduler.service.province import province_in
from scheduler.service.schools.replies import facts_at
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.replies import Receipt
from scheduler.storage.unit_of_work import UnitOfWork

BACK, AHEAD = dt.timedelta(weeks=2), dt.timedelta(weeks=2, days=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """A plan of nights as it is asked: the wall day and minute by which each recording is at each
    school, and what is carried by hand.
    """

    arrivals: Mapping[tuple[SessionKey, str], tuple[dt.date, int]]
    by_hand: frozenset[tuple[SessionKey, str]]


# The last plan of each installation, and what it was made from.
_plans: WeakKeyDictionary[Callable[[], UnitOfWork], tuple[object, Nights]] = WeakKeyDictionary()


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
    None where the plan has no night for it. `missing` when the school says so.
    """

    session: ReleasedSession
    school_code: str
    whereabouts: Whereabouts
    arrives: dt.datetime | None
    missing: bool = False

    @property
    def is_awaited(self) -> bool:
        """Whether the school cannot have watched it yet."""
        return self.whereabouts in {Whereabouts.ON_THE_WAY, Whereabouts.LATE}


def deliveries(ctx: Context, school_code: str = "") -> tuple[Delivery, ...]:
    """Return the recordings of the broadcasts of this week and the two before that are over, for
    one school or all, by session and school; those supplied as files from a week before they open.

    Recordings share lines and nights, so each is planned among all of these weeks, and the next.
    """
    with ctx.uow().reading() as work:
        return deliveries_in(ctx, work, school_code)


def deliveries_in(ctx: Context, work: UnitOfWork, school_code: str = "") -> tuple[Delivery, ...]:
    """Return the same as this unit of work sees it."""
    monday, now = monday_of(ctx.zone.today(ctx.clock)), ctx.clock.now()
    sessions = _seen(work, school_code, monday)
    plan = _plan(ctx, work, monday, None if school_code else sessions)
    said = {
        (each.session_id, each.school_code): ReceiptAnswer(each.answer)
        for each in work.replies.receipts(
            [each.session_id for each in sessions], school_code or None
        )
    }
    found = []
    for session in sessions:
        for code in _recorded(session, school_code, now):
            key, answer = (session.facts.key, code), said.get((session.session_id, code))
            arrives = ctx.zone.instant(*plan.arrivals[key]) if key in plan.arrivals else None
            found.append(
                Delivery(
                    session=session,
                    school_code=code,
                    whereabouts=_whereabouts(arrives, answer, now, by_hand=key in plan.by_hand),
                    arrives=arrives,
                    missing=answer is ReceiptAnswer.MISSING,
                )
            )
    return tuple(found)


def acknowledge(ctx: Context, school_code: str, session_id: int, answer: ReceiptAnswer) -> None:
    """Keep whether a recording is at a school; its last word holds.

    Raises `NotFoundError` for a session that is not released to the school, `NotAllowedError` for
    one that it does not get as a recording, or not yet.
    """
    now = ctx.clock.now()
    with ctx.uow() as work:
        facts = facts_at(work, school_code, session_id)
        session = work.releases.newest([session_id])[session_id]
        if not _recorded(session, school_code, now):
            raise NotAllowedError(f"{facts.key} is no recording at {school_code}, or not yet.")
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


def _plan(
    ctx: Context, work: UnitOfWork, monday: dt.date, everything: list[ReleasedSession] | None
) -> Nights:
    """Return the plan of the weeks around this one, made anew after an import or a release;
    `everything` are all sessions of these weeks, where they have been read already.
    """
    key = (work.province.stamp(), work.releases.last_number(), monday)
    kept = _plans.get(ctx.uow)
    if kept is None or kept[0] != key:
        released = _seen(work, "", monday) if everything is None else everything
        placements = [
            Placement(
                key=each.facts.key,
                slot=each.facts.slot,
                studio_id=each.facts.studio_id,
                opening=each.facts.opening,
            )
            for each in released
        ]
        receptions = {each.facts.key: each.facts.receptions for each in released}
        plan = plan_deliveries(province_in(work), placements, receptions)
        kept = key, _nights(plan)
        _plans[ctx.uow] = kept
    return kept[1]


def _nights(plan: DeliveryPlan) -> Nights:
    return Nights(
        arrivals={(each.key, each.school_code): each.arrives for each in plan.transfers},
        by_hand=frozenset(
            (each.key, each.school_code)
            for each in plan.undelivered
            if each.code is UndeliveredCode.NO_LINK
        ),
    )


def _seen(work: UnitOfWork, school_code: str, monday: dt.date) -> list[ReleasedSession]:
    first, last = monday - BACK, monday + AHEAD
    if not school_code:
        return _standing(work.releases.between(first, last))
    seen = work.releases.of_holder(HolderKind.SCHOOL, school_code, first=first, last=last)
    return _standing(session for session, _ in seen)


def _standing(sessions: Iterable[ReleasedSession]) -> list[ReleasedSession]:
    return [each for each in sessions if each.facts.state is ReleasedState.CONFIRMED]


def _recorded(session: ReleasedSession, school_code: str, now: dt.datetime) -> list[str]:
    """Return the schools, of all or the one, that get a session's recording by now."""
    facts = session.facts
    made = facts.end if takes_studio(facts) else facts.audience_start - FILE_LEAD
    if made > now:
        return []
    return [
        each.school_code
        for each in facts.receptions
        if each.mode is Mode.RECORDED and school_code in {"", each.school_code}
    ]


def _whereabouts(
    arrives: dt.datetime | None, answer: ReceiptAnswer | None, now: dt.datetime, *, by_hand: bool
) -> Whereabouts:
    if answer is not None:
        return Whereabouts.HERE if answer is ReceiptAnswer.HERE else Whereabouts.LATE
    if by_hand:
        return Whereabouts.BY_HAND
    if arrives is None:
        return Whereabouts.LATE
    return Whereabouts.ON_THE_WAY if arrives > now else Whereabouts.SENT
