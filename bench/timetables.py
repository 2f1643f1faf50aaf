"""Place every session of weeks for which a timetable is known, and tell how soon.

    python bench/timetables.py                all weeks, about five minutes
    python bench/timetables.py --weeks 3      the first few of each kind only

There are 21 weeks of courses as wide and as full as the public instances of the second timetabling
competition (5 to 20 studios), and five of a school of ten classes with a studio for each. Time is
that of the processor, with the wall clock's net taken away, so a busy machine measures the same.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from measure import Row, judge  # noqa: E402 -- found through the path set above

from scheduler.planner.plan import plan  # noqa: E402 -- likewise
from scheduler.planner.problem import Limits, Problem  # noqa: E402 -- likewise
from tests.unit.planner.timetables import Shape, of_classes, of_courses  # noqa: E402 -- likewise

LIMIT = 10.0
COURSES, CLASSES = 9500, 9600  # the first seeds, which no test uses
# Studios, days, periods a day, share of them that is used, teachers, classes.
WIDE = (
    (6, 5, 6, 0.89, 24, 14),
    (16, 5, 5, 0.70, 70, 70),
    (16, 5, 5, 0.63, 60, 68),
    (18, 5, 5, 0.64, 70, 57),
    (9, 6, 6, 0.47, 47, 139),
    (18, 5, 5, 0.80, 87, 70),
    (20, 5, 5, 0.87, 99, 77),
    (18, 5, 5, 0.72, 76, 61),
    (18, 5, 5, 0.62, 68, 75),
    (18, 5, 5, 0.82, 88, 67),
    (5, 5, 9, 0.72, 24, 13),
    (11, 6, 6, 0.55, 74, 150),
    (19, 5, 5, 0.65, 77, 66),
    (17, 5, 5, 0.65, 68, 60),
    (16, 5, 5, 0.63, 61, 68),
    (20, 5, 5, 0.73, 89, 71),
    (17, 5, 5, 0.80, 80, 70),
    (9, 6, 6, 0.43, 47, 52),
    (16, 5, 5, 0.69, 66, 66),
    (10, 5, 5, 0.97, 20, 60),  # fuller than any of those, and teachers who are away half the week
    (18, 5, 5, 0.95, 70, 150),
)
AWAY, OFTEN_AWAY, FULLEST = 0.4, 0.7, 0.9
SCHOOL = ((0.9, 20), (0.9, 14), (1.0, 14), (1.0, 12), (1.0, 10))  # share used, teachers


def weeks(most: int) -> Iterator[tuple[str, Problem]]:
    """Yield a name and the problem of each week, up to so many of each kind."""
    for number, (studios, days, periods, full, teachers, classes) in enumerate(WIDE[:most]):
        shape = Shape(
            studios=studios,
            days=days,
            periods=periods,
            full=full,
            teachers=teachers,
            classes=classes,
            away=OFTEN_AWAY if full > FULLEST else AWAY,
        )
        yield f"{studios} studios, {full:.0%} full", of_courses(COURSES + number, shape)
    for number, (full, teachers) in enumerate(SCHOOL[:most]):
        shape = Shape(studios=12, full=full, teachers=teachers, classes=10, away=0.5)
        yield f"10 classes, {teachers} teachers", of_classes(CLASSES + number, shape)


def placed_in_full(number: int, most: int, heard: Callable[[str], None] = print) -> Row:
    """Return the row of how many weeks are placed in full in time."""
    runs = []
    full = 0
    for name, problem in weeks(most):
        began = time.process_time()
        made = plan(problem, Limits(seconds=LIMIT, deterministic=True))
        took = time.process_time() - began
        judge(problem.province, made.placements, made.receptions)
        asked = len(made.placements) + len(made.unplaced)
        full += not made.unplaced and took <= LIMIT
        runs.append(f"{name}: {len(made.placements)} of {asked} placed, {took:.1f} s")
        heard(runs[-1])
    return Row(
        number=number,
        what=f"{len(runs)} weeks of 5 to 20 studios for which a timetable is known; CPU time",
        goal=f"all but one placed in full in {LIMIT:g} s",
        measured=f"{full} of {len(runs)}",
        met=full >= len(runs) - 1,
        runs=tuple(runs),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--weeks", type=int, default=len(WIDE), help="of each kind")
    given = parser.parse_args()
    row = placed_in_full(12, given.weeks, lambda told: print(told, flush=True))
    print(f"{row.what}: {row.measured} [{row.goal}]")


if __name__ == "__main__":
    main()
