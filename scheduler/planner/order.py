"""Rows that hold the sessions of a programme in the order of their numbers.

With a row for each pair of sessions and each moment a series of thirty would need hundreds of
thousands. So a variable tells for each session and moment whether one of a later number has been
placed by then. Each session has a row a moment beside that of the next: as tight, and few.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

from ortools.sat.python import cp_model

C = TypeVar("C")
LinearExpr = cp_model.LinearExpr
MOST_SUMMED = 15


@dataclass(frozen=True, slots=True)
class Members(Generic[C]):
    """The choices of so many sessions that are alike, with their variables."""

    count: int
    choices: tuple[tuple[C, cp_model.IntVar], ...]


def hold_in_order(
    cp: cp_model.CpModel,
    rows: Sequence[Sequence[Members[C]]],
    period: Callable[[C], int],
    gap: int,
) -> None:
    """Let every session of a row begin `gap` periods before those of the rows after it; with no gap
    both may begin in the same.
    """
    moments = sorted({period(one) for row in rows for group in row for one, _ in group.choices})
    later: dict[int, cp_model.IntVar] = {}
    for row in reversed(rows):
        for group in row:
            for moment in moments if later else ():
                after = [var for one, var in group.choices if period(one) > moment - gap]
                if after:
                    held = LinearExpr.sum(after) + group.count * later[moment]
                    cp.add(held <= group.count)
        later = _held_by(cp, row, moments, period, later)


def _held_by(
    cp: cp_model.CpModel,
    row: Iterable[Members[C]],
    moments: Sequence[int],
    period: Callable[[C], int],
    later: dict[int, cp_model.IntVar],
) -> dict[int, cp_model.IntVar]:
    """Return a variable a moment that is 1 when a session of the row, or of a later one, is held by
    then.
    """
    # Summed up over time the rows are tighter, but over many moments they are too long.
    sums_up = len(moments) <= MOST_SUMMED
    held = {moment: cp.new_bool_var("") for moment in moments}
    for before, after in pairwise(moments):
        cp.add(held[before] <= held[after])
    for moment, var in later.items():
        cp.add(var <= held[moment])
    for group in row:
        for moment in moments:
            by_then = [
                var
                for one, var in group.choices
                if period(one) == moment or (sums_up and period(one) < moment)
            ]
            if by_then:
                cp.add(LinearExpr.sum(by_then) <= group.count * held[moment])
    return held
