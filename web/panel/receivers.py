"""The week from the receiving side: a strip for every school, grouped by commune."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from web.languages import language
from web.panel.axis import Axis
from web.panel.blocks import Block

DAY_WIDTH = 100  # units of a strip that one day takes
HEIGHT = 20
INSET = 3


@dataclass(slots=True)
class Strip:
    """A school's week as two outlines (SVG path data) and the figures behind them."""

    school: School
    live_path: str = ""
    recorded_path: str = ""
    live: int = 0
    recorded: int = 0
    none: int = 0


@dataclass(slots=True)
class Commune:
    """A commune's schools; `name` in the page's language and `key` as the roster has it."""

    key: str
    name: str
    strips: list[Strip] = field(default_factory=list)

    @property
    def live(self) -> int:
        """Live receptions of its schools."""
        return sum(each.live for each in self.strips)

    @property
    def recorded(self) -> int:
        """Recorded receptions of its schools."""
        return sum(each.recorded for each in self.strips)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which schools are asked for; empty parts ask for all."""

    words: str = ""
    commune: str = ""
    level: str = ""
    kind: str = ""
    link: str = ""

    def takes(self, school: School) -> bool:
        """Tell whether a school is asked for."""
        text = f"{school.code} {school.name.fr} {school.name.ar} {school.commune}".casefold()
        return (
            self.words.casefold() in text
            and self.commune in {"", school.commune}
            and (not self.level or self.level in school.levels)
            and self.kind in {"", school.kind}
            and self.link in {"", school.link}
        )


def communes(
    province: Province,
    blocks: Iterable[Block],
    days: Sequence[dt.date],
    axis: Axis,
    wanted: Wanted,
) -> list[Commune]:
    """Return the schools asked for with their strips, by commune, in the roster's order."""
    strips = {each.code: Strip(school=each) for each in province.schools if wanted.takes(each)}
    column = {day: number for number, day in enumerate(days)}
    pieces: dict[tuple[str, Mode], list[str]] = defaultdict(list)
    for block in blocks:
        piece = _outline(block, column, axis)
        for reception in block.receptions:
            strip = strips.get(reception.school_code)
            if strip is None or not piece:
                continue
            pieces[reception.school_code, reception.mode].append(piece)
            if reception.mode is Mode.LIVE:
                strip.live += 1
            elif reception.mode is Mode.RECORDED:
                strip.recorded += 1
            else:
                strip.none += 1
    groups: dict[str, Commune] = {}
    for strip in strips.values():
        code = strip.school.code
        strip.live_path = "".join(pieces[code, Mode.LIVE])
        strip.recorded_path = "".join(pieces[code, Mode.RECORDED])
        group = groups.get(strip.school.commune)
        if group is None:
            group = groups[strip.school.commune] = Commune(
                key=strip.school.commune, name=commune_name(strip.school)
            )
        group.strips.append(strip)
    return list(groups.values())


def commune_name(school: School) -> str:
    """Return the name of a school's commune in the page's language."""
    return school.commune_ar if language() == "ar" else school.commune


def _outline(block: Block, column: dict[dt.date, int], axis: Axis) -> str:
    slot = block.audience_slot
    if slot.day not in column:
        return ""
    left = column[slot.day] * DAY_WIDTH + axis.at(slot.start) * DAY_WIDTH / 100
    width = max(1.5, axis.width(slot.start, slot.end) * DAY_WIDTH / 100)
    return f"M{left:.1f} {INSET}h{width:.1f}v{HEIGHT - 2 * INSET}h-{width:.1f}z"
