"""Rows 1 to 4 and 9: one province, one week, beside FET where FET can be asked the same."""

import datetime as dt
import gc
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

import fet
from instances import MONDAY, TURNAROUND, Shape
from measure import Row, first_plan, instance, judge, percent, planned, without_files

from scheduler.domain.keys import SessionKey
from scheduler.planner.checker import find_clashes
from scheduler.planner.draft import PartialPlan
from scheduler.planner.explain import explain
from scheduler.planner.modes import receptions
from scheduler.planner.places import where_it_fits
from scheduler.planner.problem import Plan, Problem, Unplaced
from scheduler.planner.rank import whole
from scheduler.planner.relaxation import Relaxation
from scheduler.planner.scenario import live_share
from scheduler.planner.starts import Starts

FULL = Shape(load=0.95, requests=70)
SEEDS = (9411, 9412, 9413, 9414, 9415)
OVERFULL = (1.1, 1.2, 1.3)
TRIES = 3


def gap_and_proof(seeds: tuple[int, ...], short: float, long: float) -> Row:
    """Row 1: clashes, the gap after a short time, how many are proven after a long one."""
    gaps, proven, runs = [], 0, []
    for seed in seeds:
        problem = instance(seed, FULL)
        made = planned(problem, short)
        gaps.append(made.gap)
        final = made if made.gap == 0 else planned(problem, long)
        proven += final.gap == 0
        asked = len(made.placements) + len(made.unplaced)
        runs.append(
            f"seed {seed}: {len(made.placements)} of {asked} placed, gap {percent(made.gap)} after "
            f"{made.seconds:.1f} s, {percent(final.gap)} after {final.seconds:.1f} s"
        )
    return Row(
        number=1,
        what=f"province week, {len(seeds)} unseen seeds",
        goal=f"0 clashes; gap ≤ 0.5 % at {short:g} s on each; half proven at {long:g} s",
        measured=f"0 clashes; largest gap {percent(max(gaps))}; {proven} of {len(seeds)} proven",
        met=max(gaps) <= 0.005 and 2 * proven >= len(seeds),
        runs=tuple(runs),
    )


def against_fet(seeds: tuple[int, ...], seconds: float) -> tuple[Row, Row]:
    """Rows 2 and 3: time to a first plan and live coverage, on the same placeable sessions."""
    ratios, values, coverage, runs, covered = [], [], [], [], []
    for seed in seeds:
        problem = without_files(instance(seed, FULL))
        best = planned(problem, seconds)
        keys = [each.key for each in best.placements]
        # Both are over in a moment, in which other programs may hold the processor: the median.
        tries = [first_plan(problem) for _ in range(TRIES)]
        first, took = tries[0][0], median(took for _, took in tries)
        by_fet = [_by_fet(problem, keys, int(seconds)) for _ in range(TRIES)]
        theirs = replace(by_fet[0], seconds=median(each.seconds for each in by_fet))
        if not theirs.full:
            runs.append(f"seed {seed}: FET placed {len(theirs.placements)} ({theirs.said})")
            continue
        received = receptions(problem.province, theirs.placements)
        judge(problem.province, theirs.placements, received)
        ratios.append(took / theirs.seconds)
        values.append(first.value / best.value)
        ours = live_share(problem.province, best.placements, best.receptions)
        fets = live_share(problem.province, theirs.placements, received)
        coverage.append(ours / fets)
        runs.append(
            f"seed {seed}: first plan {took:.3f} s, {len(first.placements)} placed, "
            f"{percent(first.value / best.value)} of the best value; FET {theirs.seconds:.3f} s, "
            f"{len(theirs.placements)} placed"
        )
        covered.append(f"seed {seed}: live {percent(ours)} against {percent(fets)}")
    complete = len(ratios) == len(seeds)
    return (
        Row(
            number=2,
            what="first conflict-free plan against FET's full placement of the same sessions",
            goal="≤ FET's wall time on each, at ≥ 95 % of the best value known",
            measured=f"{median(ratios):.2f}× FET's time (largest {max(ratios):.2f}×), "
            f"at {percent(min(values))} at the least",
            met=complete and max(ratios) <= 1 and min(values) >= 0.95,
            runs=tuple(runs),
        ),
        Row(
            number=3,
            what="live coverage against FET's plan of the same sessions",
            goal="≥ 1.25×",
            measured=_spread(coverage),
            met=complete and min(coverage) >= 1.25,
            runs=tuple(covered),
        ),
    )


