"""Studios that are alike, which the model counts instead of copying every start for each.

Copies hide solutions behind symmetry: with eight studios a plan has a great many twins. Which of
the studios a session is held in is settled afterwards, in order of time, which always succeeds
where nobody travels and nothing is kept in one of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from scheduler.domain.province import Province
from scheduler.domain.studio import Studio
from scheduler.domain.text import Text
from scheduler.planner.starts import Start


class Alike:
    """The groups of studios in which every start and every rule is the same."""

    def __init__(self, province: Province) -> None:
        wanted = {programme.studio_id for programme in province.programmes}
        groups: dict[Studio, list[str]] = defaultdict(list)
        for studio in province.studios:
            # One that some programme asks for by name is like no other.
            name = studio.id if studio.id in wanted else ""
            groups[replace(studio, id=name, name=Text(ar="", fr=""))].append(studio.id)
        self._group_of = {studio: tuple(group) for group in groups.values() for studio in group}

    @property
    def are_any(self) -> bool:
        """Whether there are two studios that are alike."""
        return any(len(group) > 1 for group in self._group_of.values())

    def group(self, studio_id: str) -> tuple[str, ...]:
        """Return the studios like one, itself included; just the empty name for a file's."""
        return self._group_of.get(studio_id, (studio_id,))

    def merged(self, start: Start) -> Start:
        """Return the start that stands for those at its time in all studios like its own."""
        return start._replace(studio_id=self.group(start.studio_id)[0])

    def merge(self, starts: Iterable[Start]) -> list[Start]:
        """Return starts, of those alike only the one that stands for them."""
        return list(dict.fromkeys(self.merged(start) for start in starts))

    def copies(self, start: Start) -> list[Start]:
        """Return a start in each of the studios that it stands for."""
        return [start._replace(studio_id=studio) for studio in self.group(start.studio_id)]
