"""One of several web processes on one database: `serving_process.py URL`.

It serves the feeds on a port of its own, prints which, and ends when its input does.
"""

import sys

from flask import Flask

import scheduler  # noqa: F401 -- sets the zone data
from scheduler.storage.database import open_database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration.draft.test_booking import NOW
from tests.serving import served
from web.feeds import blueprint


def main() -> None:
    database = open_database(sys.argv[1])
    app = Flask("feeds")
    app.extensions["educatec"] = context_on(database, FakeClock(NOW))
    app.register_blueprint(blueprint)
    with served(app) as address:
        print(address.rpartition(":")[2], flush=True)  # noqa: T201 -- the parent reads it
        sys.stdin.read()


if __name__ == "__main__":
    main()
