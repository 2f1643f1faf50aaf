"""Feeds over HTTP: what calendar programs send, and what they must get."""

import datetime as dt
import gzip
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.errors import UnavailableError
from scheduler.feeds.subscription import TEXT_CHANGED_AT
from scheduler.service import access, editing, feeds, fetch_log
from scheduler.service.context import Context
from scheduler.service.fetch_log import last_fetches, not_seen
from scheduler.service.releasing import release
from scheduler.service.sessions import released_sessions
from scheduler.service.views import Holder, HolderKind
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from web.feeds import blueprint

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
LONG_AGO = "Sat, 01 Jan 2000 00:00:00 GMT"
FAR_OFF = "Fri, 01 Jan 2100 00:00:00 GMT"


def application(ctx: Context, **config: object) -> Flask:
    app = Flask("feeds")
    app.config.update({"FEED_LIMITS": "", **config})
    app.extensions["educatec"] = ctx
    app.register_blueprint(blueprint)
    return app


@pytest.fixture(scope="session")
def released_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after a first release of three sessions."""
    path = tmp_path_factory.mktemp("released") / "educatec.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    steps.released(context_on(database, FakeClock(NOW)))
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_database(released_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "educatec.db"
    shutil.copy(released_file, path)
    opened = open_database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def path(sqlite_ctx: Context) -> str:
    """The path of a school's feed."""
    return path_of(sqlite_ctx, SCHOOL)


@pytest.fixture
def client(sqlite_ctx: Context) -> FlaskClient:
    return application(sqlite_ctx).test_client()


def path_of(ctx: Context, holder: Holder) -> str:
    return access.feed_address(ctx, holder).removeprefix(ctx.base_url)


def move_one(ctx: Context, note: str = "moved") -> None:
    """Move the first released session by an hour and release that."""
    first = released_sessions(ctx, SCHOOL)[0]
    at, studio = first.facts.slot, first.facts.studio_id
    moves = (
        editing.move_session(ctx, first.session_id, at.day, start, studio, actor="operator")
        for start in (at.start + 60, at.start - 60)
    )
    assert any(each.accepted for each in moves), "no place an hour away"
    release(ctx, note, "operator")


def get(client: FlaskClient, path: str, **headers: str) -> TestResponse:
    return client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_feed_is_a_calendar_and_nothing_else(client: FlaskClient, path: str) -> None:
    reply = get(client, path)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(icalendar.Calendar.from_ical(reply.data).walk("VEVENT")) == 3
    assert reply.headers["Cache-Control"] == "private, max-age=300"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["X-Robots-Tag"] == "noindex"
    assert reply.headers["ETag"].startswith('"')
    for name in ("Set-Cookie", "Location", "Content-Disposition"):
        assert name not in reply.headers


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param({"If-None-Match": "{etag}"}, 304, id="the same tag"),
        pytest.param({"If-None-Match": "W/{etag}"}, 304, id="weak"),
        pytest.param({"If-None-Match": '"a", W/"b",{etag} , "c"'}, 304, id="in a list"),
        pytest.param({"If-None-Match": "*"}, 304, id="any"),
        pytest.param({"If-None-Match": '"another"'}, 200, id="another tag"),
        pytest.param({"If-None-Match": "???"}, 200, id="no tag at all"),
        pytest.param({"If-None-Match": ""}, 200, id="an empty list"),
        pytest.param({"If-Modified-Since": "{date}"}, 304, id="the same date"),
        pytest.param({"If-Modified-Since": FAR_OFF}, 304, id="a later date"),
        pytest.param({"If-Modified-Since": LONG_AGO}, 200, id="an old date"),
        pytest.param({"If-Modified-Since": "yesterday"}, 200, id="no date at all"),
        pytest.param(
            {"If-None-Match": '"another"', "If-Modified-Since": "{date}"}, 200, id="tag beats date"
        ),
        pytest.param(
            {"If-None-Match": "{etag}", "If-Modified-Since": LONG_AGO}, 304, id="tag beats old date"
        ),
    ],
)
def test_conditional_requests(
    client: FlaskClient, path: str, sent: dict[str, str], status: int
) -> None:
    first = get(client, path)
    known = {"etag": first.headers["ETag"], "date": first.headers["Last-Modified"]}
    reply = client.get(path, headers={name: text.format(**known) for name, text in sent.items()})
    assert reply.status_code == status
    if status == 304:
        assert reply.data == b""
        assert "Content-Type" not in reply.headers
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert reply.headers[name] == first.headers[name]


