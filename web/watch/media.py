"""The media of a broadcast: playlists and segments, under an address that nobody can guess.

nginx or a CDN may serve the same folder in this view's place (docs/studio.md).
"""

import gzip
import hashlib

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from scheduler.service.broadcasts import media
from web.context import ctx
from web.watch.blueprint import blueprint

PLAYLIST = "application/vnd.apple.mpegurl"
A_DAY = 24 * 3600


@blueprint.get("/air/<key>/<path:path>")
def file(key: str, path: str) -> ResponseReturnValue:
    """Send a playlist, packed and never old, or a segment, which never changes."""
    found = media.file_behind(ctx(), key, path)
    if found is None:
        abort(404)
    if not path.endswith(".m3u8"):
        sent = send_file(found, mimetype="video/mp4", conditional=True, max_age=A_DAY)
        sent.cache_control.immutable = True
        sent.cache_control.no_cache = None
        return sent
    return _playlist(found.read_bytes())


def _playlist(text: bytes) -> Response:
    response = Response(mimetype=PLAYLIST)
    response.set_etag(hashlib.sha256(text).hexdigest()[:24])
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        # Asked for every two seconds by every school: packed it is a fifth.
        text = gzip.compress(text, 6, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{response.get_etag()[0]}-gzip")
    response.set_data(text)
    response.make_conditional(request)
    return response
