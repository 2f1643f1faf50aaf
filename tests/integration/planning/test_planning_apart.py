"""The planner in a process of its own: the same plan, watched, stopped and missed when it dies."""

import sys
from dataclasses import replace

import pytest

from scheduler.adapters.planner_process import ask_planner
from scheduler.planner import entry
from scheduler.planner.problem import Problem, Progress
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

    apart = ask_planner(problem, steps.LIMITS, watch)
    here = entry.ask_planner(problem, steps.LIMITS, None)
    assert replace(apart, seconds=0) == replace(here, seconds=0)
    assert seen[-1].placed == len(apart.placements) == 3


def test_process_that_ends_without_an_answer_is_an_error(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(RuntimeError, match="ended without an answer"):
        ask_planner(problem, steps.LIMITS, None)
