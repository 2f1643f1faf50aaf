"""The page on a stick: whole in itself, in both languages, and safe from what texts hold."""

import re
from html.parser import HTMLParser

import pytest

from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.feeds.static_page import render_page
from tests import factories
from tests.unit.feeds.released import FIRST, MONDAY, facts, session

SCHOOL = factories.school(code=FIRST, name=Text(ar="ثانوية الرحامنة", fr="Lycée <Rehamna>"))
PAGE = "https://educatec.example/s/0123456789abcdef"


def page(*sessions: object) -> str:
    given = [session(number, facts=each) for number, each in enumerate(sessions, 1)]
    body = render_page(given, school=SCHOOL, mondays=(MONDAY,), address=PAGE, release=4)
    return body.decode()


class Asking(HTMLParser):
    """Collects whatever would make a browser ask the network for something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in {"script", "link", "iframe", "img", "object", "video"} or "src" in named:
            self.found.append(tag)


def test_page_asks_nobody_for_anything() -> None:
    text = page(facts())
    asking = Asking()
    asking.feed(text)
    assert asking.found == []
    assert "url(" not in text
    assert "@import" not in text
    assert re.findall(r'href="([^"]*)"', text) == [PAGE]


@pytest.mark.parametrize(
    "words",
    [
        *("ثانوية الرحامنة", "الاثنين 30 نونبر 2026", "مباشر – صورة واضحة"),
        *("Lycée &lt;Rehamna&gt;", "lundi 30 novembre 2026", "En direct – image nette"),
        '<bdi dir="ltr">14:30</bdi>',
    ],
)
def test_page_says_the_week_in_both_languages(words: str) -> None:
    assert words in page(facts())


def test_texts_are_never_markup() -> None:
    nasty = Text(ar="<script>1</script>", fr="</div>&amp;")
    text = page(facts(title=nasty))
    assert "<script" not in text
    assert "&lt;script&gt;1" in text


def test_page_is_the_same_to_the_byte_every_time() -> None:
    later = facts(slot=Slot(MONDAY, 990, 60))
    assert page(facts(), later) == page(facts(), later)


@pytest.mark.parametrize(("source", "said"), [("illustrative", True), ("verified", False)])
def test_school_made_up_for_the_example_is_called_so(source: str, *, said: bool) -> None:
    school = factories.school(code=FIRST, source=source)
    body = render_page((), school=school, mondays=(MONDAY,), address=PAGE, release=4).decode()
    assert ("à titre d’exemple" in body) is said
