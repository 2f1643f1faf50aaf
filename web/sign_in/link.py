"""A one-time link lets its bearer in.

It is only shown by GET and used by POST, so that a mail scanner or a preview that opens it does not
use it up.
"""

from flask import render_template
from flask.typing import ResponseReturnValue

from scheduler.service.people import sign_in
from web.context import ctx
from web.security.headers import TRIES, limiter
from web.sign_in.blueprint import blueprint, welcome


@blueprint.get("/sign-in/<token>")
def link(token: str) -> ResponseReturnValue:
    """Ask whether to use the link up."""
    return render_template("sign_in/link.html", token=token)


@blueprint.post("/sign-in/<token>")
@limiter.limit(TRIES)
def enter(token: str) -> ResponseReturnValue:
    """Use the link up and sign its bearer in."""
    person = sign_in.with_link(ctx(), token)
    if person is None:
        return render_template("sign_in/used.html"), 410
    return welcome(person, by_link=True)
