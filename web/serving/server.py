"""Serving in this process: on one address, until told to end, and then to a graceful end."""

import asyncio
import contextlib
import errno
import socket
import threading
import time
from typing import TYPE_CHECKING

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from web.serving.front import Front
from web.serving.limits import ServerLimits, allow_connections

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import WSGIApplication

LOOK_SECONDS = 0.05


class PortTakenError(Exception):
    """Somebody else serves on this address."""


class WebServer:
    """A WSGI application on an address of this machine."""

    def __init__(
        self, app: "WSGIApplication", host: str, port: int, limits: ServerLimits | None = None
    ) -> None:
        self._limits = limits or ServerLimits()
        self._app, self._host, self._port = app, host, port
        self._told_to_end = threading.Event()
        self._ending: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        """Serve until `end` is called. Raises `PortTakenError`."""
        asyncio.run(self.serve())

    def end(self) -> None:
        """Take no more requests, finish those that run, and return from `run`; from any thread."""
        self._told_to_end.set()
        if self._loop is not None and self._ending is not None:
            with contextlib.suppress(RuntimeError):  # it has ended
                self._loop.call_soon_threadsafe(self._ending.set)

    async def serve(self) -> None:
        """Do so in a loop that runs already."""
        check_free(self._host, self._port)
        allow_connections()
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        if self._told_to_end.is_set():
            return
        front, limits = Front(self._app, self._limits), self._limits
        server = Server(
            front,
            address=self._host,
            port=self._port,
            interface=Interfaces.RSGI,
            http=HTTPModes.http1,
            websockets=False,
            backlog=1024,
            backpressure=limits.connections,
            http1_settings=HTTP1Settings(header_read_timeout=int(limits.head_seconds * 1000)),
            log_enabled=False,
        )
        serving = self._loop.create_task(server.serve())
        ending = self._loop.create_task(self._ending.wait())
        await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not serving.done():
            server.stop()  # type: ignore[no-untyped-call] # granian's
            await _ended(serving, front, limits.end_seconds)
        front.end()
        if serving.done() and not serving.cancelled():
            serving.result()


async def _ended(serving: "asyncio.Task[None]", front: Front, seconds: float) -> None:
    """Wait until no request runs: idle connections, and heads half sent, hold up no end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not serving.done():
        await asyncio.sleep(LOOK_SECONDS)
        if not front.running:
            # What has been answered is on its way out.
            await asyncio.wait({serving}, timeout=LOOK_SECONDS * 4)
            break
    serving.cancel()
    await asyncio.wait({serving}, timeout=1)


def check_free(host: str, port: int) -> None:
    """Raise `PortTakenError` when somebody serves there; granian would share the port with them."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as failure:
            if failure.errno == errno.EADDRINUSE:
                raise PortTakenError(f"{host}:{port}") from None
            raise
