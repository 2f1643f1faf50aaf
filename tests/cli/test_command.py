"""The command's promises, run as its users run it."""

import shutil
import sqlite3
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest

from tests.cli.conftest import ROOT, Educatec

STALE_SYSTEM_ZONE = {"TZ": "Africa/Casablanca", "PYTHONTZPATH": "/usr/share/zoneinfo"}


def feed_events(body: bytes) -> set[tuple[str, str, str]]:
    calendar = icalendar.Calendar.from_ical(body)
    return {
        (
            str(event["UID"]),
            event.decoded("DTSTART").strftime("%Y-%m-%dT%H:%M:%SZ"),
            event.decoded("DTEND").strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
        for event in calendar.walk("VEVENT")
    }


def test_check_names_what_the_inputs_hold(educatec: Educatec) -> None:
    facts = educatec.json("check")
    assert isinstance(facts, dict)
    assert facts["schools"] == 58
    assert facts["rooms"] == 116


def test_a_school_s_list_and_its_feed_name_the_same_sessions_at_the_same_instants(
    educatec: Educatec,
) -> None:
    codes = [line.split(",")[0] for line in (ROOT / "schools.csv").read_text().splitlines()[1:]]
    for code in codes[:: len(codes) // 3]:
        listed = educatec("sessions", "--school", code, "--json", env=STALE_SYSTEM_ZONE)
        feed = educatec("feed", "--school", code, env=STALE_SYSTEM_ZONE)
        import json

        facts = {(s["uid"], s["start"], s["end"]) for s in json.loads(listed.stdout)}
        assert facts == feed_events(feed.stdout)
        assert facts


def test_half_past_two_in_the_programme_is_half_past_two_utc_in_the_feed(
    educatec: Educatec,
) -> None:
    sessions = educatec.json("sessions")
    assert isinstance(sessions, list)
    for session in sessions:
        assert session["start"] == f"{session['date']}T{session['time']}:00Z"


def test_a_second_import_changes_nothing(educatec: Educatec) -> None:
    report = educatec.json("import")
    assert report == {"applied": True, "changes": []} or report["changes"] == []  # type: ignore[index,call-overload]


def test_plan_answers_with_what_is_placed_and_why_the_rest_is_not(
    fresh: Callable[..., Educatec],
) -> None:
    command = fresh()
    command("import")
    plan = command.json("plan", "--from", "2026-11-30", "--to", "2026-12-05", "--time-limit", "3")
    assert isinstance(plan, dict)
    assert plan["placed"] == sum(1 for each in plan["sessions"] if each["slot"])
    assert plan["gap"] >= 0
    for each in plan["unplaced"]:
        assert each["reasons"], each


def test_a_faulty_file_is_refused_with_its_line_and_nothing_changes(
    fresh: Callable[..., Educatec], tmp_path: Path
) -> None:
    shutil.copy(ROOT / "config.toml", tmp_path)
    shutil.copytree(ROOT / "sessions", tmp_path / "sessions")
    lines = (ROOT / "schools.csv").read_text(encoding="utf-8").splitlines()
    (tmp_path / "schools.csv").write_text("\n".join(lines), encoding="utf-8")
    command = fresh(tmp_path / "config.toml")
    command("import")
    before = dump(command.data)
    lines[4] = lines[4].replace(lines[4][:6], "99004A", 1)
    (tmp_path / "schools.csv").write_text("\n".join(lines), encoding="utf-8")
    refused = command("import", expect=2)
    assert "schools.csv:5: code:" in refused.stderr.decode()
    assert dump(command.data) == before


def dump(data: Path) -> list[str]:
    files = list(data.glob("*.sqlite*")) or list(data.glob("*.db"))
    main = min(files, key=lambda path: len(path.name))
    with sqlite3.connect(main) as connection:
        return list(connection.iterdump())


def test_an_unknown_school_is_told_in_a_sentence(educatec: Educatec) -> None:
    told = educatec("sessions", "--school", "12345X", expect=1).stderr.decode()
    assert "12345X" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("link",), id="link of nobody"),
        pytest.param(("feed",), id="feed of nobody"),
        pytest.param(("sessions", "--week", "2026-99"), id="no such week"),
        pytest.param(("plan", "--from", "soon"), id="no date"),
    ],
)
def test_a_command_that_makes_no_sense_ends_with_code_2(
    educatec: Educatec, words: tuple[str, ...]
) -> None:
    assert "Traceback" not in educatec(*words, expect=2).stderr.decode()


def test_links_stay_the_same_and_lead_to_pages(educatec: Educatec) -> None:
    first = educatec.json("link", "--school", "99002K")
    assert first == educatec.json("link", "--school", "99002K")
    assert educatec.json("link", "--operator") != educatec.json("link", "--operator")


def test_doctor_finds_the_installation_in_order(educatec: Educatec) -> None:
    found = educatec.json("doctor")
    assert isinstance(found, dict)
    assert found["ok"], found


def test_diff_right_after_a_release_is_empty(educatec: Educatec) -> None:
    assert educatec.json("diff")["changes"] == []  # type: ignore[index,call-overload]


def test_the_config_holds_no_secret() -> None:
    assert "password" not in tomllib.loads((ROOT / "config.toml").read_text()).get("mail", {})


def test_rezone_finds_nothing_while_the_law_has_not_changed(educatec: Educatec) -> None:
    assert educatec.json("rezone") == []


def test_what_was_imported_comes_back_as_files_that_mean_the_same(
    educatec: Educatec, tmp_path: Path
) -> None:
    educatec("export", str(tmp_path / "files"))
    again = Educatec(educatec.data, tmp_path / "files" / "config.toml")
    assert again.json("import")["changes"] == []  # type: ignore[index,call-overload]


def test_every_school_has_a_week_sheet_in_the_archive(educatec: Educatec, tmp_path: Path) -> None:
    educatec("sheets", "2026-W49", str(tmp_path / "week.zip"))
    with zipfile.ZipFile(tmp_path / "week.zip") as archive:
        names = archive.namelist()
        assert len(names) == 58
        assert archive.read("99002K-2026-11-30.pdf").startswith(b"%PDF")
