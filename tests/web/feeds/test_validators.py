"""A feed's validators move with its bytes, at once, and never otherwise."""

import datetime as dt
import sqlite3
from dataclasses import replace
from itertools import pairwise

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from scheduler.feeds.subscription import TEXT_CHANGED_AT
from scheduler.service.context import Context
from scheduler.service.feeds import calendars
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.web.feeds.programs import FAR_OFF, application, get, move_one


def test_release_is_seen_in_the_very_next_request_also_by_another_process(
    sqlite_ctx: Context, path: str, clock: FakeClock, sqlite_database: Database
) -> None:
    here = application(sqlite_ctx).test_client()
    elsewhere = application(
        replace(sqlite_ctx, uow=lambda: UnitOfWork(sqlite_database))
    ).test_client()
    before = [get(each, path) for each in (here, elsewhere)]
    assert before[0].data == before[1].data
    # Nobody releases with words that are yet to be written.
    clock.at = max(clock.at, TEXT_CHANGED_AT) + dt.timedelta(minutes=5)
    move_one(sqlite_ctx)
    after = [
        get(each, path, If_None_Match=old.headers["ETag"], If_Modified_Since=FAR_OFF)
        for each, old in zip((here, elsewhere), before, strict=True)
    ]
    assert [each.status_code for each in after] == [200, 200]
    assert after[0].data == after[1].data != before[0].data
    assert after[0].headers["ETag"] == after[1].headers["ETag"]
    assert after[0].headers["Last-Modified"] != before[0].headers["Last-Modified"]
    assert after[0].last_modified > before[0].last_modified  # type: ignore[operator]


def test_feed_that_did_not_change_keeps_its_validators(
    client: FlaskClient, sqlite_ctx: Context, path: str, clock: FakeClock
) -> None:
    first = get(client, path)
    clock.advance(days=1)
    second = get(application(sqlite_ctx).test_client(), path)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Last-Modified"] == first.headers["Last-Modified"]
    assert second.data == first.data


def test_last_modified_goes_forward_when_a_session_leaves_the_window(
    client: FlaskClient, path: str, clock: FakeClock
) -> None:
    seen = []
    for _ in range(12):
        reply = get(client, path)
        seen.append((reply.last_modified, reply.headers["ETag"], reply.data))
        clock.advance(days=7)
    assert seen[0][2].count(b"BEGIN:VEVENT") == 3
    assert seen[-1][2].count(b"BEGIN:VEVENT") == 0
    for (date, tag, body), (later, next_tag, next_body) in pairwise(seen):
        assert later >= date
        assert (next_body == body) is (next_tag == tag)
        assert (next_body == body) is (later == date)


def test_one_indexed_read_decides_a_304_and_serves_a_known_body(
    path: str, sqlite_database: Database, clock: FakeClock
) -> None:
    asked: list[str] = []

    def listen(connection: sqlite3.Connection, _entry: object) -> None:
        connection.set_trace_callback(asked.append)

    watched = open_database(str(sqlite_database.url))
    watched.close()
    for engine in (watched.reader, watched.writer):
        sa.event.listen(engine, "connect", listen)
    client = application(context_on(watched, clock)).test_client()
    etag = get(client, path).headers["ETag"]
    asked.clear()
    assert get(client, path, If_None_Match=etag).status_code == 304
    assert get(client, path).status_code == 200
    assert len(asked) == 2
    assert all("FROM feeds" in each and "token_sha256 =" in each for each in asked)
    watched.close()


def test_release_between_the_two_reads_never_puts_an_old_tag_on_a_new_body(
    client: FlaskClient, path: str, sqlite_ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = calendars.feed_body, []

    def overtaken(ctx: Context, state: calendars.FeedState) -> bytes:
        calls.append(state.etag)
        if len(calls) == 1:
            move_one(sqlite_ctx)
        return real(ctx, state)

    monkeypatch.setattr(calendars, "feed_body", overtaken)
    reply = get(client, path)
    assert len(calls) == 2
    monkeypatch.undo()
    fresh = get(application(sqlite_ctx).test_client(), path)
    assert (reply.data, reply.headers["ETag"]) == (fresh.data, fresh.headers["ETag"])
