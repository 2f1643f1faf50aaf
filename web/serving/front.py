"""What granian calls for each request: it reads the body within limits, then lets a thread make the
page. `/healthz` is answered without one, so that it waits for nobody, and so is what the
application has at hand (`promptly`).
"""

import asyncio
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import structlog
from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined] # granian has no __all__
from werkzeug.exceptions import RequestEntityTooLarge

from web.serving.bodies import Bodies, TooBusyError, TooLargeError, TooSlowError
from web.serving.environ import Environ, environ_of
from web.serving.limits import MIB, ServerLimits
from web.serving.promptly import ASKED, WouldWaitError, may_be_at_hand

if TYPE_CHECKING:
    # Published for type checkers only.
    from _typeshed.wsgi import WSGIApplication

ALIVE_PATH = "/healthz"
ALIVE = '{"status":"ok"}\n'
WITHOUT_BODY = frozenset({"GET", "HEAD"})
WHOLE = MIB  # bytes of an answer that is given in one piece
PLAIN = ("Content-Type", "text/plain; charset=utf-8")
JSON = ("Content-Type", "application/json")
LAST = ("Connection", "close")

Header = tuple[str, str]
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Answer:
    """What a page answers. `rest` is what comes after `body`, piece by piece."""

    status: int = 500
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    rest: Iterator[bytes] | None = None
    close: Callable[[], None] | None = None


class Front:
    """An RSGI application in front of a WSGI application."""

    def __init__(self, app: "WSGIApplication", limits: ServerLimits) -> None:
        self._app = app
        self._bodies = Bodies(limits)
        self._threads = ThreadPoolExecutor(limits.threads, thread_name_prefix="page")
        self._afterwards = ThreadPoolExecutor(1, thread_name_prefix="afterwards")
        self.running = 0

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        if scope.path == ALIVE_PATH and scope.method in WITHOUT_BODY:
            protocol.response_str(200, [JSON, ("Cache-Control", "no-store")], ALIVE)
            return
        self.running += 1
        try:
            await self._answer(scope, protocol)
        finally:
            self.running -= 1

    def end(self) -> None:
        """Take no more requests; those that run are not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._afterwards.shutdown(wait=False)

    async def _answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        declared = scope.headers.get("content-length")
        body: IO[bytes] = io.BytesIO()
        length = 0
        if scope.method not in WITHOUT_BODY or declared or "transfer-encoding" in scope.headers:
            try:
                body, length = await self._bodies.read(protocol, _number(declared))
            except TooLargeError:
                body, length = _Refused(), _number(declared) or 0
            except TooSlowError:
                protocol.response_str(408, [PLAIN, LAST], "The request did not come in time.\n")
                return
            except TooBusyError:
                protocol.response_str(
                    503, [PLAIN, LAST, ("Retry-After", "30")], "Too much is being sent at once.\n"
                )
                return
            except Exception:  # noqa: BLE001 -- whatever granian calls it: the sender has gone
                return
        with body:
            environ = environ_of(scope, body, length)
            if scope.method in WITHOUT_BODY and not length and may_be_at_hand(scope.path):
                answer = self._at_hand(environ)
                if answer is not None:
                    protocol.response_bytes(answer.status, answer.headers, answer.body)
                    return
            await self._give(environ, protocol)

    def _at_hand(self, environ: Environ) -> Answer | None:
        try:
            return self._make(environ | {ASKED: True})
        except WouldWaitError:
            return None

    async def _give(self, environ: Environ, protocol: HTTPProtocol) -> None:
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._threads, self._make, environ)
        if answer.rest is None:
            protocol.response_bytes(answer.status, answer.headers, answer.body)
            if answer.close:
                # What an answer leaves to be done may wait for others, and its reader must not.
                await loop.run_in_executor(self._afterwards, _closed, answer.close)
            return
        try:
            stream = protocol.response_stream(answer.status, answer.headers)
            await stream.send_bytes(answer.body)
            while piece := await loop.run_in_executor(self._threads, next, answer.rest, b""):
                await stream.send_bytes(piece)
        except Exception as error:  # noqa: BLE001 -- whatever granian calls it: the reader has gone
            log.info("an answer was not read to its end", reason=repr(error))
        finally:
            if answer.close:
                await loop.run_in_executor(self._afterwards, _closed, answer.close)

    def _make(self, environ: Environ) -> Answer:
        """Let the application answer; what is short and of known length is taken as a whole."""
        answer = Answer()

        def start(status: str, headers: list[Header], _error: Any = None) -> Callable[..., Any]:  # noqa: ANN401 -- PEP 3333's
            answer.status, answer.headers = int(status[:3]), headers
            return _no_write

        pieces: Iterable[bytes] = self._app(environ, start)
        answer.close = getattr(pieces, "close", None)
        coming = iter(pieces)
        answer.body = next(coming, b"")
        known = _number(
            next((text for name, text in answer.headers if name == "Content-Length"), "")
        )
        if known is not None and known <= WHOLE:
            answer.body += b"".join(coming)
        elif environ["REQUEST_METHOD"] != "HEAD" and answer.body:
            answer.rest = (piece for piece in coming if piece)
        return answer


class _Refused(io.BytesIO):
    """The body of a request that was too large: whoever reads it answers with 413, as a page."""

    def read(self, _size: int | None = -1) -> bytes:
        raise RequestEntityTooLarge

    def readline(self, _size: int | None = -1) -> bytes:
        raise RequestEntityTooLarge

    def readinto(self, _buffer: Any) -> int:  # noqa: ANN401 -- io's
        raise RequestEntityTooLarge


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() else None


def _closed(close: Callable[[], None]) -> None:
    try:
        close()
    except Exception:
        log.exception("what an answer left to be done failed")


def _no_write(_piece: bytes) -> None:
    raise NotImplementedError("Answers are given, not written.")
