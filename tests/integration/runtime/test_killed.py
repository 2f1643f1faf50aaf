import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.service.context import Context
from tests.integration import steps

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("act", ["import", "plan", "release", "missed"])
def test_killed_before_any_statement_the_database_is_as_it_was(
    ctx: Context, database_url: str, act: str
):
    if act == "plan":
        steps.imported(ctx)
    else:
        steps.planned(ctx)
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.runtime.dying", database_url, act],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    deaths, changed = done.stdout.split()
    assert int(deaths) > 5  # as many deaths as statements; an act without any would prove nothing
    assert changed == "True"
