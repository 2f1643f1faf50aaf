"""The entry of the command `educatec`: faults are told as sentences, never as a trace."""

import sys

from scheduler.cli import (
    deliveries,
    inputs,
    listing,
    on_air,
    people,
    planning,
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

# Each of these registers its commands on `cli` by being imported.
COMMANDS = (
    deliveries,
    inputs,
    listing,
    on_air,
    people,
    planning,
    receive,
    recordings,
    releases,
    secret,
    serving,
    timers,
    upkeep,
)


def main() -> None:
    """Run the command; faults are printed as sentences, never as a trace."""
    try:
        cli()
    except BadInputError as bad:
        for fault in bad.faults:
            err.print(str(fault), markup=False)
        count = len(bad.faults)
        err.print(f"{count} fault{'s' if count != 1 else ''}; nothing was loaded or changed.")
        sys.exit(BAD_INPUT)
    except SchedulerError as failure:
        err.print(str(failure), markup=False)
        sys.exit(FAILED)
    except OSError as failure:
        err.print(f"{failure.strerror or failure}: {failure.filename or ''}".strip(": "))
        sys.exit(FAILED)
