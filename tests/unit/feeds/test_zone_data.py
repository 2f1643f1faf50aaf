"""The suite of feeds under every state that a host's zone data can be in."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SUITE = (
    "tests/unit/feeds/test_calendar.py",
    "tests/unit/feeds/test_event.py",
    "tests/unit/feeds/test_parsers.py",
    "tests/web/feeds/test_feeds_life_cycle.py",
)


def stale(folder: Path) -> str:
    """Zone data that still put Morocco at UTC+1, as those of many hosts do."""
    ahead = resources.files("tzdata.zoneinfo").joinpath("Etc", "GMT-1").read_bytes()
    (folder / "Africa").mkdir()
    (folder / "Africa" / "Casablanca").write_bytes(ahead)
    return str(folder)


def fresh(folder: Path) -> str:
    del folder
    return str(resources.files("tzdata.zoneinfo"))


def absent(folder: Path) -> str:
    return str(folder / "nowhere")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("state", "zone"),
    [
        pytest.param(stale, "Africa/Casablanca", id="stale"),
        pytest.param(fresh, "America/New_York", id="fresh"),
        pytest.param(absent, "Africa/Casablanca", id="absent"),
    ],
)
def test_suite_passes_whatever_the_host_believes(
    tmp_path: Path, state: Callable[[Path], str], zone: str
) -> None:
    environment = {**os.environ, "TZ": zone, "PYTHONTZPATH": state(tmp_path)}
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-k",
            "not postgresql",
            *SUITE,
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
