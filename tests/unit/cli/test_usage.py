"""A wrong call of the command is told in its language, usage and hint included."""

import re

import pytest
from typer._click.exceptions import ClickException
from typer.main import get_command

from scheduler.cli import main  # noqa: F401 -- registers every command
from scheduler.cli.app import cli
from scheduler.cli.speech import speak, translate_help
from scheduler.cli.usage import show_wrong_call, wrong_words

CALLS = [
    "nosuch",
    "pln",
    "plan --wrong",
    "plan --json=3",
    "plan more",
    "plan --seed abc",
    "plan --seed",
    "plan --time-limit 0",
    "plan --time-limit soon",
    "plan --from tomorrow",
    "secret rotate --keep-days 100000",
    "restore",
    "receipt /nowhere",
    "serve --port x",
]
ENGLISH = re.compile(
    r"\b(usage|try|help|for|no|such|missing|invalid|requires?|should|input|valid|got|command|"
    r"exist|possible|did|mean)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"--?[a-z-]+|'[^']*'|\[OPTIONS\]|educatec[ a-z]*|<[^>]*>|[A-Z_]{3,}")


def failure_of(call: str) -> ClickException:
    with pytest.raises(ClickException) as raised:
        get_command(cli)(args=call.split(), standalone_mode=False, prog_name="educatec")
    return raised.value


@pytest.mark.parametrize("call", CALLS)
def test_no_sentence_of_typer_stays_english(call: str):
    written = failure_of(call).format_message().removeprefix("Invalid value: ")
    speak("fr")
    try:
        told = wrong_words(written)
    finally:
        speak("en")
    assert told != written
    assert not ENGLISH.search(NAMES.sub("", told)), told


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_is_printed_of_a_wrong_call_has_no_english(
    language: str, capsys: pytest.CaptureFixture[str]
):
    speak(language)
    try:
        command = get_command(cli)
        translate_help(command)
        with pytest.raises(ClickException) as raised:
            command(args=["plan", "--wrong"], standalone_mode=False, prog_name="educatec")
        show_wrong_call(raised.value)
    finally:
        speak("en")
        translate_help(get_command(cli))
    said = capsys.readouterr().err
    assert "educatec plan" in said
    assert not ENGLISH.search(NAMES.sub("", said)), said
