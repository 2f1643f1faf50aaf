"""The entry of the command `educatec`: errors are printed as sentences, never as a trace."""

import os
import sys

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
from scheduler.domain.errors import BadInputError, SchedulerError

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
    try:
        cli()
    except BadInputError as bad:
        for fault in bad.faults:
            err.print(str(fault), markup=False)
        count = len(bad.faults)
        err.print(f"{count} error{'s' if count != 1 else ''}; nothing was loaded or changed.")
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
        err.print(
            f"This failed and should not have: {type(failure).__name__}: {what}", markup=False
        )
        err.print(f"Set {TRACE_VARIABLE}=1 to see where, and send that to whoever keeps this up.")
        sys.exit(FAILED)
