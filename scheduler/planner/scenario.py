"""What if: a changed province planned beside the draft and compared in figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.keys import SessionKey
from scheduler.domain.province import Province
from scheduler.domain.session import Mode, Placement, Reception
from scheduler.planner.delivery import plan_deliveries
from scheduler.planner.load import outlook
from scheduler.planner.modes import receptions
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem

Planner = Callable[[Problem, Limits, OnProgress | None], Plan]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFigures:
    """One line of the comparison. Shares are from 0 to 1, of weighted classes for `live_share` and
    of open minutes in the fullest week for `studio_load`; `moved` counts against the draft.
    """

    name: str
    placed: int
    unplaced: int
    live_share: float
    least_live_share: float  # of the school that gets least live
    studio_load: float
    moved: int
    undelivered: int  # recordings that would not be shown in time


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScenario:
    """A changed province by name, the plan made for it, and its figures."""

    figures: PlanFigures
    plan: Plan


def draft_figures(problem: Problem, unplaced: int, name: str = "draft") -> PlanFigures:
    """Return the figures of the draft as it stands, `problem.placed`, to compare with."""
    inside = [
        placement
        for placement in problem.placed
        if problem.first <= placement.slot.day <= problem.last
    ]
    received = receptions(problem.province, inside)
    return _figures(name, problem, inside, received, unplaced=unplaced, moved=0)


def what_if(
    problem: Problem,
    changed: Province,
    limits: Limits,
    *,
    name: str,
    planner: Planner,
    on_progress: OnProgress | None = None,
) -> PlannedScenario:
    """Plan a changed province from the problem's draft, moving as little as it can.

    The problem is not changed; what is locked or inside the notice period stays put here as well.
    """
    asked = replace(problem, province=changed, keep_published=True)
    made = planner(asked, limits, on_progress)
    before = {placement.key: placement for placement in problem.placed}
    moved = sum(
        1
        for placement in made.placements
        if (was := before.get(placement.key)) is not None
        and (was.slot, was.studio_id) != (placement.slot, placement.studio_id)
    )
    figures = _figures(
        name,
        asked,
        made.placements,
        made.receptions,
        unplaced=len(made.unplaced),
        moved=moved,
    )
    return PlannedScenario(figures=figures, plan=made)


def _figures(
    name: str,
    problem: Problem,
    placements: Sequence[Placement],
    received: Mapping[SessionKey, Sequence[Reception]],
    *,
    unplaced: int,
    moved: int,
) -> PlanFigures:
    province = problem.province
    shares = live_shares(province, placements, received)
    loads = [studio.share for studio in outlook(problem).studios if not studio.id]
    undelivered = plan_deliveries(province, placements, received).undelivered
    return PlanFigures(
        name=name,
        placed=len(placements),
        unplaced=unplaced,
        live_share=live_share(province, placements, received),
        least_live_share=min(shares.values(), default=0.0),
        studio_load=max(loads, default=0.0),
        moved=moved,
        undelivered=len(undelivered),
    )


def live_share(
    province: Province,
    placements: Iterable[Placement],
    received: Mapping[SessionKey, Sequence[Reception]],
) -> float:
    """Return the share of classes reached live over all broadcasts, weighted by pupils."""
    live, total = 0, 0
    for placement in placements:
        programme = province.programme_by_id[placement.key.programme_id]
        if programme.goes_live:
            for reception in received.get(placement.key, ()):
                school = province.school_by_code[reception.school_code]
                weight = school.weight(programme.audience.levels)
                total += weight
                live += weight if reception.mode is Mode.LIVE else 0
    return live / total if total else 0.0


def live_shares(
    province: Province,
    placements: Iterable[Placement],
    received: Mapping[SessionKey, Sequence[Reception]],
) -> dict[str, float]:
    """Return, by school code, the share of its broadcasts that a school gets live.

    Schools that can't go live at all are left out: no plan would change their share.
    """
    live: dict[str, list[bool]] = {}
    for placement in placements:
        if province.programme_by_id[placement.key.programme_id].goes_live:
            for reception in received.get(placement.key, ()):
                if province.school_by_code[reception.school_code].can_go_live:
                    live.setdefault(reception.school_code, []).append(reception.mode is Mode.LIVE)
    return {code: sum(each) / len(each) for code, each in sorted(live.items())}
