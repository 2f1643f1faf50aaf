"""The entry of the command `educatec`: errors are printed as sentences, never as a trace."""

import os
import sys

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
from scheduler.cli.speech import (
    chosen_language,
    gettext,
    ngettext,
    plain_argument,
    speak,
    translate_help,
)
from scheduler.domain.errors import BadInputError, SchedulerError
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
    try:
        command(args=[plain_argument(argument) for argument in sys.argv[1:]])
    except BadInputError as bad:
        for fault in bad.faults:
            err.print(str(fault), markup=False)
        words = ngettext(
            "%(num)s error; nothing was loaded or changed.",
            "%(num)s errors; nothing was loaded or changed.",
            len(bad.faults),
        )
        err.print(words)
        sys.exit(BAD_INPUT)
    except SchedulerError as failure:
        err.print(str(failure), markup=False)
        sys.exit(FAILED)
    except OSError as failure:
        err.print(f"{failure.strerror or failure}: {failure.filename or ''}".strip(": "))
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
