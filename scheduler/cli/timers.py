"""`timers`: what to do when the machine's clock was wrong."""

from datetime import UTC, datetime

import typer

from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.output import out
from scheduler.cli.speech import gettext
from scheduler.service.timers import clock_guard, rearming

ACTOR = "cli"
commands = typer.Typer(help="Correct the effects of a wrong clock.", no_args_is_help=True)
cli.add_typer(commands, name="timers")


@commands.command("trust-clock")
def trust_clock(context: typer.Context) -> None:
    """Confirm that the machine's clock is right, so that the service continues."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    doubt = clock_guard.doubted(ctx)
    clock_guard.accept(ctx, ACTOR)
    shown = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    if doubt is None:
        out.print(gettext("The clock was not in doubt; it shows %(shown)s.", shown=shown))
    else:
        words = gettext(
            "The clock is accepted as correct: %(shown)s. The service continues within seconds.",
            shown=shown,
        )
        out.print(words)


@commands.command()
def rearm(context: typer.Context) -> None:
    """Repeat what a wrong clock completed too early."""
    place: CommandPlace = context.obj
    found = rearming.rearm(place.open().context, ACTOR)
    words = gettext(
        "Due again – actions: %(actions)s, messages: %(messages)s. The service continues with them "
        "within half a minute.",
        actions=found.actions,
        messages=found.messages,
    )
    out.print(words)
