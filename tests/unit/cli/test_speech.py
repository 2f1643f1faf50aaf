"""The command speaks the language of `--lang` or of the terminal, and says nothing outside it."""

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_command

from scheduler.cli import main  # noqa: F401 -- registers every command
from scheduler.cli.app import cli
from scheduler.cli.speech import chosen_language, gettext, plain_argument, speak, translate_help

FOLDER = Path(__file__).parents[3] / "scheduler" / "cli"
PRINTERS = {"out.print", "err.print", "typer.confirm", "typer.BadParameter", "bar.add_task"}
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "fr_FR.UTF-8"}, "fr"),
        ([], {"LANG": "ar_MA.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        (["--lang", "ar", "plan"], {"LANG": "fr_FR"}, "ar"),
        (["--lang=fr", "plan"], {}, "fr"),
        (["--lang"], {"LANG": "fr_FR"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_language_is_that_of_the_option_or_of_the_terminal(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert chosen_language(arguments, environment) == language


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("٢٠٢٦-١١-٣٠", "2026-11-30"),
        ("۲۰۲۶–۱۱–۳۰", "2026-11-30"),
        ("٩٩٠٠١J", "99001J"),
        ("–-school", "--school"),
        ("\u200f99001J\u200e", "99001J"),
        ("une note – d’avance", "une note – d’avance"),
        ("ملاحظة ٢", "ملاحظة ٢"),
    ],
)
def test_arguments_are_read_from_every_keyboard_and_texts_stay(typed: str, read: str) -> None:
    assert plain_argument(typed) == read


def test_help_is_in_the_language_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    command = get_command(cli)
    speak("fr")
    try:
        translate_help(command)
        assert gettext("No differences.") == "Aucune différence."
    finally:
        speak("en")
    plan = command.commands["plan"]
    assert plan.help == "Programmer dans le brouillon les séances d’une période."
    assert "seconds" not in str([parameter.help for parameter in plan.params])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_nothing_is_printed_outside_the_catalogue(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    loose = [
        said
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in PRINTERS
        for argument in node.args
        for said in _written_out(argument)
    ]
    assert loose == []


def _written_out(argument: ast.expr) -> list[str]:
    """Return the words that stand in the call itself."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    texts = [part.value for part in parts if isinstance(part, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and WORD.search(text)]
