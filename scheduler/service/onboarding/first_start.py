"""From nothing to a first plan: what has been done so far, and the sample to begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from scheduler.domain.errors import BadInputError
from scheduler.domain.province import Province
from scheduler.domain.session import PLACED
from scheduler.intake.form_columns import (
    BELL_PERIODS,
    CLOSURES,
    PROGRAMMES,
    PROVINCE,
    RECEPTION_HOURS,
    SCHOOLS,
    STUDIOS,
    TEACHERS,
    put_value,
    values_of,
)
from scheduler.intake.plain import Plain
from scheduler.intake.tables import Tables, items_in, province_of, tables_of
from scheduler.service.context import Context
from scheduler.service.master_data.changes import ImportReport
from scheduler.service.master_data.editing import EditOutcome
from scheduler.service.master_data.importing import Occasion, apply_import
from scheduler.storage.repositories.audit import Entry

ACCEPTED = "accept-calendar"
NOTHING_STORED = ""  # the stamp of a province that is not there


class SetupStep(StrEnum):
    """What leads to a first plan, in order."""

    STUDIO = "studio"
    CALENDAR = "calendar"
    SCHOOLS = "schools"
    TEACHING = "teaching"
    PLAN = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupProgress:
    """Which steps are done, and how much there is of what they are about."""

    done: frozenset[SetupStep]
    schools: int = 0
    teachers: int = 0
    programmes: int = 0
    placed: int = 0

    @property
    def next(self) -> SetupStep | None:
        """The first step that is not done; None when all are."""
        return next((step for step in SetupStep if step not in self.done), None)


def setup_progress(ctx: Context) -> SetupProgress:
    """Return how far the first steps are."""
    with ctx.uow().reading() as work:
        province = work.province.load()
        if province is None:
            return SetupProgress(done=frozenset())
        accepted = bool(work.audit.search(ACCEPTED, limit=1))
        placed = len(work.draft.sessions(states=PLACED))
    done = {
        SetupStep.STUDIO: True,
        SetupStep.CALENDAR: accepted or placed > 0,
        SetupStep.SCHOOLS: bool(province.schools),
        SetupStep.TEACHING: bool(province.programmes),
        SetupStep.PLAN: placed > 0,
    }
    return SetupProgress(
        done=frozenset(step for step, is_done in done.items() if is_done),
        schools=len(province.schools),
        teachers=len(province.teachers),
        programmes=len(province.programmes),
        placed=placed,
    )


def load_sample(ctx: Context, config_path: Path, *, actor: str) -> ImportReport:
    """Take in the files beside the configuration, their calendar with them.

    Raises `BadInputError` for their faults, and `LostUpdateError` when there is a province already.
    """
    report = apply_import(ctx, ctx.reader.folder(config_path).province, actor, seen=NOTHING_STORED)
    accept_calendar(ctx, actor=actor)
    return report


def frame(ctx: Context, config_path: Path) -> Province:
    """Return the sample without schools, teachers and programmes: its calendar and its lines.

    What the sample says of single schools or communes is left out. Raises `BadInputError`.
    """
    tables = tables_of(ctx.reader.folder(config_path).province)
    for table in (SCHOOLS, TEACHERS, PROGRAMMES):
        tables[table] = []
    for table in (CLOSURES, BELL_PERIODS, RECEPTION_HOURS):
        tables[table] = [other_table for other_table in tables[table] if _is_general(other_table)]
    tables["network"]["limits"] = {}
    return province_of(tables)


def begin_setup(
    ctx: Context,
    sample: Province,
    name: str,
    studio: Mapping[str, str],
    *,
    actor: str,
) -> EditOutcome:
    """Store a province of a name and a studio's values, with the calendar and lines of the sample's
    `frame`.

    Raises `LostUpdateError` when there is a province already.
    """
    tables = tables_of(sample)
    put_value(PROVINCE, items_in(tables, PROVINCE)[0], "name", name)
    tables[STUDIOS] = [_filled(STUDIOS, studio)]
    try:
        province = province_of(tables)
    except BadInputError as error:
        return EditOutcome(faults=error.faults)
    occasion = Occasion(detail={"fields": ["name", *studio]})
    apply_import(ctx, province, actor, seen=NOTHING_STORED, occasion=occasion)
    return EditOutcome(saved=True, key=province.studios[0].id)


def studio_to_begin_with(sample: Province) -> dict[str, str]:
    """Return the values of the sample's first studio, and the province's name."""
    tables: Tables = tables_of(sample)
    studio = values_of(STUDIOS, items_in(tables, STUDIOS)[0])
    return studio | {"province": tables["province"]["name"]}


def accept_calendar(ctx: Context, *, actor: str) -> None:
    """Note that somebody has looked at the calendar and goes on with it."""
    with ctx.uow() as work:
        work.audit.add(
            Entry(at=ctx.clock.now(), actor=actor, act=ACCEPTED, what="calendar", key="school_year")
        )
        work.commit()


def _is_general(item: Plain) -> bool:
    scope = item.get("for", {})
    return not scope.get("schools") and not scope.get("communes")


def _filled(table: str, values: Mapping[str, str]) -> Plain:
    item: Plain = {}
    for name, text in values.items():
        put_value(table, item, name, text)
    return item
