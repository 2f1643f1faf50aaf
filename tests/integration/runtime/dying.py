"""Dies by SIGKILL before every statement of an act in turn: `dying.py URL ACT`.

A child is forked for each statement, so each death is a real one of a process of its own; after it,
the database is compared with what it was. The last child lives, and the act is done once.
"""

import dataclasses
import datetime as dt
import os
import signal
import sys
from collections.abc import Callable

import sqlalchemy as sa

import scheduler  # noqa: F401 -- sets the zone data
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.disruptions import impact
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.disruptions.proposal import Proposal
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases.releasing import release
from scheduler.storage.database import Database, open_database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
MOST = 400


def do_import(ctx: Context) -> None:
    province = stored_province(ctx)
    other = dataclasses.replace(
        province,
        schools=(make.school(99001, rooms=5), make.school(99009)),
        programmes=(make.programme(count=2), make.programme("arabe-3ac")),
        notice_hours=12,
    )
    apply_import(ctx, other, "importer")


def do_release(ctx: Context) -> None:
    release(ctx, "", "approver")


def do_plan(ctx: Context) -> None:
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")


def do_missed(ctx: Context) -> None:
    with ctx.uow().reading() as work:
        first = work.draft.sessions(states=[SessionState.PLANNED])[0]
        revision = work.draft.revision()
    assert first.placement is not None
    day = first.placement.slot.day
    slot = dataclasses.replace(first.placement.slot, day=day + dt.timedelta(days=2))
    proposal = Proposal(
        event=Event(kind=EventKind.MISSED, about=str(first.id), first=day, last=day),
        revision=revision,
        again=dataclasses.replace(first.placement, slot=slot),
    )
    evening = FakeClock(ctx.zone.instant(day, 20 * 60))
    impact.apply(dataclasses.replace(ctx, clock=evening), proposal, actor="sara")


ACTS: dict[str, Callable[[Context], None]] = {
    "import": do_import,
    "release": do_release,
    "plan": do_plan,
    "missed": do_missed,
}


def content(url: str) -> dict[str, list[str]]:
    """Everything in the database, table by table."""
    database = open_database(url)
    with database.reader.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        rows = {
            name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}")))  # noqa: S608 -- own names
            for name in names
        }
    database.close()
    return rows


def die_before(database: Database, statement: int) -> None:
    """Kill this process before the given statement up to its commit, or before that.

    What comes after the commit reads only, and is left alone.
    """
    left = statement

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def last(*_: object) -> None:
        nonlocal left
        count()
        left = 0  # which no further count brings back to zero

    sa.event.listen(database.writer, "before_cursor_execute", count)
    sa.event.listen(database.writer, "commit", last)


def try_once(url: str, act: str, statement: int) -> bool:
    """Do the act in a child that dies before a statement; tell whether it came to its end."""
    child = os.fork()
    if child == 0:
        database = open_database(url)
        die_before(database, statement)
        ACTS[act](context_on(database, FakeClock(NOW)))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def main() -> None:
    url, act = sys.argv[1:]
    before = content(url)
    for statement in range(1, MOST):
        done = try_once(url, act, statement)
        after = content(url)
        if done:
            print(statement - 1, after != before)  # noqa: T201 -- the test reads it
            return
        if after != before:
            changed = [name for name in after if after[name] != before[name]]
            sys.exit(f"killed before statement {statement}, {changed} were left half done")


if __name__ == "__main__":
    main()
