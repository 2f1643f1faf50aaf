"""What `config.toml` says about this installation: where its data lives, the web server, mail.

The province itself (schools, hours, network, programmes) is `scheduler.intake`'s business. A leaf:
only bootstrap and web read it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scheduler.domain.errors import BadInputError, Fault
from scheduler.tomlfile.reading import TomlFile, check_against, read_toml, shown
from scheduler.tomlfile.words import Line, MailAddress, NotAllowedValue, Strict, zone_name

PASSWORD_VARIABLE = "EDUCATEC_MAIL_PASSWORD"  # noqa: S105 -- the variable's name, no password
DATABASE_VARIABLE = "EDUCATEC_DATABASE_URL"

# The keys of config.toml that intake reads; a test holds the two lists together.
PROVINCE_KEYS = frozenset(
    {
        "schools",
        "sessions",
        "province",
        "studios",
        "school_year",
        "holidays",
        "closures",
        "bell_periods",
        "reception_hours",
        "network",
        "planner",
    }
)

PageLanguage = Literal["ar", "fr", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server; `password` comes from the environment or a file, never from config.toml."""

    host: str
    port: int
    security: str  # "starttls", "tls" or "none"
    user: str
    password: str
    sender: str
    timeout_seconds: int

    def __repr__(self) -> str:
        return f"MailSettings(host={self.host!r}, port={self.port}, sender={self.sender!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation runs with. `mail` is None when mail is off; `alarm` is the minutes
    before a session at which a new feed rings, 0 for never.
    """

    config_path: Path
    data_dir: Path
    zone_name: str
    database_url: str
    host: str
    port: int
    base_url: str  # without a slash at its end
    behind_proxies: int
    mail: MailSettings | None
    languages: tuple[str, ...]
    default_language: str
    feed_language: str
    alarm: int


def _database_url(words: str) -> str:
    if words and not words.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise NotAllowedValue('"sqlite:///path" or "postgresql+psycopg://user@host/name", or empty')
    return words


def _web_address(words: str) -> str:
    if words and not words.startswith(("http://", "https://")):
        raise NotAllowedValue("an address that begins with http:// or https://, or empty")
    return words.rstrip("/")


class StorageTable(Strict):
    """`[storage]`."""

    database_url: Annotated[str, AfterValidator(_database_url)] = ""


class WebTable(Strict):
    """`[web]`."""

    host: Line = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    base_url: Annotated[str, AfterValidator(_web_address)] = ""
    behind_proxies: int = Field(default=0, ge=0, le=5)


class MailTable(Strict):
    """`[mail]`: absent, mail is off."""

    host: Line
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: str = ""
    sender: MailAddress
    timeout_seconds: int = Field(default=20, ge=1, le=300)


class LanguageTable(Strict):
    """`[language]`."""

    offered: list[PageLanguage] = Field(default=["ar", "fr", "en"], min_length=1)
    default: PageLanguage = "ar"

    @model_validator(mode="after")
    def default_is_offered(self) -> "LanguageTable":
        """Refuse a default that nobody can choose."""
        if self.default not in self.offered:
            raise NotAllowedValue(
                f"one of the offered: {', '.join(self.offered)}",
                f"is {self.default!r}, which is not offered",
                "default",
            )
        return self


class FeedsTable(Strict):
    """`[feeds]`: what a new feed starts with."""

    language: Literal["ar", "fr", "en", "ar+fr"] = "ar+fr"
    alarm: Literal[0, 15, 60] = 0


class SettingsPart(Strict):
    """The tables of config.toml that are about the installation."""

    storage: StorageTable = StorageTable()
    web: WebTable = WebTable()
    mail: MailTable | None = None
    language: LanguageTable = LanguageTable()
    feeds: FeedsTable = FeedsTable()


def load_settings(
    config_path: Path, data_dir: Path, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Return what the installation runs with, with every default filled in.

    The database is `data_dir/educatec.sqlite3` unless config or `EDUCATEC_DATABASE_URL` names
    another. Raises `BadInputError` with every fault of the installation's tables.
    """
    faults: list[Fault] = []
    file = read_toml(config_path, config_path.name, faults)
    if file is None:
        raise BadInputError(faults)
    own = {key: value for key, value in file.data.items() if key not in PROVINCE_KEYS}
    part = check_against(SettingsPart, TomlFile(name=file.name, data=own, lines=file.lines), faults)
    zone = _zone_name(file, faults)
    mail = _mail(part.mail, config_path, file, faults, environment) if part else None
    if part is None or faults:
        raise BadInputError(sorted(faults, key=lambda fault: fault.line or 0))
    where = data_dir.resolve()
    shown_host = "127.0.0.1" if part.web.host in {"0.0.0.0", "::"} else part.web.host  # noqa: S104 -- read, not bound
    default_database = f"sqlite:///{where / 'educatec.sqlite3'}"
    return Settings(
        config_path=config_path.resolve(),
        data_dir=where,
        zone_name=zone,
        database_url=(
            environment.get(DATABASE_VARIABLE) or part.storage.database_url or default_database
        ),
        host=part.web.host,
        port=part.web.port,
        base_url=part.web.base_url or f"http://{shown_host}:{part.web.port}",
        behind_proxies=part.web.behind_proxies,
        mail=mail,
        languages=tuple(part.language.offered),
        default_language=part.language.default,
        feed_language=part.feeds.language,
        alarm=part.feeds.alarm,
    )


def _zone_name(file: TomlFile, faults: list[Fault]) -> str:
    # The province's table is intake's, but every process needs the zone before it has a province.
    table = file.data.get("province")
    name = table.get("zone") if isinstance(table, dict) else None
    try:
        return zone_name(name if isinstance(name, str) else "")
    except NotAllowedValue as error:
        faults.append(file.fault(("province", "zone"), f"is {shown(name)}", error.allowed))
    return ""


def _mail(
    table: MailTable | None,
    config_path: Path,
    file: TomlFile,
    faults: list[Fault],
    environment: Mapping[str, str],
) -> MailSettings | None:
    if table is None:
        return None
    password = environment.get(PASSWORD_VARIABLE, "")
    if table.password_file and not password:
        path = config_path.parent / table.password_file
        try:
            password = path.read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            wrong = f"names {table.password_file!r}, which cannot be read"
            allowed = f"a readable text file beside config.toml, or set {PASSWORD_VARIABLE}"
            faults.append(file.fault(("mail", "password_file"), wrong, allowed))
    if table.user and not password and not table.password_file:
        allowed = f"name a password_file or set {PASSWORD_VARIABLE}"
        faults.append(file.fault(("mail", "user"), "has no password", allowed))
    return MailSettings(
        host=table.host,
        port=table.port,
        security=table.security,
        user=table.user,
        password=password,
        sender=table.sender,
        timeout_seconds=table.timeout_seconds,
    )
