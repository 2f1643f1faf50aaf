"""The figures of the reports, against counting one by one what each of them means."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.figures import Figures, Minutes, figures_of
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind, Source
from scheduler.domain.province import Province
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception
from tests import factories as make

FIRST, LAST = make.MONDAY, make.MONDAY + dt.timedelta(days=10)
PROVINCE = make.province(
    schools=(
        make.school(99001, levels=frozenset({Level.TC, Level.BAC2}), pupils={Level.BAC2: 30}),
        make.school(99002, levels=frozenset({Level.BAC1, Level.BAC2}), commune="Skhour"),
        make.school(99003, levels=frozenset({Level.TC}), board=False, pupils={Level.TC: 25}),
    ),
    studios=(
        make.studio("studio-1", closed=((make.MONDAY, make.MONDAY),)),
        make.studio("studio-2", hours=make.hours("2-3", "08:00-10:00")),
    ),
)
CODES = [make.code(number) for number in (99001, 99002, 99003, 99099)]  # the last one has left


@st.composite
def sessions(draw: st.DrawFn) -> ReleasedSession:
    recorded = draw(st.booleans())
    from_file = recorded and draw(st.booleans())
    receptions = tuple(
        Reception(school_code=code, mode=draw(st.sampled_from(Mode)))
        for code in draw(st.lists(st.sampled_from(CODES), unique=True))
    )
    subject = draw(st.sampled_from(["maths", "svt"]))
    facts = make.facts(
        day=FIRST + dt.timedelta(days=draw(st.integers(0, 10))),
        minutes=draw(st.sampled_from([30, 45, 60])),
        key=SessionKey(f"{subject}-{draw(st.integers(1, 2))}", 1),
        state=draw(st.sampled_from(ReleasedState)),
        subject=subject,
        kind=draw(st.sampled_from([Kind.TUTORING, Kind.TRAINING])),
        levels=tuple(draw(st.sets(st.sampled_from([Level.TC, Level.BAC1, Level.BAC2])))),
        policy=DeliveryPolicy.RECORDED_ONLY if recorded else DeliveryPolicy.LIVE_RECORDED,
        source=Source.FILE if from_file else Source.STUDIO,
        studio_id="" if from_file else draw(st.sampled_from(["studio-1", "studio-2"])),
        receptions=receptions,
    )
    return make.released(facts=facts)


def one_by_one(
    found: list[ReleasedSession], province: Province, **wanted: object
) -> dict[Mode, int]:
    """Add up the minutes of every reception that is wanted, straight from the definition."""
    minutes = dict.fromkeys(Mode, 0)
    for session in found:
        for reception in session.facts.receptions:
            school = province.school_by_code.get(reception.school_code)
            facts = {
                "subject": session.facts.subject,
                "kind": session.facts.kind,
                "programme": session.facts.key.programme_id,
                "school": reception.school_code,
                "commune": school and school.commune,
            }
            level = wanted.get("level")
            if level and not (school and level in school.levels & set(session.facts.levels)):
                continue
            if all(facts[name] == value for name, value in wanted.items() if name != "level"):
                minutes[reception.mode] += session.facts.slot.minutes
    return minutes


def same(minutes: Minutes, counted: dict[Mode, int]) -> bool:
    parts = {Mode.LIVE: minutes.live, Mode.RECORDED: minutes.recorded, Mode.NONE: minutes.none}
    return parts == counted


@given(st.lists(sessions(), max_size=12))
def test_every_figure_is_what_counting_one_by_one_gives(released: list[ReleasedSession]):
    standing = [each for each in released if each.facts.state is ReleasedState.CONFIRMED]
    figures = figures_of(PROVINCE, released, FIRST, LAST)
    assert figures.sessions == len(standing)
    assert same(figures.total, one_by_one(standing, PROVINCE))
    for part, found in (
        ("school", figures.by_school),
        ("commune", figures.by_commune),
        ("level", figures.by_level),
        ("subject", figures.by_subject),
        ("kind", figures.by_kind),
        ("programme", figures.by_programme),
    ):
        for key, minutes in found.items():
            assert same(minutes, one_by_one(standing, PROVINCE, **{part: key})), (part, key)
    _reach_is_right(figures, standing)
    _studio_weeks_are_right(figures, standing)


def _reach_is_right(figures: Figures, standing: list[ReleasedSession]) -> None:
    got = [
        (school, reception.mode, set(each.facts.levels) & school.levels)
        for each in standing
        for reception in each.facts.receptions
        for school in PROVINCE.schools
        if school.code == reception.school_code
    ]
    live = {school.code for school, mode, _ in got if mode is Mode.LIVE}
    received = {school.code for school, mode, _ in got if mode is not Mode.NONE}
    meant = {school.code for school, _, _ in got}
    assert (figures.reach.meant, figures.reach.live) == (len(meant), len(live))
    assert figures.reach.received == len(received)
    classes = {
        (school.code, level): school.pupils.get(level, 0)
        for school, mode, levels in got
        if mode is Mode.LIVE
        for level in levels
    }
    assert figures.reach.pupils_live == sum(classes.values())
    assert set(figures.shares) == {school.code for school, _, _ in got if school.can_go_live}


def _studio_weeks_are_right(figures: Figures, standing: list[ReleasedSession]) -> None:
    for week in figures.studio_weeks:
        days = [week.monday + dt.timedelta(days=number) for number in range(7)]
        taken = [
            each.facts.slot.minutes
            for each in standing
            if each.facts.studio_id == week.studio_id and each.facts.slot.day in days
        ]
        assert week.taken == sum(taken)
    assert figures.studio_minutes == sum(
        each.facts.slot.minutes for each in standing if each.facts.studio_id
    )


def test_a_studio_is_open_on_its_hours_within_the_days_and_when_it_is_up():
    weeks = figures_of(PROVINCE, [], FIRST, LAST).studio_weeks
    day = 11 * 60
    assert [(each.studio_id, each.monday, each.open) for each in weeks] == [
        ("studio-1", FIRST, 5 * day),  # Monday to Saturday, but for the closed Monday
        ("studio-1", FIRST + dt.timedelta(days=7), 4 * day),  # Monday to Thursday
        ("studio-2", FIRST, 2 * 120),
        ("studio-2", FIRST + dt.timedelta(days=7), 2 * 120),
    ]


def test_nothing_is_said_of_pupils_where_the_roster_knows_none():
    reach = figures_of(make.province(), [make.released()], FIRST, LAST).reach
    assert (reach.pupils_live, reach.pupils_received) == (None, None)


@pytest.mark.parametrize(
    ("minutes", "share"),
    [(Minutes(), 0.0), (Minutes(live=30, recorded=30, none=60), 0.25), (Minutes(live=5), 1.0)],
)
def test_the_live_share_is_of_all_that_is_meant(minutes: Minutes, share: float):
    assert minutes.share == share
