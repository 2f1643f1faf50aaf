"""What an installation runs with, as the rest of the house asks for it."""

from dataclasses import dataclass, field
from pathlib import Path

from scheduler.domain.recording import RecordingRules
from scheduler.settings.on_air import OnAirSettings
from scheduler.settings.origin import origin_of


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
    base_url: str  # where people find it, without a slash at its end
    behind_proxies: int
    mail: MailSettings | None
    languages: tuple[str, ...]
    default_language: str
    feed_language: str
    alarm: int
    oidc: OidcSettings | None = None
    on_air: OnAirSettings = field(default_factory=OnAirSettings)
    recordings: RecordingRules = field(default_factory=RecordingRules)
    backup_dir: Path | None = None  # None: `backups` in the data folder
    backups_kept: int = 14
    metrics_token: str = field(default="", repr=False)  # "": metrics are not served
    second_factor: str = "optional"  # or "administrators", "everybody"
    origin_is_configured: bool = False  # else `base_url` is where it listens

    @property
    def origin(self) -> str:
        """The address at which this process itself answers."""
        return origin_of(self.host, self.port)
