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
    where = {each.key: each for each in placements}
    known = [each for each in plan.transfers if each.key in where]
    return (
        *_accounts(where, receptions, plan),
        *(clash for each in known for clash in _transfer_clashes(province, where[each.key], each)),
        *_line_clashes(province, known),
        *_uplink_clashes(province, where, known),
        *_room_clashes(province, where, receptions, known),
    )


def _accounts(
    where: Mapping[SessionKey, Placement], receptions: Receptions, plan: DeliveryPlan
) -> Iterator[DeliveryClash]:
    asked = {
        (key, each.school_code)
        for key in where
        for each in receptions.get(key, ())
        if each.mode is Mode.RECORDED
    }
    sent = Counter((each.key, each.school_code) for each in plan.transfers)
    named = {(each.key, each.school_code) for each in plan.undelivered}
    for key, code in sorted(asked - set(sent) - named):
        yield DeliveryClash(fault=DeliveryFault.FORGOTTEN, school_code=code, sessions=(key,))
    for (key, code), times in sorted(sent.items()):
        if times > 1 or (key, code) not in asked:
            yield DeliveryClash(fault=DeliveryFault.UNASKED, school_code=code, sessions=(key,))
    shown = {(each.key, each.school_code) for each in plan.transfers if each.rerun}
    told = {
        (each.key, each.school_code)
        for each in plan.undelivered
        if each.code is UndeliveredCode.NO_RERUN
    }
    for key, code in sorted(set(sent) - shown - told):
        yield DeliveryClash(fault=DeliveryFault.FORGOTTEN, school_code=code, sessions=(key,))


def _transfer_clashes(
    province: Province, placement: Placement, each: Transfer
) -> Iterator[DeliveryClash]:
    def wrong(fault: DeliveryFault, day: dt.date | None = None) -> DeliveryClash:
        return DeliveryClash(
            fault=fault, school_code=each.school_code, sessions=(each.key,), day=day
        )

    variant = province.network.variant(each.variant)
    megabits = variant.mbps * placement.slot.minutes * 60 if variant else -1.0
    total = sum(sent for _, sent in each.nights)
    if each.megabits != total or not megabits <= total < megabits + 1:
        yield wrong(DeliveryFault.SIZE)
    programme = province.programme_by_id[each.key.programme_id]
    school = province.school_by_code[each.school_code]
    window = province.network.window_of(school)
    if window is None:
        yield wrong(DeliveryFault.LINE)
        return
    made = _minute(placement.slot.day, placement.slot.end)
    if not programme.takes_studio:
        made = _minute(placement.slot.day - dt.timedelta(days=7), 0)
    arrived = 0
    for night, _ in each.nights:
        arrived = _minute(night, window.end)
        if _minute(night, window.start) < made:
            yield wrong(DeliveryFault.EARLY, night)
        if arrived > _minute(*each.deadline):
            yield wrong(DeliveryFault.LATE, night)
    if _minute(*each.deadline) > _latest(province, placement, each):
        yield wrong(DeliveryFault.LATE, each.deadline[0])
    slot = each.rerun
    if slot is not None:
        blocks = province.calendar.open_blocks(school, slot.day)
        inside = any(slot.within(start, end) for start, end in blocks)
        if not inside or _minute(slot.day, slot.start) < arrived:
            yield wrong(DeliveryFault.RERUN, slot.day)


def _latest(province: Province, placement: Placement, each: Transfer) -> int:
    """Return the last minute that the rerun rule allows: a next morning is one with lessons."""
    if placement.opening is not None:
        return _minute(placement.opening.day, placement.opening.start)
    day = placement.slot.day
    rule = province.programme_by_id[each.key.programme_id].rerun
    if rule is Rerun.WEEK_END:
        return _minute(day, (7 - day.weekday()) * MINUTES_A_DAY)
    if rule is Rerun.NONE:
        return _minute(day, 15 * MINUTES_A_DAY)
    school = province.school_by_code[each.school_code]
    for ahead in range(1, 14):
        morning = day + dt.timedelta(days=ahead)
        blocks = province.calendar.bell_blocks(school, morning)
        if blocks:
            return _minute(morning, blocks[0][0])
    return _minute(day + dt.timedelta(days=1), 8 * 60)


def _line_clashes(province: Province, transfers: Iterable[Transfer]) -> Iterator[DeliveryClash]:
    carried: dict[tuple[str, dt.date], list[tuple[SessionKey, int]]] = defaultdict(list)
    for each in transfers:
        for night, megabits in each.nights:
            carried[each.school_code, night].append((each.key, megabits))
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
            network.uplink_mbps * each.share * (each.end - each.start) * 60
            for each in network.windows
        ),
        default=0.0,
    )
    by_night: dict[dt.date, int] = defaultdict(int)
    first_sent: dict[SessionKey, dt.date] = {}
    for each in transfers:
        for night, megabits in each.nights:
            by_night[night] += megabits
            first_sent[each.key] = min(night, first_sent.get(each.key, night))
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
    for each in transfers:
        if each.rerun is not None:
            on[each.school_code, each.rerun.day].append((each.rerun, each.key))
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
