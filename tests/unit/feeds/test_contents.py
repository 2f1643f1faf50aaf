"""Nothing leaves a calendar unmarked, and no session ever has another UID."""

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.contents import Filter, FilterChoice, contents, hidden
from scheduler.feeds.occurrence import HIDDEN, REPLACED, Occurrence
from scheduler.feeds.subscription import FeedTitle, FeedWindow
from tests.unit.feeds.reading import recorded_only
from tests.unit.feeds.released import FIRST, MADE, MONDAY, facts, live, recorded, session

SCHOOL = FeedTitle(kind="school", id=FIRST, name=Text(ar="ثانوية", fr="Lycée"))
TODAY = MADE.date()


def seen(versions: list[ReleasedSession], wanted: Filter, window: FeedWindow) -> list[Occurrence]:
    """What a calendar holds once these versions of one session were released."""
    ids = hidden(versions[-1:], holder=SCHOOL, window=window, wanted=wanted)
    history = dict.fromkeys(ids, versions[:-1])
    return contents(versions[-1:], holder=SCHOOL, window=window, wanted=wanted, history=history)


def lived(*said: dict[str, object]) -> list[ReleasedSession]:
    """Versions of one session, a day apart."""
    return [
        session(
            sequence=number,
            release=number + 1,
            changed_at=MADE + dt.timedelta(days=number),
            facts=facts(**parts),
        )
        for number, parts in enumerate(said)
    ]


def test_what_turns_from_live_to_recorded_is_marked_where_only_live_is_shown() -> None:
    versions = lived({}, {"receptions": (recorded(FIRST),)})
    window = FeedWindow(today=TODAY)
    [before] = seen(versions[:1], Filter(live_only=True), window)
    [after] = seen(versions, Filter(live_only=True), window)
    assert (before.ended, after.ended) == ("", HIDDEN)
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert seen(versions[1:], Filter(live_only=True), window) == [], "it was never live"
    back = lived({}, {"receptions": (recorded(FIRST),)}, {"receptions": (live(FIRST),)})
    [again] = seen(back, Filter(live_only=True), window)
    assert (again.ended, again.sequence) == ("", 2)


def test_a_choice_marks_what_it_hides_for_thirty_days_and_lets_it_return() -> None:
    versions = lived({"receptions": (recorded(FIRST),)})
    chosen_at = MADE + dt.timedelta(days=2)
    everything = FilterChoice(live_only=False, ahead_days=None, until=chosen_at)
    wanted = Filter(live_only=True, former=(everything,), changes=1)
    [mark] = seen(versions, wanted, FeedWindow(today=chosen_at.date()))
    assert (mark.ended, mark.sequence, mark.changed_at) == (HIDDEN, 1, chosen_at)
    assert seen(versions, wanted, FeedWindow(today=chosen_at.date() + dt.timedelta(days=31))) == []
    back = FilterChoice(live_only=True, ahead_days=None, until=chosen_at + dt.timedelta(days=1))
    [again] = seen(versions, Filter(former=(everything, back), changes=2), FeedWindow(today=TODAY))
    assert (again.ended, again.sequence) == ("", 4)


def test_what_moves_beyond_the_days_shown_stays_in_sight() -> None:
    far = {"slot": Slot(MONDAY + dt.timedelta(days=60), 870, 60)}
    versions = lived({}, far)
    window = FeedWindow(today=TODAY + dt.timedelta(days=2), ahead_days=14)
    [moved] = seen(versions, Filter(), window)
    assert (moved.ended, moved.slot) == ("", far["slot"])
    assert seen(versions[1:], Filter(), window) == [], "it was never within these days"


def test_an_entry_under_a_former_uid_is_called_off_once_beside_the_one_that_stands() -> None:
    made = replace(recorded_only(), sequence=3, former_uid="old")
    entries = contents([made], holder=SCHOOL, window=FeedWindow(today=TODAY))
    told = {each.uid: (each.ended, each.sequence) for each in entries}
    assert told == {made.uid: ("", 3), "old": (REPLACED, 4)}
    teacher = FeedTitle(kind="teacher", id="maths-a", name=SCHOOL.name)
    [only] = contents([made], holder=teacher, window=FeedWindow(today=TODAY))
    assert only.uid == made.uid


SAID = st.fixed_dictionaries(
    {
        "receptions": st.sampled_from([(live(FIRST),), (recorded(FIRST),), ()]),
        "state": st.sampled_from([ReleasedState.CONFIRMED] * 4 + [ReleasedState.CANCELLED]),
        "slot": st.integers(0, 40).map(lambda day: Slot(MONDAY + dt.timedelta(days=day), 870, 60)),
        "opening": st.none()
        | st.integers(41, 60).map(lambda day: Slot(MONDAY + dt.timedelta(days=day), 870, 60)),
        "withdrawn": st.just((FIRST,)),
    }
)
STEPS = st.lists(
    SAID | st.tuples(st.booleans(), st.none() | st.integers(0, 40)), min_size=1, max_size=8
)


@given(first=SAID, steps=STEPS)
def test_whatever_changes_nothing_vanishes_unmarked_and_no_number_falls(
    first: dict[str, object], steps: list[dict[str, object] | tuple[bool, int | None]]
) -> None:
    """Facts and choices change in any order, a step a day; a calendar only ever gains or marks."""
    versions, former, now = lived(first), [], (False, None)
    told: dict[str, tuple[int, bool]] = {}
    for day, step in enumerate([now, *steps]):
        at = MADE + dt.timedelta(days=day)
        if isinstance(step, dict):
            number = len(versions)
            versions.append(session(sequence=number, changed_at=at, facts=facts(**step)))
        elif step != now:
            former.append(FilterChoice(live_only=now[0], ahead_days=now[1], until=at))
            now = step
        wanted = Filter(live_only=now[0], former=tuple(former), changes=len(former))
        window = FeedWindow(today=at.date(), ahead_days=now[1])
        entries = {each.uid: each for each in seen(versions, wanted, window)}
        for uid, (sequence, stood) in told.items():
            assert uid in entries or not stood, "vanished without a mark"
            if uid in entries:
                assert entries[uid].sequence >= sequence
                if bool(entries[uid].ended) == stood:
                    assert entries[uid].sequence > sequence
        told |= {uid: (each.sequence, not each.ended) for uid, each in entries.items()}
        assert set(told) <= {session().uid}
