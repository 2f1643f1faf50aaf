"""Installed from a built wheel, without the checkout: plan, release, upgrade, roll back."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INPUTS = ("config.toml", "schools.csv", "sessions")
Run = Callable[..., str]
SOURCES = (
    "scheduler/",
    "web/",
    "receiver/",
    "docs/handbook.",
    "docs/pictures/",
    "deploy/",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".ci/requirements.lock",
)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `deploy/build.sh` makes, with this version's wheel and a later one's."""
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        pytest.skip("no uv: `make env` lays it")
    made = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("not a git checkout, from which the files of a wheel are taken")
    for name in filter(None, tracked.stdout.split("\0")):
        if name.startswith(SOURCES):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    for version in ("0.1.0", "0.2.0"):
        project = source / "pyproject.toml"
        project.write_text(project.read_text().replace('"0.1.0"', f'"{version}"'))
        build = [uv, "build", "--quiet", "--wheel", "--no-build-isolation", "--python"]
        _run([*build, sys.executable, "--out-dir", str(made)], cwd=source)
    compiled = [uv, "pip", "compile", "pyproject.toml", "--constraint", ".ci/requirements.lock"]
    options = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"]
    options += ["--no-emit-find-links", "--quiet", "--output-file", str(made / "requirements.txt")]
    _run([*compiled, *options], cwd=source)
    for script in ("install.sh", "upgrade.sh", "rollback.sh"):
        shutil.copy(ROOT / "deploy" / script, made)
    return made


@pytest.fixture
def run(wheels: Path, tmp_path: Path) -> Run:
    """Run one of the scripts, or `educatec` itself, on an installation in a folder of its own."""
    etc = tmp_path / "etc"
    etc.mkdir()
    for name in INPUTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, etc / name)
    environment = os.environ | {
        "PYTHON": sys.executable,
        "UV": str(Path(sys.executable).with_name("uv")),
        "EDUCATEC_HOME": str(tmp_path / "opt"),
        "EDUCATEC_CONFIG": str(etc / "config.toml"),
        "EDUCATEC_DATA": str(tmp_path / "data"),
        "SERVICE": "",
    }

    def do(program: str, *words: str, expect: int = 0) -> str:
        command = [str(wheels / program), *words]
        if program == "educatec":
            place = [
                "--config",
                environment["EDUCATEC_CONFIG"],
                "--data",
                environment["EDUCATEC_DATA"],
            ]
            command = [str(tmp_path / "opt" / "current" / "bin" / "educatec"), *place, *words]
        return _run(command, cwd=tmp_path, env=environment, expect=expect)

    return do


def _run(
    command: list[object], *, cwd: Path, env: dict[str, str] | None = None, expect: int = 0
) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_install_plan_release_upgrade_and_roll_back(run: Run, wheels: Path, tmp_path: Path) -> None:
    first, second = sorted(wheels.glob("*.whl"))
    assert "Version 0.1.0 is current" in run("install.sh", str(first))
    run("educatec", "import")
    run("educatec", "plan", "--from", "2026-11-30", "--to", "2026-12-12", "--time-limit", "5")
    run("educatec", "release", "--note", "first")

    assert "Version 0.2.0 is current" in run("upgrade.sh", str(second))
    assert (tmp_path / "opt" / "current").resolve().name == "0.2.0"
    run("educatec", "plan", "--from", "2026-12-14", "--to", "2026-12-19", "--time-limit", "3")
    run("educatec", "release", "--note", "entered after the upgrade")

    told = run("rollback.sh", expect=1)
    assert "is lost" in told
    assert "Nothing was changed" in told
    assert (tmp_path / "opt" / "current").resolve().name == "0.2.0"
    run("rollback.sh", "--yes")
    assert (tmp_path / "opt" / "current").resolve().name == "0.1.0"
    assert "release 1 is in force" in run("educatec", "doctor")


def test_a_version_that_a_power_cut_left_half_laid_is_laid_anew(
    run: Run, wheels: Path, tmp_path: Path
) -> None:
    first = min(wheels.glob("*.whl"))
    half = tmp_path / "opt" / "versions" / "0.1.0" / "bin"
    half.mkdir(parents=True)
    (half / "educatec").write_text("#!/bin/false\n")
    run("install.sh", str(first))
    assert "Usage" in run("educatec", "--help")


def test_a_wheel_brings_the_handbook_and_its_pictures(wheels: Path) -> None:
    with zipfile.ZipFile(min(wheels.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    wanted = [*ROOT.glob("docs/handbook.*.md"), *ROOT.glob("docs/pictures/*.png")]
    pages = "web/panel/handbook/pages"
    assert {f"{pages}/{path.relative_to(ROOT / 'docs')}" for path in wanted} <= names


def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze: install systemd")
    unit = tmp_path / "educatec.service"
    text = (ROOT / "deploy" / "educatec.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/educatec/current/bin/educatec", sys.executable))
    told = _run([analyze, "verify", "--man=no", str(unit)], cwd=tmp_path)
    assert "educatec.service" not in told
