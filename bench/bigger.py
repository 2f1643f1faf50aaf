"""Rows 5 to 8, 10, 11 and 13: bigger instances, moves of a re-plan, the same plan, full weeks."""

import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from statistics import median

import weekly
from instances import MONDAY, Shape
from measure import Row, first_plan, instance, percent, planned, without_files

from scheduler.domain.calendar import BellPeriod, DateStatus
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours
from scheduler.planner.plan import plan
from scheduler.planner.problem import Limits, Plan, Problem
from scheduler.planner.replan import bell_period_announced, studio_down, teacher_away
from scheduler.storage.codec import encode

WEEK = Shape(load=0.9, requests=65)
TERM = Shape(load=0.9, requests=75, weeks=12)
REGION = Shape(schools=600, studios=8, load=0.9, requests=800, provinces=8, wide=0.1)
PROVINCE = Shape(schools=50, load=0.95, requests=100)
DAY = MONDAY + dt.timedelta(days=3)


def term(seed: int, seconds: float, shape: Shape = TERM) -> Row:
    """Row 5: twelve weeks of one studio."""
    made = planned(instance(seed, shape), seconds)
    return Row(
        number=5,
        what=f"term: {shape.weeks} weeks, {_asked(made)} requests on one studio",
        goal="≤ 60 s, gap ≤ 3 %",
        measured=f"{made.seconds:.0f} s, gap {percent(made.gap)}, {len(made.placements)} placed",
        met=made.seconds <= 60 and made.gap <= 0.03,
    )


def region(seed: int, seconds: float, shape: Shape = REGION) -> Row:
    """Row 6: several studios, hundreds of schools, sessions that are for all of them. The greedy
    plan is what the planner gives when it is stopped at once.
    """
    problem = instance(seed, shape)
    greedy, took = first_plan(problem)
    made = planned(problem, seconds)
    gain = made.value / greedy.value - 1
    return Row(
        number=6,
        what=f"region: {shape.schools} schools, {shape.studios} studios, {_asked(made)} requests",
        goal="≤ 60 s, gap ≤ 10 %, ≥ 3 % over greedy",
        measured=f"{made.seconds:.0f} s, gap {percent(made.gap)}, {percent(gain)} over greedy, "
        f"{len(made.placements)} placed; greedy {len(greedy.placements)} in {took:.1f} s, and the "
        f"bound is only {percent(made.bound / greedy.value - 1)} above it",
        met=made.seconds <= 60 and made.gap <= 0.1 and gain >= 0.03,
    )


def country(first_seed: int, provinces: int, seconds: float, shape: Shape = PROVINCE) -> Row:
    """Row 7: every province of a country, two at a time."""
    began = time.perf_counter()
    with ProcessPoolExecutor(max_workers=2) as pool:
        seeds = range(first_seed, first_seed + provinces)
        outcomes = list(pool.map(_one_province, seeds, [shape] * provinces, [seconds] * provinces))
    took = time.perf_counter() - began
    gaps = [gap for gap, _, _ in outcomes]
    placed = sum(each for _, each, _ in outcomes)
    peak = max(megabytes for _, _, megabytes in outcomes)
    return Row(
        number=7,
        what=f"country: {provinces} provinces × {shape.schools} schools",
        goal="≤ 10 min, every province planned, median gap ≤ 2 %, ≤ 1 GiB a process",
        measured=f"{took / 60:.1f} min, {sum(1 for _, each, _ in outcomes if each)} planned, "
        f"{placed} placed, median gap {percent(median(gaps))}, {peak:.0f} MiB",
        met=took <= 600 and median(gaps) <= 0.02 and peak <= 1024,
    )


def _one_province(seed: int, shape: Shape, seconds: float) -> tuple[float, int, float]:
    made = planned(instance(seed, shape), seconds, gap=0.005)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return made.gap, len(made.placements), peak


def replans(seeds: Sequence[int], seconds: float, shape: Shape = WEEK) -> Row:
    """Row 8: a teacher ill, the studio down, the Ramadan grid, each with the fewest moves."""
    runs: list[str] = []
    outcomes: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for seed in seeds:
        problem = instance(seed, shape)
        draft = planned(problem, seconds)
        published = replace(problem, placed=draft.placements)
        for name, most, upset in (
            ("teacher ill", 5.0, _teacher_ill(published)),
            ("studio down", 5.0, studio_down(published, "studio-1", DAY, DAY)),
            ("Ramadan grid", 30.0, _ramadan(published)),
        ):
            made = planned(upset, most)
            outcomes[name].append((made.moves_proven and made.seconds <= most, made.seconds))
            lost = len(draft.placements) - len(made.placements)
            runs.append(
                f"seed {seed}, {name}: {len(made.moved)} moved, {lost} unscheduled, "
                f"{made.seconds:.1f} s, {'proven fewest' if made.moves_proven else 'not proven'}"
            )
    return Row(
        number=8,
        what=f"teacher ill for a day, studio down for a day, Ramadan grid announced; "
        f"{len(seeds)} weeks",
        goal="fewest moves, proven, in ≤ 5 s, ≤ 5 s, ≤ 30 s",
        measured="; ".join(
            f"{name}: {sum(proven for proven, _ in of)} of {len(of)} proven in time, "
            f"slowest {max(took for _, took in of):.1f} s"
            for name, of in outcomes.items()
        ),
        met=all(proven for of in outcomes.values() for proven, _ in of),
        runs=tuple(runs),
    )


