"""Random lives of a machine: ticks, jumps of its clock, kills, releases, starts.

No broadcast is lost or done twice, no feed gets shorter, no validator goes back.
"""

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from scheduler.domain.action import ActionKind, ActionState
from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.feeds import calendars
from scheduler.service.feeds.calendars import FeedState
from scheduler.storage.database import Database, open_database
from tests import factories as make
from tests.broadcasts import publish_to_all, store_province
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration.timers.machine import START, Machine

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
JUMPS = st.sampled_from([10, 60, 26 * 60, 89 * 24 * 60, 400 * 24 * 60]).flatmap(
    lambda minutes: st.sampled_from([minutes, -minutes])
)
TEMPLATE: list[Path] = []


class WrongClocks(RuleBasedStateMachine):
    """One session a day from tomorrow on; the wall is right again before each of them."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "educatec.db"
        if not TEMPLATE:
            made = Path(tempfile.mkdtemp()) / "template.db"
            open_database(f"sqlite:///{made}").close()
            TEMPLATE.append(made)
        shutil.copy(TEMPLATE[0], path)
        self.start(open_database(f"sqlite:///{path}"))

    def start(self, database: Database) -> None:
        self.database = database
        ctx = context_on(self.database, FakeClock(START))
        store_province(ctx)
        with ctx.uow() as work:
            work.feeds.add([("school", SCHOOL.id, "x" * 64)], START, {}, "fr", {})
            work.commit()
        self.machine = Machine(ctx, self.database, self.folder)
        self.released = 0
        self.shown: set[str] = set()
        self.state: FeedState | None = None
        self.release()
        self.machine.tick()

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.all_go_on_air_once()
            self.machine.owner.stop()
            self.database.close()
            shutil.rmtree(self.folder)

    @rule()
    def release(self) -> None:
        """Another session, on a day that no clock of this test reaches but by being wrong."""
        self.released += 1
        facts = make.facts(day=START.date() + dt.timedelta(days=40 + self.released))
        publish_to_all(self.machine.ctx, {self.released: facts})
        with self.machine.ctx.uow() as work:
            now = self.machine.ctx.clock.now().replace(microsecond=0)
            work.feeds.raise_stamps({("school", SCHOOL.id)}, now, work.audiences.days(), None)
            work.commit()

    @rule(minutes=JUMPS)
    def jump(self, minutes: int) -> None:
        self.machine.wrong += dt.timedelta(minutes=minutes)

    @rule()
    def set_right(self) -> None:
        self.machine.wrong = dt.timedelta()

    @rule(seconds=st.integers(1, 3600))
    def tick(self, seconds: int) -> None:
        self.machine.pass_(seconds=seconds)
        self.machine.tick()

    @rule()
    def kill(self) -> None:
        self.machine.kill()

    @rule(hours=st.integers(1, 20))
    def reboot(self, hours: int) -> None:
        """The machine is off for some hours; what it then believes is between then and now."""
        self.machine.wrong = dt.timedelta()
        self.machine.reboot(dt.timedelta(hours=hours))
        self.machine.tick()

    @invariant()
    def nothing_is_settled_by_a_wrong_clock(self) -> None:
        if not hasattr(self, "machine"):
            return
        assert abs(self.machine.ctx.clock.now() - self.machine.true) <= dt.timedelta(minutes=3)
        with self.machine.ctx.uow().reading() as work:
            assert work.timer_checks.settled_early(self.machine.true) == 0

    @invariant()
    def no_feed_is_shorter_and_no_validator_goes_back(self) -> None:
        if not hasattr(self, "machine"):
            return
        now = calendars.feed_of(self.machine.ctx, SCHOOL)
        body = calendars.feed_body(self.machine.ctx, now).decode()
        uids = {line for line in body.split("\r\n") if line.startswith("UID:")}
        assert self.shown <= uids
        if self.state is not None:
            assert now.changed_at >= self.state.changed_at
            assert now.version >= self.state.version
        self.shown, self.state = uids, now

    def all_go_on_air_once(self) -> None:
        """The wall is right from now on, and the worker looks now and then."""
        self.machine.wrong = dt.timedelta()
        for number in range(1, self.released + 1):
            start = make.facts(day=START.date() + dt.timedelta(days=40 + number)).start
            for at in (start + dt.timedelta(minutes=1), start + dt.timedelta(hours=3)):
                self.machine.true = at
                self.machine.tick()
        with self.machine.ctx.uow().reading() as work:
            found = work.actions.of_sessions(None)
        assert set(found) == set(range(1, self.released + 1))
        for actions in found.values():
            went = {action.kind: action for action in actions}
            assert len(went) == len(actions), "an action stands twice"
            assert went[ActionKind.ON_AIR].state is ActionState.DONE
            assert went[ActionKind.OFF_AIR].outcome == "done"


def test_one_life_of_wrong_clocks_is_the_same_on_each_database(
    database: Database, tmp_path: Path
) -> None:
    """A short one, since each step asks for a whole feed."""
    chance, life = Random(12), WrongClocks()  # noqa: S311 -- the same life every time
    life.folder = tmp_path
    life.start(database)
    steps = (
        lambda: life.jump(chance.choice((-1, 1)) * chance.choice((60, 26 * 60, 89 * 24 * 60))),
        lambda: life.tick(chance.randint(1, 3600)),
        life.release,
        life.kill,
        life.set_right,
        lambda: life.reboot(chance.randint(1, 20)),
    )
    for _ in range(2):
        for step in chance.sample(steps, len(steps)):
            step()
            life.nothing_is_settled_by_a_wrong_clock()
            life.no_feed_is_shorter_and_no_validator_goes_back()
    life.all_go_on_air_once()
    life.machine.owner.stop()


@pytest.mark.slow
class TestWrongClocks(WrongClocks.TestCase):  # type: ignore[misc, name-defined]
    settings = settings(
        max_examples=20,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
