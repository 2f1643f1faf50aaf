"""Whoever asks for the time never waits for somebody else's reading of the database."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

from scheduler.domain.clock_guard import Anchor, Reading
from scheduler.service.timers.guarded_clock import GuardedClock, Known

START = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
WRONG = dt.timedelta(days=80)


class Jumped:
    """A machine whose clock jumps ahead after the start, and a store that keeps its reader."""

    def __init__(self) -> None:
        self.seconds, self.wrong, self.accepted = 0.0, dt.timedelta(), 0
        self.reading, self.answer = threading.Event(), threading.Event()
        self.answer.set()

    def read(self) -> Reading:
        wall = START + self.wrong + dt.timedelta(seconds=self.seconds)
        return Reading(wall=wall, running=self.seconds, boot="1")

    def load(self) -> Known:
        self.reading.set()
        assert self.answer.wait(10)
        return Known(anchor=Anchor(reading=self.read()), accepted=self.accepted)


def doubted() -> tuple[Jumped, GuardedClock]:
    machine = Jumped()
    clock = GuardedClock(machine.read, machine.load)
    assert clock.now() == START
    machine.seconds, machine.wrong = 5.0, WRONG
    return machine, clock


def test_time_is_told_while_the_stored_word_is_read() -> None:
    machine, clock = doubted()
    machine.answer.clear()
    machine.reading.clear()
    with ThreadPoolExecutor(1) as others:
        waits = others.submit(clock.now)
        assert machine.reading.wait(10)
        assert clock.now() == START + dt.timedelta(seconds=5)
        assert clock.is_doubted
        machine.answer.set()
        assert waits.result(10) == START + dt.timedelta(seconds=5)


def test_person_s_word_counts_from_the_next_look_on() -> None:
    machine, clock = doubted()
    assert clock.doubt is not None
    machine.accepted, machine.seconds = 1, 10.0
    assert clock.now() == START + WRONG + dt.timedelta(seconds=10)
    assert not clock.is_doubted
