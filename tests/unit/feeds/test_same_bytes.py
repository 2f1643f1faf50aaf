"""The same release gives the same bytes: in any process, on any day, under any zone data."""

import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from tests.unit.feeds.released import MONDAY
from tests.unit.feeds.same_bytes import digest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def stale_zone_data(tmp_path: Path) -> Path:
    """Zone data that still put Morocco at UTC+1, as those of many hosts do."""
    ahead = resources.files("tzdata.zoneinfo").joinpath("Etc", "GMT-1").read_bytes()
    (tmp_path / "Africa").mkdir()
    (tmp_path / "Africa" / "Casablanca").write_bytes(ahead)
    return tmp_path


def made_elsewhere(day: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.unit.feeds.same_bytes", day],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "random", **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


@pytest.mark.parametrize(
    ("day", "environment"),
    [
        pytest.param("2026-11-30", {"PYTHONHASHSEED": "1"}, id="another process"),
        pytest.param("2026-12-01", {"PYTHONHASHSEED": "2"}, id="a day later"),
        pytest.param("2026-11-30", {"TZ": "Asia/Tokyo"}, id="another zone"),
        pytest.param("2026-11-30", {"TZ": "XXX+11:30"}, id="a zone nobody knows"),
        pytest.param("2026-11-30", {"PYTHONTZPATH": "/nowhere"}, id="no system zone data"),
        pytest.param("2026-11-30", {"LC_ALL": "C", "LANG": "C"}, id="a bare locale"),
    ],
)
def test_feeds_are_byte_for_byte_the_same(day: str, environment: dict[str, str]) -> None:
    assert made_elsewhere(day, **environment) == digest(MONDAY)


def test_stale_zone_data_of_the_host_changes_nothing(stale_zone_data: Path) -> None:
    stale = {"PYTHONTZPATH": str(stale_zone_data), "TZ": "Africa/Casablanca"}
    trusting = "import zoneinfo, datetime as d; z = zoneinfo.ZoneInfo('Africa/Casablanca'); "
    trusting += "print(d.datetime(2026, 12, 1, tzinfo=z).utcoffset())"
    host = subprocess.run(
        [sys.executable, "-c", trusting],
        env={**os.environ, **stale},
        capture_output=True,
        text=True,
        check=True,
    )
    assert host.stdout.strip() == "1:00:00", "the host's data were meant to be stale"
    assert made_elsewhere("2026-11-30", **stale) == digest(MONDAY)
