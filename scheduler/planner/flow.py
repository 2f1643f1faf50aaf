"""A flow that is built up piece by piece: what is once sent may be led another way, never lost."""

from collections import deque
from collections.abc import Hashable, Iterable
from itertools import pairwise

Node = Hashable


class Flow:
    """Capacities between nodes and what is sent over them, in whole units."""

    def __init__(self) -> None:
        self._left: dict[Node, dict[Node, int]] = {}
        self._capacity: dict[tuple[Node, Node], int] = {}

    def open(self, start: Node, end: Node, capacity: int) -> None:
        """Add an edge; opening one that is there changes nothing."""
        if (start, end) not in self._capacity:
            self._capacity[start, end] = capacity
            self._left.setdefault(start, {})[end] = capacity
            self._left.setdefault(end, {}).setdefault(start, 0)

    def send(self, start: Node, end: Node, amount: int) -> bool:
        """Send the whole amount, leading earlier ones another way where needed, or nothing.

        Augmenting paths (Ford and Fulkerson, 1956): what can be sent beside all that was sent
        before is found, if there is a way at all.
        """
        pushed: list[tuple[list[Node], int]] = []
        missing = amount
        while missing:
            path = self._path(start, end)
            if path is None:
                for one, sent in reversed(pushed):
                    self._push(one, -sent)
                return False
            sent = min(missing, *(self._left[a][b] for a, b in _steps(path)))
            self._push(path, sent)
            pushed.append((path, sent))
            missing -= sent
        return True

    def has(self, start: Node, end: Node) -> bool:
        """Tell whether an edge was opened."""
        return (start, end) in self._capacity

    def sent(self, start: Node, end: Node) -> int:
        """Return how much goes over an edge now."""
        return self._capacity[start, end] - self._left[start][end]

    def is_full(self, start: Node, end: Node) -> bool:
        """Tell whether an edge takes nothing more."""
        return self._left[start][end] == 0

    def _push(self, path: list[Node], amount: int) -> None:
        for a, b in _steps(path):
            self._left[a][b] -= amount
            self._left[b][a] += amount

    def _path(self, start: Node, end: Node) -> list[Node] | None:
        """Return a shortest way with room on it; edges opened first are preferred."""
        before: dict[Node, Node] = {start: start}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for onward, left in self._left.get(node, {}).items():
                if left > 0 and onward not in before:
                    before[onward] = node
                    if onward == end:
                        return _back(before, end)
                    queue.append(onward)
        return None


def _back(before: dict[Node, Node], end: Node) -> list[Node]:
    path = [end]
    while before[path[-1]] != path[-1]:
        path.append(before[path[-1]])
    return path[::-1]


def _steps(path: list[Node]) -> Iterable[tuple[Node, Node]]:
    return pairwise(path)
