"""The planner in a process of its own: the same plan, watched, stopped and missed when it dies."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.adapters.planner_process import plan_apart
from scheduler.planner import entry
from scheduler.planner.problem import Limits, Problem, Progress
from tests import factories as make
from tests.integration import steps


@pytest.fixture
def problem() -> Problem:
    return Problem(
        province=make.province(), first=steps.FIRST, last=steps.LAST, now=(steps.FIRST, 0)
    )


def test_plan_made_apart_is_the_plan_made_here(problem: Problem):
    seen: list[Progress] = []

    def watch(each: Progress) -> bool:
        seen.append(each)
        return True

    apart = plan_apart(problem, steps.LIMITS, watch)
    here = entry.plan_here(problem, steps.LIMITS, None)
    assert replace(apart, seconds=0) == replace(here, seconds=0)
    assert seen[-1].placed == len(apart.placements) == 3


def test_process_that_ends_without_an_answer_is_an_error(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(RuntimeError, match="ended without an answer"):
        plan_apart(problem, steps.LIMITS, None)


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="the system has no class for idle time")
def test_planner_runs_only_while_nobody_else_wants_the_processor(problem: Problem):
    policies: list[int] = []

    def watch(_: Progress) -> bool:
        for task in Path("/proc/self/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                policies.append(os.sched_getscheduler(int(child)))  # noqa: PERF401 -- two loops
        return True

    plan_apart(problem, steps.LIMITS, watch)
    assert os.SCHED_IDLE in policies


def test_limit_counts_from_when_the_planner_was_asked(problem: Problem):
    """The limit is over before the search begins; the search would find no cut of its own."""
    made = plan_apart(problem, Limits(seconds=30.0, gap=0.0, wall=0.01), None)
    assert made.cut
    assert made.placements
