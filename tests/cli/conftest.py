"""An installation of the project's own inputs, planned and released through the command."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.forked import run_forked

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Educatec:
    """Runs the command on one installation, in a process of its own."""

    data: Path
    config: Path = ROOT / "config.toml"
    environment: dict[str, str] | None = None

    def __call__(
        self, *words: str, expect: int = 0, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        given = ["--config", str(self.config), "--data", str(self.data), *words]
        ordinary = os.environ | {"LC_ALL": "C.UTF-8"}
        if env is None:
            done = run_forked(given, ROOT, ordinary)
        else:  # such as a library to be loaded first
            done = subprocess.run(
                [sys.executable, "-m", "scheduler.cli", *given],
                capture_output=True,
                check=False,
                cwd=ROOT,
                env=ordinary | env,
            )
        assert done.returncode == expect, done.stderr.decode()
        return done

    def json(self, *words: str) -> object:
        return json.loads(self(*words, "--json").stdout)


@pytest.fixture(scope="session")
def educatec(tmp_path_factory: pytest.TempPathFactory) -> Educatec:
    """Two ordinary weeks of the province, planned and released."""
    command = Educatec(tmp_path_factory.mktemp("installation"))
    command("import")
    command("plan", "--from", "2026-11-30", "--to", "2026-12-19", "--time-limit", "8")
    command("release", "--note", "first")
    return command


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[..., Educatec]:
    """Make a command on an empty data folder, with the project's own or another configuration."""

    def make(config: Path = ROOT / "config.toml") -> Educatec:
        return Educatec(tmp_path / "var", config)

    return make
