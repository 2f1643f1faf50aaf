"""A receiving establishment and what its rooms and its link can take."""

from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.text import Text

ILLUSTRATIVE = "illustrative"
CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


class Level(StrEnum):
    """A year of collège (AC) or lycée (TC, BAC)."""

    AC1 = "1AC"
    AC2 = "2AC"
    AC3 = "3AC"
    TC = "TC"
    BAC1 = "1BAC"
    BAC2 = "2BAC"


EXAM_LEVELS = frozenset({Level.AC3, Level.BAC1, Level.BAC2})


class SchoolKind(StrEnum):
    """What an establishment teaches."""

    COLLEGE = "college"
    LYCEE = "lycee"
    COLLEGE_LYCEE = "college-lycee"


class Link(StrEnum):
    """How a school is connected."""

    FIBRE = "fibre"
    ADSL = "adsl"
    MOBILE = "4g"
    SATELLITE = "vsat"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One establishment; `downlink_mbps` in Mbit/s, `pupils` by level where they are known."""

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


def code_is_valid(code: str) -> bool:
    """Tell whether a code is five digits and the check letter that belongs to them."""
    digits, letter = code[:-1], code[-1:]
    return (
        len(code) == 6
        and digits.isascii()
        and digits.isdecimal()
        and check_letter(int(digits)) == letter
    )
