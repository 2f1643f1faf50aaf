import datetime as dt
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Audience, DeliveryPolicy, Source
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.planner.checker import find_clashes
from scheduler.planner.horizon import survey
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem, Progress
from tests import factories
from tests.factories import MONDAY

ROOT = Path(__file__).resolve().parents[3]
LIMITS = Limits(seconds=2.0, deterministic=True)


def problem(**parts: object) -> Problem:
    facts: dict[str, object] = {
        "province": factories.province(),
        "first": MONDAY,
        "last": MONDAY.replace(month=12, day=27),
        "now": (MONDAY.replace(day=1), 0),
    }
    return Problem(**(facts | parts))  # type: ignore[arg-type]


def test_every_session_of_an_easy_programme_is_placed_live_and_without_a_clash():
    asked = problem()
    made = plan(asked, LIMITS)
    assert [each.key.number for each in made.placements] == [1, 2, 3]
    assert made.unplaced == ()
    assert find_clashes(asked.province, made.placements, made.receptions) == ()
    modes = {each.mode for received in made.receptions.values() for each in received}
    assert modes == {Mode.LIVE}


def test_locked_session_stays_and_binds_the_others():
    asked = problem()
    first = plan(asked, LIMITS)
    locked = replace(first.placements[0], locked=True)
    again = plan(replace(asked, placed=(locked,)), LIMITS)
    assert locked in again.placements
    assert len(again.placements) == 3
    assert find_clashes(asked.province, again.placements, again.receptions) == ()


def busy_province() -> Province:
    """A province with more asked of two studios and three teachers than fits without thought."""
    levels = (Level.TC, Level.BAC1, Level.BAC2)
    programmes = tuple(
        factories.programme(
            f"p{number}",
            teacher_id=f"t{number % 3}",
            audience=Audience(levels=frozenset({levels[number % 3]})),
            count=4,
            per_week=2,
            priority=1 + number % 3,
            last=MONDAY + dt.timedelta(days=12),
        )
        for number in range(9)
    )
    return factories.province(
        studios=(factories.studio("a"), factories.studio("b")),
        teachers=tuple(
            factories.teacher(f"t{number}", available=factories.hours("0-4", "08:00-12:30"))
            for number in range(3)
        ),
        programmes=programmes,
    )


def busy() -> Problem:
    return problem(province=busy_province(), last=MONDAY + dt.timedelta(days=12))


def test_same_seed_makes_the_same_plan():
    first, second = plan(busy(), LIMITS), plan(busy(), LIMITS)
    assert first.placements == second.placements
    assert first.bound == second.bound


def test_same_limits_make_the_same_plan_idle_or_busy():
    """Without `deterministic` too: only the net, here far away, hangs on the clock."""
    limits = Limits(seconds=4.0, gap=0.0, wall=600.0)
    idle = plan(busy(), limits)
    command = [sys.executable, "-c", "while True: pass"]
    hogs = [subprocess.Popen(command) for _ in range(4)]
    try:
        loaded = plan(busy(), limits)
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()
    assert replace(loaded, seconds=0.0) == replace(idle, seconds=0.0)
    assert not idle.cut


PLANNED_APART = """
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits
from tests.unit.planner.test_plan import busy
made = plan(busy(), Limits(seconds=1.5, gap=0.0, deterministic=True))
print(made.placements, made.unplaced, made.value, made.bound)
"""


