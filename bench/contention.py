"""Many who write at once: `python -m bench.contention [--processes 4] [--threads 32]`.

Each thread moves sessions, undoes, answers for a school or releases, through the use cases. After
it, what is stored is held against what was answered: as if one had come after the other. Told are
the outcomes, the throughput and how long acts took.
"""

import argparse
import collections
import contextlib
import datetime as dt
import itertools
import json
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from scheduler.domain.errors import SchedulerError, UnavailableError
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.draft import editing, undo
from scheduler.service.releases import releasing
from scheduler.service.schools import replies
from scheduler.service.schools.replies import RoomAnswer
from scheduler.storage.database import open_database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.postgres import find_binaries, throwaway_server

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
SCHOOLS, PROGRAMMES = 12, 8
Act = tuple[str, str, float]  # what, how it went, seconds


def main() -> int:
    """Run it on one database or both."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--processes", type=int, default=4)
    options.add_argument("--threads", type=int, default=32)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--url", default="", help="for one of the processes")
    options.add_argument("--number", type=int, default=0)
    given = options.parse_args()
    if given.url:
        work_off(given.url, given.threads, given.seconds, given.number)
        return 0
    bad = 0
    for kind in ("sqlite", "postgresql"):
        with database(kind) as url:
            bad += measure(kind, url, given)
    return 1 if bad else 0


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """Give the URL of an empty database."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="educatec-contention-") as place:
            yield f"sqlite:///{Path(place) / 'contention.db'}"
        return
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL is not installed.")
    with throwaway_server(binaries) as server:
        yield server.render_as_string(hide_password=False)


def measure(kind: str, url: str, given: argparse.Namespace) -> int:
    """Let the processes work, tell how it went, and return how much was wrong."""
    opened = open_database(url)
    ctx = context_on(opened, FakeClock(NOW))
    steps.released(
        ctx,
        schools=tuple(make.school(99001 + number, rooms=9) for number in range(SCHOOLS)),
        teachers=tuple(make.teacher(f"t{number}") for number in range(PROGRAMMES)),
        programmes=tuple(
            make.programme(f"p{number}", teacher_id=f"t{number}", count=3)
            for number in range(PROGRAMMES)
        ),
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "bench.contention", "--url", url]
    command += ["--threads", str(given.threads), "--seconds", str(given.seconds)]
    processes = [
        subprocess.Popen([*command, "--number", str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(given.processes)
    ]
    acts: list[Act] = []
    for process in processes:
        acts += [tuple(act) for act in json.loads(process.communicate()[0] or "[]")]
    wrong = contradictions(ctx, acts)
    opened.close()
    tell(kind, acts, given.seconds, wrong)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {1000 * spent / max(1, len(acts)):.1f} ms of the processor an act, starts included")
    return len(wrong) + sum(how.startswith("broke") for _, how, _ in acts)


def work_off(url: str, threads: int, seconds: float, number: int) -> None:
    """Be one of the processes: act until the time is over, and print what came of it."""
    opened = open_database(url)
    ctx = context_on(opened, FakeClock(NOW))
    with ctx.uow().reading() as work:
        ids = [each.id for each in work.draft.sessions(states=[SessionState.PLANNED])]
        codes = [school.code for school in work.province.load().schools]  # type: ignore[union-attr] # stored
    acts: list[Act] = []
    until = time.monotonic() + seconds

    def act_on(chance: random.Random) -> None:
        while time.monotonic() < until:
            acts.append(one(ctx, chance, ids, codes))

    workers = [
        threading.Thread(target=act_on, args=(random.Random(f"{number}.{each}"),))
        for each in range(threads)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(json.dumps(acts))
    opened.close()


def one(ctx: Context, chance: random.Random, ids: list[int], codes: list[str]) -> Act:
    """Do one act; return what it was, how it went and how long it took."""
    what = chance.choices(("move", "reply", "undo", "release"), (50, 40, 8, 2))[0]
    session, actor = chance.choice(ids), f"actor {chance.randrange(6)}"
    began = time.perf_counter()
    try:
        if what == "move":
            day = make.MONDAY + dt.timedelta(days=chance.randrange(5))
            start = 480 + 15 * chance.randrange(36)
            moved = editing.move_session(ctx, session, day, start, "studio-1", actor=actor)
            if not moved.accepted:
                return what, "refused with its clashes", time.perf_counter() - began
        elif what == "reply":
            answer = chance.choice(list(RoomAnswer))
            replies.answer_room(ctx, chance.choice(codes), session, answer, str(answer))
        elif what == "undo":
            undo.undo(ctx, actor=actor)
        else:
            releasing.release(ctx, "", actor)
    except UnavailableError as refused:
        how = f"away {str(refused)[:60]}"
    except SchedulerError as refused:
        how = f"refused {refused.code}"
    except Exception as fault:  # noqa: BLE001 -- which is what is looked for
        how = f"broke {type(fault).__name__}: {str(fault)[:80]}"
    else:
        how = "done"
    return what, how, time.perf_counter() - began


def contradictions(ctx: Context, acts: list[Act]) -> list[str]:
    """Return what no order of the acts could have left behind."""
    wrong = []
    with ctx.uow().reading() as work:
        places = sorted(
            (each.placement.slot.day, each.placement.slot.start, each.placement.slot.end)
            for each in work.draft.sessions(states=[SessionState.PLANNED])
            if each.placement is not None
        )
        rooms = work.replies.rooms()
        logged = collections.Counter(
            entry.act for entry in work.audit.search(limit=10_000_000) if entry.what != "person"
        )
    for before, after in itertools.pairwise(places):
        if before[0] == after[0] and before[2] > after[1]:
            wrong.append(f"two sessions in one studio: {before} {after}")
    wrong += [f"half an answer: {each}" for each in rooms if each.note != each.answer]
    for what, names in (("move", ("move",)), ("reply", tuple(RoomAnswer))):
        done = sum(1 for act, how, _ in acts if act == what and how == "done")
        kept = sum(logged[str(name)] for name in names)
        if kept != done:
            wrong.append(f"{done} times {what} was done, {kept} are in the log")
    return wrong


def tell(kind: str, acts: list[Act], seconds: float, wrong: list[str]) -> None:
    """Print how it went."""
    print(f"{kind}: {len(acts) / seconds:.0f} acts a second, {len(wrong)} contradictions")
    for what in sorted({act for act, _, _ in acts}):
        took = sorted(each for act, _, each in acts if act == what)
        mid, late = took[len(took) // 2], took[int(len(took) * 0.99)]
        print(f"  {what:8} {len(took):6}  p50 {mid:.2f} s  p99 {late:.2f} s  max {took[-1]:.2f} s")
    for how, count in collections.Counter(how for _, how, _ in acts).most_common(8):
        print(f"  {count:6} {how}")
    for each in wrong[:5]:
        print(f"  {each}")


if __name__ == "__main__":
    sys.exit(main())
