import datetime as dt
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.storage.bookings import Booking, find_meetings, meet

DAY = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
STUDIOS, TEACHERS = ("", "one", "two"), ("", "maths", "arabic")


def booking(number: int, start: int, minutes: int, studio: str, teacher: str) -> Booking:
    start_at = DAY + dt.timedelta(minutes=start)
    return Booking(
        session_id=number,
        key=SessionKey("p", number),
        studio_id=studio,
        teacher_id=teacher,
        start_at=start_at,
        end_at=start_at + dt.timedelta(minutes=minutes),
    )


def taken(each: Booking, after: int = 0) -> set[int]:
    """The minutes a booking takes, one by one, and those after it that must stay free."""
    first = int((each.start_at - DAY).total_seconds()) // 60
    last = int((each.end_at - DAY).total_seconds()) // 60
    return set(range(first, last + after))


slots = st.tuples(
    st.integers(0, 60), st.integers(1, 30), st.sampled_from(STUDIOS), st.sampled_from(TEACHERS)
)
lists = st.lists(slots, max_size=8)


@given(slots, slots, st.integers(0, 20))
def test_two_spans_meet_exactly_when_they_share_a_minute(
    one: tuple[int, int, str, str], other: tuple[int, int, str, str], gap: int
):
    first, second = booking(1, *one), booking(2, *other)
    minutes = dt.timedelta(minutes=gap)
    # With a gap, the later of the two must not begin in the minutes kept free after the earlier.
    shared = taken(first, gap) & taken(second) or taken(first) & taken(second, gap)
    assert meet(first, second, minutes) == bool(shared)
    assert meet(first, second, minutes) == meet(second, first, minutes)


@given(lists, lists, st.integers(0, 20))
def test_the_sweep_finds_what_comparing_all_pairs_finds(
    wanted: list[tuple[int, int, str, str]], others: list[tuple[int, int, str, str]], gap: int
):
    ours = [booking(number, *each) for number, each in enumerate(wanted)]
    theirs = [booking(number, *each) for number, each in enumerate(others, start=100)]
    found = {
        (clash.code, clash.sessions, *clash.detail.values())
        for clash in find_meetings(ours, theirs, {"one": gap})
    }
    assert found == set(brute_force(ours, theirs, gap))


def brute_force(ours: list[Booking], theirs: list[Booking], gap: int):
    for one, other in combinations([*ours, *theirs], 2):
        if one in theirs and other in theirs:
            continue
        keys = tuple(sorted((one.key, other.key)))
        if one.studio_id and one.studio_id == other.studio_id:
            turnaround = gap if one.studio_id == "one" else 0
            if taken(one) & taken(other):
                yield ClashCode.STUDIO, keys, one.studio_id
            elif taken(one, turnaround) & taken(other) or taken(one) & taken(other, turnaround):
                yield ClashCode.TURNAROUND, keys, one.studio_id
        if one.teacher_id and one.teacher_id == other.teacher_id and taken(one) & taken(other):
            yield ClashCode.TEACHER, keys, one.teacher_id


def test_a_session_does_not_clash_with_its_own_former_place():
    before = booking(1, 0, 60, "one", "maths")
    after = booking(1, 30, 60, "one", "maths")
    assert find_meetings([after], [before], {"one": 15}) == ()


def test_a_session_may_start_when_another_ends_and_the_turnaround_is_over():
    first, second = booking(1, 0, 60, "one", ""), booking(2, 75, 60, "one", "")
    assert find_meetings([first], [second], {"one": 15}) == ()
    assert [each.code for each in find_meetings([first], [second], {"one": 16})] == [
        ClashCode.TURNAROUND
    ]
