"""Who did what: the log, with a search."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.service.lookup import log_entries
from web.context import ctx
from web.panel.blueprint import blueprint


@blueprint.get("/log")
def log() -> ResponseReturnValue:
    """Show the latest acts, the last one first."""
    words = request.args.get("q", "").strip()
    entries = log_entries(ctx(), words)
    return render_template("panel/log.html", entries=entries, words=words, act_word=act_word)


def act_word(act: str) -> str:
    """Name an act of the log."""
    return {
        "import": gettext("Import"),
        "add": gettext("Add"),
        "change": gettext("Change"),
        "retire": gettext("Retire"),
        "accept-calendar": gettext("Calendar accepted"),
        "plan": gettext("Plan"),
        "move": gettext("Move"),
        "unplace": gettext("Taken from its place"),
        "lock": gettext("Lock"),
        "unlock": gettext("Unlock"),
        "cancel": gettext("Call off"),
        "reinstate": gettext("Ask for again"),
        "undo": gettext("Undo"),
        "redo": gettext("Redo"),
        "release": gettext("Release"),
        "replace-page": gettext("New page address"),
        "replace-feed": gettext("New feed address"),
    }.get(act, act)
