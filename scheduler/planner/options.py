"""The starts a session may take, as kept sessions and the present moment leave them."""

import datetime as dt

from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.horizon import Demand, is_near, weeks_between
from scheduler.planner.problem import Problem
from scheduler.planner.starts import Start, Starts

WEEK = 7


class Options:
    """Looks starts up for the demands of one problem."""

    def __init__(self, problem: Problem, starts: Starts) -> None:
        self.problem, self.starts = problem, starts

    def in_week(self, demand: Demand, monday: dt.date) -> list[Start]:
        """Return the session's starts in the week of `monday`; also its published place there,
        which an operator may have put between the steps at which starts are tried.
        """
        return self._between(demand, monday, monday + dt.timedelta(days=WEEK - 1))

    def in_horizon(self, demand: Demand) -> list[Start]:
        """Return the session's starts on all days it may be held on within the horizon."""
        return self._between(demand, demand.earliest, demand.latest)

    def weeks(self, demand: Demand) -> list[dt.date]:
        """Return the Mondays of the weeks in which a session may be held, nearest to its own
        first.
        """
        found = weeks_between(demand.earliest, demand.latest)
        return sorted(found, key=lambda one: (abs((one - demand.week).days), one))

    def _between(self, demand: Demand, first: dt.date, last: dt.date) -> list[Start]:
        first, last = max(first, demand.earliest), min(last, demand.latest)
        found: list[Start] = []
        for offset in range((last - first).days + 1):
            found.extend(self.starts.on(demand.programme, first + dt.timedelta(days=offset)))
        today, minute = self.problem.now
        if first <= today:
            found = [each for each in found if each.day > today or each.start >= minute]
        if demand.key in self.problem.after_notice:
            found = [each for each in found if not is_near(self.problem, each.day, each.start)]
        published = self.published(demand)
        if published is not None and first <= published.day <= last and published not in found:
            found.append(published)
        return found

    def published(self, demand: Demand) -> Start | None:
        """Return the start at which a demand was published, if it may still be held there."""
        if demand.published is None:
            return None
        slot = demand.published.slot
        if not demand.earliest <= slot.day <= demand.latest:
            return None
        return self.starts.at(demand.programme, slot.day, slot.start, demand.published.studio_id)

    def at(self, demand: Demand, placement: Placement) -> Start | None:
        """Return the start of a place, if a demand may be held there."""
        slot = placement.slot
        if not demand.earliest <= slot.day <= demand.latest:
            return None
        if (slot.day, slot.start) < self.problem.now:
            return None
        if demand.key in self.problem.after_notice and is_near(self.problem, slot.day, slot.start):
            return None
        return self.starts.at(demand.programme, slot.day, slot.start, placement.studio_id)

    def placement(self, demand: Demand, start: Start) -> Placement:
        """Return the session placed at a start, with its opening if it is recorded-only."""
        slot = start.slot
        opening = self.problem.province.opening_of(demand.programme, slot)
        return Placement(key=demand.key, slot=slot, studio_id=start.studio_id, opening=opening)


def moved(old: Placement, slot: Slot, studio_id: str) -> bool:
    """Tell whether people must be told of another time or place; a new length alone, which the
    bell period asks for, is no move.
    """
    return (old.slot.day, old.slot.start, old.studio_id) != (slot.day, slot.start, studio_id)
