"""What players say of themselves, gathered for a second, so that many rooms are one write."""

import threading
import time

from flask import Flask, current_app

from scheduler.domain.broadcast import RoomOnAir
from scheduler.service.broadcasts import watching
from scheduler.service.context import Context

GATHERED = 1.0  # seconds
EXTENSION = "educatec-beats"


class Beats:
    """The newest word of each room that is not stored yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[int, str], RoomOnAir] = {}
        self._kept_at = 0.0

    def add(self, ctx: Context, room: RoomOnAir, *, at_once: bool) -> None:
        """Take a word; store all that wait, when it is time or this one must be seen."""
        with self._lock:
            self._waiting[(room.session_id, room.school_code)] = room
            now = time.monotonic()
            if not at_once and now - self._kept_at < GATHERED:
                return
            rooms, self._waiting, self._kept_at = tuple(self._waiting.values()), {}, now
        watching.keep_rooms(ctx, rooms)


def init(app: Flask) -> None:
    """Give the application a place to gather what players say."""
    app.extensions[EXTENSION] = Beats()


def beats() -> Beats:
    """Return the application's."""
    found: Beats = current_app.extensions[EXTENSION]
    return found
