"""What is reached: figures with their bars, as pages, spreadsheets and one sheet for the funder."""

from collections import Counter

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from scheduler.service.deliveries.deliveries import deliveries
from scheduler.service.reports.reach import Report, report
from web.context import ctx, today
from web.language.choice import direction
from web.language.names import province
from web.panel.blueprint import blueprint
from web.panel.reports.periods import Period, asked_period, named_periods
from web.panel.reports.spreadsheets import csv_of, workbook_written
from web.panel.reports.studio_tables import studio_totals
from web.panel.reports.table import ReportTable
from web.panel.reports.tables import report_tables

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = 26  # lines; a table of more is shown when it is asked for
# What the one printed sheet holds, and how many weeks of studios beside it.
PRINTED = frozenset({"levels", "kinds", "communes", "fairness", "studios", "attendance"})
MOST_WEEKS = 12


@blueprint.get("/reports")
def reports() -> ResponseReturnValue:
    """Show the figures of a stretch of days."""
    period, found = _asked()
    return render_template(
        "panel/reports/reports.html",
        report=found,
        period=period,
        presets=named_periods(),
        tables=report_tables(found, province()),
        recordings=Counter(delivery.whereabouts.value for delivery in deliveries(ctx())),
        LONG=LONG,
        unfolded=request.args.get("all", ""),
    )


@blueprint.get("/reports/print")
def print_report() -> ResponseReturnValue:
    """Show one page to be printed for the delegation and the funder."""
    period, found = _asked()
    tables = []
    if found.figures.sessions:
        tables = [
            table
            for table in report_tables(found, province())
            if table.id in PRINTED and table.rows
        ]
    if len(found.figures.studio_weeks) > MOST_WEEKS:
        totals = studio_totals(found, province())
        tables = [totals if table.id == totals.id else table for table in tables]
    return render_template(
        "panel/reports/report_print.html", report=found, period=period, tables=tables, date=today()
    )


@blueprint.get("/reports.xlsx")
def reports_workbook() -> ResponseReturnValue:
    """Give every table, each on a sheet of one Excel workbook."""
    period, found = _asked()
    return _file(
        workbook_written(report_tables(found, province()), direction()),
        XLSX,
        f"{_name(period)}.xlsx",
    )


@blueprint.get("/reports/<table_id>.csv")
def report_csv(table_id: str) -> ResponseReturnValue:
    """Give one table as CSV."""
    period, found = _asked()
    table = _table(report_tables(found, province()), table_id)
    return _file(csv_of(table), "text/csv", f"{_name(period)}-{table_id}.csv")


@blueprint.get("/reports/<table_id>.xlsx")
def report_workbook(table_id: str) -> ResponseReturnValue:
    """Give one table as an Excel workbook."""
    period, found = _asked()
    table = _table(report_tables(found, province()), table_id)
    return _file(workbook_written([table], direction()), XLSX, f"{_name(period)}-{table_id}.xlsx")


def _asked() -> tuple[Period, Report]:
    period = asked_period()
    return period, report(ctx(), period.first, period.last)


def _table(tables: tuple[ReportTable, ...], table_id: str) -> ReportTable:
    found = next((table for table in tables if table.id == table_id), None)
    return found or abort(404)


def _name(period: Period) -> str:
    return f"educatec-{period.first}-{period.last}"


def _file(content: str | bytes, mimetype: str, name: str) -> Response:
    reply = Response(content, mimetype=mimetype)
    reply.headers.set("Content-Disposition", "attachment", filename=name)
    return reply
