"""The reports: the same figures on the page, as CSV, as Excel and on the printed sheet."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from flask.testing import FlaskClient

from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.service.context import Context
from scheduler.service.releases.queries import released_sessions
from scheduler.service.reports.reach import report
from scheduler.service.schools import replies
from scheduler.service.schools.replies import Heads, RoomAnswer
from tests.fakes import FakeClock
from tests.web.visits import PROVINCE, Tags, words
from web.panel.reports.spreadsheets import csv_of, workbook_written
from web.panel.reports.table import ReportColumn, ReportRow, ReportTable

FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 26)
DAYS = f"first={FIRST}&last={LAST}"


@pytest.fixture
def over(house: Context, clock: FakeClock) -> None:
    """Everything is over; every live school of one session said and counted something."""
    sessions = released_sessions(house, PROVINCE)
    first = next(each for each in sessions if each.facts.live_count > 1)
    clock.at = first.facts.start
    live = [each.school_code for each in first.facts.receptions if each.mode is Mode.LIVE]
    replies.answer_room(house, live[0], first.session_id, RoomAnswer.READY)
    for code in live:
        counts = {Level.BAC2: Heads(girls=17, boys=14)}
        replies.count_heads(house, code, first.session_id, counts)
    replies.tell_loss(house, live[1], first.session_id, 45)
    clock.at = sessions[-1].facts.audience_end + dt.timedelta(days=1)


def sheet(client: FlaskClient, table: str, kind: str) -> list[list[str]]:
    """Return a table's cells as text, from one kind of file."""
    reply = client.get(f"/panel/reports/{table}.{kind}?{DAYS}")
    assert reply.headers["Content-Disposition"].startswith("attachment;")
    if kind == "csv":
        return list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")), delimiter=";"))
    rows = openpyxl.load_workbook(io.BytesIO(reply.data)).active.iter_rows(values_only=True)
    return [
        [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    ]


@pytest.mark.usefixtures("over")
@pytest.mark.parametrize(
    "table",
    [
        *("levels", "subjects", "kinds", "programmes", "communes", "fairness", "left-behind"),
        *("studios", "attendance", "reports-missing", "schools"),
    ],
)
def test_page_csv_and_excel_say_the_same(operator: FlaskClient, table: str):
    as_csv, as_excel = (sheet(operator, table, kind) for kind in ("csv", "xlsx"))
    assert len(as_csv) > 1
    # Excel knows no difference between 8.0 and 8; CSV keeps three places of every measure.
    assert [[_plain(cell) for cell in row] for row in as_excel] == [
        [_plain(cell) for cell in row] for row in as_csv
    ]
    page = words(operator.get(f"/panel/reports?{DAYS}"))
    for row in as_csv:
        assert row[0] in page


@pytest.mark.usefixtures("over")
def test_heads_rooms_and_losses_are_those_that_the_schools_told(
    operator: FlaskClient, house: Context
):
    found = report(house, FIRST, LAST)
    counted = sum(found.attendance.counted.values())
    assert found.attendance.by_level == {Level.BAC2: Heads(girls=17 * counted, boys=14 * counted)}
    assert sum(found.attendance.expected.values()) == sum(
        1
        for each in released_sessions(house, PROVINCE)
        for reception in each.facts.receptions
        if reception.mode is not Mode.NONE
    )
    assert (found.rooms.ready, found.rooms.not_possible) == (1, 0)
    assert (found.rooms.lost, found.rooms.lost_minutes) == (1, 15)
    live = sum(each.facts.live_count for each in released_sessions(house, PROVINCE))
    assert found.rooms.silent == live - 1
    shown = words(operator.get(f"/panel/reports?{DAYS}"))
    assert f"girls {counted * 17}, boys {counted * 14}" in shown
    assert "1 reception was interrupted (time lost in all: 0.2 h)" in shown


def test_one_workbook_holds_every_table(operator: FlaskClient):
    reply = operator.get(f"/panel/reports.xlsx?{DAYS}")
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    assert len(book.sheetnames) == 11
    assert operator.get(f"/panel/reports/nothing.csv?{DAYS}").status_code == 404
    assert operator.get(f"/panel/reports/levels.pdf?{DAYS}").status_code == 404


def test_a_workbook_speaks_the_language_of_the_page_and_runs_its_way(operator: FlaskClient):
    reply = operator.get(f"/panel/reports.xlsx?{DAYS}&lang=ar")
    sheet_of = openpyxl.load_workbook(io.BytesIO(reply.data))["حسب المستوى"]
    assert sheet_of.sheet_view.rightToLeft
    assert sheet_of["A2"].value.startswith("الثانية بكالوريا")


def test_days_without_a_release_are_said_to_be_empty_once(operator: FlaskClient):
    for page in ("reports", "reports/print"):
        shown = words(operator.get(f"/panel/{page}?first=2027-03-01&last=2027-03-07"))
        assert shown.count("Nothing is released for these days.") == 1
        assert "0/0" not in shown


def test_no_cell_is_ever_run_by_a_spreadsheet():
    table = ReportTable(
        id="names",
        name="names",
        columns=(ReportColumn(words="=1+1"), ReportColumn(words="b")),
        rows=(ReportRow(cells=("@SUM(A1)", "-2+3")), ReportRow(cells=("+1", "\tx"))),
    )
    cells = [cell for row in csv.reader(io.StringIO(csv_of(table)), delimiter=";") for cell in row]
    assert all(cell.removeprefix("\ufeff")[0] in "'b" for cell in cells)
    sheet_of = openpyxl.load_workbook(io.BytesIO(workbook_written([table]))).active
    assert {cell.data_type for row in sheet_of for cell in row} == {"s"}


@pytest.mark.usefixtures("over")
def test_the_printed_sheet_says_what_is_illustrative(operator: FlaskClient):
    shown = words(operator.get(f"/panel/reports/print?{DAYS}"))
    assert "The list of schools is illustrative" in shown
    assert "attendance is what the schools themselves have counted" in shown


def test_named_stretches_of_days_are_offered(operator: FlaskClient, clock: FakeClock):
    clock.at = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)
    links = [each.get("href", "") for each in Tags(operator.get("/panel/reports").text).named("a")]
    for days in (
        "first=2026-12-28&last=2027-01-03",
        "first=2026-12-01&last=2026-12-31",
        "first=2026-09-07&last=2027-06-30",
    ):
        assert f"/panel/reports?{days}" in links
    for strange in ("first=soon", "first=9999-12-31", "last=0001-01-01", "first=2026-12-01&last=x"):
        assert operator.get(f"/panel/reports?{strange}").status_code == 200


def _plain(cell: str) -> str:
    try:
        return f"{float(cell.replace(',', '.')):.3f}"
    except ValueError:
        return cell
