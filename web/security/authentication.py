"""Who is signed in: a person's number and generation in the session, the account read afresh."""

import datetime as dt

from flask import Flask, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user
from werkzeug.wrappers import Response

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import READERS, Person, Role
from scheduler.service.people import links
from scheduler.service.people.sign_in import in_session
from web.context import ctx

A_WORKING_DAY = dt.timedelta(hours=12)
REMEMBERED = dt.timedelta(days=30)
BY_LINK = "by link"  # in the session of whoever came in without a password
LARGEST = 2**31 - 1


class Visitor(UserMixin):  # type: ignore[misc] # flask-login publishes no types
    """Somebody who has signed in. A session names the generation of the account that it is of."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.id = f"{person.id}.{person.generation}"


def init(app: Flask) -> None:
    """Let the application know who is signed in, for a working day or as long as asked for."""
    app.config.update(
        PERMANENT_SESSION_LIFETIME=A_WORKING_DAY,
        REMEMBER_COOKIE_NAME="educatec_remembered",
        REMEMBER_COOKIE_DURATION=REMEMBERED,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE=app.config["SESSION_COOKIE_SAMESITE"],
        REMEMBER_COOKIE_SECURE=app.config["SESSION_COOKIE_SECURE"],
    )
    logins = LoginManager()
    logins.session_protection = "basic"
    logins.user_loader(_visitor)
    logins.unauthorized_handler(to_the_door)
    logins.init_app(app)


def let_in(person: Person, *, remember: bool = False, by_link: bool = False) -> None:
    """Begin a session; nothing of an earlier one is carried into it."""
    session.clear()
    login_user(Visitor(person), remember=remember)
    if by_link:
        session[BY_LINK] = True


def signed_in() -> Person | None:
    """Return who is signed in."""
    person: Person | None = current_user.person if current_user.is_authenticated else None
    return person


def to_the_door() -> Response:
    """Lead to the sign-in, and from there to the page that was asked for."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.door", next=wanted), 303)


def home_of(person: Person) -> str:
    """Return where a person begins: the panel, or the own page of a teacher or a school."""
    if person.roles & READERS:
        return url_for("panel.today")
    if Role.TEACHER in person.roles:
        return links.link(ctx(), Holder(kind=HolderKind.TEACHER, id=person.teacher_id))
    return links.link(ctx(), Holder(kind=HolderKind.SCHOOL, id=person.school_code))


def _visitor(known_as: str) -> Visitor | None:
    number, _, generation = known_as.partition(".")
    # Cookies of an earlier release of this program held a name.
    if not (number.isdecimal() and generation.isdecimal()) or int(number) > LARGEST:
        return None
    person = in_session(ctx(), int(number), int(generation))
    return Visitor(person) if person else None
