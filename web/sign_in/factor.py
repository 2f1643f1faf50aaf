"""One's own second factor: set up with an authenticator, and taken away again."""

import segno
from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.errors import NotAllowedError
from scheduler.service.people import second_factor
from web.context import ctx
from web.security.permissions import must_have_second_factor
from web.sign_in.account import blueprint, owner
from web.sign_in.second import too_many_codes


@blueprint.get("/second-step")
def second_step() -> ResponseReturnValue:
    """Show whether two-step verification is on, and how to set it up."""
    return _page()


@blueprint.post("/second-step")
def begin_second_step() -> ResponseReturnValue:
    """Make a key for the authenticator."""
    second_factor.begin_second_factor(ctx(), owner().id)
    return redirect(url_for("account.second_step"), 303)


@blueprint.post("/second-step/confirm")
def confirm_second_step() -> ResponseReturnValue:
    """Let it count once a code was shown; show the recovery codes, this once."""
    person = owner()
    try:
        codes = second_factor.confirm(
            ctx(), person.id, request.form.get("code", ""), actor=person.name
        )
    except NotAllowedError:
        return _page(fault=too_many_codes()), 429
    if not codes:
        return _page(fault=gettext("This code is wrong. Enter the one that is shown now.")), 422
    return _page(codes=codes)


@blueprint.post("/second-step/remove")
def remove_second_step() -> ResponseReturnValue:
    """Take it away for whoever shows a code once more."""
    person = owner()
    if must_have_second_factor(person):
        abort(403)
    try:
        fits = second_factor.takes_code(ctx(), person.id, request.form.get("code", ""))
    except NotAllowedError:
        return _page(fault=too_many_codes()), 429
    if not fits:
        return _page(fault=gettext("This code is wrong. Enter the one that is shown now.")), 422
    second_factor.remove_second_factor(ctx(), person.id, actor=person.name)
    flash(gettext("Two-step verification is turned off."), "good")
    return redirect(url_for("account.page"), 303)


def _page(fault: str = "", codes: tuple[str, ...] = ()) -> Response:
    person = owner()
    setup = second_factor.under_way(ctx(), person.id)
    picture = segno.make(setup.address).svg_inline(scale=5) if setup else ""
    page = make_response(
        render_template(
            "sign_in/factor.html",
            is_on=second_factor.has_second_factor(ctx(), person.id),
            left=second_factor.recovery_codes_left(ctx(), person.id),
            required=must_have_second_factor(person),
            setup=setup,
            picture=Markup(picture),  # noqa: S704 -- an SVG that segno draws
            fault=fault,
            codes=codes,
        )
    )
    page.headers["Cache-Control"] = "no-store"
    return page
