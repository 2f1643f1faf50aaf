"""What every row of the table needs: an instance planned, its plan judged, the outcome told."""

import datetime as dt
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from instances import MONDAY, Shape, last_day, province

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Reception
from scheduler.planner.checker import find_clashes
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Plan, Problem, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table, and the runs it stands on."""

    number: int
    what: str
    goal: str
    measured: str
    met: bool
    runs: tuple[str, ...] = field(default_factory=tuple)
    load: str = ""  # the machine's load average before it was measured


def asked(of: Province, shape: Shape) -> Problem:
    """Return the whole instance as one problem, a week before it begins."""
    now = (MONDAY - dt.timedelta(days=7), 0)
    return Problem(province=of, first=MONDAY, last=last_day(shape), now=now)


def instance(seed: int, shape: Shape) -> Problem:
    """Return the problem of a seed and a shape."""
    return asked(province(seed, shape), shape)


@dataclass(slots=True)
class Net:
    """Whether the wall clock may cut a plan. Without it a busy machine plans as an idle one, and
    the seconds told are those of the processor.
    """

    is_up: bool = True


NET = Net()


def planned(problem: Problem, seconds: float, *, gap: float = 0.0) -> Plan:
    """Plan and have the plan judged; a clash ends the benchmark."""
    began = time.process_time()
    made = plan(problem, Limits(seconds=seconds, gap=gap, seed=1, deterministic=not NET.is_up))
    worked = time.process_time() - began
    judge(problem.province, made.placements, made.receptions)
    return made if NET.is_up else replace(made, seconds=worked)


def first_plan(problem: Problem) -> tuple[Plan, float]:
    """Return the first plan there is, before any search for a better one, and when it was there:
    the seconds until the planner first told its progress. Explaining what is unplaced comes later.
    """
    there: list[float] = []

    def stop(_: Progress) -> bool:
        there.append(time.monotonic())
        return False

    began = time.monotonic()
    made = plan(problem, Limits(seconds=60, seed=1), stop)
    judge(problem.province, made.placements, made.receptions)
    return made, there[0] - began


def judge(
    of: Province,
    placements: Iterable[Placement],
    received: Mapping[SessionKey, Sequence[Reception]],
) -> None:
    """Raise `AssertionError` when the independent checker finds anything."""
    found = find_clashes(of, placements, received)
    if found:
        raise AssertionError("\n".join(str(clash) for clash in found[:10]))


def without_files(problem: Problem) -> Problem:
    """Return the problem without the sessions that are supplied as files and take no studio."""
    kept = tuple(each for each in problem.province.programmes if each.takes_studio)
    return replace(problem, province=replace(problem.province, programmes=kept))


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return f"{100 * share:.2f} %"
