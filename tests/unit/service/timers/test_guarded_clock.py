"""Whoever asks for the time never waits for somebody else's reading of the database."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.clock_guard import (
    LONGEST_REST,
    LONGEST_UNSURE_REST,
    STEADY,
    TOLERANCE,
    Anchor,
    Doubt,
    Reading,
    judge_reading,
)
from scheduler.service.timers.guarded_clock import BelievedClock, GuardedClock

START = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
WRONG = dt.timedelta(days=80)
DAY = dt.timedelta(days=1)


class Jumped:
    """A machine whose clock jumps ahead after the start, and a store that keeps its reader."""

    def __init__(self) -> None:
        self.seconds, self.wrong, self.accepted = 0.0, dt.timedelta(), 0
        self.reading, self.answer = threading.Event(), threading.Event()
        self.answer.set()

    def read(self) -> Reading:
        wall = START + self.wrong + dt.timedelta(seconds=self.seconds)
        return Reading(wall=wall, running=self.seconds, boot="1")

    def load(self) -> BelievedClock:
        self.reading.set()
        assert self.answer.wait(10)
        return BelievedClock(anchor=Anchor(reading=self.read()), accepted=self.accepted)


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


def machine(*, wall: dt.datetime, running: float, boot: str = "1", sure: bool = False) -> Reading:
    return Reading(wall=wall, running=running, boot=boot, sure=sure)


@pytest.mark.parametrize("sure", [False, True])
@pytest.mark.parametrize("days", [1, 2, 4, 40, 44, 46, 400])
def test_long_rest_needs_a_time_server_and_a_very_long_one_a_person(days: int, sure: bool) -> None:
    known = Anchor(reading=machine(wall=START, running=9000.0, sure=sure))
    read = machine(wall=START + days * DAY, running=20.0, boot="2", sure=sure)
    longest = LONGEST_REST if sure else LONGEST_UNSURE_REST
    assert (judge_reading(known, read).doubt is Doubt.LONG_REST) == (days * DAY > longest)


@pytest.mark.parametrize("off", [-40 * DAY, -DAY, 3 * DAY, 400 * DAY])
def test_time_server_sets_right_what_was_believed_without_one(off: dt.timedelta) -> None:
    known = judge_reading(None, machine(wall=START, running=5.0)).anchor
    assert judge_reading(known, machine(wall=START + off, running=60.0)).doubt is not None
    found = judge_reading(known, machine(wall=START + off, running=60.0, sure=True))
    assert (found.doubt, found.now) == (None, START + off)


@given(steps=st.lists(st.integers(60, 170), min_size=40, max_size=120))
def test_no_jump_is_believed_in_steps(steps: list[int]) -> None:
    """A clock that is set ahead again and again gains minutes an hour, and no days."""
    known, wall, running = judge_reading(None, machine(wall=START, running=0.0)).anchor, START, 0.0
    for step in steps:
        running += 30.0
        wall += dt.timedelta(seconds=30 + step)
        found = judge_reading(known, machine(wall=wall, running=running))
        known = found.anchor
        ahead = found.now - START - dt.timedelta(seconds=running)
        assert ahead <= TOLERANCE * (1 + running / STEADY)
