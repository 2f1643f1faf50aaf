"""The values people write in TOML files: texts, days, clock times and weekly hours."""

import datetime as dt
import re
import unicodedata
import zoneinfo
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from scheduler.domain.keyboard import plain_signs
from scheduler.domain.text import Text
from scheduler.domain.wall import MINUTES_A_DAY, Hours, Slot, clock_text, parse_clock, parse_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_FORM = (
    'write "mon-fri 14:30-18:30", "sat 08:30-12:30" or, to cut it into slots, '
    '"mon,wed 08:30-12:30/60"'
)
DATED_FORM = 'write the hours of a day as "2026-12-01 14:00-16:00"'
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)(?:/(\d{1,3}))?")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ().-]{4,24}", re.ASCII)
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MAX_ID = 60
MAX_TEXT = 200
YEARS = (2000, 2100)


class NotAllowedValue(ValueError):  # noqa: N818 -- pydantic wants a ValueError; it never leaves
    """A value that cannot be taken: what is allowed, and what is wrong if not the value itself.
    Also the key or place inside the judged table or list, if that alone is to blame.
    """

    def __init__(self, allowed: str, wrong: str = "", key: str | int = "") -> None:
        self.allowed, self.wrong, self.key = allowed, wrong, key
        super().__init__(allowed)


class Strict(BaseModel):
    """A table whose keys and types are exactly those declared: `"15"` is no number."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


def normal(words: str) -> str:
    """Return a text in Unicode's composed form with single spaces (names are compared as such)."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def line_of_text(words: str) -> str:
    """Return one tidy line of visible text. Raises `NotAllowedValue` for anything else."""
    tidy = line_or_nothing(words)
    if all(unicodedata.category(letter) == "Cf" for letter in tidy):
        raise NotAllowedValue("it must not be empty", "is empty")
    return tidy


def line_or_nothing(words: str) -> str:
    """Return the same, or an empty text. Raises `NotAllowedValue` likewise."""
    tidy = normal(words)
    if len(tidy) > MAX_TEXT:
        raise NotAllowedValue(
            f"maximum number of characters: {MAX_TEXT}", f"characters: {len(tidy)}"
        )
    # Direction marks belong in names of two scripts; overrides turn the rest of a line around.
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Co"} for letter in tidy) or (
        _OVERRIDES & set(tidy)
    ):
        raise NotAllowedValue("only printable characters", "contains a control character")
    return tidy


def school_code(words: str) -> str:
    """Return a school's code as the roster has it. Raises `NotAllowedValue` for no text."""
    return line_of_text(plain_signs(words)).upper()


def _identifier(words: str) -> str:
    plain = plain_signs(words)
    if not _ID.fullmatch(plain) or len(plain) > MAX_ID:
        raise NotAllowedValue(f"lowercase letters, digits and single hyphens, at most {MAX_ID}")
    return plain


def mail_address(words: str) -> str:
    """Return an e-mail address in plain signs. Raises `NotAllowedValue` for anything else."""
    plain = plain_signs(words).strip()
    if not _MAIL.fullmatch(plain) or len(plain) > MAX_TEXT or not plain.isprintable():
        raise NotAllowedValue("an address such as name@school.example")
    return plain


def telephone(words: str) -> str:
    """Return a telephone number as it is written, in plain digits, or nothing. Raises
    `NotAllowedValue`.
    """
    plain = plain_signs(words).strip()
    if plain and not _TELEPHONE.fullmatch(plain):
        raise NotAllowedValue("a number such as +212 5 24 00 00 00, or nothing")
    return plain


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            value = parse_day(value)
        except ValueError:
            raise NotAllowedValue("a day such as 2026-11-30") from None
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise NotAllowedValue("a day such as 2026-11-30, without a time")
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise NotAllowedValue(f"a day between the years {YEARS[0]} and {YEARS[1]}")
    return value


def _clock(value: object) -> object:
    if isinstance(value, dt.time) and value.second == value.microsecond == 0:
        return value.hour * 60 + value.minute
    if not isinstance(value, str):
        raise NotAllowedValue('a time such as "14:30"')
    try:
        return parse_clock(value)
    except ValueError:
        raise NotAllowedValue('a time such as "14:30", from "00:00" to "24:00"') from None


def zone_name(name: str) -> str:
    """Return a time zone's name as it is. Raises `NotAllowedValue` for an unknown one."""
    if name not in zoneinfo.available_timezones():
        raise NotAllowedValue("a time zone such as Africa/Casablanca")
    return name


def parse_hours(words: str) -> tuple[Hours, ...]:
    """Read `mon-thu,sat 08:30-12:30/60 14:30-18:30` as weekly hours, day by day as written.

    `/60` cuts a stretch into slots of 60 minutes. Raises `NotAllowedValue` for anything else.
    """
    days, _, spans = plain_signs(words).strip().lower().partition(" ")
    if not days or not spans.strip():
        raise NotAllowedValue(HOURS_FORM)
    cut = [span for each in spans.split() for span in _spans(each)]
    return tuple(Hours(day, start, end) for day in _weekdays(days) for start, end in cut)


