"""What the feeds' benchmark runs on: a release that 58 schools see, stored in a SQLite file."""

import datetime as dt
import gzip
from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.bootstrap import guarded_clock
from scheduler.domain.holder import Holder, HolderKind
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.feeds.calendars import feed_body_of
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people.links import feed_address
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.releasing import release
from scheduler.storage.database import open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone
from tests import factories as make

SCHOOLS, PROGRAMMES, SESSIONS, WEEKS = 58, 12, 25, 12
DATABASE = "feeds.db"


@dataclass(frozen=True, slots=True)
class Feed:
    """One school's calendar: its bytes, and under which path each server has it."""

    number: int
    body: bytes
    paths: dict[str, str] = field(default_factory=dict)

    @property
    def events(self) -> int:
        """How many events it holds."""
        return self.body.count(b"BEGIN:VEVENT")


def context(folder: Path) -> Context:
    """Open the database of the benchmark."""
    database = open_database(f"sqlite:///{folder / DATABASE}")
    return Context(
        uow=lambda: UnitOfWork(database),
        clock=guarded_clock(database),
        zone=load_zone("Africa/Casablanca"),
        secret=b"only for the benchmark, 32 bytes",
        base_url="http://educatec.test",
    )


def build(folder: Path) -> list[Feed]:
    """Plan and release, and write each school's calendar as a file, plain and packed."""
    ctx = context(folder)
    monday = ctx.zone.today(ctx.clock) + dt.timedelta(days=1)
    monday += dt.timedelta(days=-monday.weekday() % 7)
    end = monday + dt.timedelta(weeks=WEEKS, days=-1)
    schools = [make.school(90001 + each, rooms=9, downlink_mbps=100.0) for each in range(SCHOOLS)]
    year = make.calendar(first=monday - dt.timedelta(days=90), last=end)
    year = replace(year, periods=(replace(year.periods[0], first=year.first, last=year.last),))
    series = {"count": SESSIONS, "per_week": 4, "first": monday, "last": end}
    province = make.province(
        schools=tuple(schools),
        studios=(make.studio(turnaround=0),),
        teachers=tuple(make.teacher(f"t{each}") for each in range(PROGRAMMES)),
        programmes=tuple(
            make.programme(f"p{each}", teacher_id=f"t{each}", **series)
            for each in range(PROGRAMMES)
        ),
        calendar=year,
    )
    apply_import(ctx, province, "bench")
    make_plan(ctx, monday, end, limits=Limits(seconds=10), actor="bench")
    release(ctx, "bench", "bench")
    return [_written(ctx, folder, number, each.code) for number, each in enumerate(schools)]


def _written(ctx: Context, folder: Path, number: int, code: str) -> Feed:
    holder = Holder(kind=HolderKind.SCHOOL, id=code)
    body = feed_body_of(ctx, holder)
    path = feed_address(ctx, holder).removeprefix(ctx.base_url)
    file = folder / "files" / f"{number}.ics"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(body)
    file.with_suffix(".ics.gz").write_bytes(gzip.compress(body, 6, mtime=0))
    own = {"ours": path, "planning": path}
    others = {"bare": f"/{number}.ics", "nginx": f"/{number}.ics"}
    return Feed(number, body, own | others | {"radicale": f"/bench/{number}/"})
