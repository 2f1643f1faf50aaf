"""A device on which somebody has signed in before, known by a cookie that only we can make.

It opens nothing. It shows that whoever tries a password has been right before on this device, so
that they are not kept out by what others try elsewhere (OWASP: device cookies).
"""

import hashlib
import secrets

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from scheduler.domain.person import Person
from scheduler.service.people import accounts
from web.context import ctx

A_YEAR = 365 * 24 * 3600
SALT = "known device"
NAME = "educatec_device"
MOST_LETTERS = 400


def remember_device(response: Response, person: Person) -> None:
    """Let the browser show from now on that this person has signed in on it."""
    config = current_app.config
    response.set_cookie(
        config["DEVICE_COOKIE_NAME"],
        str(_serializer().dumps([person.id, person.generation, secrets.token_urlsafe(12)])),
        max_age=A_YEAR,
        httponly=True,
        secure=bool(config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
    )


def device_of(email: str) -> str:
    """Return a name for this device, if the account of that address has signed in on it; else "".

    A new password, or signing out everywhere, makes a stranger of every device.
    """
    shown = request.cookies.get(current_app.config["DEVICE_COOKIE_NAME"], "")
    if not shown or len(shown) > MOST_LETTERS:
        return ""
    try:
        person_id, generation, _ = _serializer().loads(shown)
    except (BadData, ValueError, TypeError):
        return ""
    person = accounts.person_at(ctx(), email)
    if person is None or [person.id, person.generation] != [person_id, generation]:
        return ""
    return hashlib.sha256(shown.encode()).hexdigest()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=SALT)
