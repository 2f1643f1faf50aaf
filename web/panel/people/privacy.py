"""What is kept of a person: handed out as a file, and erased once the account is closed."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.service.people import privacy
from web.context import actor, ctx
from web.panel.blueprint import blueprint
from web.responses.person_file import person_file


@blueprint.get("/people/<int:number>/data.json")
def data_of_person(number: int) -> ResponseReturnValue:
    """Hand out everything that is kept of a person."""
    return person_file(number)


@blueprint.post("/people/<int:number>/erase")
def erase_person(number: int) -> ResponseReturnValue:
    """Take away whatever leads to a person."""
    privacy.erase(ctx(), number, actor=actor())
    flash(gettext("Whatever led to this person is erased."), "good")
    return redirect(url_for("panel.people"), 303)
