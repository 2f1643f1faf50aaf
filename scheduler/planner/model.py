"""The exact model: one yes-or-no variable for each session and start, and one rule after another.

x[s, t] = 1 when session s begins at start t (a day, a minute and a studio). This is the
time-indexed formulation of timetabling. What can't be at all was never made a start (see `starts`).
What can't be together is a row "at most one of these". The rows are cliques: the largest sets of
stretches that share a minute, which is what makes the linear bound tight.

To add a rule, write a method that adds its rows and name it in `RULES`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from ortools.sat.python import cp_model

from scheduler.domain.province import Province
from scheduler.domain.wall import monday_of
from scheduler.planner.alike import Alike
from scheduler.planner.choices import Pool, StartChoice, cliques
from scheduler.planner.ledger import Classes, Ledger
from scheduler.planner.numbers import Numbers, Row
from scheduler.planner.order import Members, hold_in_order


class Model:
    """The variables and rules for some pools, among the sessions a ledger already holds.

    The pools' starts must be free in the ledger; only what adds up (a teacher's minutes, sessions
    in a week) is counted from it here.
    """

    RULES: ClassVar[tuple[str, ...]] = (
        "one_start_each",
        "one_session_at_a_time_in_a_studio",
        "one_session_at_a_time_for_a_teacher",
        "time_to_travel_between_studios",
        "no_more_than_a_teacher_may_teach",
        "one_broadcast_at_a_time_for_a_class",
        "sessions_of_a_programme_apart",
        "sessions_of_a_programme_in_order",
        "no_more_a_week_than_the_programme_takes",
    )

    def __init__(
        self,
        province: Province,
        pools: Sequence[Pool],
        ledger: Ledger,
        classes: Classes,
        *,
        numbers: Numbers,
        alike: Alike | None = None,
    ) -> None:
        """With `alike` a start stands for those in all studios like its own."""
        self.province, self.pools, self._ledger, self._classes = province, pools, ledger, classes
        self._numbers, self._alike = numbers, alike
        self.cp = cp_model.CpModel()
        self.choices = [
            StartChoice(number, start, self.cp.new_bool_var(""))
            for number, pool in enumerate(pools)
            for start in pool.starts
        ]
        self.of_pool: list[list[StartChoice]] = [[] for _ in pools]
        for choice in self.choices:
            self.of_pool[choice.pool].append(choice)
        for rule in self.RULES:
            getattr(self, rule)()

    def one_start_each(self) -> None:
        """Σ_t x[s, t] ≤ 1, or ≤ n for n sessions that are alike."""
        for pool, choices in zip(self.pools, self.of_pool, strict=True):
            self._at_most(len(pool.demands), choices)

    def one_session_at_a_time_in_a_studio(self) -> None:
        """Σ x ≤ 1 over a studio's sessions whose stretches, with turnaround, share a minute; of n
        studios that are alike, Σ x ≤ n − those that are taken then.
        """
        for (studio_id, day), booked in self._in_studios(lambda c: c.start.studio_id).items():
            turnaround = self.province.studio_by_id[studio_id].turnaround
            group = self._alike.group(studio_id) if self._alike else ()
            if len(group) > 1:
                self._so_many_at_a_time(group, day, booked, turnaround)
            else:
                self._one_at_a_time(booked, turnaround)

    def one_session_at_a_time_for_a_teacher(self) -> None:
        """Σ x ≤ 1 over a teacher's sessions whose stretches share a minute."""
        for taught in self._by_teacher().values():
            if self._in_several_studios(taught):
                self._one_at_a_time(taught)

    def time_to_travel_between_studios(self) -> None:
        """x[s, t] + x[s′, t′] ≤ 1 where t′ is elsewhere and begins before t's end and the way."""
        for (teacher_id, _), taught in self._by_teacher().items():
            travel = self.province.teacher_by_id[teacher_id].travel
            if not travel or not self._in_several_studios(taught):
                continue
            arrivals: dict[tuple[str, int], list[StartChoice]] = defaultdict(list)
            for choice in taught:
                arrivals[choice.start.studio_id, choice.start.start].append(choice)
            for (studio_id, minute), arriving in arrivals.items():
                leaving: dict[int, list[StartChoice]] = defaultdict(list)
                for choice in taught:
                    start = choice.start
                    ready = start.start + start.minutes + travel
                    if start.studio_id != studio_id and start.start <= minute < ready:
                        leaving[choice.pool].append(choice)
                # Two arrivals at one minute exclude each other, and so do a session's own starts,
                # so one row holds them all.
                for pool, late in leaving.items():
                    others = [
                        other_choice for other_choice in arriving if other_choice.pool != pool
                    ]
                    alone = len(self.pools[pool].demands) == 1
                    for one in [late] if alone else [[other_choice] for other_choice in late]:
                        self._at_most(1, [*one, *others])

    def no_more_than_a_teacher_may_teach(self) -> None:
        """Σ minutes · x ≤ the teacher's maximum, each day and each ISO week."""
        for (teacher_id, day), taught in self._by_teacher().items():
            most = self.province.teacher_by_id[teacher_id].max_minutes_a_day
            self._at_most_minutes(most - self._ledger.taught(teacher_id, day), taught)
        for (teacher_id, monday), taught in self._by_teacher(weekly=True).items():
            most = self.province.teacher_by_id[teacher_id].max_minutes_a_week
            self._at_most_minutes(most - self._ledger.taught_in_week(teacher_id, monday), taught)

    def one_broadcast_at_a_time_for_a_class(self) -> None:
        """Σ x ≤ 1 over broadcasts for one level of one school whose stretches share a minute."""
        meant: dict[tuple[int, dt.date], list[StartChoice]] = defaultdict(list)
        for choice in self.choices:
            programme = self.pools[choice.pool].programme
            if programme.goes_live and programme.takes_studio:
                for group in self._classes[programme.id]:
                    meant[group, choice.start.day].append(choice)
        for broadcasts in meant.values():
            if self._in_several_studios(broadcasts):
                self._one_at_a_time(broadcasts)

    def sessions_of_a_programme_apart(self) -> None:
        """Σ x ≤ 1 over a programme's starts within any `min_days_between` days."""
        for choices in self._by_programme().values():
            gap = self.pools[choices[0].pool].programme.min_days_between
            sessions = sum(len(self.pools[pool].demands) for pool in {c.pool for c in choices})
            days = sorted({choice.start.day for choice in choices})
            for day in days if gap and sessions > 1 else ():
                end = day + dt.timedelta(days=gap)
                self._at_most(1, [choice for choice in choices if day <= choice.start.day < end])

    def sessions_of_a_programme_in_order(self) -> None:
        """For k < k′ and each day d: x[k, later than d - gap] + x[k′, no later than d] ≤ 1. The row
        is by the week where the programme has one a week, and by the minute where two may share a
        day. Free numbers are given in order of time afterwards, so this is for fixed ones.
        """
        for choices in self._by_programme().values():
            programme = self.pools[choices[0].pool].programme
            if programme.per_week == 1:
                self._in_order(choices, lambda one: monday_of(one.start.day).toordinal() // 7, 1)
                continue
            self._in_order(choices, _day_number, programme.min_days_between)
            if not programme.min_days_between:
                by_day: dict[dt.date, list[StartChoice]] = defaultdict(list)
                for choice in choices:
                    by_day[choice.start.day].append(choice)
                for of_day in by_day.values():
                    self._in_order(of_day, lambda one: one.start.start, 0)

    def _in_order(
        self, choices: Iterable[StartChoice], period: Callable[[StartChoice], int], gap: int
    ) -> None:
        by_pool: dict[int, list[StartChoice]] = defaultdict(list)
        for choice in choices:
            by_pool[choice.pool].append(choice)
        rows: dict[Row, list[Members[StartChoice]]] = defaultdict(list)
        for pool, own in sorted(by_pool.items(), key=lambda one: self.pools[one[0]].demands[0].key):
            demands = self.pools[pool].demands
            members = Members(len(demands), tuple((choice, choice.var) for choice in own))
            rows[self._numbers.row(demands[0].key)].append(members)
        if len(rows) > 1:
            hold_in_order(self.cp, list(rows.values()), period, gap)

    def no_more_a_week_than_the_programme_takes(self) -> None:
        """Σ x ≤ `per_week` over a programme's starts in an ISO week."""
        for programme_id, choices in self._by_programme().items():
            most = self.pools[choices[0].pool].programme.per_week
            weeks: dict[dt.date, list[StartChoice]] = defaultdict(list)
            for choice in choices:
                weeks[monday_of(choice.start.day)].append(choice)
            for monday, in_week in weeks.items():
                self._at_most(most - self._ledger.in_week(programme_id, monday), in_week)

    def _in_studios(
        self, owner: Callable[[StartChoice], str]
    ) -> dict[tuple[str, dt.date], list[StartChoice]]:
        found: dict[tuple[str, dt.date], list[StartChoice]] = defaultdict(list)
        for choice in self.choices:
            if choice.start.studio_id:
                found[owner(choice), choice.start.day].append(choice)
        return found

    def _by_teacher(self, *, weekly: bool = False) -> dict[tuple[str, dt.date], list[StartChoice]]:
        found: dict[tuple[str, dt.date], list[StartChoice]] = defaultdict(list)
        for choice in self.choices:
            if choice.start.studio_id:
                day = monday_of(choice.start.day) if weekly else choice.start.day
                found[self.pools[choice.pool].programme.teacher_id, day].append(choice)
        return found

    def _by_programme(self) -> dict[str, list[StartChoice]]:
        found: dict[str, list[StartChoice]] = defaultdict(list)
        for choice in self.choices:
            found[self.pools[choice.pool].programme.id].append(choice)
        return found

    def _one_at_a_time(self, choices: Iterable[StartChoice], gap: int = 0) -> None:
        for together in cliques(choices, gap):
            pools = {choice.pool for choice in together}
            # A single session's own starts exclude each other already.
            if sum(len(self.pools[pool].demands) for pool in pools) > 1:
                self._at_most(1, together)

    def _so_many_at_a_time(
        self, group: Sequence[str], day: dt.date, choices: Sequence[StartChoice], gap: int
    ) -> None:
        for together in cliques(choices, gap):
            minute = max(choice.start.start for choice in together)
            self._at_most(len(group) - self._ledger.taken_at(group, day, minute), together)
        for minute in sorted(self._ledger.turns(group, day)):
            on = [
                choice
                for choice in choices
                if choice.start.start <= minute < choice.start.start + choice.start.minutes + gap
            ]
            self._at_most(len(group) - self._ledger.taken_at(group, day, minute), on)

    def _in_several_studios(self, choices: Sequence[StartChoice]) -> bool:
        """Tell whether the studio's own rows do not already part them."""
        one = choices[0].start.studio_id
        if self._alike is not None and len(self._alike.group(one)) > 1:
            return True
        return any(choice.start.studio_id != one for choice in choices)

    def _at_most(self, most: int, choices: Sequence[StartChoice]) -> None:
        most = max(most, 0)  # kept sessions may be too many already
        if len(choices) <= most:
            return
        if most == 1:
            self.cp.add_at_most_one(choice.var for choice in choices)
        else:
            self.cp.add(cp_model.LinearExpr.sum([choice.var for choice in choices]) <= most)

    def _at_most_minutes(self, most: int, choices: Sequence[StartChoice]) -> None:
        most = max(most, 0)
        longest: dict[int, int] = defaultdict(int)
        for choice in choices:
            longest[choice.pool] = max(longest[choice.pool], choice.start.minutes)
        if sum(len(self.pools[pool].demands) * each for pool, each in longest.items()) > most:
            minutes = [other_choice.start.minutes for other_choice in choices]
            total = cp_model.LinearExpr.weighted_sum(
                [other_choice.var for other_choice in choices], minutes
            )
            self.cp.add(total <= most)


def _day_number(choice: StartChoice) -> int:
    return choice.start.day.toordinal()
