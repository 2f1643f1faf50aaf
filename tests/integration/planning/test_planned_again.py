"""What is released and can no longer be held is planned again where moves find it a place."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.province import Province
from scheduler.domain.release import ChangeKind
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.planning.report import PlanReport
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_sessions
from tests import factories as make
from tests.integration import steps

COUNT = 4
LEVEL = Holder(kind=HolderKind.LEVEL, id="2BAC")
Shut = Callable[[Province, dt.date, dt.date], Province]


def teacher_away(province: Province, first: dt.date, last: dt.date) -> Province:
    return replace(province, teachers=(make.teacher(away=((first, last),)),))


def studio_down(province: Province, first: dt.date, last: dt.date) -> Province:
    return replace(province, studios=(make.studio(closed=((first, last),)),))


def schools_closed(province: Province, first: dt.date, last: dt.date) -> Province:
    closure = Closure(
        id="rain",
        first=first,
        last=last,
        kind=ClosureKind.SHORT_NOTICE,
        name=make.text("Pluies"),
        status=DateStatus.FIXED,
        scope=Scope(),
    )
    return replace(province, calendar=replace(province.calendar, closures=(closure,)))


def monday(week: int) -> dt.date:
    return make.MONDAY + dt.timedelta(days=7 * week)


@dataclass(frozen=True)
class Term:
    """How many weeks a series of four may take, how often a week, and what a lost week leaves."""

    weeks: int
    per_week: int
    kept: int


@pytest.mark.parametrize("shut", [teacher_away, studio_down, schools_closed])
@pytest.mark.parametrize("week", [0, 1, 3])
@pytest.mark.parametrize(
    "term",
    [
        pytest.param(Term(weeks=5, per_week=1, kept=4), id="a week to spare"),
        pytest.param(Term(weeks=4, per_week=2, kept=4), id="two a week"),
        pytest.param(Term(weeks=4, per_week=1, kept=3), id="no place left"),
    ],
)
def test_nothing_released_is_cancelled_that_moves_can_keep(
    sqlite_ctx: Context, shut: Shut, week: int, term: Term
):
    ctx, last = sqlite_ctx, monday(term.weeks) - dt.timedelta(days=2)
    series = make.programme(count=COUNT, per_week=term.per_week, last=last)
    province = steps.imported(ctx, programmes=(series,))

    def plan() -> PlanReport:
        return make_plan(ctx, make.MONDAY, last, limits=steps.LIMITS, actor="planner")

    assert plan().placed == COUNT
    releasing.release(ctx, "first", "approver")
    before = released_sessions(ctx, LEVEL)
    sunday = monday(week + 1) - dt.timedelta(days=1)
    apply_import(ctx, shut(province, monday(week), sunday), "importer")
    report = plan()
    assert (report.placed, len(report.unplaced)) == (term.kept, COUNT - term.kept)
    # What is lost all the same is told with why, and with what would keep it.
    assert all(lost.blockers and lost.way_out for lost in report.unplaced)
    assert releasing.draft_clashes(ctx) == ()
    kinds = [change.kind for change in releasing.diff(ctx).changes]
    assert kinds.count(ChangeKind.CANCELLED) == COUNT - term.kept
    releasing.release(ctx, "second", "approver")
    uids = {session.uid for session in released_sessions(ctx, LEVEL)}
    assert len(uids & {session.uid for session in before}) == term.kept
