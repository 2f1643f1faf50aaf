"""Free text from outside goes through one gate, whichever door it takes: no letter that turns a
line round, and no control character, is ever stored.
"""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.release import ReleasedSession
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.people.api_tokens import TokenScope
from scheduler.service.people.links import link
from scheduler.tomlfile.words import TextTable
from tests.web.callers import Caller
from tests.web.own_pages import SCHOOL, TEACHER
from tests.web.security.test_permissions import address

TURNS, RINGS = "\u202e", "\x07"
WORDS = f"gnp{TURNS}exe{RINGS}"
BAD = (TURNS, RINGS, "\\u202e", "\\u0007")
FACTS = (
    *("/panel/facts/teacher/item/maths-a", "/panel/facts/studio/item/studio-1"),
    *("/panel/facts/programme/item/maths-2bac", f"/panel/facts/school/item/{SCHOOL.id}"),
    *("/panel/facts/closure/item/independence", "/panel/facts/year", "/panel/facts/network"),
)
TYPED = {"text", "search", "tel", "email", ""}


@dataclass
class Form:
    """A form of a page: where it goes, what it holds, its fields for free text and for files."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Gathers the forms that a page sends by POST."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._form: Form | None = None
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            posts = given.get("method", "").lower() == "post"
            self._form = Form(given.get("action", "")) if posts else None
        elif self._form is not None:
            self._take(self._form, tag, given)

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "").lower()
        if tag == "option" and ("selected" in given or self._inside not in form.values):
            form.values[self._inside] = given.get("value", "")
        if not name:
            return
        if tag == "textarea" or (tag == "input" and kind in TYPED):
            form.free.append(name)
        if kind == "file":
            form.files.append(name)
        elif tag in {"select", "textarea"}:
            self._inside = name
        elif kind not in {"checkbox", "radio"} or "checked" in given or name not in form.values:
            form.values[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found.append(self._form)
            self._form = None
        if tag == "textarea":
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self.lasttag == "textarea" and self._inside:
            self._form.values.setdefault(self._inside, data.removeprefix("\n"))


def stored(folder: Path) -> set[str]:
    """Where in the database such letters are."""
    found = set()
    with closing(sqlite3.connect(folder / "house.db")) as reader:
        reader.text_factory = lambda raw: raw.decode("utf-8", "replace")
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (table,) in reader.execute(names).fetchall():
            rows = reader.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- the database's own name
            columns = [column[0] for column in rows.description]
            found |= {
                f"{table}.{column}"
                for row in rows
                for column, value in zip(columns, row, strict=True)
                if isinstance(value, str) and any(bad in value for bad in BAD)
            }
    return found


def pages(app: Flask, *more: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        reads = "GET" in (rule.methods or ())
        if reads and rule.endpoint.partition(".")[0] in {"panel", "account"}:
            yield address(app, rule)
    yield from more


def fillings(form: Form) -> Iterator[dict[str, object]]:
    """The form filled in with the words in one field after another, and in a file's name."""
    for name in form.free:
        yield {**form.values, name: f"{form.values.get(name, '')}{WORDS}"}
    if form.files:
        named = {name: (io.BytesIO(b"%PDF-1.7 x"), f"{WORDS}.pdf") for name in form.files}
        yield {**form.values, **named}


@pytest.mark.slow
def test_no_form_lets_such_letters_in(
    app: Flask,
    house: Context,
    operator: FlaskClient,
    live: ReleasedSession,
    tmp_path: Path,
) -> None:
    own = [link(house, holder).removeprefix(house.base_url) for holder in (SCHOOL, TEACHER)]
    of_one = [f"{page}/sessions/{live.session_id}" for page in (*own, "/panel")]
    sent = taken = 0
    for page in pages(app, *own, *of_one, *FACTS):
        reply = operator.get(page)
        if reply.mimetype != "text/html" or reply.status_code != 200:
            continue
        for form in Forms(reply.text).found:
            for values in fillings(form):
                answer = operator.post(
                    form.action or page, data=values, content_type="multipart/form-data"
                )
                assert answer.status_code < 500, (page, values)
                sent, taken = sent + 1, taken + (answer.status_code < 400)
    assert stored(tmp_path) == set()
    assert sent > 60
    assert taken > 10


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_no_file_names_anything_in_such_letters(language: str) -> None:
    texts = {"ar": "أ", "fr": "a", "en": "a"}
    assert TextTable.model_validate(texts)
    for letter in (TURNS, RINGS, "\u2066", "\x00"):
        with pytest.raises(ValueError, match="printable"):
            TextTable.model_validate(texts | {language: f"a{letter}b"})


def test_no_caller_of_the_api_lets_such_letters_in(
    asking: Caller, house: Context, one: int, tmp_path: Path
) -> None:
    asker = asking(TokenScope.RELEASE)
    editing.cancel_session(house, one, actor="sara")
    assert asker.post("/releases", {"note": f"gnp{TURNS}exe"}).status_code == 201
    assert asker.post("/releases", {"note": RINGS}).status_code == 422
    assert stored(tmp_path) == set()
