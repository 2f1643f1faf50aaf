"""Weeks are chosen: plans are maximal, and their bound speaks for every spread over the weeks."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience
from scheduler.domain.province import Province
from scheduler.domain.school import Level, SchoolKind
from scheduler.domain.session import Placement
from scheduler.planner.checker import find_clashes
from scheduler.planner.modes import receptions
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Plan, Problem
from scheduler.planner.replan import teacher_away
from scheduler.planner.score import PLACED
from tests import factories
from tests.factories import MONDAY, hours
from tests.unit.planner.exhaustive import best_value, possible_starts

EXACT = Limits(seconds=20.0, gap=0.0, deterministic=True)
HASTY = Limits(seconds=0.01, gap=0.5, deterministic=True)
NOW = (MONDAY - dt.timedelta(days=4), 0)
WEEK = dt.timedelta(days=7)
OPEN = hours("0-1", "08:30-10:30")

levels = st.sampled_from([{Level.BAC1}, {Level.BAC2}, {Level.BAC1, Level.BAC2}])


def days_from(week: int, days: int) -> tuple[dt.date, dt.date]:
    first = MONDAY + week * WEEK
    return first, first + dt.timedelta(days=days - 1)


@st.composite
def closed_weeks(draw: st.DrawFn) -> tuple[tuple[dt.date, dt.date], ...]:
    """Some days of one of the weeks, or none."""
    weeks = draw(st.sets(st.integers(0, 1), max_size=1))
    return tuple(days_from(week, draw(st.sampled_from([1, 6]))) for week in sorted(weeks))


@st.composite
def closures(draw: st.DrawFn) -> tuple[Closure, ...]:
    scope = draw(
        st.sampled_from(
            [
                Scope(),
                Scope(codes=frozenset({factories.code(99001)})),
                Scope(communes=frozenset({"Jbilate"})),
            ]
        )
    )
    return tuple(
        Closure(
            id=f"shut-{first}",
            first=first,
            last=last,
            kind=ClosureKind.SHORT_NOTICE,
            name=factories.text("Pluies"),
            status=DateStatus.FIXED,
            scope=scope,
        )
        for first, last in draw(closed_weeks())
    )


@st.composite
def short_terms(draw: st.DrawFn) -> Province:
    """Two weeks of one or two mornings, in which closures, absences and bells bind."""
    ordinary = factories.calendar().periods[0]
    own = draw(st.sampled_from([OPEN, OPEN[:1]]))
    second = MONDAY + WEEK
    bells = draw(st.sampled_from([own, own[:1], hours("1", "08:30-09:30")]))
    periods = (
        replace(ordinary, slots=own, last=second - dt.timedelta(days=1)),
        replace(ordinary, id="later", first=second, slots=bells),
    )
    return factories.province(
        schools=tuple(
            factories.school(
                99001 + number,
                commune="Jbilate" if number else "Ben Guerir",
                levels=frozenset(draw(levels)),
                pupils={Level.BAC1: draw(st.integers(1, 50)), Level.BAC2: 10},
            )
            for number in range(2)
        ),
        studios=(factories.studio(hours=OPEN, turnaround=0, closed=draw(closed_weeks())),),
        teachers=tuple(
            factories.teacher(
                name,
                available=draw(st.sampled_from([OPEN, OPEN[:1], OPEN[1:]])),
                away=draw(closed_weeks()),
            )
            for name in ("t0", "t1")
        ),
        programmes=tuple(
            factories.programme(
                f"p{number}",
                teacher_id=f"t{number}",
                audience=Audience(levels=frozenset(draw(levels))),
                count=draw(st.integers(1, 2)),
                per_week=draw(st.integers(1, 2)),
                min_days_between=draw(st.integers(0, 2)),
                priority=draw(st.integers(1, 3)),
                windows=draw(st.sampled_from([(), OPEN[:1]])),
                last=MONDAY + dt.timedelta(days=12),
            )
            for number in range(2)
        ),
        calendar=factories.calendar(periods=periods, closures=draw(closures())),
        start_step=60,
    )


def fortnight(province: Province, **parts: object) -> Problem:
    facts = {"province": province, "first": MONDAY, "last": MONDAY + dt.timedelta(days=12)}
    return Problem(**(facts | {"now": NOW} | parts))  # type: ignore[arg-type]


def all_keys(province: Province) -> list[SessionKey]:
    return [
        SessionKey(programme.id, number)
        for programme in province.programmes
        for number in range(1, programme.count + 1)
    ]


def in_order_of_time(placements: Iterable[Placement]) -> list[Placement]:
    """Give the sessions of each programme the numbers they have in order of time."""
    by_time = sorted(placements, key=lambda one: (one.key.programme_id, one.slot))
    keys = sorted(placement.key for placement in by_time)
    return [replace(placement, key=key) for placement, key in zip(by_time, keys, strict=True)]


def free_starts(problem: Problem, made: Plan) -> Iterator[Placement]:
    """Yield each start of a session without a place at which the checker finds nothing wrong."""
    for unplaced in made.unplaced:
        for start in possible_starts(problem, unplaced.key):
            together = in_order_of_time([*made.placements, start])
            received = receptions(problem.province, together)
            if not find_clashes(problem.province, together, received):
                yield start


exhaustively = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@exhaustively
@given(short_terms())
def test_plan_is_the_best_of_every_spread_and_its_bound_says_so(province: Province):
    problem = fortnight(province)
    made = plan(problem, EXACT)
    assert find_clashes(province, made.placements, made.receptions) == ()
    placed, _, live = best_value(problem, (), all_keys(province))
    assert made.value == PLACED * placed + live == made.bound


@exhaustively
@given(short_terms(), st.sampled_from([None, 1, 2, 3]))
def test_hasty_plan_is_maximal_and_its_bound_holds_for_every_spread(
    province: Province, pulses: int | None
):
    problem, told = fortnight(province), []

    def stop(progress: object) -> bool:
        told.append(progress)
        return pulses is None or len(told) < pulses

    made = plan(problem, HASTY, stop)
    assert find_clashes(province, made.placements, made.receptions) == ()
    assert list(free_starts(problem, made)) == []
    placed, _, live = best_value(problem, (), all_keys(province))
    assert PLACED * placed + live <= made.bound
    missing = len(all_keys(province)) - len(made.placements) - len(made.unplaced)
    assert missing == 0


@exhaustively
@given(short_terms(), st.integers(0, 1), st.sampled_from([1, 6]), st.sampled_from(["t0", "t1"]))
def test_replan_is_maximal_and_claims_no_bound_beside_a_free_place(
    province: Province, week: int, days: int, teacher_id: str
):
    problem = fortnight(province)
    before = plan(problem, EXACT)
    published = replace(problem, placed=before.placements)
    upset = teacher_away(published, teacher_id, *days_from(week, days))
    made = plan(upset, EXACT)
    assert find_clashes(upset.province, made.placements, made.receptions) == ()
    for unplaced in made.unplaced:
        for start in possible_starts(upset, unplaced.key):
            together = [*made.placements, start]
            received = receptions(upset.province, together)
            assert find_clashes(upset.province, together, received)
    placed, _, _ = best_value(upset, (), all_keys(province))
    priority = {programme.id: programme.priority for programme in province.programmes}
    assert sum(priority[each.key.programme_id] for each in made.placements) == placed


SHUT = (MONDAY + WEEK, MONDAY + 6 * WEEK - dt.timedelta(days=2))
TERM_ENDS = MONDAY + 12 * WEEK - dt.timedelta(days=2)


def one_programme(count: int, **parts: object) -> Problem:
    """A term of twelve weeks in which one programme may be held from the second to the last."""
    programme = factories.programme(
        "maths",
        count=count,
        minutes=45,
        first=MONDAY + WEEK,
        last=TERM_ENDS,
        audience=Audience(levels=frozenset({Level.AC3})),
    )
    college = factories.school(99001, kind=SchoolKind.COLLEGE, levels=frozenset({Level.AC3}))
    province = factories.province(schools=(college,), programmes=(programme,))
    province = replace(province, **parts)  # type: ignore[arg-type]
    return Problem(province=province, first=MONDAY, last=TERM_ENDS, now=NOW)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_sessions_of_a_studio_that_is_shut_for_weeks_are_held_in_the_others(count: int):
    studio = factories.studio(closed=(SHUT,))
    made = plan(one_programme(count, studios=(studio,)), Limits(seconds=5.0))
    assert len(made.placements) == count
    weeks = {placement.slot.day.isocalendar().week for placement in made.placements}
    assert len(weeks) == count


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_sessions_for_schools_that_are_shut_for_weeks_are_held_in_the_others(count: int):
    closure = Closure(
        id="works",
        first=SHUT[0],
        last=SHUT[1],
        kind=ClosureKind.SHORT_NOTICE,
        name=factories.text("Travaux"),
        status=DateStatus.FIXED,
        scope=Scope(kinds=frozenset({SchoolKind.COLLEGE})),
    )
    calendar = replace(factories.calendar(), closures=(closure,))
    made = plan(one_programme(count, calendar=calendar), Limits(seconds=5.0))
    assert len(made.placements) == count


@pytest.mark.parametrize("count", [2, 4, 5])
@pytest.mark.parametrize("weeks", [1, 2])
def test_released_session_whose_teacher_is_away_makes_the_later_ones_move_on(
    count: int, weeks: int
):
    """As many weeks are left as there are sessions, so that all of them have to move on."""
    last = MONDAY + (1 + count + weeks) * WEEK - dt.timedelta(days=2)
    problem = one_programme(count)
    programme = replace(problem.province.programmes[0], last=last)
    problem = replace(
        problem, province=replace(problem.province, programmes=(programme,)), last=last
    )
    early = replace(problem, last=MONDAY + (1 + count) * WEEK - dt.timedelta(days=2))
    shorter = replace(programme, last=early.last)
    early = replace(early, province=replace(problem.province, programmes=(shorter,)))
    before = plan(early, Limits(seconds=5.0))
    assert len(before.placements) == count
    published = replace(problem, placed=before.placements)
    first = MONDAY + WEEK
    upset = teacher_away(
        published, programme.teacher_id, first, first + weeks * WEEK - dt.timedelta(days=1)
    )
    made = plan(upset, Limits(seconds=5.0))
    assert made.unplaced == ()
    assert [placement.key.number for placement in made.placements] == [*range(1, count + 1)]
    assert find_clashes(upset.province, made.placements, made.receptions) == ()
