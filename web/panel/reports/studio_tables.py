"""The tables of a report that tell how full the studios are: week by week, and in all."""

from flask_babel import format_date, gettext

from scheduler.domain.province import Province
from scheduler.service.reports.reach import Report
from web.language.choice import language
from web.panel.reports.table import ReportColumn, ReportRow, ReportTable, Unit


def studio_weeks(report: Report, province: Province) -> ReportTable:
    """Return how full each studio is in each week."""
    names = _names(province)
    return ReportTable(
        id="studios",
        name=gettext("Studios"),
        title=gettext("Studio hours by week"),
        columns=(ReportColumn(words=gettext("Week of")), *_columns()),
        rows=tuple(
            _row((format_date(week.monday, "d MMM"), names[week.studio_id]), week.taken, week.open)
            for week in report.figures.studio_weeks
        ),
        bars=(gettext("Hours used"),),
    )


def studio_totals(report: Report, province: Province) -> ReportTable:
    """Return how full each studio is in all of the days."""
    weeks = report.figures.studio_weeks
    return ReportTable(
        id="studios",
        name=gettext("Studios"),
        title=gettext("Studio hours"),
        columns=_columns(),
        rows=tuple(
            _row(
                (name,),
                sum(week.taken for week in weeks if week.studio_id == studio_id),
                sum(week.open for week in weeks if week.studio_id == studio_id),
            )
            for studio_id, name in _names(province).items()
        ),
        bars=(gettext("Hours used"),),
    )


def _names(province: Province) -> dict[str, str]:
    return {studio.id: studio.name.in_(language()) for studio in province.studios}


def _columns() -> tuple[ReportColumn, ...]:
    return (
        ReportColumn(words=gettext("Studio")),
        ReportColumn(words=gettext("Hours used"), unit=Unit.HOURS),
        ReportColumn(words=gettext("Opening hours"), unit=Unit.HOURS),
        ReportColumn(words=gettext("Occupancy"), unit=Unit.SHARE),
    )


def _row(of: tuple[str, ...], taken: int, minutes_open: int) -> ReportRow:
    share = taken / minutes_open if minutes_open else 0.0
    return ReportRow(cells=(*of, taken / 60, minutes_open / 60, share), bar=(share, 0.0))
