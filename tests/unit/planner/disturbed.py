"""A released term that random events upset, for the test of a few and the benchmark of many."""

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from scheduler.domain.calendar import BellPeriod, Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience
from scheduler.domain.school import Level
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.checker import find_clashes
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Plan, Problem
from scheduler.planner.replan import (
    bell_period_announced,
    schools_closed,
    studio_down,
    teacher_away,
)
from tests import factories
from tests.factories import MONDAY, hours
from tests.unit.planner.rival import most_priority

WEEKS = 6
LAST = MONDAY + dt.timedelta(days=7 * WEEKS - 2)
LIMITS = Limits(seconds=3.0, gap=0.005, deterministic=True)
LEVELS = (Level.TC, Level.BAC1, Level.BAC2)
OPEN = hours("0-4", "08:30-12:30")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event did: lost sessions, those a rival search would still have kept, and more."""

    event: str
    lost: int
    priority: int
    possible: int
    is_proved: bool
    locked_moved: int
    clashes: int


@cache
def released_term() -> tuple[Problem, tuple[Placement, ...]]:
    """Return a term of six weeks with its released plan: nine programmes in one studio."""
    programmes = tuple(
        factories.programme(
            f"p{number}",
            teacher_id=f"t{number % 4}",
            audience=Audience(levels=frozenset({LEVELS[number % 3]})),
            count=4 + number % 3,
            per_week=1 + number % 2,
            min_days_between=number % 3,
            priority=1 + number % 3,
            minutes=60,
            minutes_in={"short": 45},
            last=LAST,
        )
        for number in range(9)
    )
    province = factories.province(
        schools=(
            factories.school(99001),
            factories.school(99002, commune="Jbilate"),
            factories.school(99003, rooms=1),
        ),
        studios=(factories.studio(hours=OPEN),),
        teachers=tuple(
            factories.teacher(f"t{number}", available=OPEN[number % 2 : 4 + number % 2])
            for number in range(4)
        ),
        programmes=programmes,
        start_step=30,
    )
    problem = Problem(
        province=province, first=MONDAY, last=LAST, now=(MONDAY - dt.timedelta(days=10), 0)
    )
    return problem, plan(problem, LIMITS).placements


def upset(seed: int) -> tuple[str, Problem]:
    """Return a random event, and the problem it leaves of the released term."""
    random = Random(seed)  # noqa: S311 -- nothing secret
    problem, published = released_term()
    locked = set(random.sample(range(len(published)), 2))
    placed = tuple(
        replace(placement, locked=number in locked) for number, placement in enumerate(published)
    )
    today = MONDAY + dt.timedelta(days=random.randint(-7, 21))
    problem = replace(problem, placed=placed, now=(today, 8 * 60), keep_published=True)
    first = today + dt.timedelta(days=random.randint(1, 10))
    last = first + dt.timedelta(days=random.choice((0, 0, 1, 4, 6)))
    kind = random.choice(("teacher", "teacher", "studio", "studio-hours", "closure", "bells"))
    if kind == "teacher":
        return kind, teacher_away(problem, f"t{random.randint(0, 3)}", first, last)
    if kind == "studio":
        return kind, studio_down(problem, "studio-1", first, last)
    if kind == "studio-hours":
        at = (Slot(first, 8 * 60 + 30, 120),)
        return kind, studio_down(problem, "studio-1", first, first, at)
    if kind == "closure":
        scope = random.choice((Scope(), Scope(communes=frozenset({"Jbilate"}))))
        closure = Closure(
            id="rain",
            first=first,
            last=last,
            kind=ClosureKind.SHORT_NOTICE,
            name=factories.text("Pluies"),
            status=DateStatus.FIXED,
            scope=scope,
        )
        return kind, schools_closed(problem, closure)
    period = BellPeriod(
        id="short",
        name=factories.text("Short"),
        first=first,
        last=first + dt.timedelta(days=10),
        slots=hours("0-5", "09:00-09:45", "10:00-10:45", "11:00-11:45"),
        status=DateStatus.CONFIRMED,
    )
    return kind, bell_period_announced(problem, period)


def replanned(seed: int) -> Outcome:
    """Plan again after an event, and let the checker and a rival search judge the outcome."""
    event, problem = upset(seed)
    made = plan(problem, LIMITS)
    kept = tuple(one for one in problem.placed if one.locked or _is_bound(problem, one))
    priority = {one.id: one.priority for one in problem.province.programmes}
    free = {one.key for one in made.placements} - {one.key for one in kept}
    asked = {one.key for one in problem.placed} | {one.key for one in made.unplaced}
    placed = sum(priority[key.programme_id] for key in free)
    possible, is_proved = placed, True
    if made.unplaced:  # else there is no more to place
        possible, is_proved = most_priority(problem, kept, asked - {one.key for one in kept})
    return Outcome(
        event=event,
        lost=len({one.key for one in problem.placed} - {one.key for one in made.placements}),
        priority=placed,
        possible=possible,
        is_proved=is_proved,
        locked_moved=len({one for one in problem.placed if one.locked} - set(made.placements)),
        clashes=_clashes(problem, made, {one.key for one in kept}),
    )


def _is_bound(problem: Problem, placement: Placement) -> bool:
    """Tell whether a session is past, or so near that the notice period protects it."""
    today, minute = problem.now
    ahead = (placement.slot.day - today).days * 24 * 60 + placement.slot.start - minute
    return ahead < problem.province.notice_hours * 60


def _clashes(problem: Problem, made: Plan, kept: set[SessionKey]) -> int:
    """Count the clashes in which somebody stands who was not kept where it was."""
    found = find_clashes(problem.province, made.placements, made.receptions)
    return sum(1 for clash in found if not kept.issuperset(clash.sessions))
