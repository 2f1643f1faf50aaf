"""A clock that jumps settles nothing, shortens nothing, and is told."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.domain.action import ActionState
from scheduler.domain.clock_guard import Doubt
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import MessageKind, MessageState
from scheduler.domain.person import Role
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.feeds import calendars
from scheduler.service.operations.health import health
from scheduler.service.people import accounts
from scheduler.service.timers import clock_guard, rearming
from scheduler.storage.database import Database
from scheduler.storage.repositories.jobs import DONE, RUNNING, StoredJob
from tests import factories as make
from tests.integration import steps
from tests.integration.timers.machine import Machine

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
WRONG = dt.timedelta(days=89)  # 20 February
NOT_TRUSTED = "Rhamna-Educatec: the server’s clock is not trusted"
TRUSTED = "Rhamna-Educatec: the server’s clock is trusted again"


@pytest.fixture
def machine(ctx: Context, database: Database, tmp_path: Path) -> Iterator[Machine]:
    steps.released(ctx)
    made = Machine(ctx, database, tmp_path)
    made.tick()
    yield made
    made.owner.stop()


def states(ctx: Context) -> Counter[str]:
    with ctx.uow().reading() as work:
        found = work.actions.of_sessions(None).values()
    return Counter(action.state.value for actions in found for action in actions)


def clock_letters(ctx: Context) -> list[str]:
    """The subjects of what the keepers were written about the clock, in order."""
    with ctx.uow().reading() as work:
        found = reversed(work.outbox.find())
    return [message.letter.subject for message in found if message.kind is MessageKind.CLOCK]


def checks(ctx: Context) -> dict[str, bool]:
    return {name: passed for name, passed, _ in health(ctx).checks}


@pytest.mark.parametrize("wrong", [WRONG, dt.timedelta(minutes=10), -dt.timedelta(days=1)])
def test_a_jump_settles_nothing_and_is_over_when_the_clock_is_set_right(
    machine: Machine, wrong: dt.timedelta
) -> None:
    keeper = accounts.PersonFacts(
        name="Sara",
        email="sara@educatec.example",
        language="en",
        roles=frozenset({Role.OPERATOR}),
    )
    accounts.add_person(machine.ctx, keeper, actor="cli")
    before, feed = states(machine.ctx), calendars.feed_of(machine.ctx, SCHOOL)
    body = calendars.feed_body(machine.ctx, feed)
    machine.wrong = wrong
    machine.pass_(seconds=30)
    assert machine.tick() == 0
    assert states(machine.ctx) == before
    assert calendars.feed_of(machine.ctx, SCHOOL) == feed
    assert calendars.feed_body(machine.ctx, feed) == body
    assert not checks(machine.ctx)["clock"]
    with machine.ctx.uow().reading() as work:
        [letter] = [m for m in work.outbox.find() if m.kind is MessageKind.CLOCK]
    assert (letter.address, letter.urgent) == ("sara@educatec.example", True)
    machine.kill()  # a process that starts meanwhile does not believe it either
    machine.pass_(seconds=30)
    machine.tick()
    assert machine.ctx.clock.now() == machine.true
    machine.wrong = dt.timedelta()
    machine.pass_(seconds=30)
    machine.tick()
    assert checks(machine.ctx)["clock"]
    assert states(machine.ctx) == before
    machine.pass_(seconds=30)
    machine.tick()
    assert clock_letters(machine.ctx) == [NOT_TRUSTED, TRUSTED], "once each"


def test_a_person_says_that_the_clock_is_right_and_validators_only_rise(machine: Machine) -> None:
    first = calendars.feed_of(machine.ctx, SCHOOL)
    machine.wrong = -dt.timedelta(days=2)
    machine.pass_(seconds=30)
    machine.tick()
    assert not checks(machine.ctx)["clock"]
    clock_guard.accept(machine.ctx, "sara")
    machine.pass_(seconds=30)
    machine.tick()
    assert checks(machine.ctx)["clock"]
    assert machine.ctx.clock.now() == machine.true + machine.wrong
    after = calendars.feed_of(machine.ctx, SCHOOL)
    assert after.changed_at > first.changed_at
    assert after.etag != first.etag


def test_a_start_months_after_the_last_look_waits_for_a_word(machine: Machine) -> None:
    before = states(machine.ctx)
    machine.reboot(dt.timedelta(days=3))
    machine.tick()
    assert checks(machine.ctx)["clock"], "a weekend and a day off"
    machine.reboot(dt.timedelta(minutes=5))
    machine.wrong = dt.timedelta(days=82)
    machine.tick()
    assert machine.ctx.clock.doubt is Doubt.LONG_REST  # type: ignore[attr-defined]
    machine.reboot(dt.timedelta(minutes=1))
    machine.wrong = -dt.timedelta(days=3650)  # no battery: another decade
    machine.tick()
    assert machine.ctx.clock.doubt is Doubt.BEHIND  # type: ignore[attr-defined]
    assert states(machine.ctx) == before
    machine.wrong = dt.timedelta()  # a time server has been reached
    machine.tick()
    assert checks(machine.ctx)["clock"]


def test_what_was_settled_early_is_done_again(machine: Machine) -> None:
    """As an older version of the program did it at a jump."""
    ctx = machine.ctx
    with ctx.uow() as work:
        actions = [each for found in work.actions.of_sessions(None).values() for each in found]
        for number, action in enumerate(actions):
            epoch = machine.owner.epoch or 0
            claimed = work.actions.claim(action.id, epoch, ctx.clock.now())
            state = (ActionState.TOO_LATE, ActionState.DONE, ActionState.FAILED)[number % 3]
            assert claimed is not None
            work.actions.finish(action.id, epoch, state, "missed", ctx.clock.now())
        work.commit()
    assert not checks(ctx)["timers"]
    assert rearming.rearm(ctx, "cli").actions == len(actions)
    assert set(states(ctx)) == {"due"}
    assert checks(ctx)["timers"]
    machine.pass_(days=40)
    machine.tick()
    machine.pass_(seconds=1)
    assert set(states(ctx)) <= {"done", "too-late"}
    assert rearming.rearm(ctx, "cli").actions == 0, "what is over stays over"


def test_messages_given_up_early_wait_again(machine: Machine) -> None:
    ctx = machine.ctx
    with ctx.uow() as work:
        [letter, *_] = work.outbox.find()
        work.outbox.settle(letter.id, [letter.state], MessageState.TOO_LATE, "", ctx.clock.now())
        work.commit()
    assert rearming.rearm(ctx, "cli").messages == 1


@pytest.mark.parametrize("ahead", [dt.timedelta(days=1), -dt.timedelta(days=1)])
def test_a_beat_from_the_future_is_no_sign_of_life(ctx: Context, ahead: dt.timedelta) -> None:
    steps.imported(ctx)
    at = ctx.clock.now() + ahead
    job = StoredJob(
        id="x", kind="plan", about="", state=RUNNING, started_by="sara", started_at=at, beat_at=at
    )
    with ctx.uow() as work:
        work.jobs.claim(job)
        epoch = work.timer_worker.begin_epoch("gone", at)
        assert epoch
        work.commit()
    assert jobs.running(ctx) is None
    assert not checks(ctx)["timer worker"]
    begun = jobs.begin_job(ctx, "plan", actor="sara", task=lambda _watch: {})
    assert begun.id != "x"
    give_up = time.monotonic() + 30
    while jobs.find_job(ctx, begun.id).state == RUNNING and time.monotonic() < give_up:
        time.sleep(0.01)
    assert jobs.find_job(ctx, begun.id).state == DONE
