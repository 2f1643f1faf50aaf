"""One of several processes that want the same slot: `booking_rival.py URL SESSION_ID`.

It says it is ready, waits for a line, tries once, and prints what came of it.
"""

import sys

import scheduler  # noqa: F401 -- sets the zone data
from scheduler.storage.database import open_database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration.draft.test_booking import NOW, attempt


def main() -> None:
    url, session_id = sys.argv[1], int(sys.argv[2])
    database = open_database(url)
    ctx = context_on(database, FakeClock(NOW))
    print("ready", flush=True)  # noqa: T201 -- the parent reads it
    sys.stdin.readline()
    print(attempt(ctx, session_id, make.MONDAY), flush=True)  # noqa: T201 -- likewise
    database.close()


if __name__ == "__main__":
    main()
