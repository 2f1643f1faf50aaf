"""What the project's own files say, once loaded."""

import datetime as dt
import itertools
import re
from collections import Counter
from pathlib import Path

import pytest

from scheduler.domain.calendar import ClosureKind, DateStatus
from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from scheduler.domain.wall import Hours, Slot
from scheduler.intake import load_province
from scheduler.zonedata import load_zone
from tests.unit.intake.inputs import ROOT, Inputs


@pytest.fixture(scope="module")
def province() -> Province:
    return load_province(ROOT / "config.toml")


def test_the_roster_has_58_schools_116_rooms_and_25_communes(province: Province) -> None:
    assert len(province.schools) == 58
    assert sum(school.rooms for school in province.schools) == 116
    assert len({school.commune for school in province.schools}) == 25
    assert Counter(school.source for school in province.schools) == {
        "illustrative": 57,
        "verified": 1,
    }


def test_half_past_two_stays_half_past_two_in_the_files_and_in_the_zone(
    province: Province,
) -> None:
    ordinary = next(each for each in province.calendar.periods if each.id == "ordinary")
    assert Hours(0, 14 * 60 + 30, 15 * 60 + 30) in ordinary.slots
    laboratory = province.programme_by_id["svt-3ac-laboratoire"]
    assert laboratory.opens_at == 14 * 60 + 30
    zone = load_zone(province.zone_name)
    for day in (dt.date(2026, 11, 30), dt.date(2027, 2, 9), dt.date(2027, 5, 29)):
        assert zone.instant(day, laboratory.opens_at) == dt.datetime(
            day.year, day.month, day.day, 14, 30, tzinfo=dt.UTC
        )


@pytest.mark.parametrize(
    ("day", "name", "kind"),
    [
        ("2026-12-06", "break-2", ClosureKind.BREAK),
        ("2026-12-13", "break-2", ClosureKind.BREAK),
        ("2027-01-01", "new-years-day", ClosureKind.HOLIDAY),
        ("2027-01-11", "proclamation-of-independence-day", ClosureKind.HOLIDAY),
        ("2027-01-14", "amazigh-new-year", ClosureKind.HOLIDAY),
        ("2027-01-24", "mid-year-break", ClosureKind.BREAK),
        ("2027-03-08", "eid-al-fitr", ClosureKind.HOLIDAY),
        ("2027-03-12", "eid-al-fitr", ClosureKind.HOLIDAY),
        ("2027-03-21", "break-3", ClosureKind.BREAK),
        ("2027-05-01", "labor-day", ClosureKind.HOLIDAY),
        ("2027-05-09", "break-4", ClosureKind.BREAK),
        ("2027-05-17", "eid-al-adha", ClosureKind.HOLIDAY),
    ],
)
def test_the_year_closes_all_schools_on_its_days(
    province: Province, day: str, name: str, kind: ClosureKind
) -> None:
    closure = province.calendar.closure_for_all(dt.date.fromisoformat(day))
    assert closure is not None
    assert (closure.id, closure.kind) == (name, kind)


@pytest.mark.parametrize("day", ["2026-12-05", "2026-12-14", "2027-02-01", "2027-03-13"])
def test_the_days_around_a_break_are_open(province: Province, day: str) -> None:
    assert province.calendar.closure_for_all(dt.date.fromisoformat(day)) is None


def test_religious_dates_are_estimates_until_somebody_confirms_them(province: Province) -> None:
    status = {closure.id: closure.status for closure in province.calendar.closures}
    assert status["eid-al-fitr"] is DateStatus.ESTIMATED
    assert status["islamic-new-year"] is DateStatus.ESTIMATED
    assert status["new-years-day"] is DateStatus.FIXED


def test_no_sixty_minutes_fit_into_ramadan_and_forty_five_do(province: Province) -> None:
    day = dt.date(2027, 2, 9)
    for school in province.schools:
        period = province.calendar.period_on(school, day)
        assert period is not None
        assert period.id == "ramadan"
        blocks = province.calendar.open_blocks(school, day)
        assert blocks
        assert {end - start for start, end in blocks} == {45}


def test_friday_midday_is_longer_for_prayer(province: Province) -> None:
    friday = dt.date(2026, 12, 4)
    for school in province.schools:
        for start, end in province.calendar.bell_blocks(school, friday):
            assert end <= 11 * 60 + 50 or start >= 13 * 60 + 40


def test_free_hours_differ_so_that_no_two_groups_have_the_same_week(province: Province) -> None:
    weeks = Counter(
        tuple(
            province.calendar.open_blocks(school, dt.date(2026, 11, 30) + dt.timedelta(days=n))
            for n in range(6)
        )
        for school in province.schools
    )
    assert len(weeks) >= 10
    assert max(weeks.values()) < len(province.schools) / 3


