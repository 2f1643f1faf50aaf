"""The printed week: what stands on it, in which order, and that it is the same every time."""

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from scheduler.domain.release import ReleasedState
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.sheet import render_sheet, zip_of
from scheduler.feeds.subscription import FeedTitle
from scheduler.feeds.week import WeekSheet, week_of
from tests import factories
from tests.unit.feeds.released import FIRST, MONDAY, SECOND, facts, live, recorded, session

SCHOOL = factories.school(code=FIRST, name=Text(ar="ثانوية الرحامنة", fr="Lycée Rehamna"))
HOLDER = FeedTitle(kind="school", id=FIRST, name=SCHOOL.name)
PAGE = "https://educatec.example/s/0123456789abcdef"


def on(days: int, start: int = 870, **parts: object) -> object:
    return facts(slot=Slot(MONDAY + dt.timedelta(days=days), start, 60), **parts)


def week(*given: object) -> WeekSheet:
    sessions = [session(number, facts=each) for number, each in enumerate(given, 1)]
    return week_of(sessions, HOLDER, MONDAY, ("fr", "ar"))


def test_week_runs_from_monday_to_sunday_in_order() -> None:
    found = week(on(6), on(7), on(-1), on(0, 990), on(0, 510))
    assert [(day.names[0], [each.start for each in day.entries]) for day in found.days] == [
        ("lundi 30 novembre 2026", ["08:30", "16:30"]),
        ("dimanche 6 décembre 2026", ["14:30"]),
    ]


def test_week_of_a_school_holds_nothing_of_another() -> None:
    assert week(on(0, receptions=(live(SECOND),))).days == ()


def test_entries_are_marked_by_how_the_school_gets_them() -> None:
    [day] = week(
        on(0, 510),
        on(0, 630, receptions=(recorded(FIRST),)),
        on(0, 870, state=ReleasedState.CANCELLED),
        on(0, 990, receptions=(), withdrawn=(FIRST,)),
    ).days
    assert [each.mark for each in day.entries] == ["live", "recorded", "cancelled", "cancelled"]
    assert [each.mode for each in day.entries[0].words] == [
        "En direct – image nette",
        "مباشر – صورة بجودة عالية",
    ]
    # Not to be watched at the hour that stands beside it: the sheet says when.
    assert [words.mode for words in day.entries[1].words] == [
        "En différé\u00a0: enregistrement à regarder après la diffusion, pas avant 12:00",
        "مسجَّل: يُشاهَد التسجيل بعد البث، ليس قبل الساعة 12:00",
    ]


def sheet(*given: object) -> bytes:
    sessions = [session(number, facts=each) for number, each in enumerate(given, 1)]
    return render_sheet(sessions, school=SCHOOL, monday=MONDAY, address=PAGE, release=12)


def test_sheet_is_the_same_to_the_byte_every_time() -> None:
    assert sheet(on(0), on(1)) == sheet(on(0), on(1))


def test_markup_in_a_title_is_printed_and_never_obeyed() -> None:
    nasty = Text(ar='#panic("أ") $x$', fr='#panic("a") ] *b* \\ `c`', en="")
    assert sheet(on(0, title=nasty)).startswith(b"%PDF-")


def test_sheet_reads_in_french_and_arabic(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet(on(0), on(2, receptions=(recorded(FIRST),))))
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()
    for words in ("Lycée Rehamna · 99001V", "lundi 30 novembre 2026", "14:30", "Publication n° 12"):
        assert words in text
    assert any("\u0600" <= char <= "\u06ff" or "\ufb50" <= char <= "\ufeff" for char in text)


def test_empty_week_is_still_a_sheet() -> None:
    assert sheet().startswith(b"%PDF-")


@pytest.mark.parametrize("a_day", [1, 3, 5])
def test_full_week_stays_on_one_page(tmp_path: Path, a_day: int) -> None:
    """Up to five sessions on each of six days."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet(*(on(day, 480 + 70 * n) for day in range(6) for n in range(a_day))))
    told = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    assert "Pages:           1\n" in told


def test_archive_holds_every_sheet_and_is_the_same_every_time() -> None:
    sheets = {"b.pdf": b"2", "a.pdf": b"1"}
    archive = zip_of(sheets)
    assert archive == zip_of(dict(reversed(sheets.items())))
    with zipfile.ZipFile(io.BytesIO(archive)) as pack:
        assert {name: pack.read(name) for name in pack.namelist()} == sheets
