"""The tables of `config.toml` about the installation: what each key may say, and its default."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scheduler.settings.on_air import OnAirTable
from scheduler.tomlfile.words import Line, MailAddress, NotAllowedValue, Strict

# Entra ID's addresses for every tenant at once: their tokens name another issuer, and anybody's
# tenant could vouch for any address.
MANY_TENANTS = ("/common", "/organizations", "/consumers")

PageLanguage = Literal["ar", "fr", "en"]


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


class BackupTable(Strict):
    """`[backup]`: a relative folder is beside `config.toml`."""

    folder: str = ""
    keep: int = Field(default=14, ge=1, le=1000)


class WebTable(Strict):
    """`[web]`."""

    host: Line = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    base_url: Annotated[str, AfterValidator(_web_address)] = ""
    behind_proxies: int = Field(default=0, ge=0, le=5)


class MetricsTable(Strict):
    """`[metrics]`: without a token, they are not served."""

    token_file: str = ""


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


class RecordingsTable(Strict):
    """`[recordings]`: sizes in gigabytes of 1024³ bytes."""

    open_by_itself: bool = True
    consent_on_file: bool = False
    keep_days: int = Field(default=120, ge=15, le=3650)
    warn_days: int = Field(default=7, ge=1, le=60)
    reserve_gb: int = Field(default=2, ge=0, le=10_000)
    most_gb: int = Field(default=20, ge=1, le=1000)


def _one_issuer(words: str) -> str:
    secure = words.startswith(("https://", "http://127.0.0.1:"))
    if not secure or any(tenant in words for tenant in MANY_TENANTS):
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
    second_factor: Literal["optional", "administrators", "everybody"] = "optional"


class SettingsPart(Strict):
    """The tables of config.toml that are about the installation."""

    storage: StorageTable = StorageTable()
    backup: BackupTable = BackupTable()
    web: WebTable = WebTable()
    metrics: MetricsTable = MetricsTable()
    mail: MailTable | None = None
    language: LanguageTable = LanguageTable()
    feeds: FeedsTable = FeedsTable()
    sign_in: SignInTable = SignInTable()
    on_air: OnAirTable = OnAirTable()
    recordings: RecordingsTable = RecordingsTable()
