"""Who begins first is served first, and whoever only reads or is refused waits for nobody."""

import datetime as dt
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from scheduler.domain.errors import Trouble, UnavailableError
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.storage.database import Database
from scheduler.storage.gate import Gate, Turn
from tests import factories as make
from tests.integration import steps

# Holds the turn until somebody waits for it, gives it back, and asks for it again at once.
ANOTHER = """
import sys, time
from pathlib import Path
from scheduler.storage.gate import NEXT, Turn
turn = Turn(Path(sys.argv[1]))
assert turn.take(time.monotonic())
print("mine", flush=True)
while turn._lock(NEXT, 0):
    turn._unlock(NEXT)
    time.sleep(0.001)
turn.give_back()
assert turn.take(time.monotonic() + 30)
print("mine again", flush=True)
sys.stdin.readline()
"""
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def test_threads_pass_the_gate_in_the_order_in_which_they_came():
    gate, served = Gate(1), []
    assert gate.enter()

    def pass_through(number: int) -> None:
        assert gate.enter()
        served.append(number)
        gate.leave()

    threads = []
    for number in range(12):
        threads.append(threading.Thread(target=pass_through, args=(number,)))
        threads[-1].start()
        while len(gate._waiting) <= number:  # it has taken its place in the queue
            threading.Event().wait(0.001)
    gate.leave()
    for thread in threads:
        thread.join()
    assert served == list(range(12))


def test_whoever_gives_up_waiting_leaves_the_queue_to_the_others():
    gate = Gate(1)
    assert gate.enter()
    assert not gate.enter(seconds=0)
    gate.leave()
    assert gate.enter(seconds=0)


def test_a_process_that_has_written_lets_the_one_that_waits_be_the_next(tmp_path: Path):
    command = [sys.executable, "-c", ANOTHER, str(tmp_path / "turn")]
    turn = Turn(tmp_path / "turn")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "mine\n"
        assert turn.take(time.monotonic() + 20)
        turn.give_back()
        assert other.stdout.readline() == "mine again\n"
        other.kill()
    assert turn.take(time.monotonic() + 20), "a process that was killed gives its turn back"
    turn.close()


@pytest.fixture
def ids(ctx: Context) -> list[int]:
    """Two programmes' sessions, planned into one studio."""
    ctx.clock.at = NOW
    steps.planned(
        ctx,
        teachers=(make.teacher("t1"), make.teacher("t2")),
        programmes=tuple(
            make.programme(f"p{number}", teacher_id=f"t{number}", count=1) for number in (1, 2)
        ),
    )
    with ctx.uow().reading() as work:
        planned = work.draft.sessions(states=[SessionState.PLANNED])
    return [session.id for session in planned]


def test_a_move_that_is_refused_waits_for_nobody_who_writes(ctx: Context, ids: list[int]):
    with ctx.uow().reading() as work:
        taken = work.draft.session(ids[1]).placement
    assert taken is not None
    with ctx.uow() as work:
        work.draft.lock()
        moved = editing.move_session(
            ctx, ids[0], taken.slot.day, taken.slot.start, taken.studio_id, actor="a"
        )
    assert not moved.accepted


def test_whoever_waits_too_long_is_told_that_the_database_is_busy(
    ctx: Context, database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(database.gates, "_writing", Gate(0))
    monkeypatch.setattr(Gate.enter, "__defaults__", (0,))
    with pytest.raises(UnavailableError) as refused, ctx.uow():
        pass
    assert refused.value.trouble is Trouble.BUSY
    with ctx.uow().reading() as work:
        assert work.draft.revision() == 0


def test_reading_inside_a_unit_of_work_needs_no_second_turn(ctx: Context, database: Database):
    database.gates._reading = Gate(1)
    with ctx.uow().reading(), ctx.uow().reading() as work:
        assert work.draft.revision() == 0
    with ctx.uow().reading():
        pass
