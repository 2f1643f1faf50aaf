"""Judge a delivery plan by the rules as they are written, apart from the code that makes it."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Rerun
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.domain.wall import Slot
from scheduler.planner.nightly import DeliveryPlan, Transfer, UndeliveredCode

MINUTES_A_DAY = 24 * 60
Receptions = Mapping[SessionKey, Sequence[Reception]]


class DeliveryFault(StrEnum):
    """What can be wrong with a delivery plan."""

    FORGOTTEN = "forgotten"  # a recorded reception neither on its way nor named as undelivered
    UNASKED = "unasked"  # a transfer that no recorded reception asks for, or a second one
    SIZE = "size"  # another number of Mbit than the recording has
    EARLY = "early"  # sent before the recording exists
    LATE = "late"  # sent after its deadline, or the deadline is not the rule's
    LINE = "line"  # a school's line is overrun
    UPLINK = "uplink"  # the studio's uplink is overrun
    RERUN = "rerun"  # shown before it arrives, or outside the school's open hours
    ROOMS = "rooms"  # more at once in a school than it has rooms
    CLASS = "class"  # one class in two at once


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryClash:
    """One broken rule of a delivery plan, at a school (or the uplink, empty), on a day."""

    fault: DeliveryFault
    school_code: str
    sessions: tuple[SessionKey, ...]
    day: dt.date | None = None


def delivery_clashes(
    province: Province,
    placements: Iterable[Placement],
    receptions: Receptions,
    plan: DeliveryPlan,
) -> tuple[DeliveryClash, ...]:
    """Return every rule that the delivery plan breaks; none if it is clean."""
    where = {placement.key: placement for placement in placements}
    known = [transfer for transfer in plan.transfers if transfer.key in where]
    return (
        *_accounts(where, receptions, plan),
        *(
            clash
            for transfer in known
            for clash in _transfer_clashes(province, where[transfer.key], transfer)
        ),
        *_line_clashes(province, known),
        *_uplink_clashes(province, where, known),
        *_room_clashes(province, where, receptions, known),
    )


def _accounts(
    where: Mapping[SessionKey, Placement], receptions: Receptions, plan: DeliveryPlan
) -> Iterator[DeliveryClash]:
    asked = {
        (key, reception.school_code)
        for key in where
        for reception in receptions.get(key, ())
        if reception.mode is Mode.RECORDED
    }
    sent = Counter((transfer.key, transfer.school_code) for transfer in plan.transfers)
    named = {(undelivered.key, undelivered.school_code) for undelivered in plan.undelivered}
    for key, code in sorted(asked - set(sent) - named):
        yield DeliveryClash(fault=DeliveryFault.FORGOTTEN, school_code=code, sessions=(key,))
    for (key, code), times in sorted(sent.items()):
        if times > 1 or (key, code) not in asked:
            yield DeliveryClash(fault=DeliveryFault.UNASKED, school_code=code, sessions=(key,))
    shown = {(transfer.key, transfer.school_code) for transfer in plan.transfers if transfer.rerun}
    told = {
        (undelivered.key, undelivered.school_code)
        for undelivered in plan.undelivered
        if undelivered.code is UndeliveredCode.NO_RERUN
    }
    for key, code in sorted(set(sent) - shown - told):
        yield DeliveryClash(fault=DeliveryFault.FORGOTTEN, school_code=code, sessions=(key,))


def _transfer_clashes(
    province: Province, placement: Placement, transfer: Transfer
) -> Iterator[DeliveryClash]:
    def wrong(fault: DeliveryFault, day: dt.date | None = None) -> DeliveryClash:
        return DeliveryClash(
            fault=fault, school_code=transfer.school_code, sessions=(transfer.key,), day=day
        )

    variant = province.network.variant(transfer.variant)
    megabits = variant.mbps * placement.slot.minutes * 60 if variant else -1.0
    total = sum(sent for _, sent in transfer.nights)
    if transfer.megabits != total or not megabits <= total < megabits + 1:
        yield wrong(DeliveryFault.SIZE)
    programme = province.programme_by_id[transfer.key.programme_id]
    school = province.school_by_code[transfer.school_code]
    window = province.network.window_of(school)
    if window is None:
        yield wrong(DeliveryFault.LINE)
        return
    made = _minute(placement.slot.day, placement.slot.end)
    if not programme.takes_studio:
        made = _minute(placement.slot.day - dt.timedelta(days=7), 0)
    arrived = 0
    for night, _ in transfer.nights:
        arrived = _minute(night, window.end)
        if _minute(night, window.start) < made:
            yield wrong(DeliveryFault.EARLY, night)
        if arrived > _minute(*transfer.deadline):
            yield wrong(DeliveryFault.LATE, night)
    if _minute(*transfer.deadline) > _latest(province, placement, transfer):
        yield wrong(DeliveryFault.LATE, transfer.deadline[0])
    slot = transfer.rerun
    if slot is not None:
        blocks = province.calendar.open_blocks(school, slot.day)
        inside = any(slot.within(start, end) for start, end in blocks)
        if not inside or _minute(slot.day, slot.start) < arrived:
            yield wrong(DeliveryFault.RERUN, slot.day)


def _latest(province: Province, placement: Placement, transfer: Transfer) -> int:
    """Return the last minute that the rerun rule allows: a next morning is one with lessons."""
    if placement.opening is not None:
        return _minute(placement.opening.day, placement.opening.start)
    day = placement.slot.day
    rule = province.programme_by_id[transfer.key.programme_id].rerun
    if rule is Rerun.WEEK_END:
        return _minute(day, (7 - day.weekday()) * MINUTES_A_DAY)
    if rule is Rerun.NONE:
        return _minute(day, 15 * MINUTES_A_DAY)
    school = province.school_by_code[transfer.school_code]
    for ahead in range(1, 14):
        morning = day + dt.timedelta(days=ahead)
        blocks = province.calendar.bell_blocks(school, morning)
        if blocks:
            return _minute(morning, blocks[0][0])
    return _minute(day + dt.timedelta(days=1), 8 * 60)


def _line_clashes(province: Province, transfers: Iterable[Transfer]) -> Iterator[DeliveryClash]:
    carried: dict[tuple[str, dt.date], list[tuple[SessionKey, int]]] = defaultdict(list)
    for transfer in transfers:
        for night, megabits in transfer.nights:
            carried[transfer.school_code, night].append((transfer.key, megabits))
    for (code, night), parts in sorted(carried.items()):
        school = province.school_by_code[code]
        window = province.network.window_of(school)
        minutes = window.end - window.start if window else 0
        room = school.downlink_mbps * window.share * minutes * 60 if window else 0.0
        if sum(megabits for _, megabits in parts) > room:
            keys = tuple(key for key, _ in parts)
            yield DeliveryClash(
                fault=DeliveryFault.LINE, school_code=code, sessions=keys, day=night
            )


def _uplink_clashes(
    province: Province, where: Mapping[SessionKey, Placement], transfers: Iterable[Transfer]
) -> Iterator[DeliveryClash]:
    """Without a relay, no night carries more than the uplink; with one, up to any night no more has
    gone up than the nights since the first session gave.
    """
    network = province.network
    room = max(
        (
            network.uplink_mbps * window.share * (window.end - window.start) * 60
            for window in network.windows
        ),
        default=0.0,
    )
    by_night: dict[dt.date, int] = defaultdict(int)
    first_sent: dict[SessionKey, dt.date] = {}
    for transfer in transfers:
        for night, megabits in transfer.nights:
            by_night[night] += megabits
            first_sent[transfer.key] = min(night, first_sent.get(transfer.key, night))
    if not network.relayed:
        for night, megabits in sorted(by_night.items()):
            if megabits > room:
                yield DeliveryClash(
                    fault=DeliveryFault.UPLINK, school_code="", sessions=(), day=night
                )
        return
    mbps = network.recording_variants[0].mbps if network.variants else 0.0
    for last in sorted(set(first_sent.values())):
        gone = {key for key, night in first_sent.items() if night <= last}
        start = min(where[key].slot.day for key in gone) - dt.timedelta(days=7)
        megabits_up = sum(mbps * where[key].slot.minutes * 60 for key in gone)
        if megabits_up > room * ((last - start).days + 1):
            yield DeliveryClash(
                fault=DeliveryFault.UPLINK, school_code="", sessions=tuple(sorted(gone)), day=last
            )


def _room_clashes(
    province: Province,
    where: Mapping[SessionKey, Placement],
    receptions: Receptions,
    transfers: Iterable[Transfer],
) -> Iterator[DeliveryClash]:
    on: dict[tuple[str, dt.date], list[tuple[Slot, SessionKey]]] = defaultdict(list)
    for key, placement in where.items():
        for reception in receptions.get(key, ()):
            if reception.mode is Mode.LIVE:
                on[reception.school_code, placement.slot.day].append((placement.slot, key))
    for transfer in transfers:
        if transfer.rerun is not None:
            on[transfer.school_code, transfer.rerun.day].append((transfer.rerun, transfer.key))
    for (code, day), shown in sorted(on.items()):
        school = province.school_by_code[code]
        for slot, _ in shown:
            together = [
                (key, _levels(province, key) & school.levels)
                for other, key in shown
                if other.start <= slot.start < other.end
            ]
            keys = tuple(sorted(key for key, _ in together))
            if len(together) > school.rooms:
                yield DeliveryClash(
                    fault=DeliveryFault.ROOMS, school_code=code, sessions=keys, day=day
                )
            seen = [level for _, levels in together for level in levels]
            if len(seen) != len(set(seen)):
                yield DeliveryClash(
                    fault=DeliveryFault.CLASS, school_code=code, sessions=keys, day=day
                )


def _levels(province: Province, key: SessionKey) -> frozenset[Level]:
    return province.programme_by_id[key.programme_id].audience.levels


def _minute(day: dt.date, minute: int) -> int:
    return day.toordinal() * MINUTES_A_DAY + minute
