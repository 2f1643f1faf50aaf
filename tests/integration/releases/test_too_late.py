"""A release that comes too late puts nothing into the past and no two into one studio."""

import datetime as dt

import pytest

from scheduler.bootstrap import perform
from scheduler.domain.errors import NotReleasableError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import Facts
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.feeds import calendars
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session, released_sessions
from scheduler.service.timers import actions, runner
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
PROVINCE = Holder(kind=HolderKind.PROVINCE, id="")
MINUTE = dt.timedelta(minutes=1)
NAMES = ("maths-2bac", "arabe-2bac", "svt-2bac")
SLOTS = [Slot(make.MONDAY + dt.timedelta(days=days), 15 * 60 + 30, 60) for days in (1, 3, 4)]
BEFORE = Slot(make.MONDAY + dt.timedelta(days=2), 15 * 60 + 30, 60)
FREE = Slot(make.MONDAY + dt.timedelta(days=17), 15 * 60 + 30, 60)


class Programme:
    """Three released broadcasts of one studio on three days, and all that moves them."""

    def __init__(self, ctx: Context, clock: FakeClock) -> None:
        self.ctx, self.clock = ctx, clock
        report = steps.planned(
            ctx,
            teachers=tuple(make.teacher(f"{name}-t") for name in NAMES),
            programmes=tuple(
                make.programme(name, teacher_id=f"{name}-t", count=1) for name in NAMES
            ),
        )
        self.early, self.middle, self.late = ids = [session.id for session in report.sessions]
        for session_id, slot in reversed(list(zip(ids, SLOTS, strict=True))):
            self.move(session_id, slot)
        releasing.release(ctx, "first", "approver")

    def facts(self, session_id: int) -> Facts:
        return released_session(self.ctx, session_id).facts

    def place(self, session_id: int) -> Placement:
        found = draft_session(self.ctx, session_id).placement
        assert found is not None
        return found

    def move(self, session_id: int, slot: Slot) -> None:
        moved = editing.move_session(
            self.ctx, session_id, slot.day, slot.start, "studio-1", actor="sara"
        )
        assert moved.accepted, moved.clashes

    def at(self, instant: dt.datetime) -> None:
        """Let the timers do all that is due at an instant."""
        self.clock.at = instant
        runner.run_due(self.ctx, actions.begin_epoch(self.ctx, "test"), perform)


@pytest.fixture
def planned(ctx: Context, clock: FakeClock) -> Programme:
    return Programme(ctx, clock)


def test_what_runs_keeps_its_studio_to_itself(planned: Programme) -> None:
    """Another one was given its place in the draft, and nothing was released in time."""
    ctx, early, late = planned.ctx, planned.early, planned.late
    told = {id_: released_session(ctx, id_) for id_ in (early, late)}
    planned.move(early, FREE)
    planned.move(late, told[early].facts.slot)
    planned.at(told[early].facts.start)
    planned.at(told[early].facts.start + 10 * MINUTE)
    releasing.release(ctx, "too late", "approver")
    planned.at(told[early].facts.start + 11 * MINUTE)
    assert actions.sessions_on_air(ctx) == {early}
    assert {id_: released_session(ctx, id_) for id_ in told} == told


@pytest.mark.parametrize("minutes", [0, 1, 50, 60, 24 * 60])
def test_no_release_puts_a_broadcast_where_the_hour_has_begun(
    planned: Programme, minutes: int
) -> None:
    ctx, late = planned.ctx, planned.late
    told, body = released_session(ctx, late), calendars.feed_body_of(ctx, SCHOOL)
    planned.move(late, BEFORE)
    begins = ctx.zone.instant(BEFORE.day, BEFORE.start)
    planned.at(begins + minutes * MINUTE)
    assert releasing.diff(ctx).changes == ()
    assert not releasing.release(ctx, "too late", "approver").is_new
    assert released_session(ctx, late) == told
    assert calendars.feed_body_of(ctx, SCHOOL) == body
    planned.at(told.facts.start)
    assert late in actions.sessions_on_air(ctx), "it is broadcast as everybody was told"


def test_what_was_not_moved_in_time_can_be_moved_to_an_hour_to_come(planned: Programme) -> None:
    planned.move(planned.late, BEFORE)
    planned.at(planned.ctx.zone.instant(BEFORE.day, BEFORE.start) + MINUTE)
    planned.move(planned.late, FREE)
    assert releasing.release(planned.ctx, "", "approver").moved == 1
    assert planned.facts(planned.late).slot == FREE


@pytest.mark.parametrize("minutes", [0, 30])
def test_what_was_not_released_before_its_start_is_not_announced(
    ctx: Context, clock: FakeClock, minutes: int
) -> None:
    report = steps.planned(ctx)
    place = report.sessions[0].placement
    assert place is not None
    clock.at = ctx.zone.instant(place.slot.day, place.slot.start) + minutes * MINUTE
    assert releasing.release(ctx, "", "approver").new == 2
    told = {released.session_id for released in released_sessions(ctx, PROVINCE)}
    assert told == {session.id for session in report.sessions[1:]}


def test_clashes_are_looked_for_in_what_goes_out(planned: Programme) -> None:
    """The draft is free of them: it has one elsewhere that everybody still has there."""
    taken = planned.facts(planned.late).slot
    planned.move(planned.late, BEFORE)
    planned.move(planned.middle, taken)
    planned.at(planned.ctx.zone.instant(BEFORE.day, BEFORE.start) + MINUTE)
    with pytest.raises(NotReleasableError) as refused:
        releasing.release(planned.ctx, "too late", "approver")
    keys = {planned.facts(planned.middle).key, planned.facts(planned.late).key}
    assert keys in [set(clash.sessions) for clash in refused.value.clashes]
    planned.move(planned.late, FREE)
    assert releasing.release(planned.ctx, "", "approver").moved == 2


def test_an_hour_that_comes_while_a_release_waits_is_asked_again(
    planned: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx, late = planned.ctx, planned.late
    told = released_session(ctx, late)
    planned.move(late, BEFORE)
    begins = ctx.zone.instant(BEFORE.day, BEFORE.start)
    planned.clock.at = begins - MINUTE
    refuse = releasing._refuse

    def checked_for_long(clashes: object) -> None:
        refuse(clashes)  # type: ignore[arg-type]
        planned.clock.at = begins + MINUTE

    monkeypatch.setattr(releasing, "_refuse", checked_for_long)
    assert not releasing.release(ctx, "", "approver").is_new
    assert released_session(ctx, late) == told
