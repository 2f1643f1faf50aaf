"""The blueprint of the pages behind a school's own link; guessing such links is slowed down."""

from flask import Blueprint

from web.security.headers import TRIES, limiter

blueprint = Blueprint("school", __name__, url_prefix="/school/<token>", template_folder="templates")
limiter.limit(TRIES, deduct_when=lambda response: response.status_code == 404)(blueprint)
