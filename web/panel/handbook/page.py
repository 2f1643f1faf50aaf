"""The handbook as the panel's help: one page with its contents, and its pictures."""

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for

from web.language.choice import OWN_NAMES, language
from web.panel.blueprint import blueprint
from web.panel.handbook import text
from web.panel.handbook.parts import handbook_part

A_DAY = 24 * 3600


@blueprint.get("/handbook")
def handbook() -> str:
    """Show the handbook in the reader's language, or in the one that is asked for."""
    wanted = text.language_for(request.args.get("in", language()))
    pictures = url_for("panel.handbook_picture", name="x").removesuffix("/x")
    book = text.handbook_in(wanted, pictures)
    others = [(code, OWN_NAMES[code]) for code in text.LANGUAGES if code != wanted]
    return render_template("panel/handbook/handbook.html", book=book, others=others)


@blueprint.get("/handbook/pictures/<name>")
def handbook_picture(name: str) -> Response:
    """Send a picture of the handbook."""
    path = text.picture(name)
    if path is None:
        abort(404)
    return send_file(path, max_age=A_DAY)


def give_handbook(hooks: Blueprint) -> None:
    """Let every page of the panel lead to the part that explains it."""
    words = {"handbook_part": handbook_part}
    hooks.record(lambda state: state.app.jinja_env.globals.update(words))


give_handbook(blueprint)
