"""Upset a released term by many random events, and see what is lost that could have been kept.

    python bench/disturbances.py                  200 events, about half an hour on two cores
    python bench/disturbances.py --events 20      fewer

Each plan is judged by the checker, and by a CP-SAT search that shares nothing with the planner
(`tests/unit/planner/rival.py`). A line is printed for each event that went wrong, then a summary.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.unit.planner.disturbed import replanned  # noqa: E402 -- found through the path set above

FIRST_SEED = 1000  # tests use those from 0 on


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=200)
    given = parser.parse_args()
    began = time.monotonic()
    kinds: Counter[str] = Counter()
    lost = wrong = unproved = 0
    for number in range(given.events):
        outcome = replanned(FIRST_SEED + number)
        kinds[outcome.event] += 1
        lost += outcome.lost
        unproved += not outcome.is_proved
        if outcome.priority < outcome.possible or outcome.locked_moved or outcome.clashes:
            wrong += 1
            print(f"seed {FIRST_SEED + number}: {outcome}", flush=True)
        if number % 10 == 9:
            told = f"{number + 1} events, {lost} lost, {wrong} wrong, {unproved} unproved"
            print(told, flush=True)
    events = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{given.events} events ({events}): {lost} sessions lost in all, none of which a rival")
    print(
        f"search could keep but in {wrong} events; in {unproved} it could not prove its own answer."
    )
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
