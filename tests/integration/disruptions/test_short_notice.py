"""Something happens at short notice: the consequences are shown, then done as they were shown."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.domain.clash import ClashCode
from scheduler.domain.errors import LostUpdateError, NotFoundError
from scheduler.domain.release import ChangeKind
from scheduler.domain.session import Mode, Session, SessionState
from scheduler.domain.wall import Slot, parse_clock
from scheduler.service.context import Context
from scheduler.service.disruptions import impact
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.disruptions.proposal import read, written
from scheduler.service.draft import editing, undo
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.planning.test_planning import drafted

TUESDAY = make.MONDAY + dt.timedelta(days=1)


@pytest.fixture
def first(ctx: Context) -> Session:
    """The first session of a released series of three."""
    steps.released(
        ctx, schools=(make.school(99001), make.school(99002, commune="Skhour"), make.school(99003))
    )
    return drafted(ctx)[0]


def on_the_day_of(session: Session, kind: EventKind, **parts: object) -> Event:
    assert session.placement is not None
    day = session.placement.slot.day
    about = {EventKind.TEACHER_AWAY: "maths-a", EventKind.STUDIO_DOWN: "studio-1"}.get(kind, "")
    facts = {"kind": kind, "about": about, "first": day, "last": day} | parts
    return Event(**facts)  # type: ignore[arg-type]


def apply(ctx: Context, event: Event) -> impact.Consequences:
    found = impact.preview_event(ctx, event, limits=steps.LIMITS)
    impact.apply(ctx, found.proposal, actor="sara")
    return found


@pytest.mark.parametrize("kind", [EventKind.TEACHER_AWAY, EventKind.STUDIO_DOWN])
def test_what_cannot_be_held_moves_and_nothing_else_does(
    ctx: Context, first: Session, kind: EventKind
):
    before = drafted(ctx)
    found = impact.preview_event(ctx, on_the_day_of(first, kind), limits=steps.LIMITS)
    assert drafted(ctx) == before
    (move,) = found.moves
    assert (move.key, move.before) == (first.key, first.placement)
    assert move.because
    assert (found.lost, found.called_off, found.near) == ((), (), ())
    assert [each.kind for each in found.changes] == [ChangeKind.MOVED]
    impact.apply(ctx, found.proposal, actor="sara")
    after = {each.key: each.placement for each in drafted(ctx)}
    assert after[first.key] == move.after
    assert releasing.draft_clashes(ctx) == ()
    assert [each.kind for each in releasing.diff(ctx).changes] == [ChangeKind.MOVED]


def test_an_event_is_one_act_that_is_undone_with_the_fact_it_left(ctx: Context, first: Session):
    before = drafted(ctx), stored_province(ctx)
    apply(ctx, on_the_day_of(first, EventKind.TEACHER_AWAY))
    assert stored_province(ctx).teacher_by_id["maths-a"].away
    undo.undo(ctx, actor="sara")
    assert (
        [(each.key, each.placement) for each in drafted(ctx)],
        stored_province(ctx),
    ) == ([(each.key, each.placement) for each in before[0]], before[1])


def test_one_closed_school_loses_its_live_broadcast_and_nobody_moves(ctx: Context, first: Session):
    event = on_the_day_of(first, EventKind.CLOSED, about="Skhour", words="Crue")
    found = apply(ctx, event)
    assert found.moves == ()
    (falling,) = found.falling
    assert (falling.key, falling.recorded) == (first.key, (make.code(99002),))
    modes = {each.school_code: each.mode for each in drafted(ctx)[0].receptions}
    assert modes[make.code(99002)] is Mode.RECORDED
    (closure,) = stored_province(ctx).calendar.closures
    assert closure.name.fr == "Crue"
    undo.undo(ctx, actor="sara")
    assert {each.mode for each in drafted(ctx)[0].receptions} == {Mode.LIVE}
    assert stored_province(ctx).calendar.closures == ()


def test_everybody_closed_moves_the_day(ctx: Context, first: Session):
    found = apply(ctx, on_the_day_of(first, EventKind.CLOSED))
    assert [each.key for each in found.moves] == [first.key]
    assert releasing.draft_clashes(ctx) == ()


def test_hours_drive_out_only_what_meets_them_and_only_in_those_days(ctx: Context, first: Session):
    assert first.placement is not None
    slot = first.placement.slot
    hours = {"start": slot.start + 15, "end": slot.start + 30}
    found = apply(ctx, on_the_day_of(first, EventKind.STUDIO_DOWN, **hours))
    assert [each.key for each in found.moves] == [first.key]
    (move,) = found.moves
    moved = move.after.slot
    assert moved.day != slot.day or moved.end <= hours["start"] or hours["end"] <= moved.start
    [studio] = stored_province(ctx).studios
    kept = Slot(slot.day, hours["start"], 15)
    assert (studio.closed, studio.closed_at) == ((), (kept,))
    make_plan(
        ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner", keep_published=False
    )
    assert not any(each.placement.slot.overlaps(kept) for each in drafted(ctx) if each.placement)
    assert releasing.draft_clashes(ctx) == ()
    held = next(each for each in drafted(ctx) if each.key == first.key)
    refused = editing.move_session(ctx, held.id, slot.day, slot.start, "studio-1", actor="sara")
    assert [each.code for each in refused.clashes] == [ClashCode.STUDIO_HOURS]
    free = replace(studio, closed_at=())
    apply_import(ctx, replace(stored_province(ctx), studios=(free,)), "sara")
    assert editing.move_session(
        ctx, held.id, slot.day, slot.start, "studio-1", actor="sara"
    ).accepted
    late = {"start": parse_clock("21:00"), "end": parse_clock("22:00")}
    assert impact.preview_event(ctx, on_the_day_of(first, EventKind.STUDIO_DOWN, **late)).nothing


def test_sessions_are_called_off_for_all(ctx: Context, first: Session):
    found = apply(ctx, on_the_day_of(first, EventKind.CALL_OFF))
    assert [each.key for each in found.called_off] == [first.key]
    assert [each.kind for each in found.changes] == [ChangeKind.CANCELLED]
    assert next(e for e in drafted(ctx) if e.id == first.id).state is SessionState.CANCELLED
    undo.undo(ctx, actor="sara")
    assert drafted(ctx)[0].placement == first.placement


def test_within_the_notice_period_only_the_operators_word_moves_a_session(
    ctx: Context, first: Session, clock: FakeClock
):
    assert first.placement is not None
    slot = first.placement.slot
    clock.at = ctx.zone.instant(slot.day, slot.start - 60)
    event = on_the_day_of(first, EventKind.TEACHER_AWAY)
    found = impact.preview_event(ctx, event, limits=steps.LIMITS)
    assert [each.key for each in found.near] == [first.key]
    assert [session.key for session, _ in found.lost] == [first.key]
    assert found.moves == ()
    allowed = impact.preview_event(ctx, event, movable=frozenset({first.key}), limits=steps.LIMITS)
    assert [each.key for each in allowed.moves] == [first.key]
    assert allowed.lost == ()


def test_a_locked_session_moves_only_by_word_too(ctx: Context, first: Session):
    editing.lock_session(ctx, first.id, locked=True, actor="sara")
    event = on_the_day_of(first, EventKind.STUDIO_DOWN)
    found = impact.preview_event(ctx, event, limits=steps.LIMITS)
    assert [session.key for session, _ in found.lost] == [first.key]
    allowed = impact.preview_event(ctx, event, movable=frozenset({first.key}), limits=steps.LIMITS)
    assert [each.key for each in allowed.moves] == [first.key]


def test_announced_bell_hours_move_what_they_break(ctx: Context):
    calendar = make.calendar()
    short = make.hours("0-5", "08:40-09:25", "09:30-10:15", "10:25-11:10")
    ramadan = type(calendar.periods[0])(
        id="ramadan",
        name=make.text("Ramadan"),
        first=dt.date(2027, 2, 8),
        last=dt.date(2027, 3, 9),
        slots=short,
        status=calendar.periods[0].status,
    )
    steps.released(
        ctx,
        calendar=make.calendar(periods=(*calendar.periods, ramadan)),
        programmes=(make.programme(minutes_in={"ramadan": 45}),),
    )
    event = Event(
        kind=EventKind.BELLS,
        about="ramadan",
        first=make.MONDAY,
        last=make.MONDAY + dt.timedelta(days=30),
    )
    found = apply(ctx, event)
    assert {each.after.slot.minutes for each in found.moves} == {45}
    assert len(found.moves) == 3
    assert stored_province(ctx).calendar.periods[-1].first == make.MONDAY
    assert releasing.draft_clashes(ctx) == ()


def test_a_proposal_for_a_draft_that_has_changed_is_refused(ctx: Context, first: Session):
    found = impact.preview_event(
        ctx, on_the_day_of(first, EventKind.TEACHER_AWAY), limits=steps.LIMITS
    )
    editing.lock_session(ctx, first.id, locked=True, actor="tariq")
    before = drafted(ctx)
    with pytest.raises(LostUpdateError):
        impact.apply(ctx, found.proposal, actor="sara")
    assert drafted(ctx) == before


def test_a_proposal_is_the_same_after_it_was_written_and_read(ctx: Context, first: Session):
    found = impact.preview_event(
        ctx, on_the_day_of(first, EventKind.TEACHER_AWAY), limits=steps.LIMITS
    )
    assert read(written(found.proposal)) == found.proposal


def test_nobody_unknown_can_be_away(ctx: Context, first: Session):
    with pytest.raises(NotFoundError):
        impact.preview_event(ctx, on_the_day_of(first, EventKind.TEACHER_AWAY, about="nobody"))
