"""A one-time link lets its bearer in.

It is only shown by GET and used by POST, so that a mail scanner or a preview that opens it does not
use it up.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from scheduler.service.people import sessions, sign_in
from web.context import ctx
from web.security.limits import TRIES, failures_only, network_of, note_failure
from web.sign_in.blueprint import blueprint, welcome


def _is_good() -> bool:
    return sign_in.is_good(ctx(), str((request.view_args or {}).get("token", "")))


@blueprint.get("/sign-in/<token>")
def link(token: str) -> ResponseReturnValue:
    """Ask whether to use the link up."""
    return render_template("sign_in/link.html", token=token)


@blueprint.post("/sign-in/<token>")
@failures_only(TRIES, network_of, spare=_is_good)
def enter(token: str) -> ResponseReturnValue:
    """Use the link up and sign its bearer in."""
    person = sign_in.with_link(ctx(), token)
    if person is None:
        note_failure()
        return render_template("sign_in/used.html"), 410
    return welcome(person, how=sessions.BY_LINK)
