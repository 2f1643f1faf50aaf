"""How a wrong call of the command is told: typer's own sentences, in the language of the command.

Typer writes English, and a few of its texts do not go through gettext; each is known again by its
form, as the phrases of intake are.
"""

import re

from typer._click.exceptions import ClickException, NoArgsIsHelpError

from scheduler.cli.output import err
from scheduler.cli.speech import gettext
from scheduler.language.catalogue import N_

# As typer writes them, particular ones before general ones, and the message of the catalogues.
FORMS: tuple[tuple[str, str], ...] = (
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.*)\)",
        N_("There is no option %(name)s. Similar options: %(near)s"),
    ),
    (r"No such option: (?P<name>\S+)", N_("There is no option %(name)s.")),
    (
        r"No such command '(?P<name>.*?)'\.? Did you mean (?P<near>.*)\?",
        N_("There is no command %(name)s. Similar commands: %(near)s"),
    ),
    (r"No such command '(?P<name>.*)'\.", N_("There is no command %(name)s.")),
    (r"Missing command\.", N_("Give a command.")),
    (r"Missing (?:argument|parameter) '?(?P<name>.*?)'?\.", N_("Give the argument %(name)s.")),
    (r"Missing option '?(?P<name>.*?)'?\.", N_("Give the option %(name)s.")),
    (r"Option '(?P<name>.*)' requires an argument\.", N_("The option %(name)s needs a value.")),
    (r"Option '(?P<name>.*)' does not take a value\.", N_("The option %(name)s takes no value.")),
    (r"Got unexpected extra argument\(?s?\)? \((?P<names>.*)\)", N_("Not expected: %(names)s")),
    (
        r"Invalid value for (?P<name>.*?): (?P<why>.*)",
        N_("%(name)s: the value is not valid: %(why)s"),
    ),
    (r".*\S does not exist\.", N_("The file does not exist.")),
    (r".*valid integer.*", N_("Give a whole number.")),
    (r".*valid number.*", N_("Give a number.")),
    (r".*greater than or equal to (?P<least>[\d.]+).*", N_("Give at least %(least)s.")),
    (r".*less than or equal to (?P<most>[\d.]+).*", N_("Give at most %(most)s.")),
    (r".*does not match the formats?.*", N_("Give a day such as 2026-11-30.")),
)


def show_wrong_call(wrong: ClickException) -> None:
    """Print how the command is called and what was wrong."""
    if isinstance(wrong, NoArgsIsHelpError):  # its help has been printed
        return
    context = getattr(wrong, "ctx", None)
    if context is not None:
        err.print(context.get_usage(), markup=False)
        call = f"{context.command_path} {context.help_option_names[0]}"
        err.print(gettext("For help: %(call)s", call=call), markup=False)
    told = wrong_words(wrong.format_message().removeprefix("Invalid value: "))
    err.print(gettext("Error: %(wrong)s", wrong=told), markup=False)


def wrong_words(written: str) -> str:
    """Return a sentence of typer's in the language of the command; others stay as they are."""
    for form, message in FORMS:
        found = re.fullmatch(form, written, re.DOTALL)
        if found:
            parts = {name: part.replace("'", "") for name, part in found.groupdict().items()}
            if "why" in parts:
                parts["why"] = wrong_words(found["why"])
            return gettext(message, **parts) if parts else gettext(message)
    return written
