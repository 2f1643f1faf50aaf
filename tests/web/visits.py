"""How a person visits the pages: by links and by the forms that pages hold."""

import datetime as dt
import re
from html import unescape
from html.parser import HTMLParser

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.people.links import link
from scheduler.service.releases.queries import released_sessions
from scheduler.storage.tables.sign_ins import WebSessionRow

PROVINCE = Holder(kind=HolderKind.PROVINCE)


def sign_in(app: Flask, ctx: Context, name: str) -> FlaskClient:
    """Come in by a one-time link, and choose English."""
    client = app.test_client()
    path = link(ctx, Holder(kind=HolderKind.OPERATOR, id=name)).removeprefix(ctx.base_url)
    reply = client.post(f"{path}?lang=en", data={"csrf_token": token(client.get(path))})
    assert reply.status_code == 303, reply.text
    _stay_signed_in(ctx)
    return client


def _stay_signed_in(ctx: Context) -> None:
    """Let sessions last while a test moves the clock by weeks; when they end has its own tests."""
    later = ctx.clock.now() + dt.timedelta(days=730)
    with ctx.uow() as work:
        work.web_sessions._connection.execute(
            sa.update(WebSessionRow).values(idle_until=later, ends_at=later)
        )
        work.commit()


def token(page: TestResponse) -> str:
    """Return the token that a page's forms carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def post(
    client: FlaskClient, path: str, page: str = "/panel/plan", **fields: object
) -> TestResponse:
    """Send a form, with the token from a page that the sender has seen."""
    given = {
        name: value if isinstance(value, list) else str(value) for name, value in fields.items()
    }
    return client.post(path, data={"csrf_token": token(client.get(page)), **given})


def path_of(ctx: Context, holder: Holder) -> str:
    """Return the path of a holder's own page."""
    return link(ctx, holder).removeprefix(ctx.base_url)


def session_ids(ctx: Context, programme_id: str) -> list[int]:
    """Return the ids of a programme's released sessions, by start."""
    return [
        each.session_id
        for each in released_sessions(ctx, PROVINCE)
        if each.facts.key.programme_id == programme_id
    ]


def words(page: TestResponse) -> str:
    """Return what a person reads on a page, blanks joined."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


class Tags(HTMLParser):
    """Collects every start tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        """Return the attributes of every such tag."""
        return [attributes for tag, attributes in self.found if tag == name]
