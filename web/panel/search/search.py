"""One field that finds everything of the panel, typed in any language and without accents."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from web.panel.blueprint import blueprint
from web.panel.search.found import everything_like

MOST_LETTERS = 100


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Show what is found; to the page itself, only that."""
    words = request.args.get("q", "").strip()[:MOST_LETTERS]
    fragment = "HX-Request" in request.headers
    return render_template(
        "panel/search/found.html" if fragment else "panel/search/search.html",
        words=words,
        groups=everything_like(words) if words else [],
    )
