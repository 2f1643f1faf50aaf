"""The other servers that an installation leans on, each with its secret.

Secrets come from the environment or from a file beside `config.toml`, never from `config.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.errors import Fault
from scheduler.settings.tables import MailTable, OidcTable
from scheduler.settings.values import MailSettings, OidcSettings
from scheduler.tomlfile.reading import TomlFile

PASSWORD_VARIABLE = "EDUCATEC_MAIL_PASSWORD"  # noqa: S105 -- the variable's name, no password
OIDC_SECRET_VARIABLE = "EDUCATEC_OIDC_SECRET"  # noqa: S105 -- likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Where secrets are looked for, and where a fault of `config.toml` about one is told."""

    file: TomlFile
    beside: Path
    environment: Mapping[str, str]
    faults: list[Fault]

    def found(self, variable: str, name: str, key: tuple[str, ...]) -> str:
        """Return what a variable says or, without it, the file of that name; "" for neither.

        A file that can't be read is a fault of `key`.
        """
        if said := self.environment.get(variable, ""):
            return said
        if not name:
            return ""
        try:
            found = (self.beside / name).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            found = ""
            problem = f"names {name!r}, which cannot be read"
        else:
            # A file that a power cut or an editor left empty is no password.
            problem = f"names {name!r}, which holds no password of one line"
        if not found or not found.isprintable():
            allowed = f"a readable text file beside config.toml, or set {variable}"
            self.tell(key, problem, allowed)
            return ""
        return found

    def tell(self, key: tuple[str, ...], problem: str, allowed: str) -> None:
        """Add a fault of a key."""
        self.faults.append(self.file.fault(key, problem, allowed))


def mail_settings(table: MailTable, secrets: Secrets) -> MailSettings:
    """Return the mail server; a user without a password is told as a fault."""
    password = secrets.found(PASSWORD_VARIABLE, table.password_file, ("mail", "password_file"))
    if table.user and not password and not table.password_file:
        allowed = f"name a password_file or set {PASSWORD_VARIABLE}"
        secrets.tell(("mail", "user"), "has no password", allowed)
    return MailSettings(
        host=table.host,
        port=table.port,
        security=table.security,
        user=table.user,
        password=password,
        sender=table.sender,
        timeout_seconds=table.timeout_seconds,
    )


def oidc_settings(table: OidcTable, secrets: Secrets) -> OidcSettings:
    """Return the identity provider; one without a secret is told as a fault."""
    key = ("sign_in", "oidc", "client_secret_file")
    secret = secrets.found(OIDC_SECRET_VARIABLE, table.client_secret_file, key)
    if not secret and not table.client_secret_file:
        allowed = f"name a client_secret_file or set {OIDC_SECRET_VARIABLE}"
        secrets.tell(("sign_in", "oidc", "client_id"), "has no secret", allowed)
    return OidcSettings(
        name=table.name,
        issuer=table.issuer,
        client_id=table.client_id,
        client_secret=secret,
        domains=tuple(each.lower() for each in table.domains),
        unmarked_is_verified=table.unmarked_is_verified,
    )
