"""The blueprint of the pages behind a teacher's own link; guessing such links is slowed down."""

from flask import Blueprint

from web.security.headers import TRIES, limiter

blueprint = Blueprint(
    "teacher", __name__, url_prefix="/teacher/<token>", template_folder="templates"
)
limiter.limit(TRIES, deduct_when=lambda response: response.status_code == 404)(blueprint)