def test_head_says_what_get_would_say(client: FlaskClient, path: str) -> None:
    got, head = get(client, path), client.head(path)
    assert head.status_code == 200
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        pytest.param("gzip", True, id="gzip"),
        pytest.param("deflate, gzip;q=1.0, *;q=0.5", True, id="among others"),
        pytest.param("gzip;q=0.5", True, id="half wanted"),
        pytest.param("*", True, id="anything"),
        pytest.param("gzip;q=0", False, id="refused"),
        pytest.param("gzip;q=0, *", False, id="all but gzip"),
        pytest.param("identity, gzip;q=0.5", False, id="plain preferred"),
        pytest.param("br", False, id="something else"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_gzip_where_it_is_asked_for(
    client: FlaskClient, path: str, accepted: str, *, packed: bool
) -> None:
    plain = get(client, path)
    reply = get(client, path, Accept_Encoding=accepted)
    assert (reply.headers.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(reply.data) if packed else reply.data) == plain.data
    assert (reply.headers["ETag"] == plain.headers["ETag"]) is not packed
    again = get(client, path, Accept_Encoding=accepted, If_None_Match=reply.headers["ETag"])
    assert again.status_code == 304
    assert again.headers["ETag"] == reply.headers["ETag"]


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "REPORT"]
)
def test_feed_can_only_be_read(client: FlaskClient, path: str, method: str) -> None:
    reply = client.open(path, method=method)
    assert reply.status_code == 405
    assert reply.headers["Allow"] == "GET, HEAD"
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_unknown_revoked_and_mistyped_addresses_are_all_alike(
    client: FlaskClient, path: str, sqlite_ctx: Context
) -> None:
    replaced = access.replace(sqlite_ctx, SCHOOL, "feed", "operator")
    assert get(client, replaced.removeprefix(sqlite_ctx.base_url)).status_code == 200
    asked = [path, "/ical/nobody.ics", "/ical/.ics", "/ical/a/b.ics", "/ical/no", f"{path}/x"]
    replies = [get(client, each) for each in asked]
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.data for reply in replies}) == 1
    assert len({str(reply.headers) for reply in replies}) == 1


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

    monkeypatch.setattr(feeds, "feed_body", broken)
    reply = get(client, path)
    assert reply.status_code == 503
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_release_between_the_two_reads_never_puts_an_old_tag_on_a_new_body(
    client: FlaskClient, path: str, sqlite_ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = feeds.feed_body, []

    def overtaken(ctx: Context, state: feeds.FeedState) -> bytes:
        calls.append(state.etag)
        if len(calls) == 1:
            move_one(sqlite_ctx)
        return real(ctx, state)

    monkeypatch.setattr(feeds, "feed_body", overtaken)
    reply = get(client, path)
    assert len(calls) == 2
    monkeypatch.undo()
    fresh = get(application(sqlite_ctx).test_client(), path)
    assert (reply.data, reply.headers["ETag"]) == (fresh.data, fresh.headers["ETag"])


def test_eager_client_is_slowed_down_alone(sqlite_ctx: Context, path: str) -> None:
    client = application(sqlite_ctx, FEED_LIMITS="3/minute").test_client()
    replies = [get(client, path) for _ in range(5)]
    assert [each.status_code for each in replies] == [200, 200, 200, 429, 429]
    assert 0 < int(replies[-1].headers["Retry-After"]) <= 61
    assert get(client, path_of(sqlite_ctx, TEACHER)).status_code == 200


def test_token_stays_out_of_the_logs(
    sqlite_ctx: Context, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = application(sqlite_ctx)
    with caplog.at_level(logging.INFO):
        for name in ("werkzeug", "gunicorn.access", "waitress"):
            logging.getLogger(name).info('"GET %s HTTP/1.1" 200', path)
        app.logger.error("Exception on %s [GET]", path)
    assert len(caplog.records) == 4
    assert path not in caplog.text
    assert caplog.text.count("/ical/***") == 4


def test_operator_learns_who_has_not_seen_a_change(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    get(client, path, User_Agent="Google-Calendar-Importer")
    door.fetches.flush(sqlite_ctx)
    assert not_seen(sqlite_ctx) == ()
    [fetched] = [each for each in last_fetches(sqlite_ctx) if each.at is not None]
    assert (fetched.holder, fetched.client) == (SCHOOL, "Google")
    assert fetched.at == sqlite_ctx.clock.now()
    move_one(sqlite_ctx)
    assert not_seen(sqlite_ctx) == (SCHOOL,)
    client.head(path)
    door.fetches.flush(sqlite_ctx)
    assert not_seen(sqlite_ctx) == (SCHOOL,), "whoever reads headers alone has seen nothing"
    get(client, path, User_Agent="Google-Calendar-Importer")
    door.fetches.flush(sqlite_ctx)
    assert not_seen(sqlite_ctx) == ()
    choices = feeds.FeedOptions(alarm_minutes=15)
    feeds.choose(sqlite_ctx, SCHOOL, "fr", choices, actor="school")
    assert not_seen(sqlite_ctx) == (), "a reader's own choice is no news"


def test_history_of_a_feed_counts_fetches_by_client_and_release(
    sqlite_ctx: Context, path: str
) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    began = sqlite_ctx.clock.now()
    for agent in ("Google-Calendar-Importer", "Google-Calendar-Importer", "ICSx5/2.2"):
        get(client, path, User_Agent=agent)
    door.fetches.flush(sqlite_ctx)
    sqlite_ctx.clock.at += dt.timedelta(hours=4)  # type: ignore[attr-defined] # a fake clock
    get(client, path, User_Agent="Google-Calendar-Importer")
    move_one(sqlite_ctx)
    sqlite_ctx.clock.at += dt.timedelta(hours=1)  # type: ignore[attr-defined] # likewise
    get(client, path, User_Agent="ICSx5/2.2")
    door.fetches.flush(sqlite_ctx)
    history = fetch_log.fetches_of(sqlite_ctx, SCHOOL)
    told = [(each.client, each.release, each.times) for each in history]
    assert told == [("ICSx5", 2, 1), ("Google", 1, 3), ("ICSx5", 1, 1)]
    assert (history[1].first_at, history[1].last_at) == (began, began + dt.timedelta(hours=4))


def test_fetches_of_more_than_a_year_ago_are_forgotten(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    get(client, path, User_Agent="ICSx5/2.2")
    door.fetches.flush(sqlite_ctx)
    sqlite_ctx.clock.at += dt.timedelta(days=401)  # type: ignore[attr-defined] # a fake clock
    get(client, path, User_Agent="Google-Calendar-Importer")
    door.fetches.flush(sqlite_ctx)
    assert [each.client for each in fetch_log.fetches_of(sqlite_ctx, SCHOOL)] == ["Google"]


def test_fetch_moves_no_validator(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client = app.test_client()
    first = get(client, path)
    app.extensions["educatec-feeds"].fetches.flush(sqlite_ctx)
    assert get(client, path).headers["ETag"] == first.headers["ETag"]
