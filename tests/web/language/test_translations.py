"""The catalogues: complete, up to date, and with nothing said outside them."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from scheduler.language.compiling import FOLDER
from scheduler.language.extraction import messages_said

WEB = Path(__file__).parents[3] / "web"
LANGUAGES = ("ar", "fr")
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TEMPLATES = sorted(WEB.glob("**/templates/**/*.html"))
SIGNS = re.compile(r"^[\W\d]*$")
# Names that are the same in every language, and what is printed on the keys of an Arabic keyboard.
ALIKE = {"ADSL", "4G", "Enter", "Shift"}
# A sign that has a space before it in French, put after what a template writes.
SIGN_OUTSIDE = re.compile(r"(?:\}\}|</\w+>) ?[:;!?](?=\s|<)")


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _key(message: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


def _strings(message: Message) -> tuple[str, ...]:
    return _key(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_holds_what_the_code_says_and_nothing_else(language: str) -> None:
    """When this fails: run web/frontend/update_translations.py and translate what it names."""
    held = {(message.context, _key(message.id)) for message in catalogue(language) if message.id}
    assert held == {(context, _key(message)) for context, message in messages_said()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    for message in catalogue(language):
        if message.id:
            assert not message.fuzzy, message.id
            assert all(_strings(message)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_parts(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        wanted = {name for text in _key(message.id) for name in PLACEHOLDER.findall(text)}
        for text in _strings(message):
            named = set(PLACEHOLDER.findall(text))
            # In Arabic "one" and "two" are words, and "none" may say it otherwise.
            least = wanted if len(_strings(message)) == 1 else set()
            assert least <= named <= wanted, (message.id, text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_no_template_sets_a_sign_that_french_spaces_otherwise(template: Path) -> None:
    assert not SIGN_OUTSIDE.findall(template.read_text(encoding="utf-8"))


def test_arabic_is_written_in_arabic() -> None:
    letters = re.compile(r"[\u0600-\u06ff]")
    for message in catalogue("ar"):
        if message.id and _key(message.id)[0] not in ALIKE:
            for text in _strings(message):
                said = PLACEHOLDER.sub("", text)
                assert letters.search(said) or not re.search(r"[A-Za-z]", said), text


def test_french_is_not_left_in_english() -> None:
    english = re.compile(r"\b(the|of|is|are|was|with|this|to|for|not|it|and)\b", re.IGNORECASE)
    for message in catalogue("fr"):
        if message.id:
            for text in _strings(message):
                assert not english.search(PLACEHOLDER.sub("", text)), text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_templates_say_nothing_outside_the_catalogues(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% block (home|\w+_class) %}.*?{% endblock %}", " ", text)
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style|pre|kbd)\b.*?</\1>|<!--.*?-->", " ", text, flags=re.DOTALL)
    for attribute in ("title", "aria-label", "placeholder", "alt", "data-label"):
        for said in re.findall(rf'\b{attribute}="([^"]*)"', text):
            assert not re.search(r"[^\W\d_]{2}", said), said
    shown = re.sub(r"<[^>]*>", " ", text)
    loose = re.findall(r"[^\W\d_]{2,}", shown.replace("Mbit/s", "").replace("SHA-256", ""))
    assert not loose, f"{path.name}: {loose}"


def test_french_signs_stand_at_their_word() -> None:
    """No line may begin with a sign: Lexique des règles typographiques, Imprimerie nationale."""
    loose = re.compile(r" [:;?!»]|« |\w'\w")
    for message in catalogue("fr"):
        if message.id:
            for text in _strings(message):
                assert not loose.search(text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_space_stands_beside_another(language: str) -> None:
    double = re.compile(r"[ \u00a0\u202f]{2}")
    for message in catalogue(language):
        for text in (*_key(message.id), *_strings(message)) if message.id else ():
            assert not double.search(text), text
