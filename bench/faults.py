"""Faults at random points of what the service does: `python -m bench.faults [--rounds 1000]`.

A round copies a released province, does one act in a process of its own while one fault strikes,
and holds the file against rules of its own (`faults_invariants.py`) and against what was answered;
then it does the act again without a fault, and compares every calendar byte by byte. The same seed
gives the same acts and faults; the moment at which a process is killed is the machine's. Needs to
be root, for a small disk. The exit code is 1 when something did not hold.
"""

import argparse
import collections
import contextlib
import json
import logging
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import structlog

import scheduler.planner.plan  # noqa: F401 -- slow, and wanted once for all processes
from bench import faults_acts as acts
from bench import faults_invariants as rules
from bench.faults_kinds import FAULTS, SHARES, Strike, small_disk
from scheduler.domain.errors import SchedulerError
from tests.mailbox import Mailbox, Post

MEGABYTES = 48
LONGEST = 90.0  # seconds for one act, after which it hangs
DONE, REFUSED, BROKE, ENDED = 0, 3, 4, 5
Answers = list[list[object]]


def main() -> int:
    """Run the rounds and tell what did not hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--minutes", type=float, default=0, help="end after that, 0 never")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--act", choices=sorted(acts.ACTS), help="only this one")
    options.add_argument("--fault", choices=sorted(FAULTS), help="only this one")
    given = options.parse_args()
    if os.geteuid() != 0:
        raise SystemExit("Only root can mount the small disk that this needs.")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    logging.disable(logging.CRITICAL)
    box, began = Mailbox(), time.monotonic()
    post = Post(box)
    port = post.start()
    with (
        tempfile.TemporaryDirectory(prefix="educatec-faults-") as place,
        small_disk(Path(place) / "disk", MEGABYTES) as disk,
    ):
        run = Run(disk, Path(place), box, port)
        only = [act for act in acts.ACTS if given.act in {None, act}]
        run.prepare(only)
        for number in range(given.rounds):
            if given.minutes and time.monotonic() - began > 60 * given.minutes:
                break
            run.round(random.Random(f"{given.seed}.{number}"), only, given.fault)
    post.stop()
    run.tell(time.monotonic() - began)
    return 1 if run.found else 0


class Run:
    """The rounds of one run, on a small disk."""

    def __init__(self, disk: Path, place: Path, box: Mailbox, port: int) -> None:
        self.found: list[str] = []
        self._tried: collections.Counter[tuple[str, str, str]] = collections.Counter()
        self._disk, self._place, self._box, self._port = disk, place, box, port
        self._seconds: dict[str, float] = {}
        self._feeds: dict[str, tuple[object, object]] = {}
        self._schema: list[tuple[str, str]] = []

    def prepare(self, names: list[str]) -> None:
        """Make the files to begin from, and do each act once without a fault."""
        for name, build in (("new", acts.build), ("old", acts.build_old)):
            world = self._world(self._place / name, 0)
            world.folder.mkdir()
            self._expect(build, world)
        self._schema = rules.schema(self._place / "new" / "service.db")
        for name in names:
            world = self._begin(name, 1)
            before = None if name == "migrate" else self._feeds_of(world)
            began = time.monotonic()
            self._expect(acts.ACTS[name], world)
            self._seconds[name] = time.monotonic() - began
            self._feeds[name] = (before, None if name == "migrate" else self._feeds_of(world))

    def round(self, chance: random.Random, names: list[str], fault: str | None) -> None:
        """Do one act under one fault, and look at what is left."""
        name = chance.choice(names)
        fault = fault or chance.choices(list(SHARES), list(SHARES.values()))[0]
        seed, told = chance.getrandbits(32), []
        world = self._begin(name, seed)
        with FAULTS[fault](world.folder, chance, 1.1 * self._seconds[name]) as strike:
            code, told = in_process(acts.ACTS[name], world, strike)
        self._tried[name, fault, OUTCOMES.get(code, "killed")] += 1
        where = f"{name}, {fault}"
        if code in {BROKE, -signal.SIGALRM}:
            self._note(where, f"{told[-1:]}"[:1500])
        if fault == "noise":
            return
        with self._noted(where):
            self._check(where, name, world, told)
            again = acts.settle_timers if name == "timers" else acts.ACTS[name]
            code, more = in_process(again, world, lambda _: None)
            if code != DONE:
                self._note(where, f"afterwards: {more[-1:]}"[:1500])
            self._check(where, name, world, told + more)
            if name == "timers":
                self._note(where, *rules.left_over(world.file))
            if name != "migrate" and self._feeds_of(world) != self._feeds[name][1]:
                self._note(where, "calendars differ from those without a fault")

    def tell(self, seconds: float) -> None:
        """Print how it went."""
        for what, times in collections.Counter(self.found).most_common():
            print(f"{times:5} {what}")
        outcomes: collections.Counter[tuple[str, str]] = collections.Counter()
        for (name, fault, outcome), times in sorted(self._tried.items()):
            outcomes[fault, outcome] += times
            outcomes[name, "in all"] += times
        for (what, outcome), times in sorted(outcomes.items()):
            print(f"  {times:6} {what}: {outcome}")
        rounds = self._tried.total()
        print(f"{rounds} rounds in {seconds:.0f} s, {len(self.found)} findings")

    def _check(self, where: str, name: str, world: acts.World, told: Answers) -> None:
        if name == "migrate":
            if rules.schema(world.file) not in (self._schema, rules.schema(self._old)):
                self._note(
                    where,
                    f"half a schema: {set(rules.schema(world.file)) ^ set(self._schema)}"[:800],
                )
            return
        self._note(where, *rules.broken(world.file), *rules.not_kept(world.file, told))
        self._note(where, *rules.file_doubts(world.folder, told))
        if name == "mail":
            delivered = [str(mail["Message-ID"]) for mail in self._box.mails]
            self._note(where, *rules.mail_doubts(world.file, delivered))
        if name not in {"timers", "migrate"} and self._feeds_of(world) not in self._feeds[name]:
            self._note(where, "calendars that are neither the former nor the new ones")

    @property
    def _old(self) -> Path:
        return self._place / "old" / "service.db"

    def _begin(self, name: str, seed: int) -> acts.World:
        world = self._world(self._disk / "data", seed)
        shutil.rmtree(world.folder, ignore_errors=True)
        shutil.copytree(self._place / ("old" if name == "migrate" else "new"), world.folder)
        self._box.mails.clear()
        return world

    def _world(self, folder: Path, seed: int) -> acts.World:
        return acts.World(folder, random.Random(seed), lambda *_: None, self._port)

    def _feeds_of(self, world: acts.World) -> object:
        def read(inner: acts.World) -> None:
            inner.tell("feeds", acts.feeds(inner))

        code, told = in_process(read, world, lambda _: None)
        return told[-1] if code == DONE else f"cannot be read: {told}"

    def _expect(self, act: Callable[[acts.World], None], world: acts.World) -> None:
        code, told = in_process(act, world, lambda _: None)
        if code != DONE:
            raise SystemExit(f"{act.__name__} fails without a fault: {told[-1:]}")

    def _note(self, where: str, *doubts: str) -> None:
        self.found += [f"{where}: {doubt}" for doubt in doubts]

    @contextlib.contextmanager
    def _noted(self, where: str):  # type: ignore[no-untyped-def] # noqa: ANN202 -- a context
        try:
            yield
        except Exception as fault:  # noqa: BLE001 -- the file cannot even be read
            self._note(where, f"{type(fault).__name__}: {str(fault)[:200]}")


OUTCOMES = {DONE: "done", REFUSED: "refused", BROKE: "broke", ENDED: "ended"}


def in_process(
    act: Callable[[acts.World], None], world: acts.World, strike: Strike
) -> tuple[int, Answers]:
    """Do an act in a process of its own; return how it ended and what it had answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _act(act, world, writing)
    os.close(writing)
    strike(child)
    pieces, until = [], time.monotonic() + LONGEST
    while select.select([reading], [], [], max(0, until - time.monotonic()))[0]:
        piece = os.read(reading, 1 << 20)
        if not piece:
            break
        pieces.append(piece)
    else:
        os.kill(child, signal.SIGALRM)
    os.close(reading)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    lines = b"".join(pieces).splitlines()
    return code, [json.loads(line) for line in lines if line.endswith(b"]")]


def _act(act: Callable[[acts.World], None], world: acts.World, pipe: int) -> NoReturn:
    def tell(*said: object) -> None:
        left = json.dumps(said).encode() + b"\n"
        while left:
            left = left[os.write(pipe, left) :]

    def end(_signal: int, _frame: object) -> NoReturn:
        raise SystemExit

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    code = BROKE
    try:
        act(acts.World(world.folder, world.chance, tell, world.mail_port))
        code = DONE
    except SystemExit:
        code = ENDED
    except SchedulerError as refused:
        tell("refused", type(refused).__name__, str(refused))
        code = REFUSED
    except BaseException:  # noqa: BLE001 -- which is what is looked for
        tell("broke", traceback.format_exc()[-1200:])
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