def studios(seed: int, seconds: float, goals: Mapping[int, float]) -> Row:
    """Row 10: weeks of several studios that are alike, for 58 schools."""
    gaps, runs = {}, []
    for count in goals:
        made = planned(instance(seed + count, Shape(load=0.9, studios=count)), seconds)
        gaps[count] = made.gap
        runs.append(
            f"{count} studios: {len(made.placements)} of {_asked(made)} placed, gap "
            f"{percent(made.gap)} after {made.seconds:.0f} s{', cut by the clock' * made.cut}"
        )
    return Row(
        number=10,
        what=f"{', '.join(str(count) for count in goals)} studios that are alike, 58 schools",
        goal="gap ≤ " + ", ".join(percent(goal) for goal in goals.values()),
        measured=", ".join(percent(gap) for gap in gaps.values()),
        met=all(gaps[count] <= goal for count, goal in goals.items()),
        runs=tuple(runs),
    )


def repeatable(seed: int, seconds: float, shape: Shape = WEEK) -> Row:
    """Row 11: the same plan, byte for byte, from an idle machine and beside four busy programs."""
    problem = instance(seed, shape)
    limits = Limits(seconds=seconds, gap=0.0, wall=200 * seconds)
    made = [plan(problem, limits)]
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        made.append(plan(problem, limits))
    finally:
        for process in busy:
            process.kill()
            process.wait()
    texts = {json.dumps(encode(replace(one, seconds=0.0))) for one in made}
    return Row(
        number=11,
        what="a province week planned twice, the second time beside four busy programs",
        goal="the same bytes",
        measured=f"{'the same' if len(texts) == 1 else 'other'} bytes, after "
        + " and ".join(f"{one.seconds:.0f} s" for one in made),
        met=len(texts) == 1,
    )


def overfull(seeds: Sequence[int], seconds: float) -> Row:
    """Row 13: whether weeks with more sessions than the studio holds place the most there can be,
    as far as the linear relaxation tells.
    """
    met, runs = 0, []
    for load in weekly.OVERFULL:
        for seed in seeds:
            problem = without_files(instance(seed, Shape(load=load)))
            made = planned(problem, seconds)
            ours = weekly.priority_of(problem, [one.key for one in made.placements])
            most = weekly.most_priority(problem)
            met += ours == most
            runs.append(
                f"load {load:.0%}, seed {seed}: priority {ours}, no plan more than {most}; "
                f"{len(made.placements)} of {_asked(made)} placed, {made.seconds:.1f} s"
            )
    return Row(
        number=13,
        what="over-subscribed by 10, 20 and 30 %: priority placed against the linear bound",
        goal="the most there can be, on each",
        measured=f"{met} of {len(runs)}",
        met=met == len(runs),
        runs=tuple(runs),
    )


def _teacher_ill(published: Problem) -> Problem:
    """Take away the teacher with most sessions on one day, on that day."""
    by_id = published.province.programme_by_id
    taught = Counter(
        (by_id[each.key.programme_id].teacher_id, each.slot.day)
        for each in published.placed
        if each.studio_id
    )
    (teacher_id, day), _ = max(taught.items(), key=lambda each: (each[1], each[0]))
    return teacher_away(published, teacher_id, day, day)


def _ramadan(published: Problem) -> Problem:
    """Announce slots of 45 minutes with breaks between them, a week before the horizon."""
    of = published.province
    starts = (520, 570, 625, 675, 750, 800, 855, 905)
    grid = BellPeriod(
        id="ramadan",
        name=Text(ar="رمضان", fr="Ramadan"),
        first=MONDAY,
        last=of.calendar.last,
        slots=tuple(Hours(day, start, start + 45) for day in range(6) for start in starts),
        status=DateStatus.ESTIMATED,
    )
    shorter = tuple(
        replace(each, minutes_in={"ramadan": min(each.minutes, 45)}) for each in of.programmes
    )
    return bell_period_announced(replace(published, province=replace(of, programmes=shorter)), grid)


def _asked(made: Plan) -> int:
    return len(made.placements) + len(made.unplaced)
