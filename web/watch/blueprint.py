"""The blueprint of what is watched."""

from flask import Blueprint

blueprint = Blueprint("watch", __name__, template_folder="templates")
