"""The blueprint that all views of the panel hang on, and the guard before it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from web.panel import navigation
from web.security.permissions import require_role

blueprint = Blueprint("panel", __name__, url_prefix="/panel", template_folder="templates")
navigation.give_navigation(blueprint)


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Let those pass whose roles reach the view."""
    return require_role(request.endpoint or "")
