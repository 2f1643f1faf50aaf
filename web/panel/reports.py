"""What is reached: live and recorded hours by school, commune, level and programme."""

import csv
import datetime as dt
import io

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from scheduler.domain.wall import monday_of
from scheduler.service.sessions import released_sessions
from web.context import ctx, today
from web.names import province
from web.panel.blueprint import blueprint
from web.panel.board import PROVINCE
from web.panel.figures import Figures, figures_of

FOUR_WEEKS = dt.timedelta(days=27)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/reports")
def reports() -> ResponseReturnValue:
    """Show the figures of a stretch of days."""
    first, last = _days()
    found = figures_of(province(), released_sessions(ctx(), PROVINCE, first, last))
    return render_template("panel/reports.html", figures=found, first=first, last=last)


@blueprint.get("/reports.csv")
def reports_csv() -> ResponseReturnValue:
    """Give the figures by school as a table for a spreadsheet."""
    first, last = _days()
    found = figures_of(province(), released_sessions(ctx(), PROVINCE, first, last))
    name = f"educatec-{first}-{last}.csv"
    return Response(
        _csv(found),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _days() -> tuple[dt.date, dt.date]:
    first = _day("first", monday_of(today()))
    last = _day("last", first + FOUR_WEEKS)
    return first, max(first, last)


def _day(name: str, otherwise: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise


def _csv(found: Figures) -> str:
    out = io.StringIO()
    out.write("\ufeff")  # spreadsheets read UTF-8 only with it
    table = csv.writer(out, delimiter=";")
    head = (
        gettext("Code"),
        gettext("School"),
        gettext("Commune"),
        gettext("Live hours"),
        gettext("Recorded hours"),
        gettext("Not received"),
    )
    table.writerow(head)
    for row in found.schools:
        cells = (row.school.code, row.school.name.fr, row.school.commune)
        hours = (f"{row.live / 60:.2f}", f"{row.recorded / 60:.2f}", f"{row.none / 60:.2f}")
        table.writerow([*(_harmless(cell) for cell in cells), *hours])
    return out.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
