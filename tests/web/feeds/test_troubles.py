"""Whatever goes wrong, a feed is never shorter, never a page, and keeps its secret."""

import logging
import time
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from scheduler.domain.errors import UnavailableError
from scheduler.service.context import Context
from scheduler.service.feeds import calendars
from scheduler.storage.unit_of_work import UnitOfWork
from tests.web.feeds.programs import TEACHER, application, get, path_of
from web.serving import WouldWaitError
from web.serving.promptly import ASKED


class Away:
    """A way to a database that is not there, from a given use on."""

    def __init__(self, ctx: Context, good: int) -> None:
        self.ctx, self.good = ctx, good

    def __call__(self) -> UnitOfWork:
        self.good -= 1
        if self.good < 0:
            raise UnavailableError("The database cannot be reached.")
        return self.ctx.uow()


@pytest.mark.parametrize("good", [0, 1, 2])
def test_feed_is_never_shorter_when_the_database_goes_away(
    sqlite_ctx: Context, path: str, good: int
) -> None:
    away = replace(sqlite_ctx, uow=Away(sqlite_ctx, good))
    reply = get(application(away).test_client(), path)
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
    assert b"VCALENDAR" not in reply.data
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_fault_in_the_rendering_shows_no_page(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError("unforeseen")

    monkeypatch.setattr(calendars, "feed_body", broken)
    reply = get(client, path)
    assert reply.status_code == 503
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_eager_client_is_slowed_down_alone(sqlite_ctx: Context, path: str) -> None:
    client = application(sqlite_ctx, FEED_LIMITS="3/minute").test_client()
    replies = [get(client, path) for _ in range(5)]
    assert [each.status_code for each in replies] == [200, 200, 200, 429, 429]
    assert 0 < int(replies[-1].headers["Retry-After"]) <= 61
    assert get(client, path_of(sqlite_ctx, TEACHER)).status_code == 200


def test_one_eager_phone_keeps_nobody_else_from_the_same_feed(
    sqlite_ctx: Context, path: str
) -> None:
    """Neither another phone behind the same line, nor anybody on another, has to wait for it."""
    client = application(sqlite_ctx, FEED_LIMITS="60/minute").test_client()

    def fetch(program: str, network: str) -> int:
        return client.get(
            path, headers={"User-Agent": program}, environ_base={"REMOTE_ADDR": network}
        ).status_code

    eager = [fetch("ICSx5/2.3", "196.200.1.1") for _ in range(61)]
    assert (eager[:60], eager[60]) == ([200] * 60, 429)
    assert fetch("iOS/18.1 dataaccessd/1.0", "196.200.1.1") == 200
    assert fetch("ICSx5/2.3", "196.200.1.2") == 200
    assert fetch("ICSx5/2.3", "2001:db8:1::1") == 200
    assert fetch("ICSx5/2.3", "196.200.1.1") == 429


def test_token_stays_out_of_the_logs(
    sqlite_ctx: Context, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = application(sqlite_ctx)
    with caplog.at_level(logging.INFO):
        for name in ("werkzeug", "gunicorn.access", "gunicorn.error"):
            logging.getLogger(name).info('"GET %s HTTP/1.1" 200', path)
        app.logger.error("Exception on %s [GET]", path)
    assert len(caplog.records) == 4
    assert path not in caplog.text
    assert caplog.text.count("/ical/***") == 4


@pytest.mark.parametrize("days", [80, -80])
def test_clock_that_was_wrong_keeps_nobody_from_a_feed(
    sqlite_ctx: Context, path: str, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    client, really = application(sqlite_ctx, FEED_LIMITS="3/minute").test_client(), time.time
    monkeypatch.setattr(time, "time", lambda: really() + days * 86_400)
    assert [get(client, path).status_code for _ in range(2)] == [200, 200]
    monkeypatch.setattr(time, "time", really)
    assert [get(client, path).status_code for _ in range(3)] == [200, 200, 200]
    waits = [int(get(client, path).headers.get("Retry-After", 0)) for _ in range(4)]
    assert 0 < max(waits) <= 61


def test_long_headers_are_left_to_a_thread_and_read_to_an_end(
    sqlite_ctx: Context, path: str
) -> None:
    client = application(sqlite_ctx).test_client()
    long = "gzip;q=0.1," * 20_000
    for header in ("Accept_Encoding", "If_None_Match", "User_Agent"):
        assert get(client, path, **{header: long}).status_code == 200
        with pytest.raises(WouldWaitError):
            client.get(
                path, headers={header.replace("_", "-"): long}, environ_overrides={ASKED: True}
            )
