"""What is at hand is answered in the server's loop: the same answer, without a thread."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from scheduler.service.context import Context
from scheduler.service.feeds import calendars
from scheduler.storage.database import Database
from tests.integration import steps
from tests.serving import served
from tests.web.feeds.programs import SCHOOL, TEACHER, application, move_one, path_of
from web.serving import ServerLimits, WouldWaitError
from web.serving.promptly import ASKED

THREADS = 2
Answer = tuple[int, list[tuple[str, str]], bytes]


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    reply = connection.getresponse()
    body = reply.read()
    told = [(name.lower(), value) for name, value in reply.getheaders() if name.lower() != "date"]
    connection.close()
    return reply.status, told, body


@contextmanager
def serving(ctx: Context, **config: object) -> Iterator[tuple[str, Callable[[], None]]]:
    """Serve feeds; gives the address, and what lets every thread be held until the end."""
    app = application(ctx, **config)
    gate, held = threading.Event(), threading.Semaphore(0)

    @app.get("/held")
    def hold() -> str:
        held.release()
        gate.wait(30)
        return "held"

    with served(app, limits=ServerLimits(threads=THREADS)) as address:

        def hold_all() -> None:
            for _ in range(THREADS):
                threading.Thread(target=ask, args=(address, "/held"), daemon=True).start()
            for _ in range(THREADS):
                assert held.acquire(timeout=10)

        try:
            yield address, hold_all
        finally:
            gate.set()


def test_calendar_at_hand_is_given_while_every_thread_is_held(
    sqlite_ctx: Context, path: str
) -> None:
    with serving(sqlite_ctx) as (address, hold_all):
        asked = [("GET", {}), ("HEAD", {}), ("GET", {"Accept_Encoding": "gzip"})]
        tag = dict(ask(address, path)[1])["etag"]
        asked.append(("GET", {"If_None_Match": tag}))
        made = [ask(address, path, method, **headers) for method, headers in asked]
        hold_all()
        assert [ask(address, path, method, **headers) for method, headers in asked] == made
        assert [status for status, _, _ in made] == [200, 200, 200, 304]


def test_at_hand_is_never_older_than_what_is_stored(sqlite_ctx: Context, path: str) -> None:
    with serving(sqlite_ctx) as (address, _):
        before = ask(address, path)
        move_one(sqlite_ctx)
        after = ask(address, path)
        assert after != before
        assert ask(address, path) == after
        old = dict(before[1])["etag"]
        assert ask(address, path, If_None_Match=old)[0] == 200


def test_limit_counts_each_request_once(sqlite_ctx: Context, path: str) -> None:
    with serving(sqlite_ctx, FEED_LIMITS="4/minute") as (address, _):
        assert [ask(address, path)[0] for _ in range(6)] == [200, 200, 200, 200, 429, 429]


@pytest.mark.parametrize(
    "path",
    ["/", "/held", "/ical/unknown.ics", "/a/ical/b.ics", "/podcast/ical/x.xml"],
)
def test_what_is_not_at_hand_is_left_to_a_thread(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    with pytest.raises(WouldWaitError):
        app.test_client().get(path, environ_overrides={ASKED: True})


def test_calendar_that_has_to_be_made_is_left_to_a_thread(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client = app.test_client()
    with pytest.raises(WouldWaitError):
        client.get(path, environ_overrides={ASKED: True})
    made = client.get(path)
    assert client.get(path, environ_overrides={ASKED: True}).data == made.data
    with pytest.raises(WouldWaitError):
        client.get(path_of(sqlite_ctx, TEACHER), environ_overrides={ASKED: True})


def test_state_at_hand_is_the_stored_one_where_nobody_can_make_it_wait(
    ctx: Context, database: Database
) -> None:
    """A file of this machine is read at once; a database elsewhere may take its time."""
    steps.released(ctx)
    token = path_of(ctx, SCHOOL).removeprefix("/ical/").removesuffix(".ics")
    found = calendars.feed_state_at_hand(ctx, token)
    stored = calendars.feed_state(ctx, token)
    assert stored is not None
    assert found == (stored if database.is_sqlite else None)
    assert calendars.feed_state_at_hand(ctx, "unknown") is None


def test_held_file_is_not_waited_for(
    sqlite_ctx: Context, sqlite_database: Database, path: str
) -> None:
    """Whoever has the whole file for itself keeps nobody else in the loop from an answer."""
    token = path.removeprefix("/ical/").removesuffix(".ics")
    assert calendars.feed_state_at_hand(sqlite_ctx, token) is not None
    sqlite_database.close()
    alone = sa.create_engine(sqlite_database.url)
    with alone.connect() as holder:
        holder.exec_driver_sql("PRAGMA locking_mode = EXCLUSIVE")
        holder.exec_driver_sql("BEGIN EXCLUSIVE")
        assert calendars.feed_state_at_hand(sqlite_ctx, token) is None
    alone.dispose()
