"""One row of the roster: cells to a school, each bad cell a fault of its own."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar

from scheduler.domain.errors import Fault
from scheduler.domain.keyboard import plain_signs
from scheduler.domain.school import (
    CHECK_LETTERS,
    OTHER_KINDS,
    SCHOOL_LEVELS,
    Level,
    Link,
    School,
    SchoolKind,
    check_letter,
    code_is_valid,
    receiver_code_is_valid,
)
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours
from scheduler.tomlfile.words import (
    NotAllowedValue,
    line_of_text,
    line_or_nothing,
    mail_address,
    normal,
    telephone,
    weekly_hours,
)

COLUMNS = (
    "code",
    "name_fr",
    "name_ar",
    "commune",
    "commune_ar",
    "kind",
    "lat",
    "lon",
    "rooms",
    "downlink_mbps",
    "link",
    "board",
    "levels",
    "email",
    "source",
)
OPTIONAL_COLUMNS = ("coord_source", "pupils", "name_en", "telephone", "hours")

# What people read stays as it was written; of all else, only what the signs stand for counts.
TEXTS = frozenset(
    {"name_fr", "name_ar", "name_en", "commune", "commune_ar", "source", "coord_source"}
)

LEVELS_OF_KIND = {
    SchoolKind.COLLEGE: frozenset({Level.AC1, Level.AC2, Level.AC3}),
    SchoolKind.LYCEE: frozenset({Level.TC, Level.BAC1, Level.BAC2}),
    SchoolKind.COLLEGE_LYCEE: frozenset(SCHOOL_LEVELS),
    SchoolKind.YOUTH_CENTRE: frozenset({Level.YOUTH}),
    SchoolKind.CRAFT_INSTITUTE: frozenset({Level.CRAFT, Level.YOUTH}),
    SchoolKind.LITERACY_CENTRE: frozenset({Level.ADULTS}),
}
MAX_ROOMS = 200
MAX_MBPS = 100_000.0
MAX_PUPILS = 100_000

_NO_LEVELS: frozenset[Level] = frozenset()
_YES_NO = {"yes": True, "no": False, "oui": True, "non": False, "نعم": True, "لا": False}
_BETWEEN = re.compile(r"[;,/|\s]+")
_PUPILS = re.compile(r"(\w+)\s*[:=]\s*(\d{1,6})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,9}([.,]\d{1,30})?(e[+-]?\d{1,3})?", re.ASCII)

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(slots=True)
class RowFaults:
    """Where a row's faults go."""

    name: str
    line: int
    faults: list[Fault]

    def add(self, key: str, wrong: str, allowed: str) -> None:
        """Note one bad cell."""
        fault = Fault(file=self.name, line=self.line, key=key, wrong=wrong, allowed=allowed)
        self.faults.append(fault)


def read_row(cells: dict[str, str], faults: RowFaults) -> School | None:
    """Return the school of one row; None, and a fault for each bad cell, where there is none."""
    before = len(faults.faults)

    def cell(key: str, read: Callable[[str], Value], empty: Value) -> Value:
        given = cells.get(key, "")
        words = normal(given if key in TEXTS else plain_signs(given))
        try:
            return read(words)
        except NotAllowedValue as error:
            faults.add(key, error.wrong or f"is {words!r}", error.allowed)
            return empty

    kind = cell("kind", lambda words: _choice(SchoolKind, words), SchoolKind.COLLEGE)
    kind_is_known = len(faults.faults) == before
    mbps = cell("downlink_mbps", lambda words: _decimal(words, 0, MAX_MBPS), 0.0)
    link = cell("link", lambda words: _choice(Link, words), Link.NONE)
    levels = cell("levels", _levels, empty=_NO_LEVELS)
    school = School(
        code=cell("code", _receiver_code if kind in OTHER_KINDS else _code, ""),
        name=Text(
            ar=cell("name_ar", line_of_text, ""),
            fr=cell("name_fr", line_of_text, ""),
            en=cell("name_en", line_or_nothing, ""),
        ),
        commune=cell("commune", line_of_text, ""),
        commune_ar=cell("commune_ar", line_of_text, ""),
        kind=kind,
        lat=cell("lat", lambda words: _decimal(words, -90, 90), 0.0),
        lon=cell("lon", lambda words: _decimal(words, -180, 180), 0.0),
        rooms=cell("rooms", _rooms, 0),
        downlink_mbps=mbps,
        link=link,
        board=cell("board", _yes_no, empty=False),
        levels=levels,
        email=cell("email", _mail_or_nothing, ""),
        source=cell("source", line_of_text, ""),
        coord_source=cell("coord_source", line_or_nothing, ""),
        pupils=cell("pupils", _pupils, {}),
        telephone=cell("telephone", telephone, ""),
        hours=cell("hours", partial(_own_hours, kind), ()),
    )
    strange = levels - LEVELS_OF_KIND[kind]
    if kind_is_known and strange:
        allowed = ", ".join(level for level in Level if level in LEVELS_OF_KIND[kind])
        wrong = f"has {', '.join(sorted(strange))} in a {kind}"
        faults.add("levels", wrong, f"a {kind} has {allowed}")
    if (link is Link.NONE) != (mbps == 0) and len(faults.faults) == before:
        wrong = f"is {mbps:g} on the link {link!s}"
        faults.add("downlink_mbps", wrong, "0 if there is no connection, and only then")
    return school if len(faults.faults) == before else None


