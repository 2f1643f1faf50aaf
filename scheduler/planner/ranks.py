"""The objective of a model, rank by rank: placing, moving little, reaching live, other wishes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from ortools.sat.python import cp_model

from scheduler.domain.session import Placement
from scheduler.domain.wall import MINUTES_A_DAY
from scheduler.planner.attendance import RoomsTaken
from scheduler.planner.choices import StartChoice
from scheduler.planner.model import Model
from scheduler.planner.options import moved
from scheduler.planner.problem import Problem
from scheduler.planner.rank import Rank
from scheduler.planner.starts import Start
from scheduler.planner.wishes import NOON, UNIT, StartPreferences

# A move costs this much, and one more for each day of notice that is missing to this many days.
NOTICE_DAYS = 7


def ranks_of(
    problem: Problem,
    model: Model,
    others: Sequence[Placement],
    wishes: StartPreferences,
    *,
    tolerance: int = 0,
    attendance: RoomsTaken | None = None,
) -> list[Rank]:
    """Return the ranks of a problem in their order; moves count only when places are to be kept.

    `others` are the placements beside which the model's sessions will stand, and `attendance` the
    rooms these take, where that is to count. `tolerance` is how many thousandths of an audience a
    plan may stay below the bound.
    """

    def live(one: StartChoice) -> int:
        if attendance is None:
            return one.start.live
        return attendance.reach(model.pools[one.pool].programme, one.start)

    def gained(gain: Callable[[StartChoice], int], tolerance: int = 0) -> Rank:
        gains = tuple(gain(choice) for choice in model.choices)
        return Rank(
            vars=tuple(choice.var for choice in model.choices),
            gains=gains,
            width=_width(model, gains),
            tolerance=tolerance,
        )

    ranks = [gained(lambda one: model.pools[one.pool].programme.priority)]
    if problem.keep_published:
        ranks.append(gained(lambda one: -_move_cost(problem, model, one)))
    ranks.append(gained(live, tolerance))
    welcome = [score for pool in model.pools for score in wishes.of(pool.demands[0], pool.starts)]
    own = Rank(vars=ranks[0].vars, gains=tuple(welcome), width=_width(model, welcome), tolerance=0)
    ranks.append(_with_company(problem, model, others, own))
    return ranks


def notice_cost(problem: Problem, old: Placement, new: Start) -> int:
    """Return what moving a published session costs: 7, and 1 for each day less than a week that
    people have until the earlier of its two dates. So two moves next week are worth one tomorrow.
    """
    days = (min(old.slot.day, new.day) - problem.now[0]).days
    return NOTICE_DAYS + max(0, NOTICE_DAYS - max(days, 0))


def _move_cost(problem: Problem, model: Model, choice: StartChoice) -> int:
    old = model.pools[choice.pool].demands[0].published
    if old is None or not moved(old, choice.start.slot, choice.start.studio_id):
        return 0
    return notice_cost(problem, old, choice.start)


def _width(model: Model, gains: Iterable[int]) -> int:
    """Return how far apart two sums can be: each pool's best and worst, or nothing placed."""
    most = [0] * len(model.pools)
    least = [0] * len(model.pools)
    for choice, gain in zip(model.choices, gains, strict=True):
        most[choice.pool] = max(most[choice.pool], gain)
        least[choice.pool] = min(least[choice.pool], gain)
    return sum(
        len(pool.demands) * (high - low)
        for pool, high, low in zip(model.pools, most, least, strict=True)
    )


def _with_company(problem: Problem, model: Model, others: Sequence[Placement], own: Rank) -> Rank:
    """Add to the wishes about one session those about several."""
    weights = problem.province.weights
    lonely = _lonely(model, others) if weights.isolated else []
    idle = _idle(model, others) if weights.teacher_gaps else []
    terms = list(zip(own.vars, own.gains, strict=True))
    terms += [(var, -weights.isolated * UNIT) for var in lonely]
    terms += [(var, weights.teacher_gaps * sign) for var, sign in idle]
    # A start is in several terms; the relaxation wants each variable once.
    by_index = {var.index: var for var, _ in terms}
    gains = dict.fromkeys(by_index, 0)
    for var, gain in terms:
        gains[var.index] += gain
    width = weights.isolated * UNIT * len(lonely)
    width += weights.teacher_gaps * MINUTES_A_DAY * len(idle)
    return Rank(vars=tuple(by_index.values()), gains=tuple(gains.values()), width=own.width + width)


HalfDay = tuple[str, dt.date, bool]  # a level, a day, and whether it is after noon


def _lonely(model: Model, others: Sequence[Placement]) -> list[cp_model.IntVar]:
    """Return a variable a level and half-day that is 1 where only one session is held for it."""
    cp, province = model.cp, model.province
    offered: dict[HalfDay, list[StartChoice]] = defaultdict(list)
    for choice in model.choices:
        programme = model.pools[choice.pool].programme
        if programme.goes_live:
            for level in sorted(programme.audience.levels):
                offered[level, choice.start.day, choice.start.start >= NOON].append(choice)
    booked: dict[HalfDay, int] = defaultdict(int)
    for placed in others:
        programme = province.programme_by_id[placed.key.programme_id]
        if programme.goes_live:
            for level in sorted(programme.audience.levels):
                booked[level, placed.slot.day, placed.slot.start >= NOON] += 1
    found = []
    for half, choices in offered.items():
        if booked[half] > 1:
            continue
        alone, together = cp.new_bool_var(""), cp.new_bool_var("")
        count = (
            cp_model.LinearExpr.sum([other_choice.var for other_choice in choices]) + booked[half]
        )
        cp.add(2 * together <= count)
        if booked[half]:
            cp.add(alone + together >= 1)
        for each in choices:
            cp.add(each.var <= alone + together)
        found.append(alone)
    return found


def _idle(model: Model, others: Sequence[Placement]) -> list[tuple[cp_model.IntVar, int]]:
    """Return terms that sum to minus the minutes teachers wait between sessions of one day."""
    cp, province = model.cp, model.province
    by_day: dict[tuple[str, dt.date], list[StartChoice]] = defaultdict(list)
    for choice in model.choices:
        if choice.start.studio_id:
            programme = model.pools[choice.pool].programme
            by_day[programme.teacher_id, choice.start.day].append(choice)
    booked: dict[tuple[str, dt.date], list[Placement]] = defaultdict(list)
    for placed in others:
        if placed.studio_id:
            programme = province.programme_by_id[placed.key.programme_id]
            booked[programme.teacher_id, placed.slot.day].append(placed)
    terms: list[tuple[cp_model.IntVar, int]] = []
    for owner, choices in by_day.items():
        kept = booked[owner]
        if not kept and len({other_choice.pool for other_choice in choices}) < 2:
            continue
        first = cp.new_int_var(
            0, min([MINUTES_A_DAY, *(placement.slot.start for placement in kept)]), ""
        )
        last = cp.new_int_var(
            max([0, *(placement.slot.end for placement in kept)]), MINUTES_A_DAY, ""
        )
        cp.add(first <= last)
        for each in choices:
            start = each.start
            cp.add(first <= start.start).only_enforce_if(each.var)
            cp.add(last >= start.start + start.minutes).only_enforce_if(each.var)
        terms += [(first, 1), (last, -1)]
        terms += [(other_choice.var, other_choice.start.minutes) for other_choice in choices]
    return terms
