"""The plan in the making: which start each demand has, in a ledger that knows what is taken."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.domain.wall import monday_of
from scheduler.planner.alike import Alike
from scheduler.planner.attendance import RoomsTaken, attendance_of
from scheduler.planner.choices import Pool
from scheduler.planner.horizon import Demand, Horizon, survey
from scheduler.planner.ledger import Ledger, shared_classes
from scheduler.planner.model import Model
from scheduler.planner.options import Options
from scheduler.planner.problem import Problem
from scheduler.planner.score import PLACED
from scheduler.planner.starts import Start, Starts

# Of the starts in a part of a week, only so many of each session's best are tried.
MOST_STARTS = 40

Within = Callable[[Demand, Start], bool]
Likeness = Callable[[Demand], tuple[object, ...]]


class PartialPlan:
    """Holds what is kept and what was chosen so far for one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        starts = Starts(problem.province)
        self.horizon: Horizon = survey(problem, starts)
        self.options = Options(problem, starts)
        self.classes = shared_classes(problem.province)
        self.alike = Alike(problem.province)
        self.ledger = Ledger(problem.province, self.classes, self.horizon.numbers)
        self.demands = {demand.key: demand for demand in self.horizon.demands}
        self.chosen: dict[SessionKey, Start] = {}
        self._value: int | None = None
        for placement in self.horizon.kept:
            self.ledger.add(placement)

    def take(self, demand: Demand, start: Start) -> None:
        """Give a demand a start that the ledger has no obstacle to."""
        self.chosen[demand.key] = start
        self._value = None
        self.ledger.add(self.options.placement(demand, start))

    def drop(self, key: SessionKey) -> Start | None:
        """Take a demand's start away and return it, if it had one."""
        start = self.chosen.pop(key, None)
        if start is not None:
            self._value = None
            self.ledger.remove(key)
        return start

    def settle(self, demand: Demand, start: Start) -> bool:
        """Give a demand a start in one of the studios it stands for, if one is free.

        Rather one in which its teacher is that day, else one in which its programme stays, else one
        that leaves no gap.
        """
        teacher_id, by_id = demand.programme.teacher_id, self.problem.province.programme_by_id
        there = {
            placement.studio_id
            for placement in self.ledger.on(start.day)
            if by_id[placement.key.programme_id].teacher_id == teacher_id
        }
        home = {
            placement.studio_id
            for placement in self.problem.placed
            if placement.key.programme_id == demand.programme.id
            and placement.key not in self.demands
        }
        free = [
            copy
            for copy in self.alike.copies(start)
            if self.ledger.obstacle(demand.key, demand.programme, copy) is None
        ]
        if free:
            self.take(
                demand,
                min(
                    free,
                    key=lambda copy: (
                        copy.studio_id not in there,
                        copy.studio_id not in home,
                        not self.ledger.touches(copy),
                    ),
                ),
            )
        return bool(free)

    def restore(self, chosen: Mapping[SessionKey, Start]) -> None:
        """Give the demands the starts that they had at some moment, and the others none."""
        changed = [key for key, start in self.chosen.items() if chosen.get(key) != start]
        for key in changed:
            self.drop(key)
        for key, start in chosen.items():
            if key not in self.chosen:
                self.take(self.demands[key], start)

    @property
    def priority(self) -> int:
        """The sum of the priorities of what has a start."""
        return sum(self.demands[key].programme.priority for key in self.chosen)

    @property
    def unplaced(self) -> tuple[Demand, ...]:
        """The demands without a start, in the order of the demands."""
        return tuple(demand for demand in self.horizon.demands if demand.key not in self.chosen)

    @property
    def placements(self) -> tuple[Placement, ...]:
        """The chosen placements, without those that are kept."""
        return tuple(
            self.options.placement(self.demands[key], start) for key, start in self.chosen.items()
        )

    @property
    def value(self) -> int:
        """What the chosen starts count. What kept sessions lose or win by them is left out."""
        if self._value is None:
            if len(self.problem.province.studios) > 1:
                _, live = self.attendance()
            else:
                live = sum(start.live for start in self.chosen.values())
            self._value = PLACED * self.priority + live
        return self._value

    def attendance(self, without: Collection[SessionKey] = ()) -> tuple[RoomsTaken, int]:
        """Return the rooms that the chosen sessions take, but for some, and what they reach."""
        held = {
            key: (self.demands[key].programme, start)
            for key, start in self.chosen.items()
            if key not in without
        }
        return attendance_of(self.options.starts, held)

    def by_week(self) -> dict[dt.date, list[Demand]]:
        """Return the demands by the Monday of the week they sit in, or belong to if unplaced."""
        weeks: dict[dt.date, list[Demand]] = defaultdict(list)
        for demand in self.horizon.demands:
            start = self.chosen.get(demand.key)
            weeks[demand.week if start is None else monday_of(start.day)].append(demand)
        return dict(sorted(weeks.items()))

    def model(
        self,
        demands: Iterable[Demand],
        weeks: Sequence[dt.date],
        within: Within | None = None,
        attendance: RoomsTaken | None = None,
        likeness: Likeness | None = None,
        *,
        merged: bool = False,
    ) -> tuple[Model, set[int]]:
        """Return the exact model for some demands in some weeks, and the choices that the draft has
        made now. Starts are those that `within` admits, and that reach most beside the `attendance`
        of the others. All other sessions stay where they are. The draft is left as it was.
        `likeness` tells which demands are one pool, where not only those that differ in nothing are
        to be. With `merged` a start stands for those in all studios like its own.
        """
        demands = list(demands)
        likeness = self.likeness if likeness is None else likeness
        before = {
            other_demand.key: start
            for other_demand in demands
            if (start := self.drop(other_demand.key))
        }
        pools = self._pools(demands, weeks, within, likeness, merged=merged)
        if attendance is not None:
            pools = [_farthest(pool, before, attendance) for pool in pools]
        alike = self.alike if merged else None
        model = Model(
            self.problem.province,
            pools,
            self.ledger,
            self.classes,
            numbers=self.horizon.numbers,
            alike=alike,
        )
        for demand in demands:
            if demand.key in before:
                self.take(demand, before[demand.key])
        wanted: dict[int, list[Start]] = defaultdict(list)
        pool_of = {
            other_demand.key: number
            for number, pool in enumerate(pools)
            for other_demand in pool.demands
        }
        for key, start in before.items():
            wanted[pool_of[key]].append(self.alike.merged(start) if merged else start)
        hint = {
            index
            for index, choice in enumerate(model.choices)
            if choice.start in wanted.get(choice.pool, ())
        }
        return model, hint

    def likeness(self, demand: Demand) -> tuple[object, ...]:
        """Return what demands have in common that differ in nothing but their numbers."""
        stays = demand.published is not None and self.problem.keep_published
        own = demand.key if stays else self.horizon.numbers.row(demand.key)
        return (demand.programme.id, demand.earliest, demand.latest, own)

    def likeness_as_new(self, demand: Demand) -> tuple[object, ...]:
        """Return what demands have in common whose starts are the same, published or not."""
        own = demand.key if demand.key in self.problem.after_notice else None
        return (demand.programme.id, demand.earliest, demand.latest, own)

    def _pools(
        self,
        demands: Iterable[Demand],
        weeks: Sequence[dt.date],
        within: Within | None,
        likeness: Likeness,
        *,
        merged: bool,
    ) -> list[Pool]:
        """Put sessions that are alike together."""
        alike: dict[tuple[object, ...], list[Demand]] = defaultdict(list)
        for demand in sorted(demands, key=lambda one: one.key):
            alike[likeness(demand)].append(demand)
        pools = []
        for group in alike.values():
            first = group[0]
            known = dict.fromkeys(
                start for monday in weeks for start in self.options.in_week(first, monday)
            )
            # Others may stand between the steps at which starts are tried.
            known |= {
                start: None
                for demand in group[1:]
                if (start := self.options.published(demand)) and monday_of(start.day) in weeks
            }
            free = (
                start
                for start in known
                if (within is None or any(within(other_demand, start) for other_demand in group))
                and self.ledger.obstacle(first.key, first.programme, start) is None
            )
            starts = tuple(self.alike.merge(free) if merged else free)
            if starts:
                pools.append(Pool(demands=tuple(group), starts=starts))
        return pools


def _farthest(pool: Pool, before: Mapping[SessionKey, Start], attendance: RoomsTaken) -> Pool:
    """Return a pool with its present starts and the others that reach most."""
    reached = sorted(pool.starts, key=lambda one: -attendance.reach(pool.programme, one))
    seats = [seat for demand in pool.demands if (seat := before.get(demand.key))]
    return Pool(demands=pool.demands, starts=tuple(dict.fromkeys((*seats, *reached[:MOST_STARTS]))))
