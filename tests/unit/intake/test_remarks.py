"""What is no fault but should be looked at before files are taken in."""

from pathlib import Path

import pytest

from scheduler.domain.text import Text
from scheduler.intake import load_inputs, load_province
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.intake.remarks import SENTENCES, RemarkCode
from tests.unit.intake.inputs import Inputs, small_inputs
from tests.unit.intake.office_files import csv_text, ministry_table, own_table


@pytest.fixture
def small(tmp_path: Path) -> Inputs:
    return small_inputs(tmp_path)


def test_the_projects_own_inputs_need_no_second_look(inputs: Inputs) -> None:
    assert load_inputs(inputs.config).remarks == ()


def test_a_school_of_config_that_the_roster_lacks_is_a_remark_with_its_name(
    small: Inputs,
) -> None:
    small.change("config.toml", '["Jbilate"]', '["Ben Guerir"]')
    stored = load_province(small.config)
    (kept,) = [school for school in stored.schools if school.code != "99044F"]
    content = csv_text(own_table([kept])).encode()
    small.change("sessions/all.toml", ', except = ["99044F"]', "")
    stored = load_province(small.config)
    found = province_with(stored, [HandedFile(name="a.csv", content=content)], whole=True)
    assert [school.code for school in found.province.schools] == ["99003L"]
    missing = [each for each in found.remarks if each.code is RemarkCode.MISSING_SCHOOL]
    assert {each.params["school"] for each in missing} == {"Collège B, annexe (99044F)"}


def test_on_disk_it_is_told_with_line_and_code(small: Inputs) -> None:
    small.change("schools.csv", "99044F", "99045G")
    small.change("sessions/all.toml", ', except = ["99044F"]', "")
    found = load_inputs(small.config).remarks
    assert [(each.file, each.line, each.params["school"]) for each in found] == [
        ("config.toml", small.line_of("config.toml", 'schools = ["99044F"]'), "99044F"),
        ("config.toml", small.line_of("config.toml", '99044F = "720p"'), "99044F"),
    ]
    named = load_inputs(small.config, {"99044F": "Collège B"}).remarks
    assert "Collège B (99044F)" in str(named[0])


def test_a_wrong_code_is_still_a_fault(small: Inputs) -> None:
    small.change("config.toml", 'schools = ["99044F"]', 'schools = ["99044E"]')
    assert [each.wrong for each in small.faults()] == ["there is no school '99044E'"]


def test_a_programme_that_leaves_the_school_year_is_named(small: Inputs) -> None:
    small.change("sessions/all.toml", "last = 2027-05-29", "last = 2027-07-05")
    small.change("sessions/all.toml", "first = 2026-11-30", "first = 2026-09-01")
    words = [str(each) for each in load_inputs(small.config).remarks]
    assert words == [
        (
            f"sessions/all.toml:{small.line_of('sessions/all.toml', 'last = 2027-07-05')}: The "
            "programme maths ends on 2027-07-05, after the school year (2027-06-30)."
        ),
        (
            f"sessions/all.toml:{small.line_of('sessions/all.toml', 'first = 2026-09-01')}: The "
            "programme maths begins on 2026-09-01, before the school year (2026-09-07)."
        ),
    ]


def test_a_ministry_export_without_arabic_keeps_the_arabic_that_is_known(inputs: Inputs) -> None:
    stored = load_province(inputs.config)
    table = ministry_table(stored.schools, others=False)
    arabic = [table[0].index(name) for name in ("NOM_ETABA", "la_com", "LA_CYCLE")]
    table = [[cell for at, cell in enumerate(row) if at not in arabic] for row in table]
    content = csv_text(table).encode("cp1252")
    found = province_with(stored, [HandedFile(name="a.csv", content=content)], whole=False)
    assert found.province.schools == stored.schools
    renamed = [*table[0:1], *([row[0], "LYCEE NEUF", *row[2:]] for row in table[1:2])]
    content = csv_text(renamed).encode("cp1252")
    found = province_with(stored, [HandedFile(name="a.csv", content=content)], whole=False)
    assert found.province.schools[0].name == Text(
        ar=stored.schools[0].name.ar, fr="LYCEE NEUF", en=stored.schools[0].name.en
    )


def test_every_remark_has_a_sentence() -> None:
    assert set(SENTENCES) == set(RemarkCode)
