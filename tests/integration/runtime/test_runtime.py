"""One owner does everything once, however often it is killed and whoever else would like to."""

import datetime as dt
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.bootstrap import perform
from scheduler.domain.action import Action
from scheduler.domain.programme import DeliveryPolicy
from scheduler.runtime.lease import FileLease, lease_for
from scheduler.runtime.owner import Owner
from scheduler.service.context import Context
from scheduler.service.timers import actions
from scheduler.storage.database import Database, open_database
from scheduler.storage.tables.draft import AuditRow
from scheduler.storage.unit_of_work import UnitOfWork
from tests.broadcasts import publish, store_province
from tests.factories import facts
from tests.fakes import FakeClock

ROOT = Path(__file__).parents[3]
DAY = "2026-11-30T"


def instants(*clocks: str) -> list[str]:
    return ["2026-11-29T17:00:00+00:00", *(f"{DAY}{clock}:00+00:00" for clock in clocks)]


@pytest.mark.slow
def test_owners_killed_at_every_commit_lose_nothing_and_double_nothing(
    ctx: Context, clock: FakeClock, database: Database, database_url: str, tmp_path: Path
):
    store_province(ctx)
    publish(ctx, {1: facts(at="09:00"), 2: facts(at="14:30", policy=DeliveryPolicy.LIVE_ONLY)})
    database.close()
    day = instants("08:45", "09:00", "10:00", "10:30", "14:15", "14:30", "15:30")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.integration.runtime.mortal_owner",
            database_url,
            tmp_path,
            *day,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    # Nine acts, and on the way to each an owner died at every commit.
    assert int(done.stdout.splitlines()[-1]) >= 9 * 7
    with ctx.uow().reading() as work:
        noted = work._connection.execute(  # type: ignore[union-attr]
            sa.select(AuditRow.key, AuditRow.act)
            .where(AuditRow.actor == "timer worker")
            .order_by(AuditRow.id)
        ).all()
        written = Counter(message.key for message in work.outbox.find())
        acts = [act for found in work.actions.of_sessions(None).values() for act in found]
    assert [tuple(row) for row in noted] == [
        ("1", "reminder"),
        ("2", "reminder"),
        ("1", "preflight"),
        ("1", "on-air"),
        ("1", "off-air"),
        ("1", "replay-open"),
        ("2", "preflight"),
        ("2", "on-air"),
        ("2", "off-air"),
    ]
    assert {act.state.value for act in acts} == {"done"}
    assert set(written.values()) == {1}
    assert len(written) == 3  # one reminder for the teacher, one for each school


def test_of_two_owners_one_acts_and_the_other_takes_over_when_it_ends(
    ctx: Context, clock: FakeClock, database: Database, database_url: str, tmp_path: Path
):
    store_province(ctx)
    publish(ctx, {1: facts()})
    clock.at = dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    second_database = open_database(database_url)
    first = Owner(ctx, database, tmp_path, perform=perform)
    second = Owner(ctx, second_database, tmp_path, perform=perform)
    assert (first.tick(), second.tick()) == (1, 0)
    assert second.epoch is None
    clock.at = dt.datetime(2026, 11, 30, 14, 30, tzinfo=dt.UTC)
    assert second.tick() == 0
    assert second.run_due() == 0
    first.stop()
    assert second.tick() == 1
    second.stop()
    second_database.close()


def test_an_owner_whose_lease_is_gone_stops_acting(
    ctx: Context, clock: FakeClock, database: Database, tmp_path: Path
):
    store_province(ctx)
    publish(ctx, {1: facts()})
    owner = Owner(ctx, database, tmp_path, perform=perform)
    owner.tick()
    former = owner.epoch
    # Another process became the timer worker, as after a lost connection to PostgreSQL.
    taken = actions.begin_epoch(ctx, "another")
    clock.at = dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    assert owner.run_due() == 0
    owner.tick()
    assert owner.epoch is not None
    assert owner.epoch > taken > (former or 0)
    owner.stop()


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_gives_the_advisory_lock_back(database: Database, tmp_path: Path):
    lease, other = lease_for(database, tmp_path), lease_for(database, tmp_path)
    assert lease.acquire()
    assert not other.acquire()
    with database.writer.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        )
    assert not lease.held()
    assert other.acquire()
    other.release()


def test_a_file_lease_is_held_by_one_and_can_be_taken_again(tmp_path: Path):
    first, second = FileLease(tmp_path / "lock"), FileLease(tmp_path / "lock")
    assert first.acquire()
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    assert not first.held()
    second.release()


def test_a_file_lease_waits_for_a_folder_that_is_gone(tmp_path: Path):
    lease = FileLease(tmp_path / "data" / "lock")
    assert not lease.acquire()
    (tmp_path / "data").mkdir()
    assert lease.acquire()
    lease.release()


class RealClock:
    """The machine's clock, set so that it shows a chosen moment at its making."""

    def __init__(self, shown: dt.datetime) -> None:
        self._ahead = shown - dt.datetime.now(dt.UTC)

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self._ahead


def test_an_alarm_rings_by_itself_at_the_instant_an_act_falls_due(
    sqlite_ctx: Context, sqlite_database: Database, tmp_path: Path
):
    store_province(sqlite_ctx)
    now = dt.datetime.now(dt.UTC)
    start = now + dt.timedelta(seconds=0.8)
    session = facts()
    shift = start - session.start
    moved = {"start": start, "end": session.end + shift}
    publish(sqlite_ctx, {1: facts(**moved)})
    rang = threading.Event()
    moments: dict[str, dt.datetime] = {}

    def note(_ctx: Context, _work: UnitOfWork, action: Action) -> str:
        moments[action.kind.value] = dt.datetime.now(dt.UTC)
        if action.kind.value == "on-air":
            rang.set()
        return "live"

    real = Context(
        uow=sqlite_ctx.uow,
        clock=RealClock(now),
        zone=sqlite_ctx.zone,
        secret=b"",
        base_url="http://educatec.test",
    )
    owner = Owner(real, sqlite_database, tmp_path, perform=note)
    owner.start()
    try:
        assert rang.wait(timeout=20)
    finally:
        owner.stop()
    # The reconciling round comes every half minute, so it was the alarm that rang.
    assert start <= moments["on-air"] < start + dt.timedelta(seconds=15)


def test_the_web_never_starts_the_timer_worker():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "web").rglob("*.py")]
    assert not [source for source in sources if "scheduler.runtime" in source]
