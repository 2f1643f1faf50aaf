"""Sending a file that somebody has uploaded: to be saved, never shown or run by a browser."""

from io import BytesIO

from flask import Response, send_file

from scheduler.service.schools import materials
from web.context import ctx

# Even opened by force, it may neither run nor ask for anything.
INERT = "sandbox; default-src 'none'"


def file_reply(session_id: int, material_id: int) -> Response:
    """Return a session's file as a download. Raises `NotFoundError` and `UnavailableError`."""
    found, content = materials.file_of(ctx(), session_id, material_id)
    reply = send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=found.file_name,
    )
    reply.headers["Content-Security-Policy"] = INERT
    reply.headers["X-Content-Type-Options"] = "nosniff"
    reply.headers["Cache-Control"] = "private, no-cache"
    return reply
