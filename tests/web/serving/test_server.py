"""What connections may cost: idle ones, half-sent ones, bodies that are too large, and an end."""

import contextlib
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.web.serving.conftest import QUICK, Served, everything, serving
from web.serving import PortTakenError, WebServer

POST = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
MIB = 1024 * 1024


def status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


def test_a_page_is_served(served: Served) -> None:
    assert served.get().endswith("GET 0 127.0.0.1")
    assert served.get("/path/%D8%A7%2Fb%20c").endswith(
        "\r\n\r\n" + "ا/b c".encode().decode("latin-1")
    )
    assert "\r\ncontent-length: 16\r\n" in served.get(method="HEAD")


def test_a_long_answer_comes_whole_in_pieces(served: Served) -> None:
    head, _, body = served.get("/pieces").partition("\r\n\r\n")
    assert "transfer-encoding: chunked" in head
    assert body.count("x") == 4_000_000


KINDS = ["", "GET / HTTP/1.1\r\nHost:", POST + "Content-Length: 9\r\n\r\nabc"]


def test_idle_and_half_sent_connections_take_nobodys_place() -> None:
    """Many more of each kind than there are threads, none of them near the end of its time."""
    patient = replace(QUICK, head_seconds=60, body_pause_seconds=60)
    with serving(patient) as served, contextlib.ExitStack() as held:
        for kind in KINDS * 60:
            held.enter_context(served.connect(kind))
        began = time.monotonic()
        assert status(served.get()) == 200
        assert time.monotonic() - began < 20


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_finished_in_its_time_is_ended(served: Served, kind: str) -> None:
    with served.connect(kind) as line:
        answer = everything(line)
    assert status(answer) == 408 if kind.startswith("POST") else not answer
    assert served.seen == []


def test_health_is_told_while_every_thread_is_busy() -> None:
    with serving(replace(QUICK, threads=2)) as served, contextlib.ExitStack() as held:
        for _ in range(4):
            held.enter_context(served.connect("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"))
        until = time.monotonic() + 5
        while len(served.seen) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        assert '{"status":"ok"}' in served.get("/healthz")
        assert len(served.seen) == 2


@pytest.mark.parametrize(("megabytes", "sent"), [(9, 9 * MIB), (300, 100)])
def test_a_body_that_is_too_large_is_refused_and_never_kept(
    served: Served, megabytes: int, sent: int
) -> None:
    """Somewhat too large, it is read so that its sender sees the answer; far too large, not."""
    answer = served.ask(POST + f"Content-Length: {megabytes * MIB}\r\n\r\n" + "x" * sent)
    assert status(answer) == 413
    assert served.seen == ["POST"]


def test_a_body_without_a_length_is_held_to_the_same_limit(served: Served) -> None:
    chunk = f"{MIB:x}\r\n{'x' * MIB}\r\n"
    head = POST + "Transfer-Encoding: chunked\r\n\r\n"
    assert served.ask(head + chunk * 2 + "0\r\n\r\n").endswith(f"POST {2 * MIB} 127.0.0.1")
    with served.connect(head) as line, contextlib.suppress(ConnectionError):
        for _ in range(20):
            line.sendall(chunk.encode())
        assert status(everything(line)) == 413


def test_bodies_together_are_bounded() -> None:
    with serving(replace(QUICK, bodies_bytes=MIB, body_pause_seconds=3)) as served:
        half = POST + f"Content-Length: {MIB}\r\n\r\n" + "x" * (MIB - 100)
        with served.connect(half):
            time.sleep(0.2)
            assert status(served.ask(POST + "Content-Length: 500\r\n\r\n" + "x" * 500)) == 503
            assert status(served.get()) == 200
        until = time.monotonic() + 5
        while time.monotonic() < until:  # the sender has gone, and what it sent with it
            if status(served.ask(POST + "Content-Length: 500\r\n\r\n" + "x" * 500)) == 200:
                break
        else:
            pytest.fail("what an unfinished body took is not given back")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_expects_to_be_told_to_go_on_is_answered(served: Served, method: str) -> None:
    length = "Content-Length: 3\r\n" if method == "POST" else ""
    more = f"Connection: close\r\nExpect: 100-continue\r\n{length}\r\n"
    head = f"{method} / HTTP/1.1\r\nHost: x\r\n{more}"
    with served.connect(head) as line:
        line.settimeout(3)
        if method == "POST":
            assert line.recv(25).startswith(b"HTTP/1.1 100 Continue")
            line.sendall(b"abc")
        assert f"{method} {3 if method == 'POST' else 0} " in everything(line)


def test_headers_reach_the_page_as_the_standard_says(served: Served) -> None:
    more = "Cookie: a=1\r\nCookie: b=2\r\nX-One: 1\r\nX-One: 2\r\nX_Two: evil\r\nHost: other\r\n"
    told = json.loads(served.get("/told?q=%20", more=more).partition("\r\n\r\n")[2])
    assert told["HTTP_COOKIE"] == "a=1; b=2"
    assert told["HTTP_X_ONE"] == "1,2"
    assert "HTTP_X_TWO" not in told
    assert (told["HTTP_HOST"], told["QUERY_STRING"]) == ("x", "q=%20")


def test_the_end_finishes_what_runs_and_waits_for_nobody_else(served: Served) -> None:
    with contextlib.ExitStack() as held:
        for text in ("", "GET / HTTP/1.1\r\nHost:", POST + "Content-Length: 9\r\n\r\nabc"):
            held.enter_context(served.connect(text))
        running = held.enter_context(served.connect("GET /held HTTP/1.1\r\nHost: x\r\n\r\n"))
        while not served.seen:
            time.sleep(0.01)
        threading.Timer(0.3, served.held.set).start()
        assert served.end() < 3
        assert "\r\n\r\nheld" in everything(running)
    with pytest.raises(ConnectionError):
        served.get()


def test_two_never_share_a_port(served: Served) -> None:
    second = WebServer(lambda _environ, _start: [], "127.0.0.1", served.port)
    with ThreadPoolExecutor(1) as apart, pytest.raises(PortTakenError):
        apart.submit(second.run).result(timeout=30)


@pytest.mark.parametrize(
    ("host", "at"),
    [("::1", "::1"), ("::", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")],  # noqa: S104 -- in a test
)
def test_it_listens_where_it_is_told(host: str, at: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    def page(environ, start):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        start("200 OK", [("Content-Length", "9")])
        return [environ["REMOTE_ADDR"][:9].ljust(9).encode()]

    server = WebServer(page, host, port, QUICK)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        time.sleep(0.3)
        with socket.create_connection((at, port), timeout=5) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert everything(line).endswith(at[:9].ljust(9))
    finally:
        server.end()
        thread.join(10)
