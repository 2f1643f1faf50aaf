"""The door: an address and a password, or a link by mail. Neither tells whose address is known."""

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from scheduler.domain.keyboard import plain_signs
from scheduler.service.notices import outbox, sign_in_links
from scheduler.service.people import sign_in
from scheduler.service.people.accounts import EMAIL_LENGTH
from web.context import ctx
from web.security.authentication import home_of, leave_account, signed_in
from web.security.known_device import device_of
from web.security.limits import (
    TRIES,
    TRIES_OF_DEVICE,
    TRIES_OF_ONE,
    failures_only,
    limiter,
    network_of,
    note_failure,
)
from web.sign_in.blueprint import blueprint, door_address, wanted, welcome


def _address() -> str:
    return plain_signs(request.form.get("email", "")).strip().lower()[:EMAIL_LENGTH]


def _whose() -> str:
    return f"sign-in of {_address()}"


def _device() -> str:
    known: str = g.get("known_device") or device_of(_address())
    g.known_device = known
    return f"device {known}"


def _is_known() -> bool:
    return _device() != "device "


def _is_strange() -> bool:
    return not _is_known()


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Lead to where one begins."""
    person = signed_in()
    return redirect(home_of(person) if person else door_address())


@blueprint.get("/sign-in")
def door() -> ResponseReturnValue:
    """Ask who is there."""
    person = signed_in()
    if person is not None:
        return redirect(wanted() or home_of(person))
    return _page()


@blueprint.post("/sign-in")
@failures_only(TRIES, network_of, spare=_is_known)
@failures_only(TRIES_OF_ONE, _whose, spare=_is_known)
@failures_only(TRIES_OF_DEVICE, _device, spare=_is_strange)
def with_password() -> ResponseReturnValue:
    """Let in whoever knows the password."""
    password = request.form.get("password", "")
    person = sign_in.with_password(ctx(), _address(), password, known_device=_is_known())
    if person is None:
        note_failure()
        fault = gettext(
            "This email address and password do not match. Check capital letters "
            "and the keyboard language."
        )
        return _page(_address(), fault=fault), 422
    return welcome(person, how="password", remember="remember" in request.form)


@blueprint.post("/sign-in/mail")
@limiter.limit(TRIES, exempt_when=_is_known)
def mail_link() -> ResponseReturnValue:
    """Mail a link to whoever has the address, and say the same to everybody."""
    if outbox.has_mail(ctx()):
        sign_in_links.ask_for_link(ctx(), _address())
        words = gettext(
            "If this address belongs to an account, a link for the next hour is on its way to it."
        )
        flash(words, "good")
    return redirect(door_address(), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign out: the session is over on the server too."""
    leave_account()
    return cleared(redirect(door_address(), 303))


def cleared(reply: Response) -> Response:
    """Have the browser forget the panel: pages, so that Back shows none, and drafts of forms."""
    reply.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reply


def _page(email: str = "", fault: str = "") -> str:
    return render_template(
        "sign_in/door.html",
        email=email,
        fault=fault,
        mail=outbox.has_mail(ctx()),
        next=wanted() or None,
    )
