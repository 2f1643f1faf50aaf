"""What the model chooses among: pools of sessions that are alike, and their starts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.domain.programme import Programme
from scheduler.planner.horizon import Demand
from scheduler.planner.starts import Start


@dataclass(frozen=True, slots=True)
class Pool:
    """Sessions that are alike but for their number, and the starts any of them may take."""

    demands: tuple[Demand, ...]
    starts: tuple[Start, ...]

    @property
    def programme(self) -> Programme:
        """The programme they are of."""
        return self.demands[0].programme


@dataclass(frozen=True, slots=True)
class StartChoice:
    """x[s, t]: a session of the pool begins at the start."""

    pool: int
    start: Start
    var: cp_model.IntVar


def cliques(choices: Iterable[StartChoice], gap: int = 0) -> Iterator[list[StartChoice]]:
    """Yield the largest sets of choices of one day that are all on at one minute, each kept on
    `gap` minutes longer.
    """
    on: list[StartChoice] = []
    for choice in sorted(choices, key=lambda other_choice: other_choice.start.start):
        now = choice.start.start
        still = [
            other_choice
            for other_choice in on
            if other_choice.start.start + other_choice.start.minutes + gap > now
        ]
        if len(still) < len(on):
            yield on
        on = [*still, choice]
    if on:
        yield on
