"""What released sessions reach, counted once for every page, table and printed sheet.

Minutes are counted at the receiving end: an hour in forty schools is forty hours. Only sessions
that stand are counted.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.domain.programme import Kind
from scheduler.domain.province import Province
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception
from scheduler.domain.studio import Studio
from scheduler.domain.text import Text
from scheduler.domain.timetable import takes_studio
from scheduler.domain.wall import monday_of

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
Tally = Counter[tuple[str, Mode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Minutes by way of receiving."""

    live: int = 0
    recorded: int = 0
    none: int = 0

    @property
    def received(self) -> int:
        """Minutes that come, live or recorded."""
        return self.live + self.recorded

    @property
    def share(self) -> float:
        """The live share of all that is meant, from 0 to 1."""
        total = self.received + self.none
        return self.live / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioWeek:
    """Minutes of one week that a studio is taken and is open, within the days asked for."""

    studio_id: str
    monday: dt.date
    taken: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many schools of those meant get something live, and get anything at all; the same for
    pupils, where the roster knows them (else None).
    """

    meant: int
    live: int
    received: int
    pupils_live: int | None
    pupils_received: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a stretch of days reaches. A session counts for each of its levels that a school has;
    a school that has left the roster counts in the total, the subjects, kinds and programmes.
    """

    sessions: int
    total: Minutes
    by_school: Mapping[str, Minutes]  # by code, for every school of the roster
    by_commune: Mapping[str, Minutes]  # as the roster writes it
    by_level: Mapping[Level, Minutes]
    by_subject: Mapping[str, Minutes]
    by_kind: Mapping[Kind, Minutes]
    by_programme: Mapping[str, Minutes]
    titles: Mapping[str, Text]  # of the programmes
    reach: Reach
    shares: Mapping[str, float]  # live share of each school that can go live and is meant at all
    studio_weeks: tuple[StudioWeek, ...]

    @property
    def studio_minutes(self) -> int:
        """Minutes that the studios are taken."""
        return sum(week.taken for week in self.studio_weeks)


def figures_of(
    province: Province, sessions: Iterable[ReleasedSession], first: dt.date, last: dt.date
) -> Figures:
    """Return the figures of the sessions between two days, both inclusive."""
    standing = [other_session for other_session in sessions if other_session.facts.stands]
    total, subjects, kinds, programmes = Tally(), Tally(), Tally(), Tally()
    schools, levels = Tally(), Tally()
    reached: set[tuple[str, Level, Mode]] = set()
    for session in standing:
        facts, minutes = session.facts, session.facts.slot.minutes
        # By way first: a session of hundreds of schools is received in three ways only.
        for mode, codes in _by_mode(facts.receptions).items():
            for tally, key in (
                (total, ""),
                (subjects, facts.subject),
                (kinds, facts.kind),
                (programmes, facts.key.programme_id),
            ):
                tally[key, mode] += minutes * len(codes)
            known = [each for code in codes if (each := province.school_by_code.get(code))]
            for school in known:
                schools[school.code, mode] += minutes
            for level in facts.levels:
                there = {
                    (other_school.code, level, mode)
                    for other_school in known
                    if level in other_school.levels
                }
                levels[level, mode] += minutes * len(there)
                reached |= there
    communes = Tally()
    for school in province.schools:
        for mode in Mode:
            communes[school.commune, mode] += schools[school.code, mode]
    by_school = {
        other_school.code: _minutes(schools, other_school.code) for other_school in province.schools
    }
    return Figures(
        sessions=len(standing),
        total=_minutes(total, ""),
        by_school=by_school,
        by_commune={
            other_school.commune: _minutes(communes, other_school.commune)
            for other_school in province.schools
        },
        by_level={level: _minutes(levels, level) for level in Level},
        by_subject=_known(subjects),
        by_kind={kind: _minutes(kinds, kind) for kind in Kind if kind in _known(kinds)},
        by_programme=_known(programmes),
        titles={
            other_session.facts.key.programme_id: other_session.facts.title
            for other_session in standing
        },
        reach=_reach(province, by_school, reached),
        shares={
            school.code: by_school[school.code].share
            for school in province.schools
            if school.can_go_live and by_school[school.code] != Minutes()
        },
        studio_weeks=tuple(_studio_weeks(province, standing, first, last)),
    )


def _by_mode(receptions: Iterable[Reception]) -> dict[Mode, list[str]]:
    found: dict[Mode, list[str]] = {}
    for reception in receptions:
        found.setdefault(reception.mode, []).append(reception.school_code)
    return found


def _minutes(tally: Tally, key: str) -> Minutes:
    return Minutes(
        live=tally[key, Mode.LIVE], recorded=tally[key, Mode.RECORDED], none=tally[key, Mode.NONE]
    )


def _known(tally: Tally) -> dict[str, Minutes]:
    return {key: _minutes(tally, key) for key in sorted({key for key, _ in tally})}


def _reach(
    province: Province,
    by_school: Mapping[str, Minutes],
    reached: set[tuple[str, Level, Mode]],
) -> Reach:
    meant = [each for each in by_school.values() if each != Minutes()]
    pupils = {
        (school.code, level): number
        for school in province.schools
        for level, number in school.pupils.items()
    }
    live = {(code, level) for code, level, mode in reached if mode is Mode.LIVE}
    received = live | {(code, level) for code, level, mode in reached if mode is Mode.RECORDED}
    return Reach(
        meant=len(meant),
        live=sum(1 for minutes in meant if minutes.live),
        received=sum(1 for minutes in meant if minutes.received),
        pupils_live=sum(pupils.get(each, 0) for each in live) if pupils else None,
        pupils_received=sum(pupils.get(each, 0) for each in received) if pupils else None,
    )


def _studio_weeks(
    province: Province, standing: Iterable[ReleasedSession], first: dt.date, last: dt.date
) -> Iterable[StudioWeek]:
    taken: Counter[tuple[str, dt.date]] = Counter()
    for session in standing:
        slot = session.facts.slot
        if takes_studio(session.facts) and first <= slot.day <= last:
            taken[session.facts.studio_id, monday_of(slot.day)] += slot.minutes
    for studio in province.studios:
        monday = monday_of(first)
        while monday <= last:
            yield StudioWeek(
                studio_id=studio.id,
                monday=monday,
                taken=taken[studio.id, monday],
                open=_open(studio, max(monday, first), min(monday + 6 * DAY, last)),
            )
            monday += WEEK


def _open(studio: Studio, first: dt.date, last: dt.date) -> int:
    """Return the minutes that a studio is open between two days, both inclusive."""
    days = [first + number * DAY for number in range((last - first).days + 1)]
    return sum(hours.end - hours.start for day in days for hours in studio.hours_on(day))
