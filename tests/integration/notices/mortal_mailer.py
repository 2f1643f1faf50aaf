"""A program of the tests: owners that are killed at every commit of sending mail.

    python -m tests.integration.mortal_mailer URL DATA_DIR INSTANT PORT

Owners are started one after the other. Each is killed (SIGKILL) before or after its first, second,
… commit of sending; the first that finds nothing left to send ends the program. The last line
printed says how many were killed.
"""

import datetime as dt
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.service.context import Context
from scheduler.service.notices import outbox
from scheduler.service.timers import actions
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone
from tests.fakes import FakeClock
from tests.integration.runtime.mortal_owner import FINISHED, KILLED, die_at

COMMITS = 4  # what was left half done, claim, about to give, the server's answer


def context(database: Database, now: dt.datetime, unit: type[UnitOfWork]) -> Context:
    return Context(
        uow=lambda: unit(database),
        clock=FakeClock(now),
        zone=load_zone("Africa/Casablanca"),
        secret=b"",
        base_url="http://educatec.test",
    )


def live(database: Database, now: dt.datetime, port: int, unit: type[UnitOfWork]) -> None:
    epoch = actions.begin_epoch(context(database, now, UnitOfWork), "mortal")
    server = MailServer(host="127.0.0.1", port=port, security="none")
    outbox.send_due(context(database, now, unit), epoch, SmtpMailer(server, "studio@example.org"))


def deaths() -> Iterator[tuple[int, bool]]:
    for commit in range(1, COMMITS + 1):
        yield commit, False
        yield commit, True


def main(url: str, _data_dir: Path, now: str, port: str) -> None:
    killed = 0
    database = open_database(url)
    database.close()  # no connection may be shared with children
    for commit, after in itertools.cycle(deaths()):
        child = os.fork()
        if child == 0:
            unit = die_at(commit, after=after)
            live(database, dt.datetime.fromisoformat(now), int(port), unit)
            os._exit(FINISHED)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == FINISHED:
            break
        if code != KILLED:
            sys.exit(f"a mailer ended with {code}")
        killed += 1
    print(killed)  # noqa: T201 -- what the test reads


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
