"""A session that was not held: history says so, its number gets another date, all are told."""

import dataclasses
import datetime as dt

import icalendar
import pytest
import sqlalchemy as sa

from scheduler.bootstrap import perform
from scheduler.domain.digest import Reader
from scheduler.domain.errors import LostUpdateError, NotAllowedError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import MessageState
from scheduler.domain.release import ChangeKind, ReleasedState
from scheduler.domain.session import Session, SessionState
from scheduler.service.context import Context
from scheduler.service.disruptions import impact
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.draft import editing, missed, undo
from scheduler.service.draft.board import board
from scheduler.service.feeds import calendars
from scheduler.service.master_data.importing import apply_import
from scheduler.service.notices import outbox
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session
from scheduler.service.releases.restoring import return_to
from scheduler.service.reports.reach import report
from scheduler.service.reports.term import term
from scheduler.service.reports.today import todays_view
from scheduler.service.timers import actions, runner
from scheduler.storage.tables.outbox import OutboxRow
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")


def sessions(ctx: Context) -> tuple[Session, ...]:
    with ctx.uow().reading() as work:
        return work.draft.sessions()


@pytest.fixture
def first(ctx: Context, clock: FakeClock) -> Session:
    """The first session of a released series of three, on the evening of its day."""
    steps.released(ctx)
    found = sessions(ctx)[0]
    assert found.placement is not None
    clock.at = ctx.zone.instant(found.placement.slot.day, 20 * 60)
    return found


def event(session: Session, words: str = "") -> Event:
    assert session.placement is not None
    day = session.placement.slot.day
    return Event(kind=EventKind.MISSED, about=str(session.id), first=day, last=day, words=words)


def say(ctx: Context, session: Session, *, waits: bool = False) -> impact.Consequences:
    found = impact.preview_event(ctx, event(session), waits=waits, limits=steps.LIMITS)
    impact.apply(ctx, found.proposal, actor="sara")
    return found


def again_of(ctx: Context, session: Session) -> Session:
    """The session that has its number now."""
    [found] = [
        each
        for each in sessions(ctx)
        if each.key == session.key and each.state in {SessionState.PLANNED, SessionState.UNPLACED}
    ]
    return found


def states(ctx: Context) -> dict[int, tuple[SessionState, object]]:
    return {each.id: (each.state, each.placement) for each in sessions(ctx)}


def test_it_is_shown_first_and_then_done_as_shown(ctx: Context, first: Session):
    before = states(ctx)
    found = impact.preview_event(ctx, event(first), limits=steps.LIMITS)
    assert states(ctx) == before
    assert not found.nothing
    impact.apply(ctx, found.proposal, actor="sara")
    after = {each.id: each for each in sessions(ctx)}
    assert after[first.id].state is SessionState.MISSED
    assert after[first.id].placement == first.placement
    again = again_of(ctx, first)
    assert again.uid != first.uid
    assert again.placement == found.proposal.again
    assert again.placement is not None
    assert first.placement is not None
    second = next(each for each in after.values() if each.key.number == 2)
    assert second.placement is not None
    # Everybody has a day's notice of it, and the series stays in order.
    tomorrow = ctx.zone.wall(ctx.clock.now() + dt.timedelta(days=1))
    assert (again.placement.slot.day, again.placement.slot.start) >= tomorrow
    assert again.placement.slot < second.placement.slot
    assert releasing.draft_clashes(ctx) == ()


def test_it_may_wait_in_the_tray_for_the_next_plan(ctx: Context, first: Session):
    found = say(ctx, first, waits=True)
    assert found.moves == ()
    assert again_of(ctx, first).state is SessionState.UNPLACED
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    again = again_of(ctx, first)
    assert again.state is SessionState.PLANNED
    assert states(ctx)[first.id] == (SessionState.MISSED, first.placement)
    assert releasing.draft_clashes(ctx) == ()


def send_what_waits(ctx: Context) -> None:
    """Let the mails of the first release be out: a newer one replaces what still waits."""
    with ctx.uow() as work:
        work.outbox._connection.execute(sa.update(OutboxRow).values(state=MessageState.SENT))
        work.commit()