def _weekdays(words: str) -> list[int]:
    found: list[int] = []
    for part in words.split(","):
        first, dash, last = part.partition("-")
        last = last if dash else first
        if first not in WEEKDAYS or last not in WEEKDAYS:
            raise NotAllowedValue(f"days are {', '.join(WEEKDAYS)}", f"has the day {part!r}")
        low, high = WEEKDAYS.index(first), WEEKDAYS.index(last)
        if low > high:
            raise NotAllowedValue("days run from Monday to Sunday", f"has the days {part!r}")
        found.extend(range(low, high + 1))
    if len(set(found)) != len(found):
        raise NotAllowedValue("name each day once in an entry", "names a day twice")
    return found


def _spans(words: str) -> list[tuple[int, int]]:
    found = _SPAN.fullmatch(words)
    if found is None:
        raise NotAllowedValue(HOURS_FORM, f"has the hours {words!r}")
    try:
        start, end = parse_clock(found.group(1)), parse_clock(found.group(2))
    except ValueError:
        raise NotAllowedValue("times run from 00:00 to 24:00", f"has the hours {words!r}") from None
    if start >= end:
        raise NotAllowedValue("hours end after they begin", f"has the hours {words!r}")
    if found.group(3) is None:
        return [(start, end)]
    length = int(found.group(3))
    if length < 1 or (end - start) % length:
        raise NotAllowedValue(
            f"the slot length must divide {end - start} min evenly",
            f"cuts {words!r} unevenly",
        )
    return [(each, each + length) for each in range(start, end, length)]


def _hours_at(number: int, words: str) -> tuple[Hours, ...]:
    try:
        return parse_hours(words)
    except NotAllowedValue as error:
        raise NotAllowedValue(error.allowed, error.wrong or f"is {words!r}", number) from None


def _hours_list(value: object) -> object:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise NotAllowedValue(HOURS_FORM)
    return weekly_hours(value)


def weekly_hours(value: list[str]) -> tuple[Hours, ...]:
    """Read entries of weekly hours. Raises `NotAllowedValue` for others and those that overlap."""
    hours = tuple(hour for number, each in enumerate(value) for hour in _hours_at(number, each))
    by_day = sorted(hours)
    for before, after in pairwise(by_day):
        if before.weekday == after.weekday and after.start < before.end:
            clash = f"{WEEKDAYS[after.weekday]} {clock_text(after.start)}"
            raise NotAllowedValue(
                "hours of one list must not overlap", f"overlaps itself ({clash})"
            )
    return hours


def write_hours(hours: tuple[Hours, ...]) -> list[str]:
    """Write weekly hours as `parse_hours` reads them back, in the same order."""
    runs: list[tuple[int, list[str]]] = []
    last_end = -1
    for other_hours in hours:
        span = f"{clock_text(other_hours.start)}-{clock_text(other_hours.end)}"
        if runs and runs[-1][0] == other_hours.weekday and other_hours.start >= last_end:
            runs[-1][1].append(span)
        else:
            runs.append((other_hours.weekday, [span]))
        last_end = other_hours.end
    grouped: list[tuple[list[int], list[str]]] = []
    for day, spans in runs:
        if grouped and grouped[-1][1] == spans and grouped[-1][0][-1] == day - 1:
            grouped[-1][0].append(day)
        else:
            grouped.append(([day], spans))
    return [f"{_day_range(days)} {' '.join(spans)}" for days, spans in grouped]


def _day_range(days: list[int]) -> str:
    first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
    return first if len(days) == 1 else f"{first}-{last}"


def _dated_hours(value: object) -> object:
    """Read `2026-12-01 14:00-16:00`."""
    if isinstance(value, Slot):
        return value
    day, _, hours = plain_signs(str(value)).strip().partition(" ")
    first, _, last = hours.strip().partition("-")
    try:
        start, end = parse_clock(first), parse_clock(last)
        date = parse_day(day)
    except ValueError:
        raise NotAllowedValue(DATED_FORM) from None
    if end <= start:
        raise NotAllowedValue("hours end after they begin", f"has {hours!r}")
    return Slot(date, start, end - start)


def write_dated(slot: Slot) -> str:
    """Write the hours of a day as they are read."""
    return f"{slot.day} {clock_text(slot.start)}-{clock_text(slot.end)}"


class TextTable(Strict):
    """A text in Arabic and French, and in English where somebody wrote it."""

    ar: Annotated[str, AfterValidator(line_of_text)]
    fr: Annotated[str, AfterValidator(line_of_text)]
    en: Annotated[str, AfterValidator(line_or_nothing)] = ""

    def text(self) -> Text:
        """Return the domain's value."""
        return Text(ar=self.ar, fr=self.fr, en=self.en)


Line = Annotated[str, AfterValidator(line_of_text)]
Id = Annotated[str, AfterValidator(_identifier)]
Reference = Annotated[str, AfterValidator(plain_signs)]
SchoolCode = Annotated[str, AfterValidator(school_code)]
ZoneName = Annotated[str, AfterValidator(zone_name)]
Telephone = Annotated[str, AfterValidator(telephone)]
MailAddress = Annotated[str, AfterValidator(mail_address)]
Day = Annotated[dt.date, BeforeValidator(_day)]
ClockMinute = Annotated[int, BeforeValidator(_clock), Field(ge=0, le=MINUTES_A_DAY)]
WeeklyHours = Annotated[tuple[Hours, ...], BeforeValidator(_hours_list)]
DatedHours = Annotated[Slot, BeforeValidator(_dated_hours)]
