"""Bodies already rendered, by feed and ETag: an old body can't be found under a new ETag."""

import gzip
import threading
from collections import OrderedDict
from dataclasses import dataclass

CAPACITY = 64 * 1024 * 1024  # bytes: the feeds of some hundred schools


@dataclass(frozen=True, slots=True)
class Body:
    """A feed's text, plain and packed."""

    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """The bytes that keeping it takes."""
        return len(self.plain) + len(self.packed)


def packed_body(plain: bytes) -> Body:
    """Return the body in both forms; the packed one carries no time, so it is the same always."""
    return Body(plain, gzip.compress(plain, compresslevel=6, mtime=0))


class BodyCache:
    """The bodies used last, up to a number of bytes; one per feed, the newest. Safe in threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._size = 0
        self._kept: OrderedDict[str, tuple[str, Body]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, etag: str) -> Body | None:
        """Return the body under this very ETag."""
        with self._lock:
            held = self._kept.get(key)
            if held is None or held[0] != etag:
                return None
            self._kept.move_to_end(key)
            return held[1]

    def put(self, key: str, etag: str, body: Body) -> None:
        """Keep a body, and let go those unused for longest."""
        with self._lock:
            former = self._kept.pop(key, None)
            self._size -= former[1].size if former else 0
            self._kept[key] = (etag, body)
            self._size += body.size
            while self._size > self._capacity and len(self._kept) > 1:
                _, (_, oldest) = self._kept.popitem(last=False)
                self._size -= oldest.size
