"""The tables of a report that name schools: who gets least live, who counts nothing, and all."""

from flask_babel import gettext

from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.service.reports.reach import Report
from web.language.choice import language
from web.language.names import commune_name
from web.panel.reports.table import (
    ReportColumn,
    ReportRow,
    ReportTable,
    Unit,
    reached_cells,
    reached_columns,
    ways,
)

LEFT_BEHIND = 10


def left_behind(report: Report, province: Province) -> ReportTable:
    """Return the equipped schools with the smallest live share."""
    shares, reached = report.figures.shares, report.figures.by_school
    held = report.held.by_school
    least = sorted(shares, key=lambda code: (shares[code], code))[:LEFT_BEHIND]
    return ReportTable(
        id="left-behind",
        name=gettext("Least live"),
        title=gettext("Equipped schools with the least live time"),
        columns=(*_place_columns(), *reached_columns()),
        rows=tuple(
            ReportRow(
                cells=(
                    *_place(province.school_by_code[code]),
                    *reached_cells(reached[code], held[code]),
                ),
                bar=(shares[code], 1 - shares[code]),
            )
            for code in least
        ),
        bars=(gettext("Live"), gettext("Recorded or not received")),
    )


def reports_missing(report: Report, province: Province) -> ReportTable:
    """Return the schools that have not counted heads after every session, the worst first."""
    expected, counted = report.attendance.expected, report.attendance.counted
    missing = {code: number - counted.get(code, 0) for code, number in expected.items()}
    order = sorted(
        (code for code in missing if missing[code] and code in province.school_by_code),
        key=lambda code: (-missing[code], code),
    )
    return ReportTable(
        id="reports-missing",
        name=gettext("Missing counts"),
        title=gettext("Schools with missing attendance counts"),
        columns=(
            *_place_columns(),
            ReportColumn(words=gettext("Sessions received"), unit=Unit.COUNT),
            ReportColumn(words=gettext("Counted"), unit=Unit.COUNT),
            ReportColumn(words=gettext("Without figures"), unit=Unit.COUNT),
        ),
        rows=tuple(
            ReportRow(
                cells=(
                    *_place(province.school_by_code[code]),
                    expected[code],
                    counted.get(code, 0),
                    missing[code],
                )
            )
            for code in order
        ),
    )


def every_school(report: Report, province: Province) -> ReportTable:
    """Return what each school of the roster gets, in its order."""
    reached, held = report.figures.by_school, report.held.by_school
    most = max((each.received for each in reached.values()), default=0) or 1
    return ReportTable(
        id="schools",
        name=gettext("By school"),
        columns=(*_place_columns(), ReportColumn(words=gettext("Code")), *reached_columns()),
        rows=tuple(
            ReportRow(
                cells=(*_place(school), school.code, *reached_cells(minutes, held[school.code])),
                bar=(minutes.live / most, minutes.recorded / most),
            )
            for school in province.schools
            for minutes in (reached[school.code],)
        ),
        bars=ways(),
    )


def _place(school: School) -> tuple[str, str]:
    return school.name.in_(language()), commune_name(school)


def _place_columns() -> tuple[ReportColumn, ReportColumn]:
    return ReportColumn(words=gettext("School")), ReportColumn(words=gettext("Commune"))
