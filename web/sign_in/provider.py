"""Sign-in by an identity provider (OpenID Connect), which vouches for the address of an account.

Authorization code with PKCE, state and nonce, over the provider's own discovery document. An
account is never made here, and the provider's word counts for verified addresses only.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, abort, current_app, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from scheduler.service.people import sign_in
from scheduler.settings import OidcSettings
from web.context import ctx
from web.security.authentication import signed_in
from web.security.limits import TRIES, failures_only, network_of, note_failure
from web.sign_in.blueprint import blueprint, door_address, inside, wanted, welcome

# A wrong answer, one that is no answer, and none at all.
FAILURES = (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError)
SECONDS = 10  # to wait for the provider
LEEWAY = 60  # seconds by which its clock may differ
NEXT = "page asked for"  # in the session, while the visitor is with the provider

log = structlog.get_logger(__name__)


def init(app: Flask, settings: OidcSettings | None) -> None:
    """Let people in whom the provider vouches for; without settings nothing is offered."""
    client = settings and OAuth(app).register(
        "oidc",
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )
    app.extensions["educatec.oidc"] = (settings, client)
    app.jinja_env.globals["provider_name"] = settings.name if settings else ""


@blueprint.get("/sign-in/oidc")
@failures_only(TRIES, network_of, spare=lambda: False)
def to_provider() -> ResponseReturnValue:
    """Lead to the provider."""
    _, client = _provider()
    if signed_in() is not None:
        return redirect(door_address())
    back = ctx().base_url + url_for("sign_in.from_provider")
    try:
        leading: Response = client.authorize_redirect(back)
    except FAILURES as failure:
        return _refused("away", failure)
    session[NEXT] = wanted()
    return leading


@blueprint.get("/sign-in/oidc/back")
@failures_only(TRIES, network_of, spare=lambda: False)
def from_provider() -> ResponseReturnValue:
    """Let in whom the provider vouches for."""
    settings, client = _provider()
    only = {
        "iss": {"essential": True, "values": [settings.issuer]},
        "aud": {"essential": True, "values": [settings.client_id]},
    }
    try:
        token = client.authorize_access_token(claims_options=only, leeway=LEEWAY)
    except FAILURES as failure:
        return _refused("refused", failure)
    email = vouched_for(settings, token.get("userinfo") or {})
    person = sign_in.with_provider(ctx(), email) if email else None
    if person is None:
        return _refused("unknown", None)
    return welcome(person, how="provider", page=inside(str(session.get(NEXT, ""))))


def vouched_for(settings: OidcSettings, claims: Mapping[str, Any]) -> str:
    """Return the address that a provider vouches for, or nothing."""
    email = str(claims.get("email", "")).strip().lower()
    verified = claims.get("email_verified", settings.unmarked_is_verified) is True
    believed = not settings.domains or email.rpartition("@")[2] in settings.domains
    return email if "@" in email and verified and believed else ""


def _provider() -> tuple[OidcSettings, Any]:
    settings, client = current_app.extensions["educatec.oidc"]
    if settings is None:
        abort(404)
    return settings, client


def _refused(why: str, failure: Exception | None) -> ResponseReturnValue:
    # What failed is for the log of the machine; the visitor learns no more than by a password.
    note_failure()
    log.warning("sign-in by the identity provider", outcome=why, failure=repr(failure))
    flash(
        gettext(
            "The sign-in with %(provider)s did not work. Try again, or sign in another way.",
            provider=_provider()[0].name,
        ),
        "danger",
    )
    return redirect(door_address(), 303)