def test_the_release_tells_schools_and_teacher_and_keeps_history(ctx: Context, first: Session):
    send_what_waits(ctx)
    say(ctx, first)
    again = again_of(ctx, first)
    changes = {each.kind for each in releasing.diff(ctx).changes}
    assert {ChangeKind.MISSED, ChangeKind.NEW} <= changes
    number = releasing.release(ctx, "", "sara").number
    assert released_session(ctx, first.id).facts.state is ReleasedState.MISSED
    for holder in (SCHOOL, TEACHER):
        calendar = icalendar.Calendar.from_ical(calendars.feed_body_of(ctx, holder, "fr"))
        events = {str(each["UID"]): each for each in calendar.walk("VEVENT")}
        gone, new = events[first.uid], events[again.uid]
        assert (gone["STATUS"], int(gone["SEQUENCE"])) == ("CANCELLED", 1)
        assert str(gone["SUMMARY"]).startswith("Non diffusée\u00a0: ")
        assert "Cette séance n’a pas été diffusée." in gone["DESCRIPTION"]
        assert (new["STATUS"], int(new["SEQUENCE"])) == ("CONFIRMED", 0)
    for reader in (Reader(HolderKind.SCHOOL, SCHOOL.id), Reader(HolderKind.TEACHER, TEACHER.id)):
        [told] = [each for each in outbox.messages(ctx, release=number) if each.reader == reader]
        assert told.state is MessageState.WAITING
        assert told.worth_until > ctx.clock.now()
        assert "لم تُبث" in told.letter.text
    # Released again nothing changes; it stays as it was told.
    assert not releasing.release(ctx, "", "sara").is_new


def test_what_was_not_held_is_no_figure_and_is_named(ctx: Context, first: Session):
    assert first.placement is not None
    day = first.placement.slot.day
    assert report(ctx, day, day).figures.sessions == 1
    say(ctx, first)
    releasing.release(ctx, "", "sara")
    found = report(ctx, day, day)
    assert (found.figures.sessions, found.figures.total.received) == (0, 0)
    assert found.attendance.expected == {}
    assert [each.session_id for each in found.missed] == [first.id]
    [row] = [each for each in term(ctx, day, steps.LAST).rows if each.programme.count == 3]
    assert sum(week.get(SessionState.MISSED, 0) for week in row.weeks.values()) == 1
    assert row.placed == 3
    shown = board(ctx, day - dt.timedelta(days=day.weekday()), "draft").sessions
    assert first.id in {each.id for each in shown}


def test_it_is_undone_and_done_again_as_one(ctx: Context, first: Session):
    before = states(ctx)
    say(ctx, first)
    after = states(ctx)
    undo.undo(ctx, actor="sara")
    undone = states(ctx)
    assert {each: undone[each] for each in before} == before
    [row] = [each for each in term(ctx, steps.FIRST, steps.LAST).rows if each.programme.count == 3]
    assert (row.placed, row.unplaced, row.cancelled) == (3, 0, 0)
    undo.redo(ctx, actor="sara")
    assert states(ctx) == after
    undo.undo(ctx, actor="sara")
    releasing.release(ctx, "", "sara")
    assert released_session(ctx, first.id).facts.state is ReleasedState.CONFIRMED


def test_that_it_was_held_after_all_can_be_said_until_it_is_released(ctx: Context, first: Session):
    before = states(ctx)
    say(ctx, first, waits=True)
    assert missed.may_be_taken_back(ctx, first.id)
    missed.held_after_all(ctx, first.id, actor="karim")
    assert {each: found for each, found in states(ctx).items() if each in before} == before
    assert releasing.diff(ctx).changes == ()
    say(ctx, first)
    releasing.release(ctx, "", "sara")
    assert not missed.may_be_taken_back(ctx, first.id)
    with pytest.raises(NotAllowedError):
        missed.held_after_all(ctx, first.id, actor="karim")
    with pytest.raises(NotAllowedError):
        undo.undo(ctx, actor="sara")


def test_only_what_is_over_and_stands_can_be_said_not_held(
    ctx: Context, first: Session, clock: FakeClock
):
    assert first.placement is not None
    slot = first.placement.slot
    evening = clock.at
    clock.at = ctx.zone.instant(slot.day, slot.end - 1)
    assert not missed.may_be_missed(ctx, first.id)
    with pytest.raises(NotAllowedError):
        impact.preview_event(ctx, event(first), limits=steps.LIMITS)
    clock.at = evening
    assert missed.may_be_missed(ctx, first.id)
    found = impact.preview_event(ctx, event(first), limits=steps.LIMITS)
    impact.apply(ctx, found.proposal, actor="sara")
    with pytest.raises(LostUpdateError):
        impact.apply(ctx, found.proposal, actor="karim")
    with pytest.raises(NotAllowedError):
        impact.preview_event(ctx, event(first), limits=steps.LIMITS)


