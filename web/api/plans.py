"""Planning: asked for, watched, stopped."""

import datetime as dt

from flask import url_for

from scheduler.domain.errors import BadInputError, Fault
from scheduler.planner.problem import Limits
from scheduler.service.people.api_tokens import TokenScope
from scheduler.service.planning import jobs
from web.api.blueprint import blueprint
from web.api.document import Made, answers
from web.api.guard import bearer
from web.api.schemas.drafts import PlanJob, PlanOrder
from web.context import ctx
from web.language.names import province

TAG = "planning"
LONGEST = dt.timedelta(days=400)


@blueprint.post("/plans")
@answers(TokenScope.PLAN, PlanJob, tag=TAG, status=202, refusals=(404,), body=True)
def start_plan(json: PlanOrder) -> Made:
    """Start planning; `Location` is where to watch it. Refused with 403 while a plan is made."""
    province()
    if not dt.timedelta() <= json.last - json.first <= LONGEST:
        wrong = "is before first, or too far from it"
        raise BadInputError(
            [
                Fault(
                    file="request",
                    line=None,
                    key="last",
                    wrong=wrong,
                    allowed=f"number of days after first: at most {LONGEST.days}",
                )
            ]
        )
    job = jobs.start_planning(
        ctx(),
        json.first,
        json.last,
        limits=Limits(seconds=float(json.seconds)),
        actor=bearer().actor,
    )
    return PlanJob.of(job), 202, {"Location": url_for("api.get_plan", job_id=job.id)}


@blueprint.get("/plans/<job_id>")
@answers(TokenScope.PLAN, PlanJob, tag=TAG, refusals=(404,))
def get_plan(job_id: str) -> Made:
    """Say how far a plan is, or what came of it."""
    return PlanJob.of(jobs.planning_progress(ctx(), job_id))


@blueprint.post("/plans/<job_id>/stop")
@answers(TokenScope.PLAN, PlanJob, tag=TAG, status=202, refusals=(404,))
def stop_plan(job_id: str) -> Made:
    """End the search with the best plan so far."""
    jobs.stop(ctx(), job_id)
    return PlanJob.of(jobs.planning_progress(ctx(), job_id)), 202