def test_the_programme_has_every_kind_policy_and_source(province: Province) -> None:
    assert {each.kind for each in province.programmes} == set(Kind)
    assert {each.policy for each in province.programmes} == set(DeliveryPolicy)
    recorded = [each for each in province.programmes if not each.goes_live]
    assert {each.source for each in recorded} == set(Source)
    for each in province.programmes:
        if each.kind is Kind.COUNSELLING:
            assert not each.is_recorded
    assert 15 <= len(province.teachers) <= 20


def test_an_ordinary_week_asks_for_25_to_30_sessions_and_the_studio_holds_them(
    province: Province,
) -> None:
    monday, saturday = dt.date(2027, 1, 4), dt.date(2027, 1, 9)
    running = [
        each
        for each in province.programmes
        if each.takes_studio and each.first <= monday and each.last >= saturday
    ]
    often = sum(each.per_week / max(1, each.min_days_between / 7) for each in running)
    assert 25 <= often <= 32
    studio = province.studios[0]
    minutes = sum(
        (each.minutes + studio.turnaround) * each.per_week / max(1, each.min_days_between / 7)
        for each in running
    )
    open_minutes = sum(hours.end - hours.start for hours in studio.hours)
    assert minutes < 0.75 * open_minutes


def test_the_residential_school_is_no_target_of_tutoring(province: Province) -> None:
    lydex = province.school_by_code["99001J"]
    asked = [each for each in province.programmes if each.audience.includes(lydex)]
    live = {each.kind for each in asked if each.goes_live}
    assert Kind.TUTORING not in live
    assert Kind.GUIDANCE in live


def test_an_exception_takes_out_one_school_and_keeps_the_others(province: Province) -> None:
    maths = province.programme_by_id["maths-2bac-pc-svt"]
    reached = {school.code for school in province.audience_of(maths)}
    everybody = {each.code for each in province.schools if Level.BAC2 in each.levels}
    assert everybody - reached == {"99001J"}


def test_three_programmes_ask_for_more_than_there_is(province: Province) -> None:
    past_papers = province.programme_by_id["annales-2bac-sm"]
    weekly = province.programme_by_id["maths-2bac-sm"]
    teacher = province.teacher_by_id[past_papers.teacher_id]
    wanted = past_papers.minutes * past_papers.per_week + weekly.minutes * weekly.per_week
    assert wanted > teacher.max_minutes_a_week

    revision = province.programme_by_id["revision-francais-1bac"]
    days = (revision.first + dt.timedelta(days=n) for n in itertools.count())
    open_days = [
        day
        for day in itertools.takewhile(lambda day: day <= revision.last, days)
        if any(hours.weekday == day.weekday() for hours in revision.windows)
        and province.calendar.closure_for_all(day) is None
    ]
    assert len(open_days) < revision.count

    optics = province.programme_by_id["optique-2bac"]
    before_ramadan = sum(
        any(hours.weekday == day.weekday() for hours in teacher_hours)
        for teacher_hours in [province.teacher_by_id[optics.teacher_id].available]
        for day in (optics.first + dt.timedelta(days=n) for n in range(7))
    )
    assert min(before_ramadan, optics.per_week) < optics.count


def test_every_teacher_meets_the_studio_and_some_school(province: Province) -> None:
    studio = province.studios[0]
    for each in (programme for programme in province.programmes if programme.takes_studio):
        teacher = province.teacher_by_id[each.teacher_id]
        starts = [
            Slot(day, start, each.minutes)
            for day in (dt.date(2026, 11, 30) + dt.timedelta(days=n) for n in range(6))
            for start in range(8 * 60 + 30, 18 * 60, 15)
        ]
        meets = [slot for slot in starts if studio.open_for(slot) and teacher.free_for(slot)]
        assert meets, each.id
        if each.goes_live:
            assert any(
                low <= slot.start and slot.end <= high
                for slot in meets
                for school in province.audience_of(each)
                for low, high in province.calendar.open_blocks(school, slot.day)
            ), each.id


def test_without_a_rule_levels_with_an_exam_get_the_recording_the_same_day_others_that_week(
    tmp_path: Path,
) -> None:
    inputs = Inputs.copied_to(tmp_path)
    for file in (tmp_path / "sessions").glob("*.toml"):
        name = f"sessions/{file.name}"
        inputs.write(name, re.sub(r"(?m)^rerun = .*\n", "", inputs.read(name)))
    rules = {
        each.id: each.rerun for each in load_province(inputs.config).programmes if each.goes_live
    }
    assert rules["maths-2bac-sm"] is Rerun.SAME_DAY
    assert rules["orientation-3ac-premiers-voeux"] is Rerun.SAME_DAY
    assert rules["sciences-en-francais-tc"] is Rerun.WEEK_END
    assert rules["ecoute-2bac"] is Rerun.NONE
