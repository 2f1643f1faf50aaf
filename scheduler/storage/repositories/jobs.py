"""Long tasks as every process sees them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.jobs import JobRow
from scheduler.storage.writing import insert_new

RUNNING, DONE, FAILED, STOPPED, BROKEN = "running", "done", "failed", "stopped", "broken"
BESIDE = "beside"  # runs, and minds no other
ALIVE = (RUNNING, BESIDE)
KEPT_JOBS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJob:
    """A job as the database has it; `progress` and `outcome` are documents."""

    id: str
    kind: str
    about: str
    state: str
    progress: list[Any] = field(default_factory=list)
    outcome: dict[str, Any] | None = None
    fault: str = ""
    message: str = ""
    stop_asked: bool = False
    started_by: str
    started_at: dt.datetime
    beat_at: dt.datetime


class JobRepository:
    """Of all jobs but those beside, one may run at a time; a unique index holds that across
    processes.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def claim(self, job: StoredJob) -> bool:
        """Add a job, a running one unless one runs already; tell whether it was added."""
        values = {name: getattr(job, name) for name in StoredJob.__dataclass_fields__}
        return insert_new(self._connection, JobRow, [values]) == 1

    def find(self, job_id: str) -> StoredJob | None:
        """Return one job."""
        return self._one(JobRow.id == job_id)

    def running(self) -> StoredJob | None:
        """Return the job that runs, or that a process died over."""
        return self._one(JobRow.state == RUNNING)

    def alive(self) -> dict[str, int]:
        """Return how many jobs of each kind run."""
        query = sa.select(JobRow.kind, sa.func.count().label("jobs")).where(JobRow.state.in_(ALIVE))
        rows = self._connection.execute(query.group_by(JobRow.kind))
        return {row.kind: row.jobs for row in rows}

    def last_outcome(self, kind: str) -> dict[str, Any] | None:
        """Return what came of the last job of a kind that was done; None before the first."""
        query = sa.select(JobRow.outcome).where(JobRow.kind == kind, JobRow.state == DONE)
        return self._connection.scalar(query.order_by(JobRow.started_at.desc()).limit(1))

    def beat(self, job_id: str, at: dt.datetime, progress: list[Any]) -> bool | None:
        """Show that a job is alive and how far it is; return whether somebody wants it stopped,
        None when it was given up as dead.
        """
        return self._connection.execute(
            sa.update(JobRow)
            .where(JobRow.id == job_id, JobRow.state.in_(ALIVE))
            .values(beat_at=at, progress=progress)
            .returning(JobRow.stop_asked)
        ).scalar_one_or_none()

    def ask_to_stop(self, job_id: str) -> None:
        """Leave word that a job shall end."""
        self._connection.execute(
            sa.update(JobRow).where(JobRow.id == job_id).values(stop_asked=True)
        )

    def finish(self, job: StoredJob) -> None:
        """Keep how a job ended, unless it was given up as dead meanwhile."""
        names = ("state", "progress", "outcome", "fault", "message", "beat_at")
        self._connection.execute(
            sa.update(JobRow)
            .where(JobRow.id == job.id, JobRow.state.in_(ALIVE))
            .values({name: getattr(job, name) for name in names})
        )

    def break_off(self, now: dt.datetime, silent: dt.timedelta) -> None:
        """Give up what runs and has not been heard of for a while. A beat from the future is none:
        the clock has been set back since.
        """
        away = sa.or_(JobRow.beat_at < now - silent, JobRow.beat_at > now + silent)
        self._connection.execute(
            sa.update(JobRow).where(JobRow.state.in_(ALIVE), away).values(state=BROKEN)
        )

    def forget_old(self) -> None:
        """Delete all but the newest jobs."""
        newest = sa.select(JobRow.id).order_by(JobRow.started_at.desc()).limit(KEPT_JOBS)
        self._connection.execute(
            sa.delete(JobRow).where(JobRow.id.not_in(newest), JobRow.state.not_in(ALIVE))
        )

    def _one(self, condition: sa.ColumnElement[bool]) -> StoredJob | None:
        row = self._connection.execute(sa.select(JobRow.__table__).where(condition)).one_or_none()
        return None if row is None else StoredJob(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name
