"""What a view needs of the request it serves: the use cases' context and who is asking."""

import datetime as dt

from flask import current_app
from flask_login import current_user

from scheduler.service.context import Context


def ctx() -> Context:
    """Return what use cases are given."""
    given: Context = current_app.extensions["educatec"]
    return given


def actor() -> str:
    """Return the name under which what is done now goes into the log."""
    return str(current_user.person.name) if current_user.is_authenticated else ""


def today() -> dt.date:
    """Return the present day on the wall of the schools."""
    return ctx().zone.today(ctx().clock)


def wall_now() -> tuple[dt.date, int]:
    """Return the present day and minute of the day on the wall of the schools."""
    return ctx().zone.wall(ctx().clock.now())
