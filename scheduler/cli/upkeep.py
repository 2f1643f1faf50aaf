"""`rezone`, `export`, `sheets` and `bounce`: what an installation needs now and then."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.listing import parse_week
from scheduler.cli.output import instant_text, out, print_json, print_table, wall_text
from scheduler.cli.speech import gettext, ngettext
from scheduler.intake.export import export_province
from scheduler.service.feeds.week_sheets import week_sheets
from scheduler.service.notices.bounces import record_bounce
from scheduler.service.province import stored_province
from scheduler.service.releases.zone_changes import instants_that_move
from scheduler.service.releases.zone_changes import rezone as work_out_anew


@cli.command()
def rezone(
    context: typer.Context,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Re-time them without asking for confirmation.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """After new zone data: list the upcoming sessions whose UTC time changes, and re-time them.

    14:30 stays 14:30 local time; the next release notifies everybody.
    """
    place: CommandPlace = context.obj
    ctx = place.open().context
    moving = instants_that_move(ctx)
    if json:
        print_json(
            [
                {"session": str(retimed.key), "before": retimed.before, "after": retimed.after}
                for retimed in moving
            ]
        )
    elif not moving:
        words = gettext(
            "No upcoming session changes its UTC time with zone data %(version)s.",
            version=ctx.zone.version,
        )
        out.print(words)
    else:
        print_table(
            ("session", "local time", "was (UTC)", "becomes (UTC)"),
            [
                (
                    retimed.key,
                    wall_text(retimed.slot.day, retimed.slot.start),
                    instant_text(retimed.before),
                    instant_text(retimed.after),
                )
                for retimed in moving
            ],
        )
    question = ngettext("Re-time %(num)s session?", "Re-time these %(num)s sessions?", len(moving))
    if moving and (yes or (not json and typer.confirm(question))):
        work_out_anew(ctx, actor="cli")
        if not json:
            out.print(gettext("Re-timed in the draft; `educatec release` notifies everybody."))


@cli.command()
def export(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="The folder to write to; it must not contain input files.")
    ],
) -> None:
    """Export the database as input files, without loss (except comments)."""
    place: CommandPlace = context.obj
    province = stored_province(place.open().context)
    for path in export_province(province, folder, place.config):
        out.print(str(path), markup=False)


@cli.command()
def sheets(
    context: typer.Context,
    week: Annotated[str, typer.Argument(metavar="2026-W49", help="An ISO week.")],
    file: Annotated[Path, typer.Argument(help="The archive to write.")],
) -> None:
    """Write a ZIP archive of every school's weekly sheet (A4, French and Arabic, QR code)."""
    place: CommandPlace = context.obj
    file.write_bytes(week_sheets(place.open().context, parse_week(week)))
    out.print(str(file), markup=False)


@cli.command()
def bounce(context: typer.Context) -> None:
    """Read a bounced email from standard input and mark the original message as bounced."""
    place: CommandPlace = context.obj
    record_bounce(place.open().context, sys.stdin.buffer.read())
