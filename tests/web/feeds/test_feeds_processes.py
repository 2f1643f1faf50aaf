"""Several web processes on one database: none of them serves what a release has made old."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.people import links
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

ROOT = Path(__file__).parents[3]
SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))


@dataclass(frozen=True, slots=True)
class Got:
    """What a server answered."""

    status: int
    etag: str
    body: bytes


@contextmanager
def web_process(database_url: str) -> Iterator[subprocess.Popen[str]]:
    """Start a web process; it ends with the block, which closes its input."""
    command = [sys.executable, "-m", "tests.web.serving_process", database_url]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


def get(port: int, path: str, etag: str = '"none"') -> Got:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"If-None-Match": etag})
    reply = connection.getresponse()
    got = Got(reply.status, reply.headers["ETag"], reply.read())
    connection.close()
    return got


def test_the_very_next_request_after_a_release_is_right_in_every_process(
    ctx: Context, clock: FakeClock, database_url: str
) -> None:
    steps.released(ctx)
    path = links.feed_address(ctx, SCHOOL).removeprefix(ctx.base_url)
    with ExitStack() as up:
        started = [up.enter_context(web_process(database_url)) for _ in range(2)]
        ports = [int(process.stdout.readline()) for process in started if process.stdout]
        known = get(ports[0], path)
        assert known.status == 200
        for session in released_sessions(ctx, SCHOOL):
            for port in ports:
                assert get(port, path) == known
                assert get(port, path, known.etag) == Got(304, known.etag, b"")
            editing.cancel_session(ctx, session.session_id, actor="operator")
            clock.advance(minutes=1)
            release(ctx, "cancelled", "operator")
            body = calendars.feed_body(ctx, calendars.feed_of(ctx, SCHOOL))
            assert body != known.body
            answers = [get(port, path, known.etag) for port in ports]
            assert {(each.status, each.body) for each in answers} == {(200, body)}
            assert {each.etag for each in answers}.isdisjoint({known.etag})
            known = answers[0]
        assert {get(port, path, known.etag) for port in ports} == {Got(304, known.etag, b"")}
