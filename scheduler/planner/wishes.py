"""The lowest rank: what is better between plans that place and reach the same.

Preferences about one session alone are scored here, for the greedy planner and the model alike. Two
are about several sessions: no level comes in for one session only, and teachers do not wait between
theirs. They are rows of the model, in `ranks`.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.domain.wall import monday_of
from scheduler.planner.horizon import Demand
from scheduler.planner.starts import Start, Starts

NOON = 13 * 60
# Wishes are counted in sixtieths of a weight, so that a teacher's idle minutes are whole numbers.
UNIT = 60


class StartPreferences:
    """Scores starts against the plan so far: its usual places, and the schools it reaches least."""

    def __init__(
        self,
        province: Province,
        starts: Starts,
        placements: Iterable[Placement] = (),
        neediest: Iterable[str] = (),
    ) -> None:
        self._province, self._starts = province, starts
        self._needy = frozenset(neediest)
        self._places: dict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
        self._studios: dict[str, Counter[str]] = defaultdict(Counter)
        self._reached: dict[tuple[str, dt.date], dict[int, int]] = {}
        self._wanting: dict[str, int] = {}
        for placement in placements:
            programme_id = placement.key.programme_id
            self._places[programme_id][placement.slot.day.weekday(), placement.slot.start] += 1
            self._studios[programme_id][placement.studio_id] += 1

    def of(self, demand: Demand, starts: Iterable[Start]) -> list[int]:
        """Return how welcome each start is, in sixtieths of the weights; higher is better."""
        weights, programme = self._province.weights, demand.programme
        # The usual places are as many as the sessions of a week.
        usual = self._places[programme.id].most_common(programme.per_week)
        common = {place for place, _ in usual}
        minutes = {minute for _, minute in common}
        studio = next((name for name, _ in self._studios[programme.id].most_common(1)), None)
        fair = bool(self._needy) and programme.goes_live
        weekly: dict[dt.date, int] = {}
        scores = []
        for start in starts:
            day = start.day
            if day not in weekly:
                weeks_off = abs((monday_of(day) - demand.week).days) // 7
                weekly[day] = -weights.spread * weeks_off
            score = weekly[day]
            if programme.preferred and any(
                hours.holds(start.slot) for hours in programme.preferred
            ):
                score += weights.preferred
            score *= UNIT
            if start.start in minutes:
                same_day = (day.weekday(), start.start) in common
                score += weights.same_slot * UNIT // (1 if same_day else 2)
            if start.studio_id == studio:
                score += weights.same_studio * UNIT
            if fair:
                score += self._fairness(programme, start)
            scores.append(score)
        return scores

    def _fairness(self, programme: Programme, start: Start) -> int:
        key = (programme.id, start.day)
        if key not in self._reached:
            self._reached[key] = self._starts.reach(programme, start.day, self._needy)
        if programme.id not in self._wanting:
            levels = programme.audience.levels
            self._wanting[programme.id] = sum(
                school.weight(levels)
                for school in self._province.audience_of(programme)
                if school.code in self._needy
            )
        total = self._wanting[programme.id]
        reached = self._reached[key].get(start.start, 0)
        return self._province.weights.fairness * UNIT * reached // total if total else 0
