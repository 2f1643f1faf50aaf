"""A youth centre, an institute of traditional arts and a literacy centre, from file to feed."""

import datetime as dt
from pathlib import Path

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.province import Province
from scheduler.domain.school import Level, SchoolKind
from scheduler.domain.session import Mode
from scheduler.intake import load_province
from scheduler.intake.export import export_province
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.planner.checker import find_clashes
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.feeds.calendars import feed_body_of
from scheduler.service.feeds.week_sheets import week_sheet
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests.unit.intake.inputs import ROOT, small_inputs

SAMPLE = ROOT / "samples" / "receivers"
# A week in which the schools have a break.
MONDAY = dt.date(2026, 12, 7)
SATURDAY = MONDAY + dt.timedelta(days=5)
LIMITS = Limits(seconds=2, deterministic=True)
RECEIVERS = {
    "MJ-001": (SchoolKind.YOUTH_CENTRE, "chemins-jeunes"),
    "IA-001": (SchoolKind.CRAFT_INSTITUTE, "motifs-zellige"),
    "AL-001": (SchoolKind.LITERACY_CENTRE, "lire-ecrire-adultes"),
}


@pytest.fixture
def province(tmp_path: Path) -> Province:
    """The small province, in whose break all schools are closed, with the sample handed over."""
    inputs = small_inputs(tmp_path)
    inputs.change("config.toml", 'for = { communes = ["Jbilate"] }', "")
    files = [
        HandedFile(name=path.name, content=path.read_bytes()) for path in sorted(SAMPLE.iterdir())
    ]
    found = province_with(load_province(inputs.config), files, whole=False)
    assert found.remarks == ()
    return found.province


def test_the_sample_is_read_with_kinds_audiences_and_hours(province: Province) -> None:
    for code, (kind, programme_id) in RECEIVERS.items():
        receiver = province.school_by_code[code]
        programme = province.programme_by_id[programme_id]
        assert (receiver.kind, receiver.is_illustrative) == (kind, True)
        assert receiver in province.audience_of(programme)
        assert not any(school.code[0].isdigit() for school in province.audience_of(programme))


def test_their_hours_are_their_own(province: Province) -> None:
    calendar = province.calendar
    school, centre = province.school_by_code["99003L"], province.school_by_code["MJ-001"]
    assert calendar.open_blocks(school, MONDAY) == ()
    assert calendar.open_blocks(centre, MONDAY) == ((900, 1200),)
    holiday = dt.date(2027, 1, 1)
    assert calendar.closure_on(centre, holiday) is not None
    assert calendar.open_blocks(centre, holiday) == ()
    assert calendar.open_blocks(centre, MONDAY + dt.timedelta(days=6)) == ()


def test_they_come_back_from_files(province: Province, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export_province(province, folder)
    assert load_province(folder / "config.toml") == province


def test_they_are_served_in_a_school_break_from_plan_to_feed(
    sqlite_ctx: Context, province: Province
) -> None:
    ctx = sqlite_ctx
    apply_import(ctx, province, "importer")
    report = make_plan(ctx, MONDAY, SATURDAY, limits=LIMITS, actor="planner")
    placed = [each for each in report.sessions if each.placement]
    assert {each.key.programme_id for each in placed} == {
        programme for _, programme in RECEIVERS.values()
    }
    placements = [each.placement for each in placed if each.placement]
    receptions = {each.key: each.receptions for each in placed}
    assert find_clashes(province, placements, receptions) == ()
    assert all(each.mode is Mode.LIVE for given in receptions.values() for each in given)
    release(ctx, "first", "approver")
    for code, (_, programme_id) in RECEIVERS.items():
        holder = Holder(kind=HolderKind.SCHOOL, id=code)
        seen = released_sessions(ctx, holder)
        assert programme_id in {each.facts.key.programme_id for each in seen}
        body = feed_body_of(ctx, holder, "ar")
        assert all(each.uid.encode() in body for each in seen)
        assert week_sheet(ctx, code, MONDAY).startswith(b"%PDF")
    adults = Holder(kind=HolderKind.LEVEL, id=Level.ADULTS.value)
    body = feed_body_of(ctx, adults, "ar").decode().replace("\r\n ", "")
    assert "القراءة والكتابة للكبار" in body
    assert "الكبار في دروس محاربة الأمية" in body
    assert "NAME:الكبار في دروس محاربة الأمية" in body


def test_nothing_of_a_school_is_asked_of_them(province: Province) -> None:
    stored = province

    def handed(cells: str) -> list[tuple[str, str]]:
        heading = (SAMPLE / "receivers.csv").read_text(encoding="utf-8").splitlines()[0]
        file = HandedFile(name="a.csv", content=f"{heading}\n{cells}\n".encode())
        try:
            province_with(stored, [file], whole=False)
        except BadInputError as error:
            return [(fault.key, fault.allowed) for fault in error.faults]
        return []

    row = "MJ-002,Maison,دار,,Jbilate,الجبيلات,youth-centre,0,0,1,8,4g,yes,YOUTH,,x,,{hours}"
    assert handed(row.format(hours="mon 09:00-12:00")) == []
    assert [key for key, _ in handed(row.format(hours=""))] == ["hours"]
    as_school = row.replace("youth-centre", "college").replace("YOUTH", "1AC")
    faults = dict(handed(as_school.format(hours="mon 09:00-12:00")))
    assert faults.keys() == {"code", "hours"}
    wrong = handed(row.replace("MJ-002", "99003L").format(hours="mon 09:00-12:00"))
    assert wrong == [("code", "two letters, a hyphen and three digits, such as MJ-001")]
    pupils = handed(row.replace("YOUTH", "2BAC").format(hours="mon 09:00-12:00"))
    assert [key for key, _ in pupils] == ["levels"]
