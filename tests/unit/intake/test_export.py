"""A province written to files and loaded again is the same province."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.domain.errors import BadInputError
from scheduler.domain.province import Province
from scheduler.intake import load_province
from scheduler.intake.export import export_province
from scheduler.settings import load_settings
from tests import factories
from tests.unit.intake.inputs import ROOT
from tests.unit.intake.provinces import provinces


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(provinces())
def test_any_province_comes_back_from_its_files(
    tmp_path_factory: pytest.TempPathFactory, province: Province
) -> None:
    folder = tmp_path_factory.mktemp("export")
    export_province(province, folder)
    assert load_province(folder / "config.toml") == province


def test_the_projects_own_province_comes_back_from_its_files(tmp_path: Path) -> None:
    province = load_province(ROOT / "config.toml")
    written = export_province(province, tmp_path, ROOT / "config.toml")
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "config.toml",
        "schools.csv",
        "sessions/programmes.toml",
        "sessions/teachers.toml",
    ]
    assert load_province(tmp_path / "config.toml") == province
    own = load_settings(ROOT / "config.toml", tmp_path, {})
    exported = load_settings(tmp_path / "config.toml", tmp_path, {})
    assert replace(exported, config_path=own.config_path) == own


def test_an_exported_file_says_that_comments_are_not_kept(tmp_path: Path) -> None:
    export_province(factories.province(), tmp_path)
    for path in (tmp_path / "config.toml", *(tmp_path / "sessions").iterdir()):
        assert path.read_text(encoding="utf-8").startswith("# Written by the scheduler")


def test_an_export_never_overwrites_input_files(tmp_path: Path) -> None:
    province = factories.province()
    export_province(province, tmp_path)
    before = (tmp_path / "config.toml").read_bytes()
    with pytest.raises(BadInputError, match="already exists"):
        export_province(replace(province, name="Other"), tmp_path)
    assert (tmp_path / "config.toml").read_bytes() == before
