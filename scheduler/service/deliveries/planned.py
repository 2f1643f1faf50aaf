"""The plan of nights that deliveries follow, made anew when what it is made from changes."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import Facts, ReleasedSession
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.planner.delivery import UndeliveredCode, plan_deliveries
from scheduler.planner.nightly import Transfer
from scheduler.service.context import Context
from scheduler.service.deliveries.missed_live import MissedLive
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork

Part = tuple[SessionKey, str]  # a session and a school's code


@dataclass(frozen=True, slots=True, kw_only=True)
class NightPlan:
    """A plan of nights: the transfer of each recording to each school that has nights for it, and
    what is carried by hand.
    """

    transfers: Mapping[Part, Transfer]
    by_hand: frozenset[Part]


# The last plan of each installation, and what it was made from.
_plans: WeakKeyDictionary[Callable[[], UnitOfWork], tuple[object, NightPlan]] = WeakKeyDictionary()


def planned_nights(
    ctx: Context,
    work: UnitOfWork,
    monday: dt.date,
    sessions: Callable[[], Iterable[ReleasedSession]],
    missed: MissedLive,
) -> NightPlan:
    """Return the plan of the weeks around a Monday.

    It is made again after an import or a release, and when a school missed a session that it was to
    get live. `sessions` reads those of these weeks when they are needed.
    """
    key = (work.province.stamp(), work.releases.last_number(), monday, missed)
    kept = _plans.get(ctx.uow)
    if kept is None or kept[0] != key:
        released = list(sessions())
        placements = [
            Placement(
                key=session.facts.key,
                slot=session.facts.slot,
                studio_id=session.facts.studio_id,
                opening=session.facts.opening,
            )
            for session in released
        ]
        receptions = {
            session.facts.key: receptions_with(session.facts, missed.of(session.session_id))
            for session in released
        }
        plan = plan_deliveries(province_in(work), placements, receptions)
        nights = NightPlan(
            transfers={
                (transfer.key, transfer.school_code): transfer for transfer in plan.transfers
            },
            by_hand=frozenset(
                (undelivered.key, undelivered.school_code)
                for undelivered in plan.undelivered
                if undelivered.code is UndeliveredCode.NO_LINK
            ),
        )
        kept = key, nights
        _plans[ctx.uow] = kept
    return kept[1]


def receptions_with(facts: Facts, missed: frozenset[str]) -> tuple[Reception, ...]:
    """Return a session's receptions as its recording sees them: who missed it live needs it.

    A session that is never recorded (counselling) leaves nothing to make up for it.
    """
    if facts.policy is DeliveryPolicy.LIVE_ONLY:
        return facts.receptions
    return tuple(
        replace(reception, mode=Mode.RECORDED)
        if reception.mode is Mode.LIVE and reception.school_code in missed
        else reception
        for reception in facts.receptions
    )
