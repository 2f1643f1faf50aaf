"""Who is signed in: a session's token in the cookie, the session and its account read afresh."""

import contextlib
import functools

from flask import Flask, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from scheduler.domain.errors import UnavailableError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import READERS, Person, Role
from scheduler.service.context import Context
from scheduler.service.people import links, sessions
from scheduler.service.people.sessions import SignedIn, WebSession
from web.addresses import here
from web.context import ctx
from web.security.devices import device_name

MOST_LETTERS = 100  # of a session's token


class Visitor(UserMixin):  # type: ignore[misc] # flask-login publishes no types
    """Somebody who has signed in, known to the cookie by the session's token."""

    def __init__(self, token: str, found: SignedIn) -> None:
        self.id, self.person, self.session = token, found.person, found.session


def init(app: Flask) -> None:
    """Let the application know who is signed in. When a session is over, the database says."""
    app.config.update(PERMANENT_SESSION_LIFETIME=sessions.REMEMBERED_LONGEST)
    logins = LoginManager()
    logins.session_protection = None  # a session is bound to its row, not to a browser's words
    logins.user_loader(_visitor)
    logins.unauthorized_handler(to_the_door)
    logins.init_app(app)
    app.after_request(_note_seen)


def let_in(person: Person, *, how: str, remember: bool = False) -> None:
    """Begin a session; nothing of an earlier one is carried into it, and that one is over."""
    leave_account()
    token = sessions.begin_session(
        ctx(), person, how=how, device=device_name(request.user_agent.string), remember=remember
    )
    session.permanent = remember
    found = sessions.visitor(ctx(), token)
    if found is not None:
        login_user(Visitor(token, found))


def leave_account() -> None:
    """End the session on the server, and forget all that the cookie holds."""
    if current_user.is_authenticated:
        sessions.end(ctx(), current_user.id)
    logout_user()
    session.clear()


def signed_in() -> Person | None:
    """Return who is signed in."""
    person: Person | None = current_user.person if current_user.is_authenticated else None
    return person


def this_session() -> WebSession | None:
    """Return the session in which it is asked."""
    found: WebSession | None = current_user.session if current_user.is_authenticated else None
    return found


def to_the_door() -> Response:
    """Lead to the sign-in, and from there to the page that was asked for."""
    wanted = here() if request.method == "GET" else None
    return redirect(url_for("sign_in.door", next=wanted), 303)


def home_of(person: Person) -> str:
    """Return where a person begins: the panel, or the own page of a teacher or a school."""
    if person.roles & READERS:
        return url_for("panel.today")
    if Role.TEACHER in person.roles:
        return links.link(ctx(), Holder(kind=HolderKind.TEACHER, id=person.teacher_id))
    return links.link(ctx(), Holder(kind=HolderKind.SCHOOL, id=person.school_code))


def _visitor(token: str) -> Visitor | None:
    # Cookies of earlier releases of this program held a name, or a number and a generation.
    if not isinstance(token, str) or len(token) > MOST_LETTERS:
        return None
    found = sessions.visitor(ctx(), token)
    return Visitor(token, found) if found else None


def _note_seen(response: Response) -> Response:
    """Keep that the session is used, after the answer has gone, so that nobody waits for it."""
    used = this_session() if "_login_user" in g else None
    if used and sessions.is_use_to_be_noted(ctx(), used):
        response.call_on_close(functools.partial(_noted, ctx(), used))
    return response


def _noted(kept: Context, used: WebSession) -> None:
    with contextlib.suppress(UnavailableError):
        sessions.note_seen(kept, used)
