"""Every phrase with which intake names a fault is known to the catalogues."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import scheduler
import web
from scheduler.domain.errors import Fault
from scheduler.language.phrases import AS_READ, PHRASES, known_phrase
from web.language.wording.faults import fault_phrase, fault_words

ROOT = Path(scheduler.__file__).parent
SOURCES = [*ROOT.rglob("*.py"), *Path(web.__file__).parent.rglob("*.py")]
CALLS = {"NotAllowedValue", "fault", "_fault", "_bad", "_whole", "Fault"}
NAMES = {"wrong", "allowed"}
# Arguments that name a place or a key, and say nothing.
PLACES = re.compile(
    r"^[a-z_]+$|^[\w.]+\.(toml|csv)$|^[A-Z_]+$|^X$|/|^programmes|^recording, sha256|^\w+\["
)


def said_by(source: Path) -> Iterator[str]:
    """Yield what a module says of faults, with an X wherever something is filled in."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in CALLS:
                given = [*node.args, *(each.value for each in node.keywords if each.arg in NAMES)]
                for argument in given:
                    yield from _texts(argument)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMES:
            yield from _texts(node.value)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "X" for each in node.values)
        yield "".join(map(str, parts))
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def only_by_chance(said: str) -> bool:
    """Tell whether words of ours would be shown as if they had been typed."""
    message, parts = known_phrase(said)
    return message == "is %(given)s" and "X" not in parts["given"]


def test_every_phrase_of_a_fault_is_in_the_catalogues():
    said = {each for source in SOURCES for each in said_by(source)}
    phrases = {each for each in said if each.strip() and not PLACES.search(each)}
    assert len(phrases) > 80
    phrases = {
        each.replace("no X ", "no school ").replace("a X, see", "a teacher, see")
        for each in phrases
    }
    unknown = {said for said in phrases if known_phrase(said)[0] == "" or only_by_chance(said)}
    assert not unknown


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_filled_in_survives_the_translation(app: Flask, language: str):
    fault = Fault(
        file="schools",
        line=1,
        key="code",
        wrong="is '99001A'",
        allowed="the check letter of 99001 makes it 99001J",
    )
    with app.test_request_context(f"/?lang={language}"):
        said = fault_words(fault)
    assert "'99001A'" in said
    assert "99001J" in said
    assert "check letter" not in said


def test_a_phrase_that_nobody_knows_is_shown_as_it_is(app: Flask):
    with app.test_request_context("/?lang=ar"):
        assert fault_phrase("never heard of") == "never heard of"


def test_particular_phrases_come_before_general_ones():
    """Otherwise a general one would swallow what a particular one says better."""
    written = [*AS_READ, *PHRASES]
    general = written.index("is %(given)s")
    assert general == len(written) - 1
