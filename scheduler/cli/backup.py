"""`backup` and `restore`: everything that cannot be made again, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.adapters.backup.archive import opened_backup
from scheduler.adapters.backup.installation import (
    drop_old_backups,
    finish_restore,
    make_backup,
    put_backup_back,
)
from scheduler.adapters.backup.sealing import Seal
from scheduler.bootstrap import Application, installation_at, open_after_restore
from scheduler.cli.app import FAILED, CommandPlace, cli
from scheduler.cli.output import err, instant_text, out
from scheduler.cli.speech import gettext, ngettext
from scheduler.domain.errors import SchedulerError
from scheduler.runtime.lease import lease_for
from scheduler.service.operations.restored import settle_restored
from scheduler.service.releases.releasing import releases
from scheduler.service.timers.clock_guard import accept

PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="A file whose first line encrypts the backup."),
]


@cli.command()
def backup(
    context: typer.Context,
    *,
    to: Annotated[
        Path | None, typer.Option("--to", help="The folder (default: backups in the data folder).")
    ] = None,
    keep: Annotated[int, typer.Option("--keep", min=1, help="How many to keep there.")] = 14,
    passphrase_file: PassphraseOption = None,
    recipient: Annotated[
        list[str] | None, typer.Option("--recipient", help="An age public key; may be repeated.")
    ] = None,
) -> None:
    """Write one verified file with the database, the secret and the inputs, while the service runs.

    Recordings and materials are not in it; copy those folders beside it.
    """
    place: CommandPlace = context.obj
    application = place.open()
    folder = to or application.settings.data_dir / "backups"
    seal = None
    if passphrase_file or recipient:
        seal = Seal(passphrase=_first_line(passphrase_file), recipients=tuple(recipient or ()))
    made = make_backup(
        installation_at(place.config, place.data),
        folder,
        now=application.context.clock.now(),
        release=_last_release(application),
        seal=seal,
    )
    drop_old_backups(folder, keep)
    size = f"{made.stat().st_size / 1e6:.1f}"
    words = gettext("Backed up and checked: %(path)s (%(size)s MB).", path=made, size=size)
    out.print(words, markup=False)


@cli.command()
def restore(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    *,
    passphrase_file: PassphraseOption = None,
    identity: Annotated[
        Path | None, typer.Option("--identity", help="The age key file of a recipient.")
    ] = None,
    over_newer: Annotated[
        bool, typer.Option("--over-newer", help="Replace data that is newer than the backup.")
    ] = False,
) -> None:
    """Restore the installation from a backup. The service must be stopped.

    Calendars never go backwards: every number is raised above what was sent since the backup.
    """
    place: CommandPlace = context.obj
    installation = installation_at(place.config, place.data)
    passphrase = _first_line(passphrase_file)
    with opened_backup(path, passphrase=passphrase, identity=identity) as (manifest, _):
        _refuse_newer(place, manifest.release, over_newer=over_newer)
    _, missing = put_backup_back(installation, path, passphrase=passphrase, identity=identity)
    application = open_after_restore(place.config, place.data)
    accept(application.context, actor="cli")  # the last instant it knows is the backup's
    settled = settle_restored(application.context, manifest.instant, actor="cli")
    finish_restore(installation.data_dir)
    when = instant_text(manifest.instant)
    out.print(gettext("Restored what was backed up at %(when)s.", when=when))
    if settled.taken_as_held:
        words = ngettext(
            "%(num)s session since then counts as broadcast. Correct it if it was not.",
            "%(num)s sessions since then count as broadcast. Correct any that were not.",
            len(settled.taken_as_held),
        )
        out.print(words)
    if settled.doubtful_mails:
        words = ngettext(
            "%(num)s email may have been sent since. See the outbox.",
            "%(num)s emails may have been sent since. See the outbox.",
            settled.doubtful_mails,
        )
        out.print(words)
    if missing:
        words = ngettext(
            "%(num)s recording or material is to be copied back: %(first)s.",
            "%(num)s recordings or materials are to be copied back; the first is %(first)s.",
            len(missing),
            first=missing[0],
        )
        out.print(words)


def _refuse_newer(place: CommandPlace, release: int, *, over_newer: bool) -> None:
    """Stop while the service runs, or where the data here is newer than the backup."""
    try:
        application = place.open()
    except SchedulerError:
        return  # nothing that could be opened is lost
    lease = lease_for(application.database, application.settings.data_dir)
    if not lease.acquire():
        err.print(gettext("The service is running on this data; stop it first."))
        raise typer.Exit(FAILED)
    lease.release()
    found = _last_release(application)
    application.database.close()
    if found > release and not over_newer:
        words = gettext(
            "The data here has release %(found)s, the backup has release %(kept)s. What came after "
            "it would be lost: make a backup first, then add --over-newer.",
            found=found,
            kept=release,
        )
        err.print(words)
        raise typer.Exit(FAILED)


def _last_release(application: Application) -> int:
    made = releases(application.context)
    return made[0].number if made else 0


def _first_line(path: Path | None) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].strip() if path else ""
