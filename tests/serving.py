"""The project's own web server for tests and benches: on a free port, in a thread."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from web.serving import ServerLimits, WebServer

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def free_port(host: str = "127.0.0.1") -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as free:
        port: int = free.getsockname()[1]
        return port


@contextlib.contextmanager
def served(
    app: "WSGIApplication", port: int = 0, limits: ServerLimits | None = None
) -> Iterator[str]:
    """Serve an application until the end of the block; gives its address."""
    port = port or free_port()
    server = WebServer(app, "127.0.0.1", port, limits)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.end()
        thread.join(timeout=10)
    assert not thread.is_alive()


def wait_for(port: int, seconds: float = 30.0) -> None:
    """Return once something listens on a port."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")
