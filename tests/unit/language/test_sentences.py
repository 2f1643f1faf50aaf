"""English documents are read by people whose second language it is: their sentences are short."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[3]
MOST_WORDS = 25
DOCUMENTS = sorted(
    path
    for folder in (ROOT, ROOT / "docs")
    for path in folder.glob("*.md")
    if not path.stem.endswith((".ar", ".fr"))
)
# A sentence ends at its stop, whatever quote, bracket or emphasis closes behind it.
END = re.compile(r"[.!?…][)\]”’\"'»]*\s+(?=[^a-z])")
# Cells hold notes rather than sentences: a semicolon parts them.
NOTES_END = re.compile(rf"{END.pattern}|;\s+")
WORD = re.compile(r"\S*\w\S*")


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a document, without headings, code and the targets of links."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for opening, token in pairwise(tokens):
        if token.type != "inline" or opening.type == "heading_open":
            continue
        end = NOTES_END if opening.type in {"td_open", "th_open"} else END
        yield from filter(None, end.split(_said(token.children or [])))


def _said(parts: list[Token]) -> str:
    """Return what is read aloud: a piece of code, however long, is one word."""
    return "".join(
        {"text": part.content, "softbreak": " ", "hardbreak": " ", "code_inline": "Code"}.get(
            part.type, ""
        )
        for part in parts
    )


def too_long(text: str) -> list[str]:
    """Return the sentences that have more words than a reader keeps in mind."""
    return [
        f"{words} words: {sentence}"
        for sentence in sentences(text)
        if (words := len(WORD.findall(sentence))) > MOST_WORDS
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_sentence_of_an_english_document_is_long(document: Path) -> None:
    assert too_long(document.read_text(encoding="utf-8")) == []


def test_every_english_document_is_read() -> None:
    names = {path.name for path in DOCUMENTS}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "security.md", "planner.md"} <= names
    assert not {name for name in names if name.startswith("handbook")}


LONG = "word " * MOST_WORDS + "word"


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}.",
        f"First. {LONG}, **said** [here](address.html). Last.",
        f"- item\n- {LONG}",
        LONG.replace(" ", "\n", 3),
        f"| heading |\n|---|\n| short; {LONG} |",
    ],
    ids=["paragraph", "between others", "item", "over lines", "cell"],
)
def test_a_long_sentence_is_found_wherever_it_stands(text: str) -> None:
    assert len(too_long(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"# {LONG}",
        f"```\n{LONG}\n```",
        f"Like this:\n\n    {LONG}",
        f"`{LONG}` is one word.",
        f"Two halves. W{LONG[1:60]}. W{LONG[61:]}.",
        f"| one | two |\n|---|---|\n| {LONG[:60]} | {LONG[60:]} |",
        f"[link](<{LONG}>)",
        f"Of version 3.11. {LONG[:100]} – 5 % = done.",
    ],
    ids=["heading", "fence", "indented", "code", "two", "cells", "target", "signs"],
)
def test_what_is_no_long_sentence_is_let_by(text: str) -> None:
    assert too_long(text) == []
