"""How long a release takes, and how long it keeps everybody else from writing.

    python bench/release.py --folder DIR [--schools 600 4000]

The draft of a region is planned once and kept in the folder. Every run releases a copy of it, with
mail addresses for all, and prints the whole, the longest writing transaction and the messages;
beside the seconds that passed those that the processor worked, which other work lengthens less.
"""

import argparse
import dataclasses
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from bigger import REGION
from board_world import SEED, Still
from instances import MONDAY, last_day, province

from scheduler.planner.problem import Limits
from scheduler.runtime.garbage import collect_seldom
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.releasing import release
from scheduler.storage.database import Database, open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone

PLAN_SECONDS = 20.0


class Timed(UnitOfWork):
    """A unit of work that notes how long it kept others from writing, in seconds that passed and
    in seconds of the processor.
    """

    held: ClassVar[list[tuple[float, float]]] = []
    _writes = True

    def reading(self) -> Self:
        """Make it a unit that only reads, and keeps nobody."""
        self._writes = False
        return super().reading()

    def __enter__(self) -> Self:
        entered = super().__enter__()
        self._began = time.perf_counter(), time.process_time()
        return entered

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        if self._writes:
            passed, worked = self._began
            self.held.append((time.perf_counter() - passed, time.process_time() - worked))


def context(unit: Callable[[], UnitOfWork]) -> Context:
    """Return the use cases on units of work of one kind."""
    return Context(
        uow=unit,
        clock=Still(),
        zone=load_zone("Africa/Casablanca"),
        secret=b"only for the benchmark, 32 bytes",
        base_url="http://educatec.test",
    )


def drafted(folder: Path, schools: int) -> Path:
    """Return the database of a region whose draft is planned and not released."""
    path = folder / f"draft-{schools}.db"
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        database = open_database(f"sqlite:///{draft}")
        ctx = context(lambda: UnitOfWork(database))
        shape = dataclasses.replace(REGION, schools=schools)
        made = province(SEED, shape)
        reached = tuple(
            dataclasses.replace(school, email=f"{school.code}@ecoles.example")
            for school in made.schools
        )
        taught = tuple(
            dataclasses.replace(teacher, email=f"{teacher.id}@educatec.example")
            for teacher in made.teachers
        )
        apply_import(ctx, dataclasses.replace(made, schools=reached, teachers=taught), "bench")
        limits = Limits(seconds=PLAN_SECONDS)
        make_plan(ctx, MONDAY, last_day(shape), limits=limits, actor="bench")
        _settle(database)
        draft.rename(path)
    return path


def _settle(database: Database) -> None:
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def measured(folder: Path, schools: int) -> str:
    """Release a copy of the draft; return the figures as a line of a table."""
    copy = folder / "run.db"
    for left in folder.glob("run.db*"):
        left.unlink()
    shutil.copy(drafted(folder, schools), copy)
    database = open_database(f"sqlite:///{copy}")
    Timed.held.clear()
    ctx = context(lambda: Timed(database))
    began, worked = time.perf_counter(), time.process_time()
    made = release(ctx, "bench", "bench")
    whole, work_done = time.perf_counter() - began, time.process_time() - worked
    longest, longest_work = max(Timed.held)
    with ctx.uow().reading() as work:
        letters = sum(work.outbox.counts().values())
        receptions = sum(len(each.facts.receptions) for each in work.releases.newest().values())
    database.close()
    return (
        f"| {schools} | {made.new} | {receptions} | {letters} | {whole:.1f} s ({work_done:.1f} s)"
        f" | {longest:.2f} s ({longest_work:.2f} s) |"
    )


def main() -> None:
    """Measure, for each size, and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, required=True)
    arguments.add_argument("--schools", type=int, nargs="+", default=[600, 4000])
    given = arguments.parse_args()
    collect_seldom()
    given.folder.mkdir(parents=True, exist_ok=True)
    print(
        "| schools | sessions | receptions | messages | whole (processor)"
        " | longest writing transaction (processor) |"
    )
    print("|---|---|---|---|---|---|")
    for schools in given.schools:
        print(measured(given.folder, schools), flush=True)


if __name__ == "__main__":
    main()