def over_subscribed(seeds: tuple[int, ...], seconds: float) -> Row:
    """Row 4: priority placed in the same time, of more sessions than the studio holds."""
    ratios, ceilings, runs, refused, proven = [], [], [], 0, 0
    for load in OVERFULL:
        for seed in seeds:
            problem = without_files(instance(seed, Shape(load=load)))
            made = planned(problem, seconds)
            asked = [*(each.key for each in made.placements), *(each.key for each in made.unplaced)]
            theirs = _by_fet(problem, asked, int(seconds))
            judge(
                problem.province,
                theirs.placements,
                receptions(problem.province, theirs.placements),
            )
            ours = priority_of(problem, [each.key for each in made.placements])
            fets = priority_of(problem, [each.key for each in theirs.placements])
            wanted = priority_of(problem, asked)
            most = most_priority(problem)
            proven += ours == most
            told = (
                f"load {load:.0%}, seed {seed}: priority {ours} ({len(made.placements)} placed) "
                f"of {wanted} ({len(asked)}), no plan more than {most}. "
            )
            if fets:
                ratios.append(ours / fets)
                ceilings.append(most / fets)
                told += (
                    f"FET {fets} ({len(theirs.placements)} placed, {theirs.said}): "
                    f"{ours / fets:.2f}×, and no plan more than {most / fets:.2f}×"
                )
            else:
                refused += 1
                told += f"FET refused it ({theirs.said})"
            runs.append(told)
    beyond = sum(1 for each in ceilings if each < 1.25)
    return Row(
        number=4,
        what="over-subscribed by 10, 20 and 30 %: priority placed against FET's best stage",
        goal="≥ 1.25× in the same time",
        measured=f"{_spread(ratios)} on {len(ratios)} instances, on {beyond} of which no plan "
        f"reaches 1.25×; FET refused {refused} more as impossible; ours is the most there can be "
        f"on {proven} of {len(runs)}",
        met=bool(ratios) and min(ratios) >= 1.25,
        runs=tuple(runs),
    )


def most_priority(problem: Problem) -> int:
    """Return a priority that no plan passes: what the linear relaxation places, in whole units."""
    draft = PartialPlan(problem)
    model, _ = draft.model(draft.horizon.demands, [MONDAY])
    gains = [model.pools[each.pool].programme.priority for each in model.choices]
    indices = [each.var.index for each in model.choices]
    relaxed = Relaxation(model.cp).maximum(indices, gains)
    most = sum(each.programme.priority for each in draft.horizon.demands)
    return most if relaxed is None else min(most, whole(relaxed.bound))


def _spread(ratios: list[float]) -> str:
    if not ratios:
        return "nothing to compare"
    return f"{min(ratios):.2f}× to {max(ratios):.2f}×, median {median(ratios):.2f}×"


def answers(seeds: tuple[int, ...], seconds: float) -> Row:
    """Row 9: why a session has no place, with its way out, and where one fits (CPU time)."""
    explained, fitted, runs, ways = [], [], [], 0
    for seed in seeds:
        for load in OVERFULL:
            problem = instance(seed, Shape(load=load, requests=70))
            made = planned(problem, seconds)
            gc.collect()  # what the search left behind is no part of an answer
            for each in made.unplaced:
                began = time.process_time()
                told = explain(problem, made.placements, each.key)
                explained.append(time.process_time() - began)
                ways += _holds(problem, made, told)
            took = []
            for placement in made.placements[::7]:
                began = time.process_time()
                where_it_fits(problem, made.placements, placement.key)
                took.append(time.process_time() - began)
            fitted.extend(took)
            runs.append(
                f"load {load:.0%}, seed {seed}: {len(made.unplaced)} unscheduled, "
                f"largest “where does it fit” {1000 * max(took):.0f} ms"
            )
    slowest, usual = (1000 * max(explained, default=0), 1000 * median(explained or [0]))
    return Row(
        number=9,
        what="reason and proven solution for every unscheduled session; one “where does it fit”; "
        "CPU time",
        goal="≤ 50 ms each; ≤ 200 ms",
        measured=f"{ways} of {len(explained)} with a solution that held; median {usual:.0f} ms, "
        f"slowest {slowest:.0f} ms; fits: slowest {1000 * max(fitted):.0f} ms",
        met=slowest <= 50 and 1000 * max(fitted) <= 200 and ways == len(explained),
        runs=tuple(runs),
    )


def _holds(problem: Problem, made: Plan, told: Unplaced) -> bool:
    """Apply a way out to the whole plan; only the rules it names may be broken."""
    way = told.way_out
    if way is None or not told.blockers:
        return False
    where = {each.key: each for each in made.placements}
    for before, after in way.moves:
        if where[before.key] != before:
            return False
        where[before.key] = after
    for lost in way.given_up:
        del where[lost.key]
    where[told.key] = way.place
    placements = tuple(where.values())
    found = find_clashes(problem.province, placements, receptions(problem.province, placements))
    return {str(clash.code) for clash in found} <= set(way.waived)


def _by_fet(problem: Problem, keys: list[SessionKey], seconds: int) -> fet.Timetable:
    starts = Starts(problem.province)
    by_id = problem.province.programme_by_id
    sessions = [(key, by_id[key.programme_id]) for key in keys]
    permitted = {
        programme.id: [
            start
            for offset in range(6)
            for start in starts.on(programme, MONDAY + dt.timedelta(days=offset))
        ]
        for _, programme in sessions
    }
    sessions = [each for each in sessions if permitted[each[1].id]]
    with tempfile.TemporaryDirectory() as folder:
        return fet.solve(sessions, permitted, TURNAROUND, Path(folder), seconds)


def priority_of(problem: Problem, keys: list[SessionKey]) -> int:
    return sum(problem.province.programme_by_id[key.programme_id].priority for key in keys)
