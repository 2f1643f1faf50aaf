"""Several sessions as one act: those that may are changed, the others told, all undone at once."""

import datetime as dt

import pytest

from scheduler.domain.session import Session
from scheduler.service.context import Context
from scheduler.service.draft import editing, undo
from scheduler.service.draft.activity import happened_to
from scheduler.service.draft.several import BatchChange, Obstacle, change_several
from tests.fakes import FakeClock
from tests.integration import steps

WEEK = dt.timedelta(weeks=1)


def drafted(ctx: Context) -> dict[int, Session]:
    with ctx.uow().reading() as work:
        return {session.id: session for session in work.draft.sessions()}


def standing(session: Session) -> tuple[object, ...]:
    return session.state, session.placement, session.locked


@pytest.fixture
def placed(ctx: Context) -> list[Session]:
    """The sessions of one programme that have a slot, by their time."""
    steps.planned(ctx)
    found = [session for session in drafted(ctx).values() if session.placement]
    return sorted(found, key=lambda session: session.key)


def days(ctx: Context) -> dict[int, dt.date | None]:
    return {
        session.id: session.placement.slot.day if session.placement else None
        for session in drafted(ctx).values()
    }


def test_all_sessions_of_a_programme_go_a_week_later_without_being_in_each_others_way(
    ctx: Context, placed: list[Session]
) -> None:
    before, stood = days(ctx), {id_: standing(one) for id_, one in drafted(ctx).items()}
    outcome = change_several(
        ctx, {one.id: one.revision for one in placed}, BatchChange.LATER, actor="a"
    )
    moved = {session.id for session in outcome.done}
    assert moved
    assert moved | {refusal.session.id for refusal in outcome.refused} == {o.id for o in placed}
    for session_id, day in days(ctx).items():
        was = before[session_id]
        assert day == (was + WEEK if session_id in moved and was else was)
    assert all(refusal.clashes for refusal in outcome.refused)
    # One act: one undo brings all of them back, one redo takes them all again.
    assert undo.undo(ctx, actor="a") is not None
    assert {id_: standing(one) for id_, one in drafted(ctx).items()} == stood
    assert undo.undo(ctx, actor="a") is None
    undo.redo(ctx, actor="a")
    assert {id_ for id_, day in days(ctx).items() if day != before[id_]} == moved


def test_each_refused_one_says_why_and_the_others_are_changed(
    ctx: Context, placed: list[Session]
) -> None:
    locked, overtaken, free = placed[:3]
    editing.lock_session(ctx, locked.id, locked=True, actor="b")
    editing.lock_session(ctx, overtaken.id, locked=True, actor="b")
    editing.lock_session(ctx, overtaken.id, locked=False, actor="b")
    seen = {locked.id: None, overtaken.id: overtaken.revision, free.id: free.revision}
    outcome = change_several(ctx, seen, BatchChange.UNPLACE, actor="a")
    assert {session.id for session in outcome.done} == {free.id}
    assert {refusal.session.id: refusal.obstacle for refusal in outcome.refused} == {
        locked.id: Obstacle.LOCKED,
        overtaken.id: Obstacle.OVERTAKEN,
    }
    assert drafted(ctx)[overtaken.id].placement == overtaken.placement
    again = change_several(ctx, {free.id: None}, BatchChange.LOCK, actor="a")
    assert [refusal.obstacle for refusal in again.refused] == [Obstacle.UNSCHEDULED]


def test_locking_several_is_one_act_that_others_hear_of_and_build_on(
    ctx: Context, placed: list[Session]
) -> None:
    first, second = placed[:2]
    change_several(ctx, {first.id: None, second.id: None}, BatchChange.LOCK, actor="a")
    assert all(drafted(ctx)[one.id].locked for one in (first, second))
    [told] = happened_to(ctx, second.key, limit=1)
    assert (told.actor, told.act) == ("a", "several-lock")
    change_several(ctx, {first.id: None, second.id: None}, BatchChange.UNLOCK, actor="b")
    assert not any(drafted(ctx)[one.id].locked for one in (first, second))


def test_undo_of_several_is_told_of_each_of_them(ctx: Context, placed: list[Session]) -> None:
    first, second = placed[:2]
    change_several(ctx, {first.id: None, second.id: None}, BatchChange.LOCK, actor="a")
    undo.undo(ctx, actor="a")
    for session in (first, second):
        [told] = happened_to(ctx, session.key, limit=1)
        assert (told.actor, told.act, told.of) == ("a", "undo", "several-lock")


def test_what_has_begun_stays(ctx: Context, placed: list[Session], clock: FakeClock) -> None:
    first = placed[0]
    assert first.placement is not None
    clock.at = ctx.zone.instant(first.placement.slot.day, first.placement.slot.start)
    outcome = change_several(ctx, {first.id: None}, BatchChange.UNPLACE, actor="a")
    assert [refusal.obstacle for refusal in outcome.refused] == [Obstacle.CLOSED]
    assert not outcome.done
