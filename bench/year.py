"""Plan the project's own school year: docs/planner-year.md, and its picture.

    python bench/year.py                  about two minutes
    python bench/year.py --seconds 10     a rougher plan, sooner

The roster is illustrative, so the shares of single schools say nothing of real ones.
"""

import argparse
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from measure import percent, planned  # noqa: E402 -- found through the path set above

from scheduler.domain.province import Province  # noqa: E402 -- likewise
from scheduler.intake import load_province  # noqa: E402 -- likewise
from scheduler.planner.delivery import plan_deliveries  # noqa: E402 -- likewise
from scheduler.planner.load import Load, outlook  # noqa: E402 -- likewise
from scheduler.planner.problem import Plan, Problem, Unplaced, WayOut  # noqa: E402 -- likewise
from scheduler.planner.scenario import live_share, live_shares  # noqa: E402 -- likewise

PAGE = ROOT / "docs" / "planner-year.md"
# The three programmes of `sessions/exam-preparation.toml` that are made not to fit.
IN_WORDS = (
    (
        "`annales-2bac-sm` wants two hours a week beside the weekly lesson, and its teacher is on "
        "air for two hours at the most."
    ),
    (
        "`revision-francais-1bac` may only be broadcast on three Fridays of March; the Eid break "
        "and the third inter-period break take two of them."
    ),
    (
        "`optique-2bac` lasts sixty minutes, also in Ramadan, whose slots have forty-five: only "
        "the week before it is left."
    ),
)
# What each kind of blocker is in words; names follow.
WORDS = {
    "studio": "the studio is taken",
    "studio-hours": "the studio is closed",
    "teacher": "the teacher is in another session",
    "teacher-hours": "the teacher is not there",
    "teacher-load": "the teacher's hours are used up",
    "audience": "the class is in another session",
    "bell": "no school has open hours that long",
    "holiday": "holiday or break",
    "exam": "exams",
    "window": "outside the programme's own hours",
    "spacing": "too near to another session of the programme",
    "order": "out of order with the programme's other sessions",
}


def year() -> Problem:
    """Return the whole school year as one problem, asked on the eve of its first day."""
    province = load_province(ROOT / "config.toml")
    first = province.calendar.first
    return Problem(
        province=province,
        first=first,
        last=province.calendar.last,
        now=(first - dt.timedelta(days=1), 0),
    )


