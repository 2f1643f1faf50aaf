"""`studio`: carry out one studio's broadcasts until there is nothing more to do."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from scheduler.bootstrap import Application
from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.output import out
from scheduler.cli.speech import gettext
from scheduler.runtime.studio import Supervisor, lock_studio
from scheduler.service.context import Context
from scheduler.service.recordings.recordings import RecordingSource, hand_in

StudioArgument = Annotated[str, typer.Argument(help="The studio, by its id.")]


class Desk:
    """Hands a broadcast's recording in, to be checked."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def hand_in(self, session_id: int, path: Path, *, source: str) -> None:
        """Hand it in under the studio's name."""
        hand_in(self._ctx, session_id, path, source=RecordingSource(source), actor="studio")


@cli.command()
def studio(context: typer.Context, studio_id: StudioArgument) -> None:
    """Run a studio's broadcasts; started by the service, or by hand on the studio's machine."""
    place: CommandPlace = context.obj
    application = place.open()
    folder = application.settings.data_dir / "air"
    lock = lock_studio(folder, studio_id)
    if lock is None:
        out.print(gettext("%(studio)s already has a supervisor.", studio=studio_id))
        return
    ended = threading.Event()
    for literal in (signal.SIGTERM, signal.SIGINT):
        signal.signal(literal, lambda *_: ended.set())
    supervisor_of(application, studio_id).run(ended)


def supervisor_of(application: Application, studio_id: str) -> Supervisor:
    """Return the supervisor of a studio of an installation."""
    ctx = application.context
    assert ctx.drivers is not None  # noqa: S101 -- bootstrap gives them
    folder = application.settings.data_dir / "air"
    return Supervisor(ctx, studio_id, ctx.drivers, Desk(ctx), folder)
