"""The planner in a process of its own, which gives way to pages and feeds.

Searching takes every core there is. In the process that serves, each request would wait for the
interpreter; beside it, in the scheduling class for idle time, the search takes what time is left.
Lower priority in the ordinary class (nice 19) was not enough: answers took up to 4.5 times as long.
"""

import contextlib
import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import IO

from scheduler.planner import entry
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem, Progress

LOWEST = 19  # of the system's priorities, where there is no class for idle time
PR_SET_PDEATHSIG = 1  # prctl(2)
RUNNING: set[subprocess.Popen[bytes]] = set()  # this process's planners
ENDING = threading.Event()


def plan_apart(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
    """Return the planner's plan for a problem, made apart.

    `on_progress` is called in this process. Raises `RuntimeError` when the other one ends without
    an answer; what ailed it is in the log.
    """
    command = [sys.executable, "-m", "scheduler.adapters.planner_process"]
    try:
        # Leaving the block flushes what a dead process will never read, hence the handler outside.
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 -- our own
            RUNNING.add(process)
            if ENDING.is_set():
                process.kill()
            assert process.stdin is not None  # noqa: S101 -- for the type checker
            assert process.stdout is not None  # noqa: S101 -- likewise
            try:
                _tell(process.stdin, (problem, limits, time.monotonic()))
                while True:
                    told: Plan | Progress = pickle.load(process.stdout)  # noqa: S301 -- our own child's
                    if isinstance(told, Plan):
                        return told
                    _tell(process.stdin, on_progress is None or on_progress(told))
            finally:
                RUNNING.discard(process)
                process.kill()  # which an ended one does not notice
    except (EOFError, BrokenPipeError):
        raise RuntimeError("The planner's process ended without an answer.") from None


def end_planners() -> None:
    """End every planner of this process, which ends too; whoever waits for one gets no answer."""
    ENDING.set()
    for process in list(RUNNING):
        process.kill()


def _end_with_parent() -> None:
    """Have the system end this process when the one that asks it dies, however that dies."""
    with contextlib.suppress(OSError, AttributeError):  # another system than Linux
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Plan what stands on standard input, and tell how far it is and the outcome on the other."""
    _end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asks
    _give_way()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever prints does not spoil the answers
    problem, limits, asked = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our own parent

    def on_progress(seen: Progress) -> bool:
        _tell(answers, seen)
        return bool(pickle.load(sys.stdin.buffer))  # noqa: S301 -- likewise

    _tell(answers, entry.plan_here(problem, _since(asked, limits), on_progress))


def _give_way() -> None:
    """Run only while nobody else on the machine wants the processor."""
    try:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    except (AttributeError, OSError):  # not Linux, or not allowed
        os.nice(LOWEST)


def _since(asked: float, limits: Limits) -> Limits:
    """Return the limits without the wall time that has passed since a moment of the system's
    monotonic clock, which all its processes share: starting takes a while.
    """
    wall = limits.seconds if limits.wall is None else limits.wall
    return replace(limits, wall=max(0.0, wall - (time.monotonic() - asked)))


def _tell(stream: IO[bytes], what: object) -> None:
    pickle.dump(what, stream)
    stream.flush()


if __name__ == "__main__":
    main()
