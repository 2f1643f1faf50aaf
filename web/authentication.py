"""Who works in the panel: operators, signed in by a one-time link."""

from flask import Flask, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

NAME_LENGTH = 80


class Operator(UserMixin):  # type: ignore[misc] # flask-login publishes no types
    """Somebody who has signed in to the panel; `id` is the name in the log."""

    def __init__(self, name: str) -> None:
        self.id = name


def init(app: Flask) -> None:
    """Let the application know its operators."""
    logins = LoginManager()
    logins.session_protection = "basic"
    logins.user_loader(_operator)
    logins.unauthorized_handler(_to_the_door)
    logins.init_app(app)


def require_operator() -> Response | None:
    """Show whoever is not signed in how to sign in; run before every view of the panel."""
    return None if current_user.is_authenticated else _to_the_door()


def _operator(name: str) -> Operator | None:
    return Operator(name) if 0 < len(name) <= NAME_LENGTH else None


def _to_the_door() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.door", next=wanted), 303)
