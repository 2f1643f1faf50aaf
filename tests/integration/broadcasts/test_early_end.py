"""A broadcast that is ended early frees the rest of its slot; everybody is told its true end."""

import datetime as dt

import pytest

from scheduler.bootstrap import perform
from scheduler.domain.session import Placement, SessionState
from scheduler.domain.wall import Slot
from scheduler.service.broadcasts.commands import Command, carry_out_command, preview_command
from scheduler.service.broadcasts.joining import ended_and_joinable
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session
from scheduler.service.timers import actions, runner
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

MINUTE = dt.timedelta(minutes=1)
NAMES = ("maths-2bac", "arabe-2bac")
NOW = Slot(make.MONDAY + dt.timedelta(days=1), 15 * 60, 60)
LATER = Slot(make.MONDAY + dt.timedelta(days=3), 15 * 60, 60)
REST = (NOW.day, NOW.start + 40)  # inside the slot of what runs


class Studio:
    """Two released broadcasts of one studio; the first is on air."""

    def __init__(self, ctx: Context, clock: FakeClock) -> None:
        self.ctx, self.clock = ctx, clock
        report = steps.planned(
            ctx,
            teachers=tuple(make.teacher(f"{name}-t") for name in NAMES),
            programmes=tuple(
                make.programme(name, teacher_id=f"{name}-t", count=1) for name in NAMES
            ),
        )
        self.first, self.second = [session.id for session in report.sessions]
        for session_id, slot in ((self.second, LATER), (self.first, NOW)):
            assert self.move(session_id, slot.day, slot.start)
        releasing.release(ctx, "first", "approver")
        self.start = ctx.zone.instant(NOW.day, NOW.start)
        for minutes in (-15, 0, 1):
            self.at(minutes)

    def at(self, minutes: float) -> None:
        """Let the timers do all that is due some minutes after the start."""
        self.clock.at = self.start + minutes * MINUTE
        runner.run_due(self.ctx, actions.begin_epoch(self.ctx, "test"), perform)

    def move(self, session_id: int, day: dt.date, start: int) -> bool:
        return editing.move_session(
            self.ctx, session_id, day, start, "studio-1", actor="sara"
        ).accepted

    def place(self) -> Placement:
        found = draft_session(self.ctx, self.first).placement
        assert found is not None
        return found

    def tells(self, command: Command, minutes: float) -> None:
        self.at(minutes)
        carry_out_command(self.ctx, self.first, command, actor="sara")


@pytest.fixture
def studio(ctx: Context, clock: FakeClock) -> Studio:
    return Studio(ctx, clock)


@pytest.mark.parametrize("command", [Command.END, Command.ABORT])
def test_the_rest_of_the_slot_is_free_at_once(studio: Studio, command: Command) -> None:
    studio.at(19)
    assert not studio.move(studio.second, *REST), "it is still on air"
    studio.tells(command, 19.5)
    assert studio.place().slot == Slot(NOW.day, NOW.start, 20)
    assert studio.move(studio.second, *REST)
    released = releasing.release(studio.ctx, "", "approver")
    assert released.is_new
    assert released_session(studio.ctx, studio.second).facts.slot == Slot(*REST, 60)


def test_the_turnaround_after_the_true_end_is_kept(studio: Studio) -> None:
    studio.tells(Command.END, 39.5)
    assert not studio.move(studio.second, NOW.day, NOW.start + 40)
    assert studio.move(studio.second, NOW.day, NOW.start + 70)


def test_everybody_is_told_the_true_end_and_nothing_else_changes(studio: Studio) -> None:
    ctx = studio.ctx
    before = released_session(ctx, studio.first)
    studio.tells(Command.END, 20)
    assert releasing.too_late(ctx) == ()
    releasing.release(ctx, "", "approver")
    after = released_session(ctx, studio.first)
    assert after.facts.end == studio.start + 20 * MINUTE
    assert after.sequence == before.sequence + 1
    assert after.facts.receptions == before.facts.receptions
    studio.at(22)
    assert actions.ended(ctx)[studio.first] is SessionState.DONE
    assert not releasing.release(ctx, "", "approver").is_new
    studio.at(24 * 60)
    assert actions.ended(ctx)[studio.first] is SessionState.DONE
    assert studio.place().slot.minutes == 20


def test_what_was_broken_off_counts_as_not_broadcast(studio: Studio) -> None:
    studio.tells(Command.ABORT, 10)
    releasing.release(studio.ctx, "", "approver")
    studio.at(11)
    assert actions.ended(studio.ctx)[studio.first] is SessionState.MISSED


def test_schools_can_join_until_the_true_end_and_no_longer(studio: Studio) -> None:
    ctx, session = studio.ctx, released_session(studio.ctx, studio.first)
    here = frozenset({studio.first})
    assert ended_and_joinable(ctx, [session]) == (frozenset(), here)
    carry_out_command(ctx, studio.first, Command.EXTEND, minutes=15, actor="sara")
    studio.at(70)
    assert ended_and_joinable(ctx, [session]) == (frozenset(), here)
    carry_out_command(ctx, studio.first, Command.END, actor="sara")
    assert ended_and_joinable(ctx, [session]) == (here, frozenset())
    assert studio.place().slot == NOW, "it ended late, so nothing of its slot is left"


def test_a_preview_tells_when_the_studio_is_free(studio: Studio) -> None:
    studio.at(20)
    for command in (Command.END, Command.ABORT):
        assert preview_command(studio.ctx, studio.first, command).ends_at == studio.clock.at
