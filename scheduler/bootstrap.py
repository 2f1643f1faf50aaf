"""The one place that chooses the real parts: settings, secret, zone, database, clock, mail."""

import contextlib
import dataclasses
import datetime as dt
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from scheduler.adapters.media_store import FolderMediaStore
from scheduler.adapters.planner_process import ask_planner
from scheduler.adapters.shelf import FolderShelf
from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.wall import Clock
from scheduler.service.context import Context
from scheduler.service.ports import Mailer
from scheduler.settings import MailSettings, Settings, load_settings
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone

SECRET_BYTES = 32
SERVED_AT = "served-at"  # in the data folder: the host and port of the latest start


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """Return the present instant, in UTC."""
        return dt.datetime.now(dt.UTC)


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
    is brought to the newest schema. Raises `BadInputError` for faults in the configuration,
    `StaleZoneDataError` when the zone data contradicts the law and `UnavailableError` when the
    database cannot be reached.
    """
    settings = load_settings(config, data)
    zone = load_zone(settings.zone_name)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    served_at = settings.data_dir / SERVED_AT
    if serving:
        settings = serving_at(settings, host, port)
        served_at.write_text(f"{settings.host}:{settings.port}", encoding="utf-8")
    elif served_at.exists():
        host, _, at = served_at.read_text(encoding="utf-8").rpartition(":")
        settings = serving_at(settings, host, int(at) if at.isdecimal() else 0)
    database = open_database(settings.database_url)
    context = Context(
        uow=lambda: UnitOfWork(database),
        clock=clock or SystemClock(),
        zone=zone,
        secret=read_secret(settings.data_dir / "secret"),
        base_url=settings.base_url,
        language=settings.default_language,
        mail_sender=settings.mail.sender if settings.mail else "",
        feed_language=settings.feed_language,
        feed_alarm=settings.alarm or None,
        shelf=FolderShelf(settings.data_dir / "materials"),
        media=FolderMediaStore(settings.data_dir / "media"),
        planner=ask_planner,
    )
    mailer = mailer_for(settings.mail) if settings.mail else None
    return Application(settings=settings, database=database, context=context, mailer=mailer)


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
    chosen = dataclasses.replace(settings, host=host or settings.host, port=port or settings.port)
    if settings.base_url == f"http://{settings.host}:{settings.port}":
        return dataclasses.replace(chosen, base_url=f"http://{chosen.host}:{chosen.port}")
    return chosen


def read_secret(path: Path) -> bytes:
    """Return the installation's secret, making it on first use; only its owner may read it."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_bytes(SECRET_BYTES))
        # A link appears whole or not at all, so of two processes that start together one wins and
        # neither reads half a secret.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
