"""What the board's benchmark runs on: a region of 600 schools, planned and released."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from bigger import REGION
from instances import MONDAY, last_day, province

from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.releasing import release
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone

SEED, SECONDS = 4242, 40.0
NOW = dt.datetime.combine(MONDAY - dt.timedelta(days=7), dt.time(8), tzinfo=dt.UTC)
DATABASE = "board.db"


@dataclass(frozen=True, slots=True)
class Still:
    """A clock that stands a week before the planned one."""

    def now(self) -> dt.datetime:
        """Return that moment."""
        return NOW


def context(database: Database) -> Context:
    """Return the use cases on the benchmark's database."""
    return Context(
        uow=lambda: UnitOfWork(database),
        clock=Still(),
        zone=load_zone("Africa/Casablanca"),
        secret=b"only for the benchmark, 32 bytes",
        base_url="http://educatec.test",
    )


def build(folder: Path) -> Database:
    """Return the database, planned and released; kept in the folder from one run to the next."""
    path = folder / DATABASE
    is_new = not path.exists()
    database = open_database(f"sqlite:///{path}")
    if is_new:
        ctx = context(database)
        apply_import(ctx, province(SEED, REGION), "bench")
        limits = Limits(seconds=SECONDS)
        make_plan(ctx, MONDAY, last_day(REGION), limits=limits, actor="bench")
        release(ctx, "bench", "bench")
    return database
