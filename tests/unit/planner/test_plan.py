from dataclasses import replace

from scheduler.domain.session import Mode
from scheduler.planner.plan import plan
from scheduler.planner.checker import find_clashes
from scheduler.planner.problem import Limits, Problem
from tests import factories
from tests.factories import MONDAY

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
