"""The most that any plan of a horizon can be worth, whatever week each session is held in.

The linear relaxation of the whole horizon at once. Sessions that are alike share the starts of all
their weeks, so a term is little more than its weeks side by side. The bound holds for every spread
of them.
"""

from dataclasses import dataclass

from scheduler.planner.clock import SETTING_UP, WorkClock
from scheduler.planner.draft import PartialPlan
from scheduler.planner.model import Model
from scheduler.planner.rank import whole
from scheduler.planner.relaxation import Relaxation
from scheduler.planner.score import PLACED


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most priority that a plan can place, and the most it can be worth as reported."""

    priority: int
    worth: int


def ceiling_of(model: Model, clock: WorkClock) -> Ceiling | None:
    """Return the ceiling of all plans of a model, None when wall time is over before; the work is
    counted.
    """
    relaxation = Relaxation(model.cp)
    wall = clock.wall_left()
    if wall < float("inf"):
        relaxation.hurry(wall)
    found = _highest(model, relaxation)
    clock.spend(SETTING_UP * len(model.choices) + relaxation.work)
    return found


def _highest(model: Model, relaxation: Relaxation) -> Ceiling | None:
    indices = [choice.var.index for choice in model.choices]
    priorities = [model.pools[choice.pool].programme.priority for choice in model.choices]
    worth = [
        PLACED * priority + choice.start.live
        for priority, choice in zip(priorities, model.choices, strict=True)
    ]
    placed = relaxation.maximum(indices, priorities)
    if placed is None:
        return None
    most = whole(placed.bound)
    relaxation.hold(indices, priorities, least=None, most=most)
    valued = relaxation.maximum(indices, worth)
    return None if valued is None else Ceiling(most, whole(valued.bound))


def starts_in(draft: PartialPlan) -> int:
    """Return how many starts the model of the whole horizon would have at the most."""
    first_of_row = {draft.likeness_as_new(demand): demand for demand in draft.horizon.demands}
    return sum(
        len(draft.alike.merge(draft.options.in_horizon(demand))) for demand in first_of_row.values()
    )
