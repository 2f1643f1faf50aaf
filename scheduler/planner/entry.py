"""The planner's door: asked without loading the solver before it is needed."""

from scheduler.planner.problem import Limits, OnProgress, Plan, Problem


def plan_here(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
    """Return the planner's plan for a problem, made in this process."""
    from scheduler.planner.plan import plan  # noqa: PLC0415 -- slow import

    return plan(problem, limits, on_progress)
