"""Whatever is refused can be said in every language: no sentence is put together."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import scheduler
import web
from scheduler.domain.errors import NotFoundError, UnavailableError
from scheduler.domain.sentence import of_system
from scheduler.language.catalogue import words_in
from scheduler.language.extraction import SENTENCES
from scheduler.language.saying import said

SOURCES = [
    path for package in (scheduler, web) for path in Path(package.__file__).parent.rglob("*.py")
]
PLACE = re.compile(r"%\((\w+)\)s")


def sentences_in(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SENTENCES and node.args:
            yield node


def test_every_refusal_is_written_out_where_it_is_raised():
    built = [
        f"{path.name}:{call.lineno}"
        for path in SOURCES
        for call in sentences_in(path)
        if not isinstance(call.args[0], ast.Constant)
        and not ast.unparse(call.args[0]).endswith(".message")
    ]
    assert built == []


def test_a_refusal_is_given_all_that_fills_it_and_nothing_else():
    wrong = [
        f"{path.name}:{call.lineno}"
        for path in SOURCES
        for call in sentences_in(path)
        if isinstance(message := call.args[0], ast.Constant)
        and (call.keywords or ast.unparse(call.func) != "sentence")  # filled where it is raised
        and set(PLACE.findall(str(message.value)))
        != {word.arg for word in call.keywords} - {"trouble"}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "There is no school 99001J."),
        ("fr", "Introuvable\u00a0: établissement 99001J."),
        ("ar", "غير موجود: مؤسسة 99001J."),
    ],
)
def test_the_noun_that_fills_a_sentence_is_translated_too(language: str, expected: str):
    assert said(NotFoundError("school", "99001J").said, words_in(language)) == expected


def test_what_the_system_says_is_translated_too():
    cause = of_system(OSError(28, "No space left on device"))
    error = UnavailableError("The file cannot be stored: %(cause)s.", cause=cause)
    assert str(error) == "The file cannot be stored: No space left on device."
    assert said(error.said, words_in("fr")).endswith("Disque plein.")
