"""The public holidays of a country as closures: from the `holidays` package, then corrected."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus
from scheduler.domain.text import Text
from scheduler.intake.config_file import HolidayTable

# The package writes it behind every date that hangs on the moon, in each language.
_ESTIMATED = re.compile(r" \((?:estimated|estimé|تقديري)\)")


@dataclass(frozen=True, slots=True)
class _Line:
    day: dt.date
    name: Text
    estimated: bool


def holiday_closures(
    country: str, first: dt.date, last: dt.date, overrides: Sequence[HolidayTable]
) -> tuple[tuple[Closure, ...], tuple[int, ...]]:
    """Return the closures between two days, by date, and the indices of overrides that meet none.

    Holidays on neighbouring days with one name make one closure. Religious dates are estimated
    until an override confirms them. No country, no holidays.
    """
    lines = _lines(country, first, last) if country else ()
    known = {line.name.en for line in lines}
    useless = tuple(number for number, each in enumerate(overrides) if each.holiday not in known)
    by_name = {override.holiday: override for override in overrides}
    closures = [_closure(run) for run in _runs(lines) if run[0].name.en not in by_name]
    for holiday_table in by_name.values():
        line = next((line for line in lines if line.name.en == holiday_table.holiday), None)
        if (
            holiday_table.off
            or line is None
            or holiday_table.first is None
            or holiday_table.last is None
        ):
            continue
        closures.append(
            Closure(
                id=_id(line.name.en),
                first=holiday_table.first,
                last=holiday_table.last,
                kind=ClosureKind.HOLIDAY,
                name=holiday_table.name.text() if holiday_table.name else line.name,
                status=holiday_table.status,
            )
        )
    return tuple(sorted(closures, key=lambda closure: (closure.first, closure.id))), useless


@cache
def _lines(country: str, first: dt.date, last: dt.date) -> tuple[_Line, ...]:
    import holidays  # noqa: PLC0415 -- knows every country, and is slow to load

    years = range(first.year, last.year + 1)
    ar, fr, en = (
        holidays.country_holidays(country, years=years, language=language)
        for language in ("ar", "fr", "en_US")
    )
    found = []
    for day in sorted(en):
        if not first <= day <= last:
            continue
        names = zip(ar.get_list(day), fr.get_list(day), en.get_list(day), strict=True)
        for in_arabic, in_french, in_english in names:
            name = Text(ar=_plain(in_arabic), fr=_plain(in_french), en=_plain(in_english))
            estimated = _ESTIMATED.search(in_english) is not None
            found.append(_Line(day=day, name=name, estimated=estimated))
    return tuple(found)


def _runs(lines: Sequence[_Line]) -> list[list[_Line]]:
    runs: list[list[_Line]] = []
    for line in lines:
        before = next((run for run in runs if run[-1].name.en == line.name.en), None)
        if before and line.day - before[-1].day == dt.timedelta(days=1):
            before.append(line)
        else:
            runs.append([line])
    return runs


def _closure(run: list[_Line]) -> Closure:
    return Closure(
        id=_id(run[0].name.en),
        first=run[0].day,
        last=run[-1].day,
        kind=ClosureKind.HOLIDAY,
        name=run[0].name,
        status=DateStatus.ESTIMATED if run[0].estimated else DateStatus.FIXED,
    )


def _plain(name: str) -> str:
    return _ESTIMATED.sub("", name)


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")
