"""The language in which the command speaks: that of `--lang`, else of the terminal, else English.

Help and columns are written in English where they belong and looked up here when they are shown;
`scheduler.language.extraction` finds them.
"""

import inspect
import re
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from typer import rich_utils

from scheduler.domain.keyboard import plain_signs
from scheduler.language.catalogue import N_, Words, words_in

LANGUAGES = ("ar", "fr", "en")
OPTION = "--lang"
PLAIN = re.compile(r"[!-~]+")  # one word of what every keyboard has
COLUMN = "column"  # the context of what stands above a table's column
_HELP_OF_HELP = N_("Show this message and exit.")
_USAGE = N_("Usage: ")
_TITLES = {
    "DEFAULT_STRING": N_("[default: {}]"),
    "REQUIRED_LONG_STRING": N_("[required]"),
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"),
    "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
    "ERRORS_PANEL_TITLE": N_("Error"),
}


class _Spoken:
    """What the command speaks, of which a process has one."""

    words: Words = words_in("en")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of a call: of `--lang` before the command, else of the terminal."""
    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == OPTION:
            return _known(value or next(iter(arguments[at + 1 :]), ""))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return _known(environment[name])
    return "en"


def speak(language: str) -> None:
    """Let the command speak a language from now on."""
    _Spoken.words = words_in(language)


def gettext(message: str, **parts: object) -> str:
    """Return a message in the language of the command."""
    return _Spoken.words.gettext(message, **parts)


def ngettext(singular: str, plural: str, num: int, **parts: object) -> str:
    """Return a message in the plural form that belongs to a number, which it names `num`."""
    return _Spoken.words.ngettext(singular, plural, num, **parts)


def words() -> Words:
    """Return the words of the language of the command."""
    return _Spoken.words


def column(name: str) -> str:
    """Return what stands above a table's column."""
    return _Spoken.words.pgettext(COLUMN, name)


def spoken_language() -> str:
    """Return "ar", "fr" or "en": what the command speaks."""
    return _Spoken.words.language


def plain_argument(argument: str) -> str:
    """Return a code, number, day or option as typed on any keyboard; a text stays as it is."""
    plain = plain_signs(argument)
    return plain if PLAIN.fullmatch(plain) else argument


def translate_help(command: Any) -> None:  # noqa: ANN401 -- typer's own Click, which has no public name
    """Put a command's help, and that of all below it, into the language of the command."""
    for name, title in _TITLES.items():
        setattr(rich_utils, name, gettext(title))
    _translate(command)


def _translate(command: Any) -> None:  # noqa: ANN401 -- likewise
    _translate_usage(command)
    asking = command.get_help_option(typer.Context(command))
    if asking is not None:  # it is made once and kept
        asking.help = gettext(_HELP_OF_HELP)
    for attribute in ("help", "short_help"):
        text = getattr(command, attribute, None)
        if text:
            setattr(command, attribute, gettext(inspect.cleandoc(text)))
    for parameter in getattr(command, "params", ()):
        if getattr(parameter, "help", None):
            parameter.help = gettext(parameter.help)
        for asked in ("prompt", "confirmation_prompt"):
            if isinstance(getattr(parameter, asked, None), str):
                setattr(parameter, asked, gettext(getattr(parameter, asked)))
    for below in getattr(command, "commands", {}).values():
        _translate(below)


def _translate_usage(command: Any) -> None:  # noqa: ANN401 -- likewise
    written = command.get_usage
    command.get_usage = lambda context: written(context).replace("Usage: ", gettext(_USAGE), 1)
    command.options_metavar = gettext(N_("[OPTIONS]"))
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = gettext(N_("COMMAND [ARGS]..."))


def _known(name: str) -> str:
    short = name[:2].lower()
    return short if short in LANGUAGES else "en"
