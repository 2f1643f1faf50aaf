"""The one place that chooses the real parts: settings, secret, zone, database, clock, mail."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from scheduler.adapters.backup.installation import Installation, refuse_unfinished_restore
from scheduler.adapters.backup.kept import BackupFolder
from scheduler.adapters.broadcasts.studios import ConfiguredDrivers
from scheduler.adapters.data_folder import make_private, open_data_folder
from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.adapters.machine_clock import read_machine
from scheduler.adapters.media_store import FolderMediaStore
from scheduler.adapters.planner_process import plan_apart
from scheduler.adapters.reading_process import ReadingProcess
from scheduler.adapters.secret_file import SecretFile
from scheduler.adapters.served_at import keep_served_at, served_at
from scheduler.adapters.shelf import FolderShelf
from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.action import ActionKind
from scheduler.domain.wall import Clock
from scheduler.service.broadcasts import timing
from scheduler.service.context import Context
from scheduler.service.notices import reminders
from scheduler.service.operations.secret import Rotated, rotate, trusted_secret
from scheduler.service.ports.mail import Mailer
from scheduler.service.timers import runner
from scheduler.service.timers.actions import Perform
from scheduler.service.timers.clock_guard import known_clock
from scheduler.service.timers.guarded_clock import GuardedClock
from scheduler.settings import MailSettings, Settings, load_settings
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone

SECRET = "secret"  # noqa: S105 -- the file's name in the data folder
SQLITE = "sqlite:///"


HANDLERS: Mapping[ActionKind, Perform] = {
    ActionKind.REMINDER: reminders.write_reminders,
    ActionKind.PREFLIGHT: timing.check_before,
    ActionKind.ON_AIR: timing.go_on_air,
    ActionKind.OFF_AIR: timing.go_off_air,
    ActionKind.REPLAY_OPEN: runner.note_replay,
}
perform = runner.performer(HANDLERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An installation, opened: its settings, its database, what use cases are given, and what hands
    mail over (None: mail is off).
    """

    settings: Settings
    database: Database
    context: Context
    mailer: Mailer | None = None


def open_application(
    config: Path,
    data: Path,
    *,
    host: str = "",
    port: int = 0,
    serving: bool = False,
    clock: Clock | None = None,
) -> Application:
    """Open the installation that a configuration file and a data folder describe.

    Whoever is `serving` may overrule the configured `host` and `port`; the links that others print
    or mail follow. The data folder and its secret are made where they are missing, and the database
    is brought to the newest schema. Raises `BadInputError` for errors in the configuration, and
    `StaleZoneDataError` when the zone data contradicts the law. Raises `UnavailableError` when the
    database cannot be reached, and `SecretError` when the secret is not the one it was made with.
    """
    refuse_unfinished_restore(data)
    return _open(config, data, host=host, port=port, serving=serving, clock=clock)


def open_after_restore(config: Path, data: Path) -> Application:
    """Open an installation whose restore is still to be settled; raises as `open_application`."""
    return _open(config, data)


def _backups(config: Path, settings: Settings) -> BackupFolder:
    folder = settings.backup_dir or settings.data_dir / "backups"
    return BackupFolder(installation_at(config, settings.data_dir), folder, settings.backups_kept)


def installation_at(config: Path, data: Path) -> Installation:
    """Return where an installation is; neither database nor secret is opened."""
    settings = load_settings(config, data)
    return Installation(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        config_path=settings.config_path,
    )


def _open(
    config: Path,
    data: Path,
    *,
    host: str = "",
    port: int = 0,
    serving: bool = False,
    clock: Clock | None = None,
) -> Application:
    settings, database = _open_data(config, data)
    zone = load_zone(settings.zone_name)
    clock = clock or guarded_clock(database)
    secret = trusted_secret(
        lambda: UnitOfWork(database), clock.now(), SecretFile(settings.data_dir / SECRET)
    )
    if serving:
        settings = serving_at(settings, host, port)
        keep_served_at(settings.data_dir, settings.host, settings.port)
    else:
        settings = serving_at(settings, *served_at(settings.data_dir))
    context = Context(
        uow=lambda: UnitOfWork(database),
        clock=clock,
        zone=zone,
        secret=secret,
        base_url=settings.base_url,
        language=settings.default_language,
        mail_sender=settings.mail.sender if settings.mail else "",
        feed_language=settings.feed_language,
        feed_alarm=settings.alarm or None,
        shelf=FolderShelf(settings.data_dir / "materials"),
        media=FolderMediaStore(settings.data_dir / "media"),
        incoming=IncomingFolder(settings.data_dir / "media" / "uploads"),
        planner=plan_apart,
        reader=ReadingProcess(),
        drivers=ConfiguredDrivers(settings.on_air),
        air=settings.data_dir / "air",
        recordings=settings.recordings,
        backups=_backups(config, settings),
    )
    mailer = mailer_for(settings.mail) if settings.mail else None
    return Application(settings=settings, database=database, context=context, mailer=mailer)


def rotate_secret(config: Path, data: Path, keep: dt.timedelta) -> Rotated:
    """Let a new secret take over in an installation; the one it has need not be the right one.

    Raises as `open_application` does, but for `SecretError`.
    """
    settings, database = _open_data(config, data)
    try:
        store = SecretFile(settings.data_dir / SECRET)
        return rotate(lambda: UnitOfWork(database), guarded_clock(database).now(), store, keep)
    finally:
        database.close()


def _open_data(config: Path, data: Path) -> tuple[Settings, Database]:
    """Open the data folder and the database, which nobody else of this machine may read."""
    settings = load_settings(config, data)
    open_data_folder(settings.data_dir)
    if settings.database_url.startswith(SQLITE):
        make_private(Path(settings.database_url.removeprefix(SQLITE)))
    return settings, open_database(settings.database_url)


def guarded_clock(database: Database) -> GuardedClock:
    """Return the machine's clock, held against what is stored of it."""
    return GuardedClock(read_machine, lambda: known_clock(UnitOfWork(database)))


def mailer_for(mail: MailSettings) -> Mailer:
    """Return what hands mail over to the configured server."""
    server = MailServer(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        user=mail.user,
        password=mail.password,
        timeout=mail.timeout_seconds,
    )
    return SmtpMailer(server, mail.sender)


def serving_at(settings: Settings, host: str, port: int) -> Settings:
    """Return the settings with another address to serve on, where one is given.

    Printed links follow it, unless the configuration names a public address of its own.
    """
    chosen = replace(settings, host=host or settings.host, port=port or settings.port)
    return chosen if chosen.origin_is_configured else replace(chosen, base_url=chosen.origin)
