"""One school's week as lines of text, for what is printed or carried about on a stick."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.domain.wall import clock_text
from scheduler.feeds.occurrence import Occurrence, occurrence_of
from scheduler.feeds.phrases import mode_text, offset_text, reason_text, say_in_feed
from scheduler.feeds.plain import plain_line
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from scheduler.language.dates import full_day

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What one entry says in one language; `number` (3/12) and `reason` may be empty."""

    title: str
    number: str
    mode: str
    reason: str
    teacher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekEntry:
    """One session in the week: wall times, `mark` (live, recorded, none or cancelled), and its
    wordings in the order of the languages asked for.
    """

    start: str
    end: str
    mark: str
    words: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDay:
    """A day with something on it: its name in each language, and its entries by start."""

    names: tuple[str, ...]
    entries: tuple[WeekEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSheet:
    """A week from Monday to Sunday: the days' span and the clock's name in each language."""

    spans: tuple[str, ...]
    clocks: tuple[str, ...]
    days: tuple[WeekDay, ...]


def week_of(
    sessions: Iterable[ReleasedSession],
    holder: FeedTitle,
    monday: dt.date,
    languages: tuple[str, ...],
) -> WeekSheet:
    """Return a school's week from `monday` on, called-off sessions included and marked so."""
    sunday = monday + dt.timedelta(days=DAYS_A_WEEK - 1)
    window = FeedWindow(today=monday, back_days=0, ahead_days=DAYS_A_WEEK - 1)
    found = [occurrence_of(session, holder, window) for session in sessions]
    week = [
        other_occurrence
        for other_occurrence in found
        if other_occurrence is not None and other_occurrence.slot.day >= monday
    ]
    by_day: dict[dt.date, list[Occurrence]] = {}
    for occurrence in sorted(week, key=lambda each: each.order):
        by_day.setdefault(occurrence.slot.day, []).append(occurrence)
    offsets = dict.fromkeys(
        offset_text(other_occurrence.slot, other_occurrence.start) for other_occurrence in week
    ) or {"GMT": None}
    return WeekSheet(
        spans=tuple(_span(monday, sunday, language) for language in languages),
        clocks=tuple(
            say_in_feed("clock", language, offset=", ".join(offsets)) for language in languages
        ),
        days=tuple(
            WeekDay(
                names=tuple(full_day(day, language) for language in languages),
                entries=tuple(
                    _entry(other_occurrence, languages) for other_occurrence in by_day[day]
                ),
            )
            for day in sorted(by_day)
        ),
    )


def _span(monday: dt.date, sunday: dt.date, language: str) -> str:
    """Say from when to when; the year once, where it is one, so that it stays on its line."""
    first = full_day(monday, language)
    if monday.year == sunday.year:
        first = first.removesuffix(f" {monday.year}")
    return say_in_feed("week.span", language, first=first, last=full_day(sunday, language))


def imprint(school: School, release: int, language: str) -> str:
    """Return what stands at the foot: the release, what to trust, whether the school is real."""
    parts = [
        say_in_feed("release", language, number=release),
        say_in_feed("release.note", language),
    ]
    if school.is_illustrative:
        parts.append(say_in_feed("illustrative", language))
    return " · ".join(parts)


def _entry(occurrence: Occurrence, languages: tuple[str, ...]) -> WeekEntry:
    mode = occurrence.reception.mode if occurrence.reception is not None else Mode.LIVE
    return WeekEntry(
        start=clock_text(occurrence.slot.start),
        end=clock_text(occurrence.slot.end % (24 * 60)),
        mark="cancelled" if occurrence.ended else str(mode),
        words=tuple(_wording(occurrence, language) for language in languages),
    )


def _wording(occurrence: Occurrence, language: str) -> Wording:
    facts, reception = occurrence.facts, occurrence.reception
    mode = mode_text(reception, facts, language) if reception is not None else ""
    reason = reason_text(reception.reason, language) if reception is not None else ""
    if occurrence.ended:
        mode, reason = (
            say_in_feed(occurrence.ending, language),
            say_in_feed(occurrence.ended, language),
        )
    return Wording(
        title=plain_line(facts.title.in_(language)) or str(facts.key),
        number=f"{facts.key.number}/{facts.total}" if facts.total > 1 else "",
        mode=mode,
        reason=reason,
        teacher=say_in_feed("teacher", language, name=plain_line(facts.teacher_name.in_(language))),
    )
