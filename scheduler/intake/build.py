"""Tables that make sense, put together as the domain's values."""

from collections.abc import Sequence

from scheduler.domain.calendar import (
    BellPeriod,
    Closure,
    ClosureKind,
    ReceptionHours,
    SchoolCalendar,
)
from scheduler.domain.network import Network, TransferWindow, Variant
from scheduler.domain.province import Province, Weights
from scheduler.domain.school import School
from scheduler.domain.studio import Studio
from scheduler.domain.wall import MINUTES_A_DAY
from scheduler.intake.config_file import (
    ConfigFile,
    NetworkTable,
    StudioTable,
    TransferWindowTable,
)
from scheduler.intake.public_holidays import holiday_closures
from scheduler.intake.session_file import ProgrammeTable, TeacherTable


def build_province(
    config: ConfigFile,
    schools: Sequence[School],
    teachers: Sequence[TeacherTable],
    programmes: Sequence[ProgrammeTable],
) -> Province:
    """Return the province; the parts must have passed `find_nonsense`."""
    return Province(
        name=config.province.name,
        zone_name=config.province.zone,
        schools=tuple(schools),
        studios=tuple(_studio(table) for table in config.studios),
        teachers=tuple(table.teacher() for table in teachers),
        programmes=tuple(table.programme() for table in programmes),
        calendar=build_calendar(config),
        network=_network(config.network),
        weights=Weights(**config.planner.weights.model_dump()),
        notice_hours=config.planner.notice_hours,
        start_step=config.planner.start_step,
    )


def build_calendar(config: ConfigFile) -> SchoolCalendar:
    """Return the school year: holidays and closures, those at short notice last."""
    year = config.school_year
    public, _ = holiday_closures(
        config.holidays.country, year.first, year.last, config.holidays.overrides
    )
    own = [
        Closure(
            id=closure.id,
            first=closure.first,
            last=closure.last,
            kind=closure.kind,
            name=closure.name.text(),
            status=closure.status,
            scope=closure.for_.scope(),
        )
        for closure in config.closures
    ]
    # The calendar names the first closure that meets a day, and a lasting reason says more.
    closures = sorted([*public, *own], key=lambda each: each.kind is ClosureKind.SHORT_NOTICE)
    return SchoolCalendar(
        first=year.first,
        last=year.last,
        periods=tuple(
            BellPeriod(
                id=period.id,
                name=period.name.text(),
                first=period.first,
                last=period.last,
                slots=period.slots,
                status=period.status,
                scope=period.for_.scope(),
            )
            for period in config.bell_periods
        ),
        closures=tuple(closures),
        reception_hours=tuple(
            ReceptionHours(
                id=hours.id, hours=hours.hours, scope=hours.for_.scope(), period=hours.period
            )
            for hours in config.reception_hours
        ),
    )


def _studio(table: StudioTable) -> Studio:
    return Studio(
        id=table.id,
        name=table.name.text(),
        hours=table.hours,
        turnaround=table.turnaround,
        features=frozenset(table.features),
        closed=tuple((days.first, days.last) for days in table.closed),
        closed_at=tuple(table.closed_at),
    )


def _network(table: NetworkTable) -> Network:
    return Network(
        uplink_mbps=table.uplink_mbps,
        variants=tuple(
            Variant(id=variant.id, name=variant.name.text(), mbps=variant.mbps)
            for variant in table.variants
        ),
        windows=tuple(_window(window) for window in table.windows),
        relayed=table.relayed,
        reserve=table.reserve,
        recording_variant=table.recording_variant,
        limits=dict(table.limits),
    )


def _window(table: TransferWindowTable) -> TransferWindow:
    past_midnight = table.end <= table.start
    return TransferWindow(
        start=table.start,
        end=table.end + MINUTES_A_DAY if past_midnight else table.end,
        share=table.share,
        scope=table.for_.scope(),
    )
