"""Planning in the background: one job at a time, whichever process runs it or dies over it."""

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.disruptions import jobs as disruptions_jobs
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.jobs import Job
from scheduler.service.planning import jobs as planning_jobs
from scheduler.storage.repositories.jobs import KEPT_JOBS
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.draft.test_booking import ROOT
from tests.integration.planning.planning_process import finish, heard, tireless
from tests.integration.planning.test_planning import drafted


def started(ctx: Context) -> Job:
    return planning_jobs.start_planning(
        ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner"
    )


def ended(ctx: Context) -> Job:
    job = started(ctx)
    finish(job.id)
    return planning_jobs.planning_progress(ctx, job.id)


@contextmanager
def planning_elsewhere(url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process that plans until it is stopped, and the id of its job."""
    command = [sys.executable, "-m", "tests.integration.planning.planning_process", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.fixture
def at_work(ctx: Context) -> Iterator[Job]:
    """A job of this process that works until it is stopped."""
    steps.imported(ctx)
    job = started(replace(ctx, planner=tireless))
    heard(ctx, job.id)
    yield planning_jobs.planning_progress(ctx, job.id)
    planning_jobs.stop(ctx, job.id)
    finish(job.id)


def test_consequences_are_worked_out_beside_what_is_planned(ctx: Context, at_work: Job):
    event = Event(kind=EventKind.CALL_OFF, first=steps.FIRST, last=steps.LAST)
    job = disruptions_jobs.start_impact(ctx, event, actor="operator")
    assert job.state == "running"
    finish(job.id)
    ended, foreseen = disruptions_jobs.find_impact(ctx, job.id)
    assert ended.state == "done"
    assert foreseen
    assert foreseen.consequences.proposal.event == event
    running = planning_jobs.running(ctx)
    assert running
    assert running.id == at_work.id


def test_a_job_plans_in_the_background_and_reports(ctx: Context):
    steps.imported(ctx)
    job = ended(ctx)
    assert (job.state, job.placed, job.started_by) == ("done", 3, "planner")
    assert job.report is not None
    assert job.report.placed == len(drafted(ctx))


def test_one_job_at_a_time_which_can_be_stopped_with_the_best_plan_so_far(
    ctx: Context, at_work: Job
):
    assert (at_work.state, at_work.stage, at_work.placed) == ("running", "week", 3)
    with pytest.raises(NotAllowedError):
        started(ctx)
    planning_jobs.stop(ctx, at_work.id)
    finish(at_work.id)
    job = planning_jobs.planning_progress(ctx, at_work.id)
    assert (job.state, job.stage, job.placed) == ("stopped", "week", 3)
    assert len(drafted(ctx)) == 3
    assert planning_jobs.running(ctx) is None


def test_a_job_that_fails_says_why(ctx: Context):
    job = ended(ctx)
    assert (job.state, job.fault) == ("failed", "not-found")
    assert "province" in job.message
    with pytest.raises(NotFoundError):
        planning_jobs.planning_progress(ctx, "unknown")
    with pytest.raises(NotFoundError):
        planning_jobs.stop(ctx, "unknown")


def test_a_job_that_was_given_up_as_dead_stores_nothing(
    ctx: Context, at_work: Job, clock: FakeClock
):
    """As after a long standstill of its machine, in which another job was started."""
    with ctx.uow() as work:
        work.jobs.break_off(clock.now(), dt.timedelta(seconds=-1))
        work.commit()
    finish(at_work.id)
    assert planning_jobs.planning_progress(ctx, at_work.id).state == "broken"
    assert all(each.placement is None for each in drafted(ctx))


def test_only_the_newest_jobs_are_kept(ctx: Context, clock: FakeClock):
    for _ in range(KEPT_JOBS + 3):
        clock.at += dt.timedelta(minutes=1)
        first = ended(ctx)
    assert planning_jobs.planning_progress(ctx, first.id) == first
    with ctx.uow() as work:
        work.jobs.forget_old()
        counted = work._connection.exec_driver_sql("SELECT count(*) FROM jobs")  # type: ignore[union-attr]
        assert counted.scalar_one() == KEPT_JOBS


def test_a_job_of_another_process_is_seen_and_stopped_from_this_one(
    ctx: Context, database_url: str
):
    steps.imported(ctx)
    with planning_elsewhere(database_url) as (process, job_id):
        seen = planning_jobs.running(ctx)
        assert seen is not None
        assert (seen.id, seen.started_by, seen.placed) == (job_id, "far", 3)
        with pytest.raises(NotAllowedError):
            started(ctx)
        planning_jobs.stop(ctx, job_id)
        assert process.communicate(timeout=60)[0].strip() == "stopped"
    assert planning_jobs.running(ctx) is None
    assert all(each.placement for each in drafted(ctx))


def test_a_killed_process_leaves_a_job_that_is_broken_off_and_makes_room_for_another(
    ctx: Context, database_url: str, clock: FakeClock
):
    steps.imported(ctx)
    with planning_elsewhere(database_url) as (process, job_id):
        process.kill()
        process.wait()
    assert planning_jobs.planning_progress(ctx, job_id).state == "running"
    with pytest.raises(NotAllowedError):
        started(ctx)
    clock.at += jobs.SILENT + dt.timedelta(seconds=1)
    assert planning_jobs.planning_progress(ctx, job_id).state == "broken"
    assert planning_jobs.running(ctx) is None
    assert all(each.placement is None for each in drafted(ctx))
    assert ended(ctx).state == "done"
    assert planning_jobs.planning_progress(ctx, job_id).state == "broken"
