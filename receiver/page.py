"""The local page: the films on this disk, played from it, in Arabic and French."""

import html
import http.server
import json
import re
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from receiver.library import Film, Library
from receiver.words import WORDS

PORT = 8010
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
BLOCK = 256 * 1024
STYLE = (
    "body{font:1.1rem/1.6 'Noto Naskh Arabic',system-ui,sans-serif;max-width:60rem;margin:0 auto;"
    "padding:1rem;background:#fff;color:#1b1b1b}video{width:100%;max-height:70vh;background:#000}"
    "li{margin-block:1rem;list-style:none;border-inline-start:4px solid #1f6f5c;"
    "padding-inline-start:.8rem}ul{padding:0}a,button{font:inherit}.hint{color:#595959}"
    "nav{display:flex;gap:1rem}progress{inline-size:12rem}"
)


def serve(library: Library, port: int = PORT) -> http.server.ThreadingHTTPServer:
    """Serve the page on this machine alone, in the background; return the server."""

    class Handler(_Handler):
        shelf = library

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Handler(http.server.BaseHTTPRequestHandler):
    shelf: Library
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send the page or a film."""
        parts = urlsplit(self.path)
        if parts.path == "/":
            asked = parse_qs(parts.query).get("lang", ["ar"])[0]
            self._send_page("fr" if asked == "fr" else "ar")
            return
        found = re.fullmatch(r"/films/(\d{1,10})", parts.path)
        film = self._film(int(found[1])) if found else None
        if film is None:
            self.send_error(404)
            return
        self._send_film(self.shelf.path_of(film), film.media_type)

    def log_message(self, *_words: object) -> None:
        """Write nothing: who watches what is nobody's business."""

    def _film(self, recording: int) -> Film | None:
        whole = (film for film, is_whole in self.shelf.films() if is_whole)
        return next((film for film in whole if film.recording == recording), None)

    def _send_page(self, language: str) -> None:
        body = page(self.shelf, language).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _send_film(self, path: Path, media_type: str) -> None:
        size = path.stat().st_size
        first, end = _span(self.headers.get("Range", ""), size)
        self.send_response(200 if (first, end) == (0, size) else 206)
        self.send_header("Content-Type", media_type)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - first))
        if (first, end) != (0, size):
            self.send_header("Content-Range", f"bytes {first}-{end - 1}/{size}")
        self.end_headers()
        with path.open("rb") as file:
            file.seek(first)
            left = end - first
            while left and (content := file.read(min(BLOCK, left))):
                try:
                    self.wfile.write(content)
                except OSError:  # the player has what it needs
                    return
                left -= len(content)


def page(library: Library, language: str) -> str:
    """Return the page in one language, as HTML."""
    words, last = WORDS[language], _last_list(library)
    other = "fr" if language == "ar" else "ar"
    coming = {entry["recording"]: entry for entry in last.get("recordings", ())}
    films = "".join(
        _film_item(film, is_whole, language, coming) for film, is_whole in library.films()
    )
    known = {film.recording for film, _ in library.films()}
    waiting = "".join(
        _waiting_item(Film.read(entry), language)
        for number, entry in coming.items()
        if number not in known and not entry["received"]
    )
    live = html.escape(str(last.get("page", "")), quote=True)
    to_live = f'<a href="{live}">{words["live"]}</a>' if live else ""
    to_other = f'<a href="/?lang={other}" lang="{other}">{WORDS[other]["own_name"]}</a>'
    shown = films + waiting or f"<p>{words['none']}</p>"
    return (
        f'<!doctype html><html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">'
        f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{words['title']}</title><style>{STYLE}</style></head><body>"
        f"<nav>{to_other}{to_live}</nav>"
        f"<main><h1>{words['title']}</h1><ul>{shown}</ul></main></body></html>"
    )


def _film_item(film: Film, is_whole: bool, language: str, coming: dict[int, dict[str, Any]]) -> str:
    words, head = WORDS[language], _head(film, language)
    if is_whole:
        rights = f'<p class="hint">{html.escape(film.rights)}</p>' if film.rights else ""
        opens = film.watch_from or ""
        hint = f'<p class="hint">{words["opens"]} <bdi>{html.escape(opens[:10])}</bdi></p>'
        return (
            f'<li>{head}{hint if opens else ""}<video controls preload="none" '
            f'src="/films/{film.recording}"></video>{rights}</li>'
        )
    if film.recording not in coming:
        return ""
    return f"<li>{head}<p>{words['coming']}</p></li>"


def _waiting_item(film: Film, language: str) -> str:
    return f"<li>{_head(film, language)}<p>{WORDS[language]['waiting']}</p></li>"


def _head(film: Film, language: str) -> str:
    title = html.escape(film.title.get(language) or film.name)
    teacher = html.escape(film.teacher.get(language, ""))
    day = html.escape(film.day)
    return f'<h2><bdi>{title}</bdi></h2><p class="hint"><bdi>{day}</bdi> · <bdi>{teacher}</bdi></p>'


def _span(asked: str, size: int) -> tuple[int, int]:
    found = RANGE.match(asked)
    if found is None or found.groups() == ("", ""):
        return 0, size
    if not found[1]:
        return max(0, size - int(found[2])), size
    first = min(int(found[1]), size)
    return first, min(int(found[2]) + 1, size) if found[2] else size


def _last_list(library: Library) -> dict[str, Any]:
    try:
        return dict(json.loads((library.folder / "list.json").read_text("utf-8")))
    except (OSError, ValueError):
        return {}
