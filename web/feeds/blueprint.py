"""What registering the feeds does to an application."""

from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from web.feeds.door import Door
from web.feeds.masking import mask_logs

# Google asks a few times a day and eager programs every 15 minutes, each for many people at once.
DEFAULT_LIMITS = "60/minute;1200/hour"

blueprint = Blueprint("feeds", __name__)


@blueprint.record
def set_up(state: BlueprintSetupState) -> None:
    """Put the door in front of the pages, and keep their logs free of tokens.

    The context is taken from `app.extensions["educatec"]`; `FEED_LIMITS` in the configuration
    overrides how often each feed may be asked for.
    """
    app = cast("Flask", state.app)
    limits = app.config.get("FEED_LIMITS", DEFAULT_LIMITS)
    follows = bool(app.config.get("FOLLOWS_PROXY"))
    door = Door(app.wsgi_app, app.extensions["educatec"], limits, follows=follows)
    app.wsgi_app = door  # type: ignore[method-assign] # Flask's documented way
    app.extensions["educatec-feeds"] = door
    mask_logs(app.logger)
