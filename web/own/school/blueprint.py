"""The blueprint of the pages behind a school's own link; guessing such links is slowed down."""

from flask import Blueprint

from web.context import shows_a_right_address
from web.security.limits import TRIES, is_missing, limiter

blueprint = Blueprint("school", __name__, url_prefix="/school/<token>", template_folder="templates")
limiter.limit(TRIES, deduct_when=is_missing, exempt_when=shows_a_right_address)(blueprint)
