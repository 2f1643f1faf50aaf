"""The entry of the command `educatec`: errors are printed as sentences, never as a trace."""

import os
import sys

import typer
from typer._click.exceptions import ClickException
from typer.main import get_command

from scheduler.cli import (
    backup,
    deliveries,
    inputs,
    listing,
    on_air,
    people,
    planning,
    privacy,
    receive,
    recordings,
    releases,
    secret,
    serving,
    timers,
    upkeep,
)
from scheduler.cli.app import BAD_INPUT, FAILED, cli
from scheduler.cli.output import err
from scheduler.cli.sentences import UNKNOWN, clash_words
from scheduler.cli.speech import (
    chosen_language,
    gettext,
    ngettext,
    plain_argument,
    speak,
    translate_help,
    words,
)
from scheduler.cli.usage import show_wrong_call
from scheduler.domain.errors import BadInputError, ClashError, SchedulerError
from scheduler.language.saying import fault_line, noun, said
from scheduler.runtime.garbage import collect_seldom

TRACE_VARIABLE = "EDUCATEC_TRACE"

# Each of these registers its commands on `cli` by being imported.
COMMANDS = (
    deliveries,
    backup,
    inputs,
    listing,
    on_air,
    people,
    planning,
    privacy,
    receive,
    recordings,
    releases,
    secret,
    serving,
    timers,
    upkeep,
)


def main() -> None:
    """Run the command; errors are printed as sentences, never as a trace."""
    collect_seldom()
    speak(chosen_language(sys.argv[1:], os.environ))
    command = get_command(cli)
    translate_help(command)
    arguments = [plain_argument(argument) for argument in sys.argv[1:]]
    try:
        sys.exit(command(args=arguments, standalone_mode=False) or 0)
    except ClickException as wrong:
        show_wrong_call(wrong)
        sys.exit(wrong.exit_code)
    except typer.Abort:
        err.print(gettext("Cancelled."))
        sys.exit(FAILED)
    except BrokenPipeError:  # whoever read along has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except BadInputError as bad:
        for fault in bad.faults:
            err.print(fault_line(fault, words()), markup=False)
        counted = ngettext(
            "%(num)s error; nothing was loaded or changed.",
            "%(num)s errors; nothing was loaded or changed.",
            len(bad.faults),
        )
        err.print(counted)
        sys.exit(BAD_INPUT)
    except ClashError as broken:
        for clash in broken.clashes:
            err.print(clash_words(clash, UNKNOWN), markup=False)
        sys.exit(FAILED)
    except SchedulerError as failure:
        err.print(said(failure.said, words()), markup=False)
        sys.exit(FAILED)
    except OSError as failure:
        why = noun(failure.strerror or str(failure), words())
        err.print(f"{why}: {failure.filename or ''}".strip(": "), markup=False)
        sys.exit(FAILED)
    except Exception as failure:
        # A mistake of ours, or data that nobody could foresee: still a sentence, still exit 1.
        if TRACE_VARIABLE in os.environ:
            raise
        what = str(failure).partition("\n")[0]
        failed = gettext(
            "This failed and should not have: %(what)s", what=f"{type(failure).__name__}: {what}"
        )
        err.print(failed, markup=False)
        err.print(
            gettext(
                "Set %(name)s=1 to see where, and send that to the people who maintain this.",
                name=TRACE_VARIABLE,
            )
        )
        sys.exit(FAILED)
