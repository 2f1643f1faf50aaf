"""`plan`: fill a stretch of days with sessions, and say what found no place and why."""

import datetime as dt
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.output import err, out, print_json, print_table
from scheduler.cli.promises import names_in
from scheduler.cli.sentences import Names, way_out_words
from scheduler.cli.speech import gettext, ngettext
from scheduler.cli.values import draft_session_facts, unplaced_facts, unplaced_words
from scheduler.domain.wall import monday_of
from scheduler.planner.problem import Limits, Unplaced
from scheduler.planner.problem import Progress as PlanProgress
from scheduler.service.context import Context
from scheduler.service.planning.planning import make_plan
from scheduler.service.planning.report import PlanReport

DEFAULT_WEEKS = 8
DEFAULT_SECONDS = 60.0

DayOption = Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], show_default=False)]


@cli.command()
def plan(
    context: typer.Context,
    *,
    first: Annotated[
        dt.datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day (default: next Monday)."),
    ] = None,
    last: Annotated[
        dt.datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last day (default: eight weeks later)."),
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", min=0.1, help="Time limit for the search, in seconds.")
    ] = DEFAULT_SECONDS,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same search.")] = 1,
    json: JsonOption = False,
) -> None:
    """Schedule the sessions of a date range in the draft."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    start, end = horizon(ctx, first.date() if first else None, last.date() if last else None)
    if end < start:
        message = gettext(
            "--to %(last)s is before --from %(first)s; give a later day.", last=end, first=start
        )
        raise typer.BadParameter(message)
    limits = Limits(seconds=time_limit, seed=seed)
    report = plan_with_progress(ctx, start, end, limits)
    show_plan(report, names_in(ctx), json=json)


def horizon(ctx: Context, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date]:
    """Return the days to plan: from next Monday on and eight weeks long unless told otherwise."""
    start = first or monday_of(ctx.zone.today(ctx.clock)) + dt.timedelta(weeks=1)
    return start, last or start + dt.timedelta(weeks=DEFAULT_WEEKS, days=-1)


def plan_with_progress(ctx: Context, first: dt.date, last: dt.date, limits: Limits) -> PlanReport:
    """Plan while a bar on the terminal's error stream shows how far it is."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(gettext("Planning"), total=None)

        def show(progress: PlanProgress) -> bool:
            told = gettext("Planning – sessions scheduled: %(placed)s", placed=progress.placed)
            bar.update(
                task,
                total=progress.total or None,
                completed=progress.done,
                description=told,
            )
            return True

        return make_plan(ctx, first, last, limits=limits, actor="cli", on_progress=show)


def show_plan(report: PlanReport, names: Names, *, json: bool = False) -> None:
    """Print a plan's outcome."""
    if json:
        print_json(
            {
                "from": report.first,
                "to": report.last,
                "placed": report.placed,
                "unplaced": [unplaced_facts(unplaced) for unplaced in report.unplaced],
                "sessions": [draft_session_facts(session) for session in report.sessions],
                "value": report.value,
                "bound": report.bound,
                "gap": report.gap,
                "seconds": round(report.seconds, 3),
                "cut": report.cut,
            }
        )
        return
    words = ngettext(
        "%(num)s session scheduled from %(first)s to %(last)s; unscheduled: %(unplaced)s; within "
        "%(gap)s of the best possible (calculated in %(seconds)s s).",
        "%(num)s sessions scheduled from %(first)s to %(last)s; unscheduled: %(unplaced)s; within "
        "%(gap)s of the best possible (calculated in %(seconds)s s).",
        report.placed,
        first=report.first,
        last=report.last,
        unplaced=len(report.unplaced),
        gap=f"{report.gap:.1%}",
        seconds=f"{report.seconds:.0f}",
    )
    out.print(words)
    if report.cut:
        words = gettext(
            "The time limit ended the search before its work was done: another run may give "
            "another plan. Give it more time, or a quieter machine."
        )
        out.print(words)
    if report.unplaced:
        print_table(
            ("unscheduled", "why", "solution"),
            [
                (
                    unplaced.key,
                    unplaced_words(unplaced),
                    _solution(unplaced, names),
                )
                for unplaced in report.unplaced
            ],
        )


def _solution(unplaced: Unplaced, names: Names) -> str:
    way = unplaced.way_out
    return way_out_words(way, names) if way else gettext("none found")
