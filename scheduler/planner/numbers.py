"""Which sessions of a programme may still exchange their numbers.

A number is free until people know it: until its session is released, kept where it is, or under an
order of its own. Free numbers between the same fixed ones form a row, and are given in order of
time in the end. So only sessions of different rows have to be kept in order.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping

from scheduler.domain.keys import SessionKey

Row = tuple[str, int, int]


class Numbers:
    """The rows that the fixed numbers of each programme leave."""

    def __init__(self, fixed: Iterable[SessionKey]) -> None:
        """`fixed` are the sessions that keep their numbers."""
        self._fixed: Mapping[str, list[int]] = defaultdict(list)
        for key in sorted(set(fixed)):
            self._fixed[key.programme_id].append(key.number)

    def row(self, key: SessionKey) -> Row:
        """Return what two sessions have in common exactly when their numbers are free."""
        fixed = self._fixed.get(key.programme_id, [])
        before = bisect_left(fixed, key.number)
        is_fixed = before < len(fixed) and fixed[before] == key.number
        return key.programme_id, before, key.number if is_fixed else -1

    def are_free(self, one: SessionKey, other: SessionKey) -> bool:
        """Tell whether two sessions of one programme may stand in either order."""
        return self.row(one) == self.row(other)
