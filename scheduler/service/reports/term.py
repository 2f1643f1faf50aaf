"""The term by weeks and programmes: what is planned, done, missed, and how full the studios are."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.calendar import Scope
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import ENDED, SessionState
from scheduler.domain.text import Text
from scheduler.domain.wall import monday_of
from scheduler.planner.load import studio_minutes
from scheduler.service.context import Context
from scheduler.service.province import province_in
from scheduler.storage.repositories.draft_sessions import Outline

ONE_WEEK = dt.timedelta(days=7)
Counts = Mapping[SessionState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermWeek:
    """A week: what interrupts or changes it, and minutes used and to be had in the studios."""

    monday: dt.date
    names: tuple[Text, ...]  # of breaks, holidays, exams and bell periods that replace others
    school_days: int
    used: int
    available: int

    @property
    def share(self) -> float:
        """How full the studios are, from 0; turnaround counts as used."""
        return self.used / self.available if self.available else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """A programme with its sessions by week and state; `unplaced` are those without a week."""

    programme: Programme
    weeks: Mapping[dt.date, Counts]
    unplaced: int
    cancelled: int

    @property
    def placed(self) -> int:
        """How many of its sessions have a week in which they are, or were, held."""
        return sum(
            count
            for counts in self.weeks.values()
            for state, count in counts.items()
            if state not in ENDED
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Weeks across and programmes down."""

    weeks: tuple[TermWeek, ...]
    rows: tuple[TermRow, ...]


def term(ctx: Context, first: dt.date, last: dt.date) -> Term:
    """Return the weeks between two days, both inclusive, as the draft has them.

    What is over counts as it went: done or missed.
    """
    with ctx.uow().reading() as work:
        province = province_in(work)
        outlines = work.draft.outlines()
        ended = work.actions.ended()
    states = {outline.id: _state(outline, ended) for outline in outlines}
    return Term(
        weeks=_weeks(province, outlines, monday_of(first), last),
        rows=tuple(_row(*each, states) for each in _by_programme(province, outlines)),
    )


def _state(outline: Outline, ended: Mapping[int, str]) -> SessionState:
    went = ended.get(outline.id)
    return SessionState(went) if went and outline.state is SessionState.PLANNED else outline.state


def _by_programme(
    province: Province, outlines: Sequence[Outline]
) -> Iterable[tuple[Programme, list[Outline]]]:
    found: dict[str, list[Outline]] = defaultdict(list)
    for outline in outlines:
        found[outline.programme_id].append(outline)
    for programme in province.programmes:
        yield programme, found[programme.id]


def _row(
    programme: Programme, sessions: Iterable[Outline], states: Mapping[int, SessionState]
) -> TermRow:
    weeks: dict[dt.date, Counter[SessionState]] = defaultdict(Counter)
    homeless: Counter[SessionState] = Counter()
    sessions = tuple(sessions)
    alive = {session.number for session in sessions if session.state not in ENDED}
    for outline in sessions:
        state = states[outline.id]
        if outline.day is None and state in ENDED and outline.number in alive:
            continue  # asked for in vain, and again
        if outline.day is None:
            homeless[state] += 1
        else:
            weeks[monday_of(outline.day)][state] += 1
    return TermRow(
        programme=programme,
        weeks=dict(weeks),
        unplaced=homeless[SessionState.UNPLACED],
        cancelled=homeless[SessionState.CANCELLED],
    )


def _weeks(
    province: Province, outlines: Sequence[Outline], monday: dt.date, last: dt.date
) -> tuple[TermWeek, ...]:
    turnarounds = {studio.id: studio.turnaround for studio in province.studios}
    used: Counter[dt.date] = Counter()
    for outline in outlines:
        if outline.day and outline.studio_id in turnarounds and outline.state not in ENDED:
            used[monday_of(outline.day)] += outline.minutes + turnarounds[outline.studio_id]
    weeks = []
    while monday <= last:
        days = [monday + dt.timedelta(days=offset) for offset in range(7)]
        open_days = [day for day in days if province.has_open_day(day)]
        weeks.append(
            TermWeek(
                monday=monday,
                names=_names(province, days[:-1]),  # no lessons are lost on a Sunday
                school_days=len(open_days),
                used=used[monday],
                available=sum(studio_minutes(studio, open_days) for studio in province.studios),
            )
        )
        monday += ONE_WEEK
    return tuple(weeks)


def _names(province: Province, days: Sequence[dt.date]) -> tuple[Text, ...]:
    """Return what closes all schools in a week, and the bell periods that replace others in it."""
    calendar = province.calendar
    closures = [
        closure.name
        for closure in calendar.closures
        if closure.scope == Scope() and closure.first <= days[-1] and closure.last >= days[0]
    ]
    for_all = [period for period in calendar.periods if period.scope == Scope()]
    replacing = [
        each.name
        for place, each in enumerate(for_all)
        if each.first <= days[-1]
        and each.last >= days[0]
        and any(one.first <= each.first and each.last <= one.last for one in for_all[:place])
    ]
    return tuple(dict.fromkeys((*closures, *replacing)))