def _receiver_code(words: str) -> str:
    if not receiver_code_is_valid(words.upper()):
        raise NotAllowedValue("two letters, a hyphen and three digits, such as MJ-001")
    return words.upper()


def _own_hours(kind: SchoolKind, words: str) -> tuple[Hours, ...]:
    parts = [part.strip() for part in words.split(";") if part.strip()]
    if kind not in OTHER_KINDS:
        if parts:
            raise NotAllowedValue("nothing here: a school keeps the bell hours")
        return ()
    if not parts:
        raise NotAllowedValue("its opening hours, such as mon-fri 09:00-12:00 14:30-18:30")
    return weekly_hours(parts)


def _code(words: str) -> str:
    code = words.upper()
    if code_is_valid(code):
        return code
    digits = code[:-1]
    if len(code) == 6 and digits.isascii() and digits.isdecimal() and code[-1] in CHECK_LETTERS:
        right = digits + check_letter(int(digits))
        raise NotAllowedValue(f"the check letter of {digits} makes it {right}")
    raise NotAllowedValue("five digits and their check letter, such as 99001J")


def _choice(kind: type[Choice], words: str) -> Choice:
    try:
        return kind(words.lower())
    except ValueError:
        raise NotAllowedValue(f"one of {', '.join(kind)}") from None


def _decimal(words: str, low: float, high: float) -> float:
    value = float(words.replace(",", ".")) if _NUMBER.fullmatch(words) else math.nan
    if not low <= value <= high:
        raise NotAllowedValue(f"a number from {low:g} to {high:g}")
    return value


def _rooms(words: str) -> int:
    if not (words.isascii() and words.isdecimal()) or int(words) > MAX_ROOMS:
        raise NotAllowedValue(f"a whole number from 0 to {MAX_ROOMS}")
    return int(words)


def _yes_no(words: str) -> bool:
    if words.lower() not in _YES_NO:
        raise NotAllowedValue("yes or no")
    return _YES_NO[words.lower()]


def _levels(words: str) -> frozenset[Level]:
    parts = [part for part in _BETWEEN.split(words.upper()) if part]
    if not parts:
        raise NotAllowedValue(f"some of {', '.join(Level)}, separated by semicolons", "is empty")
    unknown = [part for part in parts if part not in set(Level)]
    if unknown:
        raise NotAllowedValue(f"some of {', '.join(Level)}", f"has {', '.join(unknown)}")
    return frozenset(map(Level, parts))


def _pupils(words: str) -> dict[Level, int]:
    counts: dict[Level, int] = {}
    for part in [part for part in words.split(";") if part.strip()]:
        found = _PUPILS.fullmatch(part.strip())
        if found is None or found.group(1).upper() not in set(Level):
            raise NotAllowedValue('a level and a number each, such as "1BAC:120;2BAC:95"')
        if int(found.group(2)) > MAX_PUPILS:
            raise NotAllowedValue(f"pupils per level: at most {MAX_PUPILS}")
        counts[Level(found.group(1).upper())] = int(found.group(2))
    return counts


def _mail_or_nothing(words: str) -> str:
    return mail_address(words) if words else ""
