"""Plot how planning grows: docs/planner-growth.png, time and memory by sessions and by schools.

    python bench/growth.py            about ten minutes
    python bench/growth.py --quick    the smallest sizes only

Every size is planned in a process of its own, so that its memory is its own.
"""

import argparse
import json
import resource
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from instances import Shape  # noqa: E402 -- found through the path set above
from measure import first_plan, instance, planned  # noqa: E402 -- likewise

PICTURE = ROOT / "docs" / "planner-growth.png"
SEED, SECONDS, GAP = 4242, 60.0, 0.02
BY_SESSIONS = [Shape(load=0.9, studios=studios) for studios in (1, 2, 4, 8)]
BY_SCHOOLS = [Shape(load=0.9, schools=schools) for schools in (30, 60, 120, 240, 480, 960, 1920)]


def measure(shape: Shape) -> dict[str, float]:
    """Return what one size takes: seconds to a first plan and to a gap of 2 %, MiB, sessions."""
    problem = instance(SEED, shape)
    _, first = first_plan(problem)
    made = planned(problem, SECONDS, gap=GAP)
    return {
        "sessions": len(made.placements) + len(made.unplaced),
        "schools": shape.schools,
        "first": first,
        "seconds": made.seconds,
        "gap": made.gap,
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def apart(shape: Shape) -> dict[str, float]:
    """Measure one size in a new process."""
    told = subprocess.run(
        [sys.executable, __file__, "--one", json.dumps(asdict(shape))],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    print(shape, found, flush=True)
    return found


def draw(panels: dict[str, list[dict[str, float]]], picture: Path) -> None:
    """Draw a row of times and a row of memory, a column each for sessions and schools."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(10, 6.5), constrained_layout=True)
    for column, (axis, sizes) in enumerate(panels.items()):
        across = [each[axis] for each in sizes]
        times, memory = axes[0][column], axes[1][column]
        times.plot(
            across, [each["seconds"] for each in sizes], "o-", label="to a gap of 2 %, or no gain"
        )
        times.plot(across, [each["first"] for each in sizes], "s--", label="to a first plan")
        times.axhline(SECONDS, color="grey", linewidth=0.8)
        for each in sizes:
            if each["gap"] > GAP:
                times.annotate(
                    f"gap {100 * each['gap']:.1f} %", (each[axis], each["seconds"]), ha="right"
                )
        times.set(ylabel="seconds", yscale="log")
        for panel in (times, memory):
            panel.set_xscale("log")
            panel.set_xticks(across, [f"{each:.0f}" for each in across])
            panel.minorticks_off()
        times.legend()
        memory.plot(across, [each["mib"] for each in sizes], "o-")
        label = "sessions a week (58 schools)" if axis == "sessions" else "schools (one studio)"
        memory.set(xlabel=label, ylabel="MiB at the peak")
    figure.savefig(picture, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=PICTURE)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(replace(Shape(), **json.loads(given.one)))))
        return
    keep = 2 if given.quick else None
    draw(
        {
            "sessions": [apart(each) for each in BY_SESSIONS[:keep]],
            "schools": [apart(each) for each in BY_SCHOOLS[:keep]],
        },
        given.out,
    )


if __name__ == "__main__":
    main()