def test_same_plan_whatever_order_a_process_keeps_its_sets_in():
    told = {
        subprocess.run(
            [sys.executable, "-c", PLANNED_APART],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (1, 2)
    }
    assert len(told) == 1


def test_plan_that_the_wall_clock_cuts_says_so_and_is_clean():
    asked = busy()
    made = plan(asked, Limits(seconds=30.0, gap=0.0, wall=0.05))
    assert made.cut
    assert made.placements
    assert find_clashes(asked.province, made.placements, made.receptions) == ()


def test_plan_of_a_busy_province_is_clean_and_never_above_its_bound():
    asked = busy()
    made = plan(asked, LIMITS)
    assert find_clashes(asked.province, made.placements, made.receptions) == ()
    assert made.value <= made.bound
    assert len(made.placements) + len(made.unplaced) == 36


def test_stopping_at_once_still_gives_a_clean_plan():
    asked = busy()
    made = plan(asked, LIMITS, lambda _: False)
    assert made.placements
    assert find_clashes(asked.province, made.placements, made.receptions) == ()


@pytest.mark.parametrize("pulses", [2, 4, 8])
def test_stopping_at_any_moment_gives_a_clean_plan_no_worse_than_was_told(pulses: int):
    asked, told = busy(), []

    def stop(progress: Progress) -> bool:
        told.append(progress.placed)
        return len(told) < pulses

    made = plan(asked, LIMITS, stop)
    assert len(made.placements) >= told[-1]
    assert find_clashes(asked.province, made.placements, made.receptions) == ()


def test_progress_is_told_from_greedy_to_explanations_on_the_callers_thread():
    told: list[tuple[str, int]] = []

    def tell(progress: Progress) -> bool:
        told.append((progress.stage, threading.get_ident()))
        return True

    plan(busy(), LIMITS, tell)
    assert told[0][0] == "greedy"
    assert told[-1][0] == "explain"
    assert {thread for _, thread in told} == {threading.get_ident()}


def test_week_too_big_for_one_model_is_improved_in_parts_without_a_clash(
    monkeypatch: pytest.MonkeyPatch,
):
    asked = busy()
    greedy = plan(asked, LIMITS, lambda _: False)
    monkeypatch.setattr("scheduler.planner.plan.MOST_STARTS", 0)
    made = plan(asked, LIMITS)
    assert find_clashes(asked.province, made.placements, made.receptions) == ()
    assert made.value >= greedy.value


def test_cancelled_session_is_not_placed_again():
    key = SessionKey("maths-2bac", 2)
    made = plan(problem(cancelled=frozenset({key})), LIMITS)
    assert key not in {each.key for each in made.placements}
    assert key not in {each.key for each in made.unplaced}
    assert len(made.placements) == 2


def test_recording_in_the_studio_opens_on_a_later_school_day_and_a_file_on_its_own():
    recorded = {"policy": DeliveryPolicy.RECORDED_ONLY, "count": 1, "opens_at": 8 * 60}
    asked = problem(
        province=factories.province(
            programmes=(
                factories.programme("studio", **recorded),
                factories.programme("file", source=Source.FILE, **recorded),
            )
        )
    )
    made = plan(asked, LIMITS)
    by_id = {each.key.programme_id: each for each in made.placements}
    assert by_id["file"].studio_id == ""
    assert by_id["file"].opening is not None
    assert by_id["file"].opening.day == by_id["file"].slot.day
    assert by_id["studio"].studio_id == "studio-1"
    assert by_id["studio"].opening is not None
    assert by_id["studio"].opening.day > by_id["studio"].slot.day
    assert find_clashes(asked.province, made.placements, made.receptions) == ()


def test_programme_whose_last_day_is_past_is_named_and_not_dropped_in_silence():
    late = factories.programme("late", last=MONDAY - dt.timedelta(days=30))
    late = replace(late, first=MONDAY - dt.timedelta(days=60))
    made = plan(problem(province=factories.province(programmes=(late,))), LIMITS)
    assert made.placements == ()
    assert "late" in made.notes[0]


def test_teacher_without_hours_leaves_every_session_unplaced_with_a_reason():
    idle = factories.teacher(available=())
    made = plan(problem(province=factories.province(teachers=(idle,))), LIMITS)
    assert made.placements == ()
    assert len(made.unplaced) == 3
    assert all(each.blockers for each in made.unplaced)


def border_province() -> Province:
    """Two hours on Mondays; in the first week something urgent has the only hour of `early`, in the
    second both teachers wish for that hour, and only one of them can speak in the other.
    """
    second = MONDAY + dt.timedelta(days=7)
    wanted = factories.hours("0", "08:30-09:30")
    return factories.province(
        studios=(factories.studio(hours=factories.hours("0", "08:30-10:30"), turnaround=0),),
        teachers=(
            factories.teacher("early", available=wanted),
            factories.teacher("rival", available=wanted),
            factories.teacher("any", available=factories.hours("0", "08:30-10:30")),
        ),
        programmes=(
            factories.programme("shut-out", teacher_id="early", count=1),
            factories.programme(
                "urgent",
                teacher_id="rival",
                count=1,
                last=MONDAY + dt.timedelta(days=5),
                priority=9,
            ),
            factories.programme(
                "settled", teacher_id="any", count=1, first=second, preferred=wanted, priority=9
            ),
        ),
    )


def test_what_its_own_week_cannot_hold_is_placed_in_the_next_where_others_make_room_for_it():
    asked = problem(province=border_province(), last=MONDAY + dt.timedelta(days=13))
    assert {each.week for each in survey(asked).demands} == {MONDAY, MONDAY + dt.timedelta(days=7)}
    made = plan(asked, LIMITS)
    assert made.unplaced == ()
    where = {each.key.programme_id: each.slot for each in made.placements}
    assert where["shut-out"].day == MONDAY + dt.timedelta(days=7)
    assert where["shut-out"].start == 8 * 60 + 30
    assert where["settled"].start == 9 * 60 + 30
