"""Uploads that go on after a cut, by tus 1.0 (core, creation, termination).

Each request carries at most a few megabytes, so the limit for all requests holds for these too, and
a file's size is refused before a byte of it comes.
"""

import base64
import binascii
from collections.abc import Iterator

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import LostUpdateError
from scheduler.service.recordings import uploads
from web.context import actor, ctx
from web.panel.blueprint import blueprint

VERSION = "1.0.0"
BODY_TYPE = "application/offset+octet-stream"
BLOCK = 256 * 1024
UPLOADS = "/recordings/uploads"


@blueprint.route(UPLOADS, methods=["OPTIONS"])
def describe_uploads() -> ResponseReturnValue:
    """Say what is spoken here."""
    reply = _tus(204)
    reply.headers["Tus-Version"] = VERSION
    reply.headers["Tus-Extension"] = "creation,termination"
    reply.headers["Tus-Max-Size"] = str(ctx().recordings.most_bytes)
    return reply


@blueprint.post(UPLOADS)
def begin_upload() -> ResponseReturnValue:
    """Begin an upload: its length, and in the metadata the session and the file's name."""
    _speaks_tus()
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    length, session = request.headers.get("Upload-Length", ""), given.get("session", "")
    if not (length.isdecimal() and session.isdecimal()) or len(session) > 9:
        abort(400)
    begun = uploads.begin_upload(
        ctx(), int(session), given.get("filename", "recording"), int(length), actor=actor()
    )
    reply = _tus(201)
    reply.headers["Location"] = url_for("panel.one_upload", name=begun.name)
    return reply


# HEAD comes with GET in Flask; a GET of an upload says as much.
@blueprint.get(f"{UPLOADS}/<name>", endpoint="one_upload")
def upload_offset(name: str) -> ResponseReturnValue:
    """Say how much has come."""
    found = uploads.find_upload(ctx(), name, actor=actor())
    reply = _tus(200)
    reply.headers["Upload-Offset"] = str(found.offset)
    reply.headers["Upload-Length"] = str(found.size)
    reply.headers["Cache-Control"] = "no-store"
    return reply


@blueprint.patch(f"{UPLOADS}/<name>")
def continue_upload(name: str) -> ResponseReturnValue:
    """Add bytes at an offset; with the last one the recording is handed in."""
    _speaks_tus()
    offset = request.headers.get("Upload-Offset", "")
    if request.mimetype != BODY_TYPE or not offset.isdecimal():
        abort(415 if request.mimetype != BODY_TYPE else 400)
    try:
        found = uploads.add_bytes(ctx(), name, int(offset), _blocks(), actor=actor())
    except LostUpdateError:
        return _tus(409)
    reply = _tus(204)
    reply.headers["Upload-Offset"] = str(found.offset)
    if found.recording is not None:
        reply.headers["Educatec-Recording"] = url_for(
            "panel.one_recording", recording_id=found.recording.id
        )
    return reply


@blueprint.delete(f"{UPLOADS}/<name>")
def give_up_upload(name: str) -> ResponseReturnValue:
    """Forget an upload."""
    _speaks_tus()
    uploads.give_up_recording(ctx(), name, actor=actor())
    return _tus(204)


def _speaks_tus() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        abort(412)


def _tus(status: int) -> Response:
    reply = Response(status=status)
    reply.headers["Tus-Resumable"] = VERSION
    return reply


def _blocks() -> Iterator[bytes]:
    while block := request.stream.read(BLOCK):
        yield block


def _metadata(words: str) -> dict[str, str]:
    found = {}
    for pair in words.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            abort(400)
    return found
