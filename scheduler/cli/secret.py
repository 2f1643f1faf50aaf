"""`secret`: another secret for the installation, when it was seen by others or is lost."""

import datetime as dt
from typing import Annotated

import typer

from scheduler.bootstrap import rotate_secret
from scheduler.cli.app import Place, cli
from scheduler.cli.output import instant_text, out

KEPT_DAYS = 60
MOST_DAYS = 366

commands = typer.Typer(help="Keep the installation's secret.", no_args_is_help=True)
cli.add_typer(commands, name="secret")


@commands.command()
def rotate(
    context: typer.Context,
    *,
    keep_days: Annotated[
        int,
        typer.Option(
            "--keep-days",
            min=0,
            max=MOST_DAYS,
            help="How long addresses that were printed or mailed stay good; 0 ends them at once.",
        ),
    ] = KEPT_DAYS,
) -> None:
    """Let a new secret take over: for one that others have seen (--keep-days 0), or that is lost.

    Every page and calendar gets a new address; everybody signs in again.
    """
    place: Place = context.obj
    done = rotate_secret(place.config, place.data, dt.timedelta(days=keep_days))
    out.print(f"A new secret is in force; {done.addresses} addresses have changed.")
    if done.former_until is None:
        out.print("The former addresses open nothing any more.")
    else:
        out.print(f"The former ones are good until {instant_text(done.former_until)}.")
    if done.second_factors_lost:
        out.print(
            f"{done.second_factors_lost} people set their second factor up anew at the next "
            "sign-in: theirs was sealed with the lost secret."
        )
    out.print("Start the service again now, then print and send the new addresses.")
