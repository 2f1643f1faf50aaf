"""The week from the receiving side: communes that fold, and a strip for every school."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.domain.folding import matches
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.service.deliveries.line_load import NightLoad, Recorded, nightly
from web.language.names import commune_name
from web.panel.board.axis import Axis
from web.panel.board.blocks import Block

DAY_WIDTH = 100  # units of a strip that one day takes
HEIGHT = 20
INSET = 3
NIGHT_HEIGHT = 2
LEAST_NIGHT = 6  # units, so that one recording can be seen


@dataclass(slots=True)
class Strip:
    """A school's week as outlines (SVG path data) and the figures behind them.

    `nights` are bars as long as the share of the school's line that recordings take in the night
    after a day, `late` those of nights that cannot take all.
    """

    school: School
    live_path: str = ""
    recorded_path: str = ""
    nights: str = ""
    late: str = ""
    live: int = 0
    recorded: int = 0
    sent: int = 0


@dataclass(slots=True)
class Commune:
    """A commune's schools; `name` in the page's language and `key` as the roster has it.

    The paths show when any of its schools receives; `strips` is empty while it is folded.
    """

    key: str
    name: str
    schools: int = 0
    live: int = 0
    recorded: int = 0
    live_path: str = ""
    recorded_path: str = ""
    strips: list[Strip] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolsAsked:
    """Which schools are asked for; empty parts ask for all."""

    words: str = ""
    commune: str = ""
    level: str = ""
    kind: str = ""
    link: str = ""

    def takes(self, school: School) -> bool:
        """Tell whether a school is asked for."""
        names = (school.code, *school.name.wordings(), school.commune, school.commune_ar)
        return (
            matches(self.words, names)
            and self.commune in {"", school.commune}
            and (not self.level or self.level in school.levels)
            and self.kind in {"", school.kind}
            and self.link in {"", school.link}
        )


@dataclass(frozen=True, slots=True)
class BoardWeek:
    """The blocks of a board's days, and the geometry to draw them with."""

    blocks: Sequence[Block]
    days: Sequence[dt.date]
    axis: Axis

    def outlines(self) -> Iterable[tuple[Block, str]]:
        """Yield each block that schools see on these days, with its outline in a strip."""
        column = {day: number for number, day in enumerate(self.days)}
        for block in self.blocks:
            slot = block.audience_slot
            if slot.day in column:
                left = column[slot.day] * DAY_WIDTH + self.axis.at(slot.start) * DAY_WIDTH / 100
                width = max(1.5, self.axis.width(slot.start, slot.end) * DAY_WIDTH / 100)
                yield block, f"M{left:.1f} {INSET}h{width:.1f}v{HEIGHT - 2 * INSET}h-{width:.1f}z"


def communes(schools: Iterable[School], week: BoardWeek) -> list[Commune]:
    """Return the communes of these schools, folded, in the roster's order."""
    groups: dict[str, Commune] = {}
    commune_of: dict[str, str] = {}
    for school in schools:
        group = groups.get(school.commune)
        if group is None:
            group = groups[school.commune] = Commune(key=school.commune, name=commune_name(school))
        group.schools += 1
        commune_of[school.code] = school.commune
    for block, outline in week.outlines():
        live = _by_commune(block, Mode.LIVE, commune_of)
        recorded = _by_commune(block, Mode.RECORDED, commune_of)
        for key, count in live.items():
            groups[key].live += count
            groups[key].live_path += outline
        for key, count in recorded.items():
            groups[key].recorded += count
            if key not in live:
                groups[key].recorded_path += outline
    return list(groups.values())


def _by_commune(block: Block, mode: Mode, commune_of: Mapping[str, str]) -> Counter[str]:
    codes = [reception.school_code for reception in block.receptions if reception.mode is mode]
    return Counter([commune_of[code] for code in codes if code in commune_of])


def strips(
    province: Province, schools: Iterable[School], week: BoardWeek
) -> dict[str, list[Strip]]:
    """Return the schools' strips by commune, in the roster's order."""
    by_code = {school.code: Strip(school=school) for school in schools}
    for block, outline in week.outlines():
        for reception in block.receptions:
            strip = by_code.get(reception.school_code)
            if strip is None:
                continue
            if reception.mode is Mode.LIVE:
                strip.live += 1
                strip.live_path += outline
            elif reception.mode is Mode.RECORDED:
                strip.recorded += 1
                strip.recorded_path += outline
    _draw_nights(by_code, week, nightly(province, _recorded(week.blocks), by_code.keys()))
    found: dict[str, list[Strip]] = {}
    for strip in by_code.values():
        found.setdefault(strip.school.commune, []).append(strip)
    return found


def _recorded(blocks: Collection[Block]) -> Iterable[Recorded]:
    for block in blocks:
        yield Recorded(
            slot=block.slot,
            opening=block.opening,
            is_file=not block.studio_id,
            receptions=block.receptions,
        )


def _draw_nights(
    by_code: Mapping[str, Strip], week: BoardWeek, nights: Mapping[tuple[str, dt.date], NightLoad]
) -> None:
    column = {day: number for number, day in enumerate(week.days)}
    for (code, day), night in nights.items():
        if day not in column:
            continue
        strip = by_code[code]
        strip.sent += night.recordings
        width = max(LEAST_NIGHT, min(1.0, night.share) * DAY_WIDTH)
        left, top = column[day] * DAY_WIDTH, HEIGHT - NIGHT_HEIGHT
        bar = f"M{left} {top}h{width:.0f}v{NIGHT_HEIGHT}h-{width:.0f}z"
        if night.share > 1:
            strip.late += bar
        else:
            strip.nights += bar
