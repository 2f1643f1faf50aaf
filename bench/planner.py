"""Measure the planner: the table of docs/planner-bench.md, in one run on this machine.

    python bench/planner.py                      every row, about 12 minutes
    python bench/planner.py --rows 1,9           these rows only
    python bench/planner.py --into rows.json     the same, beside rows that earlier calls measured
    python bench/planner.py --rows 10 --without-net    on a busy machine: CPU seconds, nothing cut
    python bench/planner.py --quick              small instances and short times: does it all work?

Seeds are ones that no test uses. FET (`fet-cl`) is called as a separate program; without it, the
rows that compare with it are left out.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

import bigger  # noqa: E402 -- found through the path set above
import fet  # noqa: E402 -- likewise
import ortools  # noqa: E402 -- likewise
import weekly  # noqa: E402 -- likewise
from measure import NET, Row  # noqa: E402 -- likewise

REPLANNED = (8401, 8402, 8403, 8404, 8405)
TERM, REGION, COUNTRY, STUDIOS, TWICE = 5401, 6401, 7500, 9720, 9811  # seeds
# Said of a row whose goal is missed: what limits it, and what was tried.
LIMITS = {
    4: (
        "the studio. Ours places as much priority as any plan can, or nearly so; the linear "
        "relaxation bounds it. FET's best stage is too near to that for 1.25× on most weeks. "
        "What FET refuses before it begins is told apart and not counted."
    ),
    6: (
        "only reach is left to gain, since the greedy plan already places nearly all. The bound "
        "above it does not know of rooms. Parts by studio and level, which know the rooms, "
        "brought it from 0.5 % to more than 2 %. Tried on another seed: parts by day. They lose "
        "reach, as sessions in different studios then compete for rooms. Tried too: 20 instead "
        "of 40 starts a session (0.1 % less), and moving single sessions (1.4 % over greedy)."
    ),
    8: (
        "five days cannot hold the sessions of a week that is 90 % full when a studio is down "
        "for a day. So whether one more session could be placed is itself undecided. The linear "
        "bound, which knows the studio's minutes, is one or two units of priority above the "
        "best plan. Tried on other weeks: CP-SAT for 20 s on that question alone, as a maximum "
        "and as a yes or no. Neither settled it. Tried too: the moves alone, with what is "
        "placed held (after 12 s, 91 against a bound of 35, 84 against 28). Rounding the bound "
        "to whole moves proves one at once. Placing and moving as separate searches is no "
        "better. SCIP instead of CP-SAT is better on two and worse on two."
    ),
}


def rows(*, quick: bool) -> list[tuple[tuple[int, ...], Callable[[], Iterable[Row]]]]:
    """Return the numbers each measurement fills, and the measurement."""
    seeds = weekly.SEEDS[:1] if quick else weekly.SEEDS
    short, long, overfull = (2.0, 4.0, 2.0) if quick else (10.0, 60.0, 6.0)
    compare: list[tuple[tuple[int, ...], Callable[[], Iterable[Row]]]] = [
        ((2, 3), lambda: weekly.against_fet(seeds, short)),
        ((4,), lambda: [weekly.over_subscribed(seeds[:4], overfull)]),
    ]
    return [
        ((1,), lambda: [weekly.gap_and_proof(seeds, short, long)]),
        *(compare if fet.version() else []),
        ((5,), lambda: [_term(quick=quick)]),
        ((6,), lambda: [_region(quick=quick)]),
        ((7,), lambda: [bigger.country(COUNTRY, 2 if quick else 80, 2.0 if quick else 12.0)]),
        ((8,), lambda: [bigger.replans(REPLANNED[:1] if quick else REPLANNED, short)]),
        ((9,), lambda: [weekly.answers(seeds[:2], 2.0)]),
        ((10,), lambda: [bigger.studios(STUDIOS, 10.0 if quick else 30.0, _gaps(quick=quick))]),
        ((11,), lambda: [bigger.repeatable(TWICE, 2.0 if quick else 10.0)]),
        ((13,), lambda: [bigger.overfull(seeds[:4], overfull)]),
    ]


def _gaps(*, quick: bool) -> dict[int, float]:
    """Return the gap to reach for so many studios."""
    return {2: 0.015} if quick else {2: 0.015, 4: 0.05, 8: 0.1}


def _term(*, quick: bool) -> Row:
    if quick:
        return bigger.term(TERM, 4.0, replace(bigger.TERM, weeks=2))
    return bigger.term(TERM, 55.0)


def _region(*, quick: bool) -> Row:
    if quick:
        small = replace(bigger.REGION, schools=100, studios=2, provinces=2, requests=100)
        return bigger.region(REGION, 5.0, small)
    return bigger.region(REGION, 52.0)


def table(found: Iterable[Row]) -> str:
    """Write the rows as a Markdown page, with the single runs below."""
    found = list(found)
    head = "| # | on the same instances | goal | measured | met |\n|---|---|---|---|---|\n"
    body = "".join(
        f"| {row.number} | {row.what} | {row.goal} | {row.measured} | "
        f"{'yes' if row.met else 'no'} |\n"
        for row in found
    )
    runs = "".join(
        f"\nRow {row.number}\n\n" + "".join(f"- {each}\n" for each in row.runs)
        for row in found
        if row.runs
    )
    missing = sorted({*range(1, 12), 13} - {row.number for row in found})
    skipped = f"Not measured: rows {', '.join(map(str, missing))}.\n" if missing else ""
    loads = "".join(
        f"- {of} for rows {', '.join(str(row.number) for row in found if row.load == of)}\n"
        for of in sorted({row.load for row in found})
    )
    return (
        "# The planner, measured\n\n"
        f"Made by `bench/planner.py`: {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"OR-Tools {ortools.__version__}, FET {fet.version() or 'not installed'}. Every plan, "
        "FET's too, passed the independent checker.\nInstances are random (`bench/instances.py`), "
        f"of seeds that no test uses (week {min(weekly.SEEDS)}–{max(weekly.SEEDS)}, "
        f"term {TERM}, region {REGION}, country {COUNTRY} on, studios {STUDIOS} on, "
        f"re-plans {min(REPLANNED)}–{max(REPLANNED)}).\nFET runs as "
        "a separate program, and its time includes its start and its files. Ours is that of a "
        "running service until the placements are there.\nRow 9 is CPU time, others wall.\n"
        f"{skipped}\nLoad average before the measurement, on {os.cpu_count()} cores:\n\n{loads}\n"
        f"{head}{body}{_limits(found)}\n## The single runs\n{runs}"
    )


def _limits(found: Iterable[Row]) -> str:
    missed = [row.number for row in found if not row.met and row.number in LIMITS]
    told = "".join(f"- Row {number}: {LIMITS[number]}\n" for number in missed)
    return f"\n## What limits the goals that were missed\n\n{told}" if told else ""


def before(kept: Path | None) -> dict[int, Row]:
    """Return the rows that earlier calls left in a file."""
    if kept is None or not kept.exists():
        return {}
    rows = [Row(**each) for each in json.loads(kept.read_text(encoding="utf-8"))]
    return {row.number: row for row in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--quick", action="store_true", help="small and short")
    parser.add_argument("--rows", default="", help="numbers, separated by commas")
    parser.add_argument(
        "--without-net", action="store_true", help="no cut by the wall clock, and CPU seconds"
    )
    parser.add_argument("--into", type=Path, help="a file that gathers rows over several calls")
    parser.add_argument("--out", type=Path, help="where to write the page; the terminal if not")
    given = parser.parse_args()
    NET.is_up = not given.without_net
    wanted = {int(each) for each in given.rows.split(",") if each}
    found = before(given.into)
    for numbers, measure in rows(quick=given.quick):
        if given.rows and not wanted & set(numbers):
            continue
        load = f"{os.getloadavg()[0]:.1f}"
        for made in measure():
            row = replace(made, load=load)
            found[row.number] = row
            print(f"{row.number}. {row.what}: {row.measured} [{row.goal}]", flush=True)
            for each in row.runs:
                print(f"     {each}", flush=True)
        if given.into:
            kept = json.dumps([asdict(row) for row in found.values()], ensure_ascii=False, indent=1)
            given.into.write_text(kept, encoding="utf-8")
    page = table(found[number] for number in sorted(found))
    if given.out:
        given.out.write_text(page, encoding="utf-8")
    else:
        print(page)


if __name__ == "__main__":
    main()
