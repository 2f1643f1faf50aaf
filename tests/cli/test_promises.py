"""What an absence over a released session does, told by import, diff, doctor and release."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Educatec
from tests.unit.intake.inputs import Inputs, small_inputs

NEXT_MONDAY = dt.date.today() + dt.timedelta(days=7 - dt.date.today().weekday())  # noqa: DTZ011 -- the command's own clock
SUNDAY = NEXT_MONDAY + dt.timedelta(days=6)
AWAY = "away = [{ first = 2027-01-11, last = 2027-01-13 }]"


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return small_inputs(tmp_path)


@pytest.fixture
def command(inputs: Inputs, fresh: Callable[..., Educatec]) -> Educatec:
    """A week of one programme, planned and released; then its teacher is away."""
    educatec = fresh(inputs.config)
    educatec("import")
    educatec("plan", "--from", str(NEXT_MONDAY), "--to", str(SUNDAY), "--time-limit", "2")
    educatec("release")
    inputs.change(
        "sessions/all.toml", AWAY, f"away = [{{ first = {NEXT_MONDAY}, last = {SUNDAY} }}]"
    )
    return educatec


def test_an_absence_over_released_sessions_is_told_in_words(command: Educatec) -> None:
    planned = command.json("sessions")
    assert isinstance(planned, list)
    assert planned
    told = command("import", "--dry-run").stdout.decode()
    assert "Maths 1/12 (maths/1)" in told
    assert "Maths – A is not available then" in told
    assert command("import").stdout.decode().count("is not available then") == len(planned)
    for words in (("diff",), ("doctor",)):
        said = command(*words, expect=1 if words == ("doctor",) else 0).stdout.decode()
        assert "Released, and can no longer be broadcast as released:" in said
        assert "Maths – A is not available then" in said
    (first, *_) = command.json("diff")["no_longer_hold"]  # type: ignore[index,call-overload]
    assert first["session"] == "maths/1"
    assert first["breaks"][0]["code"] == "teacher-hours"
    refused = command("release", expect=1).stderr.decode()
    assert "Maths – A is not available then" in refused
    assert "teacher-hours" not in refused
    assert "Nothing was released" in refused


def test_a_programme_that_is_taken_away_is_told_too(command: Educatec, inputs: Inputs) -> None:
    inputs.change(
        "sessions/all.toml", '[[programmes]]\nid = "maths"', '[[programmes]]\nid = "maths-b"'
    )
    assert "no programme asks for it any more" in command("import", "--dry-run").stdout.decode()
    assert "no programme asks for it any more" in command("import").stdout.decode()
