"""What a view needs of the request it serves: the use cases' context and who is asking."""

import datetime as dt
from dataclasses import replace

from flask import current_app, g, request
from flask_login import current_user

from scheduler.domain.holder import Holder
from scheduler.service.context import Context
from scheduler.service.people import links
from web.addresses import origin_asked


def ctx() -> Context:
    """Return what use cases are given; where no address is configured and a proxy is trusted, links
    lead to where the proxy says that it was asked.
    """
    given: Context = current_app.extensions["educatec"]
    if current_app.config.get("FOLLOWS_PROXY"):
        return replace(given, base_url=origin_asked(request.environ))
    return given


def holder_of_page(token: str) -> Holder | None:
    """Return whose page a secret address opens, asked of the database once a request."""
    known: dict[str, Holder | None] = g.setdefault("page_holders", {})
    if token not in known:
        known[token] = links.page_holder(ctx(), token)
    return known[token]


def shows_a_right_address() -> bool:
    """Tell whether a request comes with the secret address of some page."""
    return holder_of_page(str((request.view_args or {}).get("token", ""))) is not None


def actor() -> str:
    """Return the name under which what is done now goes into the log."""
    return str(current_user.person.name) if current_user.is_authenticated else ""


def today() -> dt.date:
    """Return the present day on the wall of the schools."""
    return ctx().zone.today(ctx().clock)


def wall_now() -> tuple[dt.date, int]:
    """Return the present day and minute of the day on the wall of the schools."""
    return ctx().zone.wall(ctx().clock.now())
