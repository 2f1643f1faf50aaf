"""Answers packed with gzip, for thin lines: pages as they are made, sheets and scripts once.

Session cookies are not sent along by other sites (SameSite), so nobody else can have pages packed
with words of their own and learn a secret from the size.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

from web.responses.assets import FILES, STATIC, mark

LEAST = 1000  # bytes below which packing gains nothing
LEVEL = 5
PACKED = frozenset({"text/html", "text/csv"})
JSON = "application/json"  # packed for the board only: programs ask for it on better lines
STATIC_TEXTS = (".css", ".js", ".svg")


def init(app: Flask) -> None:
    """Pack what is worth it, for whoever takes gzip."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    name = (request.view_args or {}).get("filename", "")
    static = request.endpoint in FILES and name.endswith(STATIC_TEXTS)
    packed_json = request.blueprint == "panel" and response.mimetype == JSON
    if not static and not packed_json and response.mimetype not in PACKED:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0:
        return response
    if static:
        packed = _packed_file(name, mark(name))
        response.direct_passthrough = False
        response.close()
        response.set_data(packed)
    elif not response.is_streamed and len(response.get_data()) >= LEAST:
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    else:
        return response
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("ETag", None)  # it names the plain text, byte for byte
    return response


@lru_cache(maxsize=64)
def _packed_file(name: str, _mark: str) -> bytes:
    return gzip.compress((STATIC / name).read_bytes(), 9, mtime=0)
