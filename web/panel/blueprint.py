"""The blueprint that all views of the panel hang on, and the guard before it."""

from flask import Blueprint

from web.authentication import require_operator
from web.panel import navigation, template_words

blueprint = Blueprint("panel", __name__, url_prefix="/panel", template_folder="templates")
blueprint.before_request(require_operator)
template_words.give_to(blueprint)
navigation.give_to(blueprint)
