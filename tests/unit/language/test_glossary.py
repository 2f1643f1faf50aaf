"""One vocabulary: words that the glossary gives up are said nowhere any more."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from typer.main import get_command

from scheduler.cli import main  # noqa: F401 -- registers every command
from scheduler.cli.app import cli
from scheduler.language.compiling import FOLDER
from scheduler.language.dates import full_day

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"^\| (ar|fr|en) \| (.+?) \| (.+?) \|(.*)\|$", re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)s")
DOCUMENTS = {
    "fr": [ROOT / "docs" / "handbook.fr.md"],
    "ar": [ROOT / "docs" / "handbook.ar.md"],
    "en": [
        path
        for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
        if path.name != "glossary.md" and not path.stem.endswith((".ar", ".fr"))
    ],
}
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)  # names in code are translated nowhere


@dataclass(frozen=True)
class Unwanted:
    """Words of one language that are not to be used, and where they are right."""

    language: str
    pattern: re.Pattern[str]
    right_in: tuple[str, ...]

    def found_in(self, text: str) -> list[str]:
        for right in self.right_in:
            text = text.replace(right, " ")
        text = PLACEHOLDER.sub(" ", text).replace("\u00a0", " ").replace("\u202f", " ")
        return self.pattern.findall(text)


def unwanted() -> list[Unwanted]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [_row(*found) for found in ROW.findall(text)]


def _row(language: str, words: str, _use: str, right: str) -> Unwanted:
    parts = [re.escape(word).replace(r"\*", r"\w*") for word in re.split("[,،] ", words.strip())]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
    given = tuple(each.strip() for each in right.split(",") if each.strip())
    return Unwanted(language, pattern, given)


def said(language: str) -> dict[str, str]:
    """Return what is said in a language, by where it stands."""
    with (
        (FOLDER / "fr" if language == "en" else FOLDER / language)
        .joinpath("LC_MESSAGES", "messages.po")
        .open("rb") as file
    ):
        catalogue = [message for message in read_po(file) if message.id]
    texts = {
        str(message.id): message.id if language == "en" else message.string for message in catalogue
    }
    found = {
        key: " / ".join(text) if isinstance(text, tuple | list) else text
        for key, text in texts.items()
    }
    for document in DOCUMENTS[language]:
        if document.exists():
            found[document.name] = CODE.sub(" ", document.read_text(encoding="utf-8"))
    if language == "en":
        found |= dict(command_line())
    return found


def command_line() -> list[tuple[str, str]]:
    """Return the help of every command."""

    def walk(command: click.Command, name: str) -> list[tuple[str, str]]:
        context = click.Context(command, info_name=name)
        texts = [(name, command.get_help(context))]
        for child, below in getattr(command, "commands", {}).items():
            texts += walk(below, f"{name} {child}")
        return texts

    return walk(get_command(cli), "educatec")


@pytest.mark.parametrize(
    "words", unwanted(), ids=lambda words: f"{words.language}: {words.pattern.pattern[9:40]}"
)
def test_words_that_were_given_up_are_said_nowhere(words: Unwanted) -> None:
    found = {
        place: hits
        for place, text in said(words.language).items()
        if (hits := words.found_in(text))
    }
    assert not found


def test_the_glossary_has_a_row_for_each_language() -> None:
    assert {words.language for words in unwanted()} == {"ar", "fr", "en"}
    assert len(unwanted()) > 40


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_dates_name_monday_as_the_glossary_does(language: str) -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if "first day of the week" in line)
    names = dict(zip(("ar", "fr", "en"), row.split("|")[2:5], strict=True))
    assert names[language].strip() in full_day(dt.date(2026, 11, 30), language)
