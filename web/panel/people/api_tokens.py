"""Access tokens of the JSON API: made with what they may do, shown once, revoked."""

import datetime as dt

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.service.people import api_tokens
from scheduler.service.people.api_tokens import ApiToken, TokenScope
from web.context import actor, ctx
from web.panel.blueprint import blueprint

LASTING = {"30": 30, "365": 365, "": 0}  # days; nothing for ever
LARGEST = 2**31 - 1


@blueprint.get("/tokens")
def tokens() -> ResponseReturnValue:
    """List the tokens and ask what a new one may do."""
    return _page()


@blueprint.post("/tokens")
def make_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    name = request.form.get("name", "").strip()
    wanted = [scope for scope in TokenScope if scope in request.form.getlist("scope")]
    days = LASTING.get(request.form.get("days", "365"), 365)
    if not 0 < len(name) <= api_tokens.NAME_LENGTH:
        return _page(name, wanted, fault=gettext("Give it a name of at most 60 characters.")), 422
    if not wanted:
        return _page(name, wanted, fault=gettext("Choose what it may do.")), 422
    lasts = dt.timedelta(days=days) if days else None
    token, made = api_tokens.make_token(ctx(), name, wanted, actor=actor(), lasts=lasts)
    # Shown by the answer itself: kept for a redirect, it would be somewhere else too.
    page = make_response(_page(made=made, token=token))
    page.headers["Cache-Control"] = "no-store"
    return page


@blueprint.post("/tokens/<int:number>/revoke")
def revoke_token(number: int) -> ResponseReturnValue:
    """Let a token open nothing from now on."""
    if number > LARGEST:
        raise NotFoundError("token", number)
    api_tokens.revoke_token(ctx(), number, actor=actor())
    flash(gettext("Revoked. It opens nothing any more."), "good")
    return redirect(url_for("panel.tokens"), 303)


def scope_word(scope: TokenScope) -> str:
    """Say what a scope lets its bearer do."""
    return {
        TokenScope.READ: gettext("Read what is released"),
        TokenScope.PLAN: gettext("See and change the draft"),
        TokenScope.RELEASE: gettext("Release the draft"),
    }[scope]


def _page(
    name: str = "",
    wanted: list[TokenScope] | None = None,
    *,
    fault: str = "",
    made: ApiToken | None = None,
    token: str = "",
) -> str:
    now = ctx().clock.now()
    found = api_tokens.api_tokens(ctx())
    return render_template(
        "panel/people/api_tokens.html",
        tokens=found,
        in_force={
            api_token.id
            for api_token in found
            if api_token.revoked_at is None
            and (api_token.expires_at is None or api_token.expires_at > now)
        },
        scopes=list(TokenScope),
        scope_word=scope_word,
        day_of=lambda instant: ctx().zone.wall(instant)[0],
        name=name,
        wanted=[TokenScope.READ] if wanted is None else wanted,
        fault=fault,
        made=made,
        token=token,
    )
