"""An application that has nothing but feeds, and how calendar programs ask it."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.people import links
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests import factories as make
from web.feeds import blueprint

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
LONG_AGO = "Sat, 01 Jan 2000 00:00:00 GMT"
FAR_OFF = "Fri, 01 Jan 2100 00:00:00 GMT"


def application(ctx: Context, **config: object) -> Flask:
    app = Flask("feeds")
    app.config.update({"FEED_LIMITS": "", **config})
    app.extensions["educatec"] = ctx
    app.register_blueprint(blueprint)
    return app


def path_of(ctx: Context, holder: Holder) -> str:
    return links.feed_address(ctx, holder).removeprefix(ctx.base_url)


def move_one(ctx: Context, note: str = "moved") -> None:
    """Move the first released session that is still to come by an hour and release that."""
    known, now = released_sessions(ctx, SCHOOL), ctx.clock.now()
    first = next(session for session in known if session.facts.start > now)
    at, studio = first.facts.slot, first.facts.studio_id
    moves = (
        editing.move_session(ctx, first.session_id, at.day, start, studio, actor="operator")
        for start in (at.start + 60, at.start - 60)
    )
    assert any(each.accepted for each in moves), "no place an hour away"
    release(ctx, note, "operator")


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
