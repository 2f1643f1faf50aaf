"""Steps that many tests begin with."""

import datetime as dt

from scheduler.domain.province import Province
from scheduler.domain.release import Release
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.planning.report import PlanReport
from scheduler.service.releases.releasing import release
from tests import factories as make

FIRST, LAST = make.MONDAY, make.MONDAY + dt.timedelta(days=26)
LIMITS = Limits(seconds=1, deterministic=True)


def imported(ctx: Context, **parts: object) -> Province:
    province = make.province(**parts)
    apply_import(ctx, province, "importer")
    return province


def planned(ctx: Context, **parts: object) -> PlanReport:
    imported(ctx, **parts)
    return make_plan(ctx, FIRST, LAST, limits=LIMITS, actor="planner")


def released(ctx: Context, **parts: object) -> Release:
    planned(ctx, **parts)
    return release(ctx, "first", "approver")
