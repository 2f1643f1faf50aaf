"""What teachers send ahead of a session."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.errors import (
    BadInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)
from scheduler.service.context import Context
from scheduler.service.schools import materials
from scheduler.storage.database import Database
from tests import factories as make
from tests.broadcasts import publish, store_province
from tests.conftest import context_on
from tests.fakes import FakeClock

TEACHER, STRANGER = "maths-a", "maths-b"
END = dt.datetime(2026, 11, 30, 15, 30, tzinfo=dt.UTC)
ONE, TWO = 1, 2
PDF = b"%PDF-1.7 a sheet of exercises"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "shelf"


@pytest.fixture
def ctx(database: Database, clock: FakeClock, shelf: Path) -> Context:
    """Two sessions of one teacher, and a folder for files."""
    made = context_on(database, clock, FolderShelf(shelf))
    store_province(made)
    publish(made, {ONE: make.facts(), TWO: make.facts(at="16:30")})
    return made


def send(ctx: Context, name: str = "sheet.pdf", content: bytes = PDF, session: int = ONE) -> None:
    materials.send_file(ctx, TEACHER, session, "", name=name, content=content)


def sent(ctx: Context, session: int = ONE) -> tuple[materials.Material, ...]:
    return materials.materials_for(ctx, [session])[session]


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in ("[Content_Types].xml", *names):
            parts.writestr(name, "x")
    return out.getvalue()


def test_links_and_files_are_listed_as_sent_and_a_file_comes_back_whole(ctx: Context):
    materials.send_material_link(ctx, TEACHER, ONE, " To read ", "https://example.org/a?b=c")
    send(ctx)
    link, file = sent(ctx)
    assert (link.title, link.address) == ("To read", "https://example.org/a?b=c")
    assert (file.title, file.file_name, file.size) == ("sheet.pdf", "sheet.pdf", len(PDF))
    assert materials.file_of(ctx, ONE, file.id) == (file, PDF)
    for session, material in ((TWO, file.id), (ONE, link.id), (ONE, 404)):
        with pytest.raises(NotFoundError):
            materials.file_of(ctx, session, material)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "example.org",
        "https://localhost",
        "https://a@example.org",
        "https://example.org/a b",
        "https://[example.org",
        "https://example.org/" + "x" * 500,
    ],
)
def test_only_plain_web_addresses_are_taken(ctx: Context, address: str):
    with pytest.raises(BadInputError):
        materials.send_material_link(ctx, TEACHER, ONE, "To read", address)
    assert sent(ctx) == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("sheet.pdf", b"<html>", id="a page called a PDF"),
        pytest.param("page.html", b"<html>", id="a page"),
        pytest.param("page.svg", b"<svg>", id="a drawing with scripts"),
        pytest.param("run.exe", b"MZ", id="a program"),
        pytest.param("sheet.docx", b"PK nothing", id="a broken office file"),
        pytest.param("sheet.docx", office("word/vbaProject.bin"), id="macros"),
        pytest.param("sheet.docm", office("word/document.xml"), id="a kind for macros"),
        pytest.param("notes.txt", b"\xff\xfe\x00", id="no text"),
        pytest.param("sheet.pdf", b"", id="nothing"),
        pytest.param("sheet.pdf", PDF + bytes(materials.MOST_BYTES), id="too large"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_or_could_run_is_refused(
    ctx: Context, shelf: Path, name: str, content: bytes
):
    with pytest.raises(BadInputError) as refused:
        send(ctx, name, content)
    assert [each.key for each in refused.value.faults] == ["file"]
    assert sent(ctx) == ()
    assert not shelf.exists()


def test_every_kind_that_is_offered_is_taken(ctx: Context):
    for number, (name, content) in enumerate(
        [
            ("A.PDF", PDF),
            ("b.png", b"\x89PNG\r\n\x1a\n."),
            ("c.jpeg", b"\xff\xd8\xff."),
            ("تمارين.txt", "تمارين".encode()),
            ("d.pptx", office("ppt/slides/slide1.xml")),
        ],
        start=1,
    ):
        send(ctx, name, content)
        assert sent(ctx)[-1].file_name == name
        assert len(sent(ctx)) == number


def test_a_name_with_folders_or_line_ends_is_made_harmless(ctx: Context):
    send(ctx, '../..\\etc\r\n/a"b;c\x00.pdf')
    assert sent(ctx)[0].file_name == "a_b_c.pdf"


def test_a_file_leaves_the_shelf_with_the_last_material_that_is_it(ctx: Context, shelf: Path):
    send(ctx)
    send(ctx, session=TWO)
    assert len(list(shelf.iterdir())) == 1
    materials.withdraw_material(ctx, TEACHER, sent(ctx)[0].id)
    assert sent(ctx) == ()
    assert materials.file_of(ctx, TWO, sent(ctx, TWO)[0].id)[1] == PDF
    materials.withdraw_material(ctx, TEACHER, sent(ctx, TWO)[0].id)
    assert list(shelf.iterdir()) == []


def test_a_teacher_sends_to_the_own_sessions_only_and_until_they_are_over(
    ctx: Context, clock: FakeClock
):
    send(ctx)
    for act in (
        lambda: materials.send_material_link(ctx, STRANGER, ONE, "", "https://example.org"),
        lambda: materials.withdraw_material(ctx, STRANGER, sent(ctx)[0].id),
    ):
        with pytest.raises(NotFoundError):
            act()
    clock.at = END
    with pytest.raises(NotAllowedError):
        send(ctx)


def test_six_are_enough(ctx: Context):
    for number in range(materials.MOST):
        materials.send_material_link(ctx, TEACHER, ONE, "", f"https://example.org/{number}")
    with pytest.raises(NotAllowedError):
        send(ctx)


def test_a_file_that_the_disk_lost_is_told_as_such(ctx: Context, shelf: Path):
    send(ctx)
    (shelf / sent(ctx)[0].shelf_mark).unlink()
    with pytest.raises(UnavailableError):
        materials.file_of(ctx, ONE, sent(ctx)[0].id)
