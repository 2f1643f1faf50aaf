"""`secret`: another secret for the installation, when it was seen by others or is lost."""

import datetime as dt
from typing import Annotated

import typer

from scheduler.bootstrap import rotate_secret
from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.output import instant_text, out
from scheduler.cli.speech import gettext, ngettext

KEPT_DAYS = 60
MOST_DAYS = 366

commands = typer.Typer(help="Manage the installation's secret.", no_args_is_help=True)
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
            help="How long addresses that were printed or mailed stay valid; 0 ends them at once.",
        ),
    ] = KEPT_DAYS,
) -> None:
    """Replace the secret: when others have seen it (--keep-days 0), or when it is lost.

    Every page and calendar gets a new address; everybody signs in again.
    """
    place: CommandPlace = context.obj
    done = rotate_secret(place.config, place.data, dt.timedelta(days=keep_days))
    words = ngettext(
        "A new secret is in force; %(num)s address has changed.",
        "A new secret is in force; %(num)s addresses have changed.",
        done.addresses,
    )
    out.print(words)
    if done.former_until is None:
        out.print(gettext("The former addresses no longer work."))
    else:
        until = instant_text(done.former_until)
        out.print(gettext("The former addresses work until %(when)s.", when=until))
    if done.second_factors_lost:
        words = ngettext(
            "%(num)s person must set up two-step verification again at the next sign-in: it was "
            "sealed with the lost secret.",
            "%(num)s people must set up two-step verification again at the next sign-in: it was "
            "sealed with the lost secret.",
            done.second_factors_lost,
        )
        out.print(words)
    out.print(gettext("Restart the service now, then print and send the new page addresses."))
