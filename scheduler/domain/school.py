"""A receiving establishment and what its rooms and its link can take."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.text import Text
from scheduler.domain.wall import Hours

ILLUSTRATIVE = "illustrative"
CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_RECEIVER_CODE = re.compile(r"[A-Z]{2}-[0-9]{3}")


class Level(StrEnum):
    """Whom a session is for: a year of collège (AC) or lycée (TC, BAC), or others than pupils."""

    AC1 = "1AC"
    AC2 = "2AC"
    AC3 = "3AC"
    TC = "TC"
    BAC1 = "1BAC"
    BAC2 = "2BAC"
    ADULTS = "ADULTS"  # in literacy classes
    CRAFT = "CRAFT"  # craftspeople, and who learns a craft
    YOUTH = "YOUTH"  # young people out of school


OUTSIDE_SCHOOL = frozenset({Level.ADULTS, Level.CRAFT, Level.YOUTH})
SCHOOL_LEVELS = tuple(level for level in Level if level not in OUTSIDE_SCHOOL)
EXAM_LEVELS = frozenset({Level.AC3, Level.BAC1, Level.BAC2})


class SchoolKind(StrEnum):
    """What an establishment is: a school by what it teaches, or another receiver."""

    COLLEGE = "college"
    LYCEE = "lycee"
    COLLEGE_LYCEE = "college-lycee"
    YOUTH_CENTRE = "youth-centre"
    CRAFT_INSTITUTE = "craft-institute"
    LITERACY_CENTRE = "literacy-centre"


# Receivers that are no schools keep hours of their own: no bells, no school breaks, no exam days.
OTHER_KINDS = frozenset(
    {SchoolKind.YOUTH_CENTRE, SchoolKind.CRAFT_INSTITUTE, SchoolKind.LITERACY_CENTRE}
)


class Link(StrEnum):
    """How a school is connected."""

    FIBRE = "fibre"
    ADSL = "adsl"
    MOBILE = "4g"
    SATELLITE = "vsat"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One establishment; `downlink_mbps` in Mbit/s, `pupils` by level where they are known.

    `hours` are the weekly opening hours of a receiver that is no school, and empty for a school.
    """

    code: str
    name: Text
    commune: str
    commune_ar: str
    kind: SchoolKind
    lat: float
    lon: float
    rooms: int
    downlink_mbps: float
    link: Link
    board: bool
    levels: frozenset[Level]
    email: str
    source: str
    coord_source: str = ""
    pupils: dict[Level, int] = field(default_factory=dict)
    telephone: str = ""
    hours: tuple[Hours, ...] = ()

    @property
    def keeps_own_hours(self) -> bool:
        """Tell whether it is no school: neither bells nor school breaks hold for it."""
        return self.kind in OTHER_KINDS

    @property
    def is_illustrative(self) -> bool:
        """An example that stands in until the delegation has entered its own."""
        return self.source == ILLUSTRATIVE

    @property
    def can_go_live(self) -> bool:
        """Connected and equipped: a link, an interactive board and a room."""
        return self.downlink_mbps > 0 and self.board and self.rooms > 0

    def weight(self, levels: frozenset[Level]) -> int:
        """How much reaching these levels here counts: pupils where known, else one a level."""
        return sum(self.pupils.get(level, 1) for level in levels & self.levels)


def check_letter(number: int) -> str:
    """Return the check letter of a GRESA code's five digits (verified on 20 published codes)."""
    return CHECK_LETTERS[(number - 1) % len(CHECK_LETTERS)]


def receiver_code_is_valid(code: str) -> bool:
    """Tell whether a code is that of a receiver other than a school: two letters, three digits."""
    return _RECEIVER_CODE.fullmatch(code) is not None


def code_is_valid(code: str) -> bool:
    """Tell whether a code is five digits and the check letter that belongs to them."""
    digits, letter = code[:-1], code[-1:]
    return (
        len(code) == 6
        and digits.isascii()
        and digits.isdecimal()
        and check_letter(int(digits)) == letter
    )
