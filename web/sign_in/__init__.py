"""The door of the panel: a one-time link lets its bearer in.

The link is only shown by GET and used by POST, so that a mail scanner or a preview that opens it
does not use it up.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from scheduler.service.access import redeem_sign_in
from web.authentication import Operator
from web.context import ctx
from web.security import TRIES, limiter

blueprint = Blueprint("sign_in", __name__, template_folder="templates")


@blueprint.get("/")
def front() -> ResponseReturnValue:
    """Lead to the panel."""
    return redirect(url_for("panel.today"))


@blueprint.get("/sign-in")
def door() -> ResponseReturnValue:
    """Say how to get in."""
    if current_user.is_authenticated:
        return redirect(_wanted())
    return render_template("sign_in/door.html")


@blueprint.get("/sign-in/<token>")
def link(token: str) -> ResponseReturnValue:
    """Ask whether to use the link up."""
    return render_template("sign_in/link.html", token=token)


@blueprint.post("/sign-in/<token>")
@limiter.limit(TRIES)
def enter(token: str) -> ResponseReturnValue:
    """Use the link up and sign its bearer in."""
    operator = redeem_sign_in(ctx(), token)
    if operator is None:
        return render_template("sign_in/used.html"), 410
    login_user(Operator(operator))
    return redirect(_wanted(), 303)


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    """Sign out."""
    logout_user()
    return redirect(url_for("sign_in.door"), 303)


def _wanted() -> str:
    wanted = request.args.get("next", "")
    return wanted if wanted.startswith("/panel") else url_for("panel.today")
