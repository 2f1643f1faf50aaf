"""A server of our own on a free port, and raw connections to it."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask, Response, request

from web.serving import ServerLimits, WebServer

QUICK = ServerLimits(head_seconds=1.0, body_pause_seconds=0.6, end_seconds=4.0)


@dataclass
class Served:
    """A server that runs, and what its pages have seen."""

    port: int
    server: WebServer
    thread: threading.Thread
    seen: list[str] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)

    def connect(self, text: str = "") -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        line.sendall(text.encode("latin-1"))
        return line

    def ask(self, text: str) -> str:
        """Send something and return all that comes back until the server closes."""
        with self.connect(text) as line:
            return everything(line)

    def get(self, path: str = "/", method: str = "GET", more: str = "") -> str:
        return self.ask(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n")

    def end(self) -> float:
        """End it and return the seconds that took."""
        began = time.monotonic()
        self.server.end()
        self.thread.join(timeout=20)
        assert not self.thread.is_alive()
        return time.monotonic() - began


def everything(line: socket.socket) -> str:
    got = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := line.recv(65536):
            got += piece
    return got.decode("latin-1")


def pages(served: Callable[[], Served]) -> Flask:
    """Small pages that show what reaches them."""
    app = Flask("pages")
    app.config["MAX_CONTENT_LENGTH"] = QUICK.body_bytes

    @app.route("/", methods=["GET", "POST"])
    def echo() -> str:
        served().seen.append(request.method)
        return f"{request.method} {len(request.get_data())} {request.remote_addr}"

    @app.get("/held")
    def held() -> str:
        served().seen.append("held")
        served().held.wait(10)
        return "held"

    @app.get("/pieces")
    def pieces() -> Response:
        return Response((b"x" * 200_000 for _ in range(20)), mimetype="text/plain")

    @app.get("/told")
    def told() -> dict[str, str]:
        return {name: str(value) for name, value in request.environ.items() if name.isupper()}

    @app.get("/path/<path:rest>")
    def path(rest: str) -> str:
        return rest

    return app


@contextlib.contextmanager
def serving(limits: ServerLimits = QUICK) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found: list[Served] = []
    server = WebServer(pages(lambda: found[0]), "127.0.0.1", port, limits)
    thread = threading.Thread(target=server.run)
    found.append(Served(port=port, server=server, thread=thread))
    thread.start()
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(ConnectionRefusedError), found[0].connect():
                break
            time.sleep(0.02)
        yield found[0]
    finally:
        found[0].held.set()
        server.end()
        thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.fixture
def served() -> Iterator[Served]:
    """A server with short limits."""
    with serving() as one:
        yield one
