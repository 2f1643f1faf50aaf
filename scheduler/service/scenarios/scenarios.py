"""What if: named changes, planned in the background beside the draft and compared with it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.keys import SessionKey
from scheduler.feeds.plain import plain_line
from scheduler.planner.horizon import survey
from scheduler.planner.problem import Limits, Problem
from scheduler.planner.scenario import PlanFigures, draft_figures, what_if
from scheduler.service import jobs
from scheduler.service.context import Context
from scheduler.service.jobs import Job
from scheduler.service.planning.problem import problem_in
from scheduler.service.scenarios.alterations import Alteration, altered
from scheduler.storage.codec import decode, encode
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.scenarios import StoredScenario

KIND = "what-if"
LIMITS = Limits(seconds=30.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOutcome:
    """What came of a scenario: the draft's figures and its own, and how far from the best that is
    possible. Also the sessions that have a slot in one and not in the other.
    """

    draft: PlanFigures
    figures: PlanFigures
    gap: float
    gained: tuple[SessionKey, ...]
    lost: tuple[SessionKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario; `outcome` is missing until it was planned, and `stale` says that the draft has
    changed since.
    """

    id: int
    name: str
    change: Alteration
    first: dt.date
    last: dt.date
    outcome: ScenarioOutcome | None
    stale: bool
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The scenarios over the same days, beside the draft as it was when the newest was planned."""

    first: dt.date
    last: dt.date
    draft: PlanFigures | None
    scenarios: tuple[Scenario, ...] = field(default_factory=tuple)


def comparisons(ctx: Context) -> tuple[Comparison, ...]:
    """Return all scenarios, those over the same days together."""
    with ctx.uow().reading() as work:
        revision = work.draft.revision()
        found = [_scenario(stored_scenario, revision) for stored_scenario in work.scenarios.all()]
    days = dict.fromkeys((scenario.first, scenario.last) for scenario in found)
    return tuple(
        _comparison(first, last, [e for e in found if (e.first, e.last) == (first, last)])
        for first, last in days
    )


def add_scenario(
    ctx: Context, name: str, change: Alteration, first: dt.date, last: dt.date, *, actor: str
) -> int:
    """Keep a scenario under a name and return its id.

    Raises `NotAllowedError` when the name is taken, `NotFoundError` when it speaks of something
    there is not.
    """
    name = plain_line(name)
    now = ctx.clock.now()
    with ctx.uow() as work:
        problem = problem_in(ctx, work, first, last)
        altered(problem.province, change)
        scenario_id = work.scenarios.add(
            StoredScenario(
                name=name,
                change=encode(change),
                first=first,
                last=last,
                made_by=actor,
                made_at=now,
            )
        )
        if scenario_id is None:
            raise NotAllowedError("There is already a scenario %(name)s.", name=name)
        work.audit.add(Entry(at=now, actor=actor, act="add", what="scenario", key=name))
        work.commit()
    return scenario_id


def remove_scenario(ctx: Context, scenario_id: int, *, actor: str) -> None:
    """Delete a scenario, if it is still there."""
    with ctx.uow() as work:
        found = next(
            (
                stored_scenario
                for stored_scenario in work.scenarios.all()
                if stored_scenario.id == scenario_id
            ),
            None,
        )
        if found is not None:
            work.scenarios.remove(scenario_id)
            work.audit.add(
                Entry(
                    at=ctx.clock.now(),
                    actor=actor,
                    act="delete",
                    what="scenario",
                    key=found.name,
                )
            )
        work.commit()


def plan_scenarios(
    ctx: Context, ids: Collection[int], *, limits: Limits = LIMITS, actor: str
) -> Job:
    """Plan scenarios one after the other in the background, the draft untouched.

    Raises `NotAllowedError` while another job runs.
    """

    def task(watch: jobs.Watch) -> jobs.Outcome:
        for scenario_id in ids:
            if not watch.stopped:
                _plan(ctx, watch, scenario_id, limits)
        return {}

    return jobs.begin_job(ctx, KIND, actor=actor, about=KIND, task=task)


def _plan(ctx: Context, watch: jobs.Watch, scenario_id: int, limits: Limits) -> None:
    with ctx.uow().reading() as work:
        found = next(
            (
                stored_scenario
                for stored_scenario in work.scenarios.all()
                if stored_scenario.id == scenario_id
            ),
            None,
        )
        if found is None:  # deleted meanwhile
            return
        revision = work.draft.revision()
        problem = problem_in(ctx, work, found.first, found.last, keep_published=True)
    province = altered(problem.province, decode(Alteration, found.change))
    made = what_if(
        problem, province, limits, name=found.name, planner=ctx.planner, on_progress=watch.note
    )
    inside = {e.key for e in problem.placed if problem.first <= e.slot.day <= problem.last}
    placed = {placement.key for placement in made.plan.placements}
    outcome = ScenarioOutcome(
        draft=draft_figures(problem, _waiting(problem)),
        figures=made.figures,
        gap=made.plan.gap,
        gained=tuple(sorted(placed - inside)),
        lost=tuple(sorted(inside - placed)),
    )
    watch.still_ours()
    with ctx.uow() as work:
        work.scenarios.keep_outcome(scenario_id, encode(outcome), revision)
        work.commit()


def _waiting(problem: Problem) -> int:
    """Return how many sessions the days are to hold and the draft has no place for."""
    return sum(1 for demand in survey(problem).demands if demand.published is None)


def _scenario(stored: StoredScenario, revision: int) -> Scenario:
    return Scenario(
        id=stored.id,
        name=stored.name,
        change=decode(Alteration, stored.change),
        first=stored.first,
        last=stored.last,
        outcome=decode(ScenarioOutcome, stored.outcome) if stored.outcome else None,
        stale=stored.draft_revision is not None and stored.draft_revision != revision,
        made_by=stored.made_by,
        made_at=stored.made_at,
    )


def _comparison(first: dt.date, last: dt.date, scenarios: list[Scenario]) -> Comparison:
    planned = sorted(
        (scenario for scenario in scenarios if scenario.outcome),
        key=lambda scenario: (scenario.stale, -scenario.id),
    )
    newest = planned[0].outcome if planned else None
    return Comparison(
        first=first,
        last=last,
        draft=newest.draft if newest else None,
        scenarios=tuple(scenarios),
    )
