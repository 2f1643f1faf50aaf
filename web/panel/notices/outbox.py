"""The outbox: what was written to whom, whether it arrived, and what to do where it did not."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.errors import NotFoundError
from scheduler.domain.message import MessageState
from scheduler.service.notices import outbox
from web.context import actor, ctx
from web.panel.blueprint import blueprint

LARGEST = 2**31 - 1
SHOWN = 100


@blueprint.get("/outbox", endpoint="outbox")
def all_messages() -> ResponseReturnValue:
    """List the messages, the newest first, by state and with a search."""
    found = outbox.counts(ctx())
    state, words = request.args.get("state", ""), request.args.get("q", "").strip()
    states = (MessageState(state),) if state in set(MessageState) else None
    return render_template(
        "panel/notices/outbox.html",
        messages=outbox.messages(ctx(), states=states, words=words, limit=SHOWN),
        counts={
            other_state: found[other_state]
            for other_state in MessageState
            if found.get(other_state)
        },
        state=state if states else "",
        words=words,
        most=SHOWN,
        is_on=outbox.has_mail(ctx()),
    )


@blueprint.get("/outbox/<int:number>")
def one_message(number: int) -> ResponseReturnValue:
    """Show one message as its reader gets it, and what became of it."""
    found = outbox.message(ctx(), _known(number))
    return render_template(
        "panel/notices/message.html",
        message=found,
        can_decide=found.state in outbox.OPEN_TO_DECISION,
        is_on=outbox.has_mail(ctx()),
    )


@blueprint.post("/outbox/<int:number>/again")
def send_again(number: int) -> ResponseReturnValue:
    """Have a message sent once more."""
    outbox.send_again(ctx(), _known(number), actor())
    flash(gettext("It waits in the outbox and goes out within seconds."), "good")
    return _back(number)


@blueprint.post("/outbox/<int:number>/drop")
def drop_message(number: int) -> ResponseReturnValue:
    """Let a message rest."""
    outbox.drop_message(ctx(), _known(number), actor())
    flash(gettext("Discarded. It will not be sent."), "good")
    return _back(number)


def _back(number: int) -> ResponseReturnValue:
    """Lead to the message; who decided on the home page stays there."""
    if request.form.get("back") == "today":
        return redirect(url_for("panel.today"), 303)
    return redirect(url_for("panel.one_message", number=number), 303)


def _known(number: int) -> int:
    if number > LARGEST:
        raise NotFoundError("message", number)
    return number
