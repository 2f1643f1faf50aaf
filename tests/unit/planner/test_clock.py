"""What a plan reckons with besides its work: the seconds that pass on a busy machine."""

import pytest

from scheduler.planner.clock import pace


@pytest.mark.parametrize(
    ("passed", "worked", "expected"),
    [
        pytest.param(2.0, 2.0, 1.0, id="idle"),
        pytest.param(1.9, 2.0, 1.0, id="never faster than the processor"),
        pytest.param(14.0, 2.0, 7.0, id="beside other work"),
        pytest.param(0.04, 0.001, 1.0, id="too short to tell"),
    ],
)
def test_busy_machine_is_told_by_what_passed_and_what_was_worked(
    passed: float, worked: float, expected: float
):
    assert pace(passed, worked) == expected
