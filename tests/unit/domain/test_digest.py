"""What a release means to one person."""

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.digest import Reader, digest, is_urgent, line_for, readers_of
from scheduler.domain.holder import HolderKind
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import Change, ChangeKind, Facts, ReleasedState
from scheduler.domain.session import Mode, Reception
from scheduler.domain.wall import Slot
from tests.factories import MONDAY, code, facts, text

SCHOOL = Reader(HolderKind.SCHOOL, code(99001))
OTHER_SCHOOL = Reader(HolderKind.SCHOOL, code(99002))
TEACHER = Reader(HolderKind.TEACHER, "maths-a")
BEFORE_ALL = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def change(before: Facts | None, after: Facts | None) -> Change:
    return Change(kind=ChangeKind.CHANGED, before=before, after=after)


def kind_for(reader: Reader, before: Facts | None, after: Facts | None) -> ChangeKind | None:
    line = line_for(reader, change(before, after))
    return line.kind if line else None


def receive(*modes: tuple[int, Mode]) -> tuple[Reception, ...]:
    return tuple(Reception(school_code=code(number), mode=mode) for number, mode in modes)


def test_new_session_is_new_to_its_teacher_and_its_schools():
    assert kind_for(TEACHER, None, facts()) is ChangeKind.NEW
    assert kind_for(SCHOOL, None, facts()) is ChangeKind.NEW


def test_session_at_another_time_has_moved_for_everybody():
    assert kind_for(TEACHER, facts(), facts(at="16:00")) is ChangeKind.MOVED
    assert kind_for(SCHOOL, facts(), facts(at="16:00")) is ChangeKind.MOVED


def test_cancelled_session_is_called_off_and_told_as_it_stood():
    line = line_for(SCHOOL, change(facts(), facts(state=ReleasedState.CANCELLED)))
    assert line is not None
    assert line.kind is ChangeKind.CANCELLED
    assert line.facts == facts()


def test_teacher_who_hands_over_hears_of_an_end_and_the_other_of_a_beginning():
    after = facts(teacher_id="maths-b", teacher_name=text("Mathématiques – B"))
    assert kind_for(TEACHER, facts(), after) is ChangeKind.CANCELLED
    assert kind_for(Reader(HolderKind.TEACHER, "maths-b"), facts(), after) is ChangeKind.NEW
    assert kind_for(SCHOOL, facts(), after) is ChangeKind.CHANGED


def test_school_that_leaves_the_audience_hears_that_it_is_called_off():
    after = facts(receptions=receive((99002, Mode.LIVE)), withdrawn=(code(99001),))
    assert kind_for(SCHOOL, facts(), after) is ChangeKind.CANCELLED
    assert kind_for(OTHER_SCHOOL, facts(), after) is None


def test_school_that_gets_the_recording_in_place_of_the_live_is_told():
    after = facts(receptions=receive((99001, Mode.RECORDED), (99002, Mode.LIVE)))
    assert kind_for(SCHOOL, facts(), after) is ChangeKind.CHANGED
    assert kind_for(OTHER_SCHOOL, facts(), after) is None


def test_teacher_is_not_told_how_schools_receive():
    after = facts(receptions=receive((99001, Mode.NONE)))
    assert kind_for(TEACHER, facts(), after) is None


def test_school_is_not_told_which_studio():
    assert kind_for(SCHOOL, facts(), facts(studio_id="studio-2")) is None
    assert kind_for(TEACHER, facts(), facts(studio_id="studio-2")) is ChangeKind.CHANGED


def test_recording_at_another_hour_moves_for_the_teacher_and_not_for_schools():
    opening = Slot(MONDAY + dt.timedelta(days=2), 480, 60)
    before = facts(policy=DeliveryPolicy.RECORDED_ONLY, opening=opening)
    after = facts(policy=DeliveryPolicy.RECORDED_ONLY, opening=opening, at="16:00")
    assert kind_for(TEACHER, before, after) is ChangeKind.MOVED
    assert kind_for(SCHOOL, before, after) is None


def test_what_is_over_is_not_told():
    changes = (change(facts(), facts(title=text("Autre titre"))),)
    assert digest(SCHOOL, changes, facts().end) == ()
    assert len(digest(SCHOOL, changes, facts().end - dt.timedelta(seconds=1))) == 1


def test_digest_is_in_the_order_of_the_sessions():
    changes = (change(None, facts(at="16:00")), change(None, facts(at="08:30")))
    assert [line.facts.slot.start for line in digest(SCHOOL, changes, BEFORE_ALL)] == [510, 960]


def test_a_move_out_of_tomorrow_is_as_urgent_as_one_into_it():
    later = facts(day=MONDAY + dt.timedelta(days=9))
    now = facts().start - dt.timedelta(hours=20)
    notice = dt.timedelta(hours=24)
    for before, after in ((facts(), later), (later, facts())):
        lines = digest(SCHOOL, (change(before, after),), now)
        assert is_urgent(SCHOOL, lines, now, notice)
    lines = digest(SCHOOL, (change(None, later),), now)
    assert not is_urgent(SCHOOL, lines, now, notice)


_VARIED = st.builds(
    lambda state, at, teacher, title, modes: facts(
        state=state,
        at=at,
        teacher_id=teacher,
        title=text(title),
        receptions=receive(*zip((99001, 99002), modes, strict=True)),
    ),
    st.sampled_from(ReleasedState),
    st.sampled_from(["08:30", "14:30"]),
    st.sampled_from(["maths-a", "maths-b"]),
    st.sampled_from(["un", "deux"]),
    st.tuples(st.sampled_from(Mode), st.sampled_from(Mode)),
)


@given(before=st.none() | _VARIED, after=st.none() | _VARIED)
def test_everybody_with_something_to_hear_is_among_the_readers(
    before: Facts | None, after: Facts | None
):
    made = change(before, after)
    readers = set(readers_of((made,)))
    for reader in (SCHOOL, OTHER_SCHOOL, TEACHER, Reader(HolderKind.TEACHER, "maths-b")):
        if line_for(reader, made) is not None:
            assert reader in readers


@given(before=_VARIED, after=_VARIED)
def test_undoing_a_change_tells_the_opposite(before: Facts, after: Facts):
    opposite = {
        ChangeKind.NEW: ChangeKind.CANCELLED,
        ChangeKind.CANCELLED: ChangeKind.NEW,
        ChangeKind.MOVED: ChangeKind.MOVED,
        ChangeKind.CHANGED: ChangeKind.CHANGED,
        None: None,
    }
    for reader in (SCHOOL, TEACHER):
        assert kind_for(reader, after, before) is opposite[kind_for(reader, before, after)]


@given(same=_VARIED)
def test_nothing_is_told_when_nothing_changed(same: Facts):
    for reader in (SCHOOL, TEACHER):
        assert kind_for(reader, same, dataclasses.replace(same)) is None


def test_a_running_session_that_ends_before_its_time_is_told_to_nobody():
    shorter = facts(minutes=20)
    told = [change(facts(), shorter)]
    assert digest(SCHOOL, told, facts().start)
    assert not digest(SCHOOL, told, shorter.end)
