"""The sample's own term: nobody is left out who has a free start."""

import datetime as dt
from pathlib import Path

from scheduler.intake import load_province
from scheduler.planner.checker import find_clashes
from scheduler.planner.places import where_it_fits
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Problem

ROOT = Path(__file__).parents[3]
FIRST = dt.date(2026, 12, 7)
SEED = 2  # with which a session was once left out beside free starts
LAST = FIRST + dt.timedelta(weeks=8, days=-1)


def test_nobody_is_left_out_of_eight_weeks_who_has_a_free_start():
    province = load_province(ROOT / "config.toml")
    problem = Problem(
        province=province, first=FIRST, last=LAST, now=(FIRST - dt.timedelta(days=6), 0)
    )
    made = plan(problem, Limits(seconds=1, seed=SEED, deterministic=True))
    for left in made.unplaced:
        assert where_it_fits(problem, made.placements, left.key) == ()
        # With moves alone it would have its place.
        assert left.way_out is None or left.way_out.waived or left.way_out.given_up
    assert find_clashes(province, made.placements, made.receptions) == ()
