"""Reading a request's body before a thread is taken for it: in time, and not too much of it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from typing import IO, Protocol

from web.serving.limits import ServerLimits


class Pieces(Protocol):
    """What a body comes from."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the body piece by piece."""
        ...


class TooSlowError(Exception):
    """The body did not come in time."""


class TooLargeError(Exception):
    """The body is larger than allowed."""


class TooBusyError(Exception):
    """All unfinished bodies together are larger than allowed."""


class Bodies:
    """Reads bodies; knows how much of all of them waits to be complete."""

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._waiting = 0

    async def read(self, pieces: Pieces, declared: int | None) -> tuple[IO[bytes], int]:
        """Return a body as a file, at its beginning, and its length in bytes.

        `declared` is its Content-Length, None where it has none. Raises `TooLargeError` for a
        declared length before anything is kept, `TooSlowError`, `TooBusyError`, and what the
        transport raises when the sender has gone.
        """
        limits = self._limits
        if declared is not None and declared > limits.body_bytes:
            if declared <= limits.discarded_bytes:
                await self._gather(pieces, None, limits.discarded_bytes)
            raise TooLargeError
        # It lives as long as its request, which closes it.
        kept = tempfile.SpooledTemporaryFile(max_size=limits.body_in_memory)  # noqa: SIM115
        try:
            length = await self._gather(pieces, kept, limits.body_bytes)
            kept.seek(0)
        except BaseException:
            kept.close()
            raise
        return kept, length

    async def _gather(self, pieces: Pieces, kept: IO[bytes] | None, most: int) -> int:
        """Read to the end; write what comes into `kept`, or nowhere. Return how much it was."""
        length, limits = 0, self._limits
        coming = aiter(pieces)
        try:
            async with asyncio.timeout(limits.body_seconds):
                while True:
                    async with asyncio.timeout(limits.body_pause_seconds):
                        piece = await anext(coming)
                    length += len(piece)
                    if length > most:
                        raise TooLargeError
                    if kept is not None:
                        self._waiting += len(piece)
                        if self._waiting > limits.bodies_bytes:
                            raise TooBusyError
                        kept.write(piece)
        except StopAsyncIteration:
            return length
        except TimeoutError:
            raise TooSlowError from None
        finally:
            if kept is not None:
                self._waiting -= length
