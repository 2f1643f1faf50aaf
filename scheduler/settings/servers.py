"""The other programs that an installation deals with, each with its secret.

Secrets come from the environment or from a file beside `config.toml`, never from `config.toml`.
"""

from scheduler.settings.secrets import Secrets
from scheduler.settings.tables import MailTable, MetricsTable, OidcTable
from scheduler.settings.values import MailSettings, OidcSettings

PASSWORD_VARIABLE = "EDUCATEC_MAIL_PASSWORD"  # noqa: S105 -- the variable's name, no password
OIDC_SECRET_VARIABLE = "EDUCATEC_OIDC_SECRET"  # noqa: S105 -- likewise

METRICS_TOKEN_VARIABLE = "EDUCATEC_METRICS_TOKEN"  # noqa: S105 -- likewise
SHORTEST_TOKEN = 24  # letters; what is made by hand is guessed


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
        domains=tuple(domain.lower() for domain in table.domains),
        unmarked_is_verified=table.unmarked_is_verified,
    )


def metrics_token(table: MetricsTable, secrets: Secrets) -> str:
    """Return what a program shows that reads the metrics, "" for none; a short one is a fault."""
    key = ("metrics", "token_file")
    token = secrets.found(METRICS_TOKEN_VARIABLE, table.token_file, key)
    if token and (len(token) < SHORTEST_TOKEN or not token.isascii() or " " in token):
        allowed = (
            f"number of characters: {SHORTEST_TOKEN} or more, as `openssl rand -hex 24` writes them"
        )
        secrets.tell(key, "holds no token that is hard to guess", allowed)
    return token
