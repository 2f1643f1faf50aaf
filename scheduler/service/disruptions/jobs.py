"""What an event at short notice would do, worked out in the background and kept to be looked at."""

from dataclasses import dataclass, replace

from scheduler.domain.keys import SessionKey
from scheduler.planner.problem import Limits
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.disruptions import impact
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.disruptions.impact import Consequences
from scheduler.service.jobs import Job
from scheduler.service.notices import digests
from scheduler.storage.codec import decode, encode

KIND = "short-notice"
# A bell grid touches every session of its weeks; anything else a handful.
LIMITS = {EventKind.BELLS: Limits(seconds=15.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What an event would do (without `changes`), and whom the next release would tell of it."""

    consequences: Consequences
    told: digests.Preview
    movable: frozenset[SessionKey]  # what was let move though it is locked or near


def start_impact(
    ctx: Context,
    event: Event,
    *,
    movable: frozenset[SessionKey] = frozenset(),
    waits: bool = False,
    actor: str,
) -> Job:
    """Start working out what an event would do, beside whatever is being planned; a session that
    was not held gets a new place unless it `waits`.
    """

    def task(watch: jobs.Watch) -> jobs.Outcome:
        found = impact.preview_event(
            ctx,
            event,
            movable=movable,
            waits=waits,
            limits=LIMITS.get(event.kind, impact.LIMITS),
            on_progress=watch.note,
        )
        foreseen = Foreseen(
            consequences=replace(found, changes=()),
            told=digests.preview_digests(ctx, found.changes),
            movable=movable,
        )
        outcome: jobs.Outcome = encode(foreseen)
        return outcome

    return jobs.begin_job(ctx, KIND, about=KIND, actor=actor, task=task, beside=True)


def find_impact(ctx: Context, job_id: str) -> tuple[Job, Foreseen | None]:
    """Return the job and, once it is done, what it found. Raises `NotFoundError`."""
    job = jobs.find_job(ctx, job_id)
    return job, decode(Foreseen, job.outcome) if job.outcome and job.kind == KIND else None
