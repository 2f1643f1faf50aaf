"""The command's options and its way of failing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from scheduler.bootstrap import Application, open_application

FAILED = 1
BAD_INPUT = 2

cli = typer.Typer(
    name="educatec",
    help="Plan the studio's broadcasts, release the plan and run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@dataclass(frozen=True, slots=True)
class CommandPlace:
    """Where the installation is: its configuration file and its data folder."""

    config: Path
    data: Path

    def open(self) -> Application:
        """Open the installation."""
        return open_application(self.config, self.data)

    def open_to_serve(self, host: str, port: int) -> Application:
        """Open the installation to serve it, elsewhere than configured if so told."""
        return open_application(self.config, self.data, host=host, port=port, serving=True)


@cli.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", help="The configuration file.", show_default=True)
    ] = Path("config.toml"),
    data: Annotated[
        Path, typer.Option("--data", help="The data folder: database, media and secrets.")
    ] = Path("var"),
    lang: Annotated[  # noqa: ARG001 -- read before anything is shown; see `speech`
        str, typer.Option("--lang", help="Language of the command: ar, fr or en.", metavar="LANG")
    ] = "",
) -> None:
    """Plan the studio's broadcasts, release the plan and run it."""
    context.obj = CommandPlace(config, data)
