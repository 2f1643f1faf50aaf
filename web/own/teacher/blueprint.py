"""The blueprint of the pages behind a teacher's own link; guessing such links is slowed down."""

from flask import Blueprint

from web.context import shows_a_right_address
from web.security.limits import TRIES, is_missing, limiter

blueprint = Blueprint(
    "teacher", __name__, url_prefix="/teacher/<token>", template_folder="templates"
)
limiter.limit(TRIES, deduct_when=is_missing, exempt_when=shows_a_right_address)(blueprint)
