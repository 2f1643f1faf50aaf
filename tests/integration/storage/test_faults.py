"""A few rounds of the fault harness; the long run is `python -m bench.faults --rounds 1000`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount the small disk it needs")
def test_faults_at_random_points_lose_double_and_break_nothing() -> None:
    command = [sys.executable, "-m", "bench.faults", "--rounds", "12", "--seed", "7"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