def test_imports_and_returns_leave_history_alone(ctx: Context, first: Session):
    say(ctx, first, waits=True)
    here = stored_province(ctx)
    longer = tuple(dataclasses.replace(each, count=each.count + 1) for each in here.programmes)
    apply_import(ctx, dataclasses.replace(here, programmes=longer), "importer")
    with_number = [each.state for each in sessions(ctx) if each.key == first.key]
    assert sorted(with_number) == [SessionState.MISSED, SessionState.UNPLACED]
    releasing.release(ctx, "", "sara")
    editing.cancel_session(ctx, again_of(ctx, first).id, actor="sara")
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert sorted(each.state for each in sessions(ctx) if each.key == first.key) == [
        SessionState.CANCELLED,
        SessionState.MISSED,
    ]
    return_to(ctx, 1, "sara")
    assert states(ctx)[first.id] == (SessionState.MISSED, first.placement)
    off = next(
        each
        for each in sessions(ctx)
        if each.key == first.key and each.state is SessionState.CANCELLED
    )
    assert editing.reinstate_session(ctx, off.id, actor="sara").state is SessionState.UNPLACED


def test_what_comes_after_it_within_the_notice_makes_room_only_by_word(
    ctx: Context, clock: FakeClock
):
    steps.released(ctx, programmes=(make.programme(per_week=2),))
    first, second, _ = sessions(ctx)
    assert second.placement is not None
    clock.at = ctx.zone.instant(second.placement.slot.day, second.placement.slot.start - 60)
    found = impact.preview_event(ctx, event(first), limits=steps.LIMITS)
    assert [each.key for each in found.near] == [second.key]
    assert found.proposal.again is None
    allowed = impact.preview_event(
        ctx, event(first), movable=frozenset({second.key}), limits=steps.LIMITS
    )
    assert allowed.proposal.again is not None
    assert second.key in {each.key for each in allowed.moves}


def test_once_a_later_one_was_held_it_is_history_and_not_asked_for_again(
    ctx: Context, first: Session, clock: FakeClock
):
    second = next(each for each in sessions(ctx) if each.key.number == 2)
    assert second.placement is not None
    clock.at = ctx.zone.instant(second.placement.slot.day, second.placement.slot.end)
    before = states(ctx)
    assert not say(ctx, first).proposal.asks_again
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert states(ctx) == before | {first.id: (SessionState.MISSED, first.placement)}
    with pytest.raises(NotAllowedError):
        editing.reinstate_session(ctx, first.id, actor="sara")
    undo.undo(ctx, actor="sara")
    undo.undo(ctx, actor="sara")
    assert states(ctx) == before


def test_what_the_timer_worker_could_not_put_on_air_waits_for_a_word(
    ctx: Context, first: Session, clock: FakeClock
):
    epoch = actions.begin_epoch(ctx, "test")
    runner.run_due(ctx, epoch, perform)  # only in the evening: nobody was there at the hour
    assert [each.session_id for each in todays_view(ctx).unheld] == [first.id]
    say(ctx, first)
    assert todays_view(ctx).unheld == ()
    assert first.id not in todays_view(ctx).over


def test_a_recording_of_what_was_not_held_does_not_open(ctx: Context, clock: FakeClock):
    steps.released(ctx)
    found = sessions(ctx)[0]
    assert found.placement is not None
    slot = found.placement.slot
    epoch = actions.begin_epoch(ctx, "test")
    for minute in (slot.start, slot.end):
        clock.at = ctx.zone.instant(slot.day, minute)
        runner.run_due(ctx, epoch, perform)
    say(ctx, found, waits=True)
    clock.at = ctx.zone.instant(slot.day, slot.end + 30)
    runner.run_due(ctx, epoch, perform)
    with ctx.uow().reading() as work:
        acts = work.actions.of_sessions([found.id])[found.id]
    assert "missed" in next(each.outcome for each in acts if each.kind.value == "replay-open")
