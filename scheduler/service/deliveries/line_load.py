"""What the recordings of a week ask of the schools' lines at night."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Reception
from scheduler.domain.wall import Slot
from scheduler.planner.transfer import PROCESSING, line_megabits, size_megabits

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A session some schools get as a recording: made at `slot`, or supplied for `opening`."""

    slot: Slot
    opening: Slot | None
    is_file: bool
    receptions: tuple[Reception, ...]


@dataclass(frozen=True, slots=True)
class NightLoad:
    """What is sent to one school in the night after a day, in Mbit, and the share of its line."""

    recordings: int
    megabits: int
    share: float  # over 1 it does not fit in this night


def nightly(
    province: Province, recorded: Iterable[Recorded], codes: Collection[str]
) -> dict[tuple[str, dt.date], NightLoad]:
    """Return what each night brings to the schools asked for, by school and day.

    Each recording counts in the first night after it is made (a file in the last before it opens),
    in the variant recordings are sent in. The planner may still spread it over later nights.
    """
    variants = province.network.recording_variants
    if not variants:
        return {}
    windows = {
        code: province.network.window_of(province.school_by_code[code])
        for code in codes
        if code in province.school_by_code
    }
    asked: dict[tuple[str, dt.date], list[int]] = {}
    for other_recorded in recorded:
        size = size_megabits(variants[0], other_recorded.slot.minutes)
        for reception in other_recorded.receptions:
            window = windows.get(reception.school_code)
            if reception.mode is Mode.RECORDED and window is not None:
                night = _night(other_recorded, window.start)
                asked.setdefault((reception.school_code, night), []).append(size)
    found = {}
    for (code, night), sizes in asked.items():
        window = windows[code]
        line = line_megabits(province.school_by_code[code], window) if window else 0
        share = sum(sizes) / line if line else float("inf")
        found[code, night] = NightLoad(len(sizes), sum(sizes), share)
    return found


def _night(recorded: Recorded, begins: int) -> dt.date:
    if recorded.is_file:
        return (recorded.opening or recorded.slot).day - ONE_DAY
    ready = recorded.slot.end + PROCESSING
    return recorded.slot.day if ready <= begins else recorded.slot.day + ONE_DAY
