import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.difference import difference, differences
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind, Source
from scheduler.domain.release import ChangeKind, Facts, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception
from scheduler.domain.wall import Slot
from tests import factories as make

CODES = tuple(make.code(number) for number in (99001, 99002, 99003))


def reception(number: int, mode: Mode = Mode.LIVE) -> Reception:
    return Reception(school_code=make.code(number), mode=mode)


def facts(**parts: object) -> Facts:
    start = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
    known: dict[str, object] = {
        "key": SessionKey("maths", 1),
        "total": 3,
        "state": ReleasedState.CONFIRMED,
        "slot": Slot(dt.date(2026, 11, 30), 870, 60),
        "zone_name": "Africa/Casablanca",
        "start": start,
        "end": start + dt.timedelta(hours=1),
        "opening": None,
        "opening_start": None,
        "opening_end": None,
        "studio_id": "studio-1",
        "studio_name": make.text("Studio"),
        "teacher_id": "maths-a",
        "teacher_name": make.text("Maths A"),
        "title": make.text("Maths"),
        "subject": "maths",
        "kind": Kind.TUTORING,
        "stream": "",
        "levels": (Level.BAC2,),
        "language": "fr",
        "policy": DeliveryPolicy.LIVE_RECORDED,
        "source": Source.STUDIO,
        "receptions": (reception(99001), reception(99002)),
    }
    return Facts(**(known | parts))  # type: ignore[arg-type] # as the caller names them


CANCELLED = ReleasedState.CANCELLED
LATER = {
    "slot": Slot(dt.date(2026, 12, 1), 870, 60),
    "start": dt.datetime(2026, 12, 1, 14, 30, tzinfo=dt.UTC),
    "end": dt.datetime(2026, 12, 1, 15, 30, tzinfo=dt.UTC),
}


@pytest.mark.parametrize(
    ("before", "after", "kind", "schools"),
    [
        pytest.param(None, facts(), ChangeKind.NEW, CODES[:2], id="new"),
        pytest.param(facts(), facts(**LATER), ChangeKind.MOVED, CODES[:2], id="moved"),
        pytest.param(
            facts(), facts(teacher_name=make.text("B")), ChangeKind.CHANGED, CODES[:2], id="renamed"
        ),
        pytest.param(facts(), facts(state=CANCELLED), ChangeKind.CANCELLED, CODES[:2], id="off"),
        pytest.param(
            facts(),
            facts(receptions=(reception(99001), reception(99002, Mode.RECORDED))),
            ChangeKind.CHANGED,
            CODES[1:2],
            id="one school's mode",
        ),
        pytest.param(
            facts(),
            facts(receptions=(reception(99001), reception(99003)), withdrawn=(CODES[1],)),
            ChangeKind.CHANGED,
            CODES[1:],
            id="one school left, one joined",
        ),
    ],
)
def test_a_change_is_named_for_what_people_see(
    before: Facts | None, after: Facts, kind: ChangeKind, schools: tuple[str, ...]
):
    change = difference(before, after)
    assert change is not None
    assert (change.kind, change.schools) == (kind, schools)


def test_what_is_equal_or_was_never_there_is_no_change():
    assert difference(facts(), facts()) is None
    assert difference(None, None) is None
    assert difference(None, facts(state=CANCELLED)) is None


receptions = st.lists(
    st.builds(reception, st.sampled_from((99001, 99002, 99003)), st.sampled_from(Mode)),
    unique_by=lambda each: each.school_code,
    max_size=3,
).map(lambda each: tuple(sorted(each, key=lambda one: one.school_code)))
some_facts = st.builds(
    lambda state, place, name, received: replace(
        facts(**place), state=state, teacher_name=make.text(name), receptions=received
    ),
    st.sampled_from(ReleasedState),
    st.sampled_from(({}, LATER)),
    st.sampled_from("AB"),
    receptions,
)
states = st.dictionaries(st.integers(1, 5), some_facts)


@given(states, states)
def test_applying_the_difference_to_the_one_gives_the_other(
    before: dict[int, Facts], after: dict[int, Facts]
):
    found = dict(differences(before, after))
    applied = before | {each: change.after for each, change in found.items()}
    assert standing(applied) == standing(after)
    assert all(change.before == before.get(each) for each, change in found.items())
    assert dict(differences(after, after)) == {}


@given(states, states)
def test_every_school_that_sees_a_difference_is_named_and_no_other_session_is(
    before: dict[int, Facts], after: dict[int, Facts]
):
    found = dict(differences(before, after))
    for each in before.keys() | after.keys():
        told = found[each].schools if each in found else ()
        old, new = before.get(each), after.get(each)
        for code in CODES:
            if seen_by(code, old) != seen_by(code, new):
                assert code in told
            elif not any(known and known.reception_of(code) for known in (old, new)):
                assert code not in told


def standing(state: dict[int, Facts | None]) -> dict[int, Facts]:
    return {
        each: known
        for each, known in state.items()
        if known is not None and known.state is ReleasedState.CONFIRMED
    }


def seen_by(code: str, known: Facts | None) -> tuple[object, ...]:
    """All that one school sees of a session."""
    if known is None or not known.stands or known.reception_of(code) is None:
        return ()
    return known.slot, known.teacher_name, known.reception_of(code)
