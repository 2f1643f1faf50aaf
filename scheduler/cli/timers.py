"""`timers`: what to do when the machine's clock was wrong."""

from datetime import UTC, datetime

import typer

from scheduler.cli.app import Place, cli
from scheduler.cli.output import out
from scheduler.service.timers import clock_guard, rearming

ACTOR = "cli"
commands = typer.Typer(help="Put right what a wrong clock has done.", no_args_is_help=True)
cli.add_typer(commands, name="timers")


@commands.command("trust-clock")
def trust_clock(context: typer.Context) -> None:
    """Say that what the machine's clock shows is right, so that the service goes on."""
    place: Place = context.obj
    ctx = place.open().context
    doubt = clock_guard.doubted(ctx)
    clock_guard.accept(ctx, ACTOR)
    shown = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if doubt is None:
        out.print(f"The clock was not doubted; it shows {shown}.")
    else:
        out.print(f"The clock is taken for right: {shown}. The service goes on within seconds.")


@commands.command()
def rearm(context: typer.Context) -> None:
    """Have done again what a wrong clock has settled before its time."""
    place: Place = context.obj
    found = rearming.rearm(place.open().context, ACTOR)
    out.print(
        f"{found.actions} actions are due again, {found.messages} messages wait again; "
        "the service takes them up within half a minute."
    )
