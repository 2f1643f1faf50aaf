"""`recordings`: hand a file in, check what waits, open and withdraw."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from scheduler.adapters.media_check import FfmpegChecker
from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.output import instant_text, out, print_json, print_table
from scheduler.cli.speech import gettext
from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.recording import Consent, Recording, RecordingSource
from scheduler.service.context import Context
from scheduler.service.recordings import checking, opening, queries
from scheduler.service.recordings import recordings as handing

ACTOR = "cli"
commands = typer.Typer(help="Store, check, open and withdraw recordings.", no_args_is_help=True)
cli.add_typer(commands, name="recordings")

SessionArgument = Annotated[
    str, typer.Argument(help="The session: its number, or its key such as maths-2bac-pc/3.")
]
RecordingArgument = Annotated[int, typer.Argument(help="The recording's number.")]


@commands.command("hand-in")
def hand_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The film or sound file.", exists=True)],
    session: SessionArgument,
    *,
    source: Annotated[
        RecordingSource, typer.Option("--source", help="How it was made.")
    ] = RecordingSource.FILE,
    move: Annotated[
        bool, typer.Option("--move", help="Delete the file here once it is stored.")
    ] = False,
) -> None:
    """Store a file as a session's recording; the service checks it."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    found = handing.hand_in(
        ctx,
        _session_id(ctx, session),
        file,
        source=source,
        actor=ACTOR,
        keep_original=not move,
    )
    words = gettext(
        "Recording %(number)s stored, SHA-256 %(sum)s", number=found.id, sum=found.sha256
    )
    out.print(words, markup=False)


@commands.command("list")
def list_recordings(context: typer.Context, *, json: JsonOption = False) -> None:
    """List the recordings of the last 90 days, the newest first."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    found = queries.newest(ctx, dt.timedelta(days=90))
    if json:
        print_json(
            [
                _facts(recording_view.recording, str(recording_view.session.facts.key))
                for recording_view in found
            ]
        )
        return
    print_table(
        ("number", "session", "state", "handed in", "minutes", "bytes", "findings"),
        [
            (
                recording_view.recording.id,
                recording_view.session.facts.key,
                recording_view.recording.state.value,
                instant_text(recording_view.recording.handed_in_at),
                ""
                if recording_view.recording.seconds is None
                else f"{recording_view.recording.seconds / 60:.1f}",
                recording_view.recording.size,
                ", ".join(finding.code.value for finding in recording_view.recording.findings),
            )
            for recording_view in found
        ],
    )


@commands.command()
def check(context: typer.Context) -> None:
    """Check everything that waits; the running service does this by itself."""
    place: CommandPlace = context.obj
    for found in checking.check_all(place.open().context, FfmpegChecker()):
        named = ", ".join(finding.code.value for finding in found.findings)
        words = gettext(
            "Recording %(number)s: %(state)s (%(findings)s)",
            number=found.id,
            state=found.state.value,
            findings=named or gettext("no errors found"),
        )
        out.print(words, markup=False)


@commands.command("open")
def open_one(
    context: typer.Context,
    recording: RecordingArgument,
    *,
    consent: Annotated[
        bool, typer.Option("--consent", help="Those who are seen and heard have agreed.")
    ] = False,
    rights: Annotated[str, typer.Option("--rights", help="Who may use it for what.")] = "",
) -> None:
    """Make a checked recording available to schools."""
    place: CommandPlace = context.obj
    given = Consent.GIVEN if consent else None
    opening.open_recording(
        place.open().context, recording, consent=given, rights=rights, actor=ACTOR
    )


@commands.command()
def withdraw(
    context: typer.Context,
    recording: RecordingArgument,
    reason: Annotated[str, typer.Argument(help="Why, for the log.")],
) -> None:
    """Withdraw a recording from all schools permanently, and delete its file."""
    place: CommandPlace = context.obj
    opening.withdraw_recording(place.open().context, recording, reason=reason, actor=ACTOR)


def _session_id(ctx: Context, words: str) -> int:
    if words.isdecimal():
        return int(words)
    try:
        key = SessionKey.parse(words)
    except ValueError:
        raise NotFoundError("session", words) from None
    return queries.session_id_of(ctx, key)


def _facts(recording: Recording, session: str) -> dict[str, object]:
    return {
        "id": recording.id,
        "session": session,
        "state": recording.state.value,
        "source": recording.source.value,
        "sha256": recording.sha256,
        "bytes": recording.size,
        "seconds": recording.seconds,
        "handed_in_at": recording.handed_in_at,
        "findings": [finding.code.value for finding in recording.findings],
    }
