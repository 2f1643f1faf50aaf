"""Messages that did not arrive for certain: sent once more, or let rest."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.service import outbox
from web.context import actor, ctx
from web.panel.blueprint import blueprint

MESSAGE = f"/messages/<int(max={2**31 - 1}):message_id>"


@blueprint.post(f"{MESSAGE}/again")
def send_letter_again(message_id: int) -> ResponseReturnValue:
    """Have a message sent once more."""
    outbox.send_again(ctx(), message_id, actor())
    flash(gettext("It is sent once more."), "good")
    return redirect(url_for("panel.today"), 303)


@blueprint.post(f"{MESSAGE}/drop")
def drop_letter(message_id: int) -> ResponseReturnValue:
    """Let a message rest."""
    outbox.drop(ctx(), message_id, actor())
    flash(gettext("It rests."), "good")
    return redirect(url_for("panel.today"), 303)
