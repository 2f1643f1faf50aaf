"""Sending a recording: ranges, a strong ETag that is its SHA-256, and the one rate of its line.

Who asks with `?step=1` (our receiver) gets as much as may go now, at once, or is told when to ask
again; no thread waits. Others get one slow stream; of these only a few at a time, since each holds
a thread.
"""

import base64
import datetime as dt
import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import NotFoundError
from scheduler.service.context import Context
from scheduler.service.deliveries.transfers import Grant, Offer, grant, offer
from scheduler.service.recordings.recordings import media_store
from web.context import ctx
from web.deliveries.blueprint import blueprint, school_behind
from web.security.outside import number_of

MOST_STREAMS = 3  # of the eight threads that answer requests
OFFER_LASTS = dt.timedelta(seconds=10)
LONGEST_SLEEP = 5.0
BUSY_SECONDS = 30
MOST_OFFERS = 10_000

_streams = threading.BoundedSemaphore(MOST_STREAMS)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes asked for: from `first` up to, and without, `end`; `whole` if no range was."""

    first: int
    end: int
    whole: bool

    @property
    def length(self) -> int:
        """How many bytes these are."""
        return self.end - self.first


@blueprint.route("/<int(max=2147483647):recording_id>/<path:name>", methods=["GET", "HEAD"])
def file(code: str, token: str, recording_id: int, name: str) -> ResponseReturnValue:  # noqa: ARG001 -- the name is for the reader
    """Send a recording or a range of it, inside the school's hours and at its rate."""
    found = _offer(school_behind(code, token), recording_id)
    tag = f'"{found.recording.sha256}"'
    if request.if_none_match.contains_raw(tag):
        return _described(Response(status=304), found)
    span = _span(found.recording.size, tag)
    if span is None:
        refused = Response(status=416)
        refused.headers["Content-Range"] = f"bytes */{found.recording.size}"
        return refused
    if request.method == "HEAD":
        return _answered(Response(), found, span)
    if request.args.get("step"):
        return _step(found, span)
    return _stream(found, span)


def _step(found: Offer, span: ByteRange) -> ResponseReturnValue:
    given = grant(ctx(), found, span.length, verified=request.args.get("have", type=number_of))
    if not given.count:
        return _later(found, given)
    sent = ByteRange(span.first, span.first + given.count, whole=False)
    path = media_store(ctx()).path_of(found.recording.sha256)
    with path.open("rb") as source:
        source.seek(sent.first)
        body = source.read(sent.length)
    return _answered(Response(body, status=206), found, sent)


def _stream(found: Offer, span: ByteRange) -> ResponseReturnValue:
    if not _streams.acquire(blocking=False):
        return _later(found, Grant(count=0, wait=BUSY_SECONDS))
    try:
        first = grant(ctx(), found, span.length)
    except BaseException:
        _streams.release()
        raise
    if not first.count:
        _streams.release()
        return _later(found, first)
    path = media_store(ctx()).path_of(found.recording.sha256)
    reply = Response(_Paced(ctx(), found, path, span, first.count), direct_passthrough=True)
    return _answered(reply, found, span)


class _Paced:
    """The bytes of a stream as the line's rate lets them go; it ends early with the night."""

    def __init__(
        self, given: Context, found: Offer, path: Path, span: ByteRange, granted: int
    ) -> None:
        self._parts = self._read(given, found, path, span, granted)
        self._is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def close(self) -> None:
        """Give the place of the stream to another."""
        if not self._is_closed:
            self._is_closed = True
            _streams.release()

    @staticmethod
    def _read(
        given: Context, found: Offer, path: Path, span: ByteRange, granted: int
    ) -> Iterator[bytes]:
        left = span.length
        with path.open("rb") as source:
            source.seek(span.first)
            while left:
                part = source.read(min(granted, left))
                if not part:
                    return
                yield part
                left -= len(part)
                granted = 0
                while left and not granted:
                    try:
                        next_one = grant(given, found, left)
                    except NotFoundError:  # it was withdrawn
                        return
                    if not next_one.count and not found.is_open(given.clock.now()):
                        return
                    granted = next_one.count
                    if not granted:
                        time.sleep(min(next_one.wait, LONGEST_SLEEP))


def _offer(code: str, recording_id: int) -> Offer:
    """Return an offer, a few seconds old at most; `grant` refuses at once what was withdrawn."""
    known: dict[tuple[str, int], tuple[dt.datetime, Offer]]
    known = current_app.extensions.setdefault("educatec-offers", {})
    now, key = ctx().clock.now(), (code, recording_id)
    kept = known.get(key)
    if kept is not None and abs(now - kept[0]) < OFFER_LASTS:
        return kept[1]
    found = offer(ctx(), code, recording_id)
    if len(known) > MOST_OFFERS:
        known.clear()
    known[key] = now, found
    return found


def _span(size: int, tag: str) -> ByteRange | None:
    """Return what is asked for; None when it lies outside the file (RFC 9110 section 14)."""
    asked = request.range
    if_range = request.headers.get("If-Range")
    is_stale = if_range is not None and if_range != tag
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1 or is_stale:
        return ByteRange(0, size, whole=True)
    limits = asked.range_for_length(size)
    return None if limits is None else ByteRange(limits[0], limits[1], whole=False)


def _answered(reply: Response, found: Offer, span: ByteRange) -> Response:
    if not span.whole:
        reply.status_code = 206
        last = span.end - 1
        reply.headers["Content-Range"] = f"bytes {span.first}-{last}/{found.recording.size}"
    reply.headers["Content-Length"] = str(span.length)
    reply.headers["Content-Type"] = found.recording.media_type
    reply.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(found.recording.file_name)}"
    )
    return _described(reply, found)


def _described(reply: Response, found: Offer) -> Response:
    digest = base64.b64encode(bytes.fromhex(found.recording.sha256)).decode()
    reply.headers["ETag"] = f'"{found.recording.sha256}"'
    reply.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530
    reply.headers["Accept-Ranges"] = "bytes"
    reply.headers["Cache-Control"] = "private, no-transform"
    return reply


def _later(found: Offer, given: Grant) -> ResponseReturnValue:
    """Say when to ask again: 429 for the rate, 503 outside the hours or while others are served."""
    if not found.rate:
        abort(404)
    paced = found.is_open(ctx().clock.now()) and given.wait < BUSY_SECONDS
    reply = jsonify(wait=given.wait)
    reply.status_code = 429 if paced else 503
    reply.headers["Retry-After"] = str(max(1, math.ceil(given.wait)))
    return reply
