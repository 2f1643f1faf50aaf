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
OIDC_SECRET_VARIABLE = "EDUCATEC_OIDC_SECRET"  # noqa: S105 -- likewise
# Entra ID's addresses for every tenant at once: their tokens name another issuer, and anybody's
# tenant could vouch for any address.
MANY_TENANTS = ("/common", "/organizations", "/consumers")

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
class OidcSettings:
    """An identity provider (OpenID Connect) that vouches for addresses; `domains` are the only ones
    it is believed for, none of them meaning all. `client_secret` comes from the environment or a
    file.
    """

    name: str  # what the button says
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]
    unmarked_is_verified: bool  # an address without `email_verified` counts as verified

    def __repr__(self) -> str:
        return f"OidcSettings(issuer={self.issuer!r}, client_id={self.client_id!r})"


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
    oidc: OidcSettings | None = None


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


def _one_issuer(words: str) -> str:
    secure = words.startswith(("https://", "http://127.0.0.1:"))
    if not secure or any(each in words for each in MANY_TENANTS):
        raise NotAllowedValue("the https:// address of one provider; with Entra ID of one tenant")
    return words


class OidcTable(Strict):
    """`[sign_in.oidc]`: absent, people sign in with password and link only."""

    name: Line
    issuer: Annotated[str, AfterValidator(_one_issuer)]
    client_id: Line
    client_secret_file: str = ""
    domains: list[Line] = Field(default=[])
    unmarked_is_verified: bool = False


class SignInTable(Strict):
    """`[sign_in]`."""

    oidc: OidcTable | None = None


class SettingsPart(Strict):
    """The tables of config.toml that are about the installation."""

    storage: StorageTable = StorageTable()
    web: WebTable = WebTable()
    mail: MailTable | None = None
    language: LanguageTable = LanguageTable()
    feeds: FeedsTable = FeedsTable()
    sign_in: SignInTable = SignInTable()


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
    oidc = _oidc(part.sign_in.oidc, config_path, file, faults, environment) if part else None
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
        oidc=oidc,
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
    key = ("mail", "password_file")
    password = environment.get(PASSWORD_VARIABLE, "") or _secret_in(
        table.password_file, config_path, file, faults, (key, PASSWORD_VARIABLE)
    )
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


def _oidc(
    table: OidcTable | None,
    config_path: Path,
    file: TomlFile,
    faults: list[Fault],
    environment: Mapping[str, str],
) -> OidcSettings | None:
    if table is None:
        return None
    key = ("sign_in", "oidc", "client_secret_file")
    secret = environment.get(OIDC_SECRET_VARIABLE, "") or _secret_in(
        table.client_secret_file, config_path, file, faults, (key, OIDC_SECRET_VARIABLE)
    )
    if not secret and not table.client_secret_file:
        allowed = f"name a client_secret_file or set {OIDC_SECRET_VARIABLE}"
        faults.append(file.fault(("sign_in", "oidc", "client_id"), "has no secret", allowed))
    return OidcSettings(
        name=table.name,
        issuer=table.issuer,
        client_id=table.client_id,
        client_secret=secret,
        domains=tuple(each.lower() for each in table.domains),
        unmarked_is_verified=table.unmarked_is_verified,
    )


def _secret_in(
    name: str,
    config_path: Path,
    file: TomlFile,
    faults: list[Fault],
    told: tuple[tuple[str, ...], str],
) -> str:
    """Return what a file beside config.toml holds, "" for none; `told` is the key and the variable
    that a fault names.
    """
    if not name:
        return ""
    try:
        return (config_path.parent / name).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        key, variable = told
        allowed = f"a readable text file beside config.toml, or set {variable}"
        faults.append(file.fault(key, f"names {name!r}, which cannot be read", allowed))
        return ""
