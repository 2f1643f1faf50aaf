"""The handbook's text: read from its Markdown once, its headings marked and listed."""

import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from web.panel.handbook.parts import PARTS

# An installation brings the text inside the package; a checkout of the source has it in `docs`.
_INSTALLED = Path(__file__).with_name("pages")
FOLDER = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[3] / "docs"
LANGUAGES = ("ar", "fr")
HEADINGS = ("h2", "h3")
PICTURE = re.compile(r'src="pictures/([^"]+)"')
OWN_WIDTH = re.compile(r'(<img[^>]*) width="\d+"')  # as a file's reader has it elsewhere
SIZES = slice(16, 24)  # where a PNG has its width and height


@dataclass(frozen=True, slots=True)
class HandbookHeading:
    """A heading of the handbook: its mark in the address, its words, and 2 or 3 as its level."""

    mark: str
    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Handbook:
    """The handbook of one language."""

    language: str
    title: str
    headings: tuple[HandbookHeading, ...]
    body: Markup


def language_for(language: str) -> str:
    """Return the language in which a reader of `language` gets the handbook."""
    return language if language in LANGUAGES else "fr"


@lru_cache
def handbook_in(language: str, pictures: str) -> Handbook:
    """Return the handbook in "ar" or "fr", its pictures taken from the address `pictures`."""
    parser = MarkdownIt("commonmark")
    text = (FOLDER / f"handbook.{language}.md").read_text(encoding="utf-8")
    tokens = _without_contents(parser.parse(text))
    title = next(tokens[at + 1].content for at, token in enumerate(tokens) if token.tag == "h1")
    headings = _mark_headings(tokens)
    tokens = [token for token in tokens if not _wraps(token)]
    start = next(at for at, token in enumerate(tokens) if token.type == "heading_close") + 1
    html = parser.renderer.render(tokens[start:], parser.options, {})
    html = OWN_WIDTH.sub(r"\1", html)
    html = PICTURE.sub(lambda found: _sized(found[1], pictures), html)
    return Handbook(language, title, headings, Markup(html))  # noqa: S704 -- our own file


def picture(name: str) -> Path | None:
    """Return the file of a picture of the handbook; nothing when there is none of that name."""
    found = {path.name: path for path in (FOLDER / "pictures").glob("*.png")}
    return found.get(name)


def _sized(name: str, pictures: str) -> str:
    """Return a picture's address and size, so that the page does not move when it comes."""
    width, height = struct.unpack(">II", (FOLDER / "pictures" / name).read_bytes()[SIZES])
    return f'src="{pictures}/{name}" width="{width}" height="{height}"'


def _mark_headings(tokens: list[Token]) -> tuple[HandbookHeading, ...]:
    """Give each heading its mark, in the order of `PARTS`, and return them."""
    marks = iter(PARTS)
    found = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in HEADINGS:
            mark = next(marks)
            token.attrSet("id", mark)
            found.append(HandbookHeading(mark, tokens[at + 1].content, int(token.tag[1])))
    return tuple(found)


def _without_contents(tokens: list[Token]) -> list[Token]:
    """Leave out the file's own list of contents, which the page has in its place.

    Links to other documents lead nowhere from the panel: only their words are kept.
    """
    first = next(at for at, token in enumerate(tokens) if token.type == "bullet_list_open")
    last = next(at for at, token in enumerate(tokens) if token.type == "bullet_list_close")
    kept = tokens[:first] + tokens[last + 1 :]
    for token in kept:
        if token.children:
            token.children = [child for child in token.children if not _leads(child)]
    return kept


def _leads(token: Token) -> bool:
    return token.type in {"link_open", "link_close"}


def _wraps(token: Token) -> bool:
    """Tell whether this only sets the direction of the file, which the page does itself."""
    return token.type == "html_block" and "div" in token.content
