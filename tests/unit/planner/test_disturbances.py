"""Nothing published is lost that could be kept; `bench/disturbances.py` tries many more events."""

import pytest

from tests.unit.planner.disturbed import released_term, replanned


def test_released_term_holds_every_session():
    problem, published = released_term()
    assert len(published) == sum(one.count for one in problem.province.programmes)


@pytest.mark.parametrize("seed", range(4))
def test_event_loses_nothing_that_moves_could_keep_and_moves_no_lock(seed: int):
    outcome = replanned(seed)
    assert outcome.priority >= outcome.possible
    assert outcome.locked_moved == 0
    assert outcome.clashes == 0