def draw(loads: Sequence[Load], shares: dict[str, float], picture: Path) -> None:
    """Draw the studio's load by week, and each school's live share, least first."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (above, below) = plt.subplots(2, 1, figsize=(10, 6.5), constrained_layout=True)
    above.bar([each.monday for each in loads], [100 * each.share for each in loads], width=6)
    above.axhline(100, color="grey", linewidth=0.8)
    above.set(ylabel="studio load, %", title="Studio minutes asked for, of those open, by week")
    ranked = sorted(shares.items(), key=lambda each: each[1])
    below.bar([code for code, _ in ranked], [100 * share for _, share in ranked])
    below.axhline(100 * median(shares.values()), color="grey", linewidth=0.8)
    below.tick_params(axis="x", labelrotation=90, labelsize=7)
    below.set(
        ylabel="broadcasts got live, %",
        title="Live share of each school that can go live (line: median)",
    )
    figure.savefig(picture, dpi=110)


def page(problem: Problem, made: Plan) -> str:
    """Write what came of the year, and why some sessions have no slot."""
    province, asked = problem.province, len(made.placements) + len(made.unplaced)
    shares = live_shares(province, made.placements, made.receptions)
    deliveries = plan_deliveries(province, made.placements, made.receptions)
    before = outlook(problem)
    loads = [each for each in before.studios if not each.id]
    fullest = max(loads, key=lambda one: one.share)
    late: dict[str, int] = defaultdict(int)
    for each in deliveries.undelivered:
        late[each.code] += 1
    return "\n".join(
        (
            "# The project's own school year, planned",
            "",
            (
                f"Made by `bench/year.py` from `config.toml`, `schools.csv` and `sessions/`, "
                f"{problem.first} to {problem.last}. The roster is illustrative: the shares of "
                "single schools say nothing of real ones."
            ),
            "",
            (
                f"- {len(province.programmes)} programmes ask for {asked} sessions; "
                f"{len(made.placements)} have a slot, {len(made.unplaced)} have none."
            ),
            (
                f"- Found in {made.seconds:.0f} s, {percent(made.gap)} from the bound; the "
                "independent checker found no clash."
            ),
            (
                f"- Of all classes meant, weighed by pupils, "
                f"{percent(live_share(province, made.placements, made.receptions))} are live. By "
                f"school: from {percent(min(shares.values()))} to {percent(max(shares.values()))}, "
                f"median {percent(median(shares.values()))}, over the {len(shares)} schools that "
                "can go live at all."
            ),
            f"- {len(deliveries.transfers)} recordings go out by night; not in time or not shown: "
            + (", ".join(f"{count} {code}" for code, count in sorted(late.items())) or "none")
            + ".",
            (
                f"- The fullest week begins on {fullest.monday}: {percent(fullest.share)} of the "
                "studio's open minutes are asked for."
            ),
            "",
            "![Studio load by week and live share by school](planner-year.png)",
            "",
            "## Told before solving",
            "",
            *(
                f"- `{each.programme_id}`: {each.code}"
                + "".join(f", {key} {value}" for key, value in sorted(each.detail.items()) if value)
                for each in before.impossible
            ),
            "",
            "In words:",
            "",
            *(f"- {each}" for each in IN_WORDS),
            "",
            "## What is unscheduled, and why",
            "",
            *_reasons(province, made.unplaced),
            "",
        )
    )


def _reasons(province: Province, unplaced: Iterable[Unplaced]) -> Iterable[str]:
    """Yield a paragraph for each programme: how many, what bars the first, and the solution."""
    of_programme: dict[str, list[Unplaced]] = defaultdict(list)
    for each in unplaced:
        of_programme[each.key.programme_id].append(each)
    for programme_id, missing in sorted(of_programme.items()):
        programme = province.programme_by_id[programme_id]
        first = missing[0]
        yield (
            f"**{programme.title.fr}** (`{programme_id}`): {len(missing)} of {programme.count} "
            f"unscheduled. What bars session {first.key.number}:"
        )
        yield ""
        for blocker in first.blockers[:4]:
            by = f" ({', '.join(blocker.by[:3])})" if blocker.by else ""
            yield f"- {WORDS.get(blocker.code, blocker.code)} at {blocker.starts} starts{by}"
        yield ""
        yield _way_out(first.way_out)
        yield ""


def _way_out(way: WayOut | None) -> str:
    if way is None:
        return "No solution was found by moves, by opening a rule or by giving up another session."
    place = f"{way.place.slot.day} {way.place.slot.start // 60:02d}:{way.place.slot.start % 60:02d}"
    if way.waived:
        rules = " and ".join(f"“{WORDS.get(each, each)}”" for each in way.waived)
        return f"Nearest solution: {place}, if somebody lifts {rules}."
    if way.given_up:
        lost = ", ".join(str(each.key) for each in way.given_up)
        return f"Nearest solution: {place}, in place of {lost}."
    moves = ", ".join(f"{old.key} to {new.slot.day}" for old, new in way.moves)
    return f"Nearest solution: {place}" + (f", once {moves} has moved." if moves else ".")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args()
    problem = year()
    made = planned(problem, given.seconds)
    loads = [each for each in outlook(problem).studios if not each.id]
    shares = live_shares(problem.province, made.placements, made.receptions)
    draw(loads, shares, given.out.with_suffix(".png"))
    given.out.write_text(page(problem, made), encoding="utf-8")


if __name__ == "__main__":
    main()
