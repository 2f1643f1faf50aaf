"""`receive`: the school's receiver, for who has the whole program at hand."""

import typer

from scheduler.cli.app import cli


@cli.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_extra_args": True,
        "help_option_names": [],
    }
)
def receive(context: typer.Context) -> None:
    """Receive recordings on a school's computer; `educatec receive -h` lists its commands."""
    from receiver.cli import main  # noqa: PLC0415 -- of no use to other commands

    main(context.args)
