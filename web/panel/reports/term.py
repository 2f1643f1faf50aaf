"""The term: weeks across, programmes down, and what interrupts them."""

import datetime as dt
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from scheduler.domain.folding import matches
from scheduler.domain.session import SessionState
from scheduler.domain.text import Text
from scheduler.domain.wall import monday_of, parse_day
from scheduler.service.reports.term import Term, TermRow, TermWeek, term
from web.context import ctx, today
from web.language.names import province
from web.panel.blueprint import blueprint

SPAN = dt.timedelta(weeks=18)
BEHIND = dt.timedelta(weeks=3)  # weeks shown before the present one
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermHeading:
    """Neighbouring weeks with the same interruptions."""

    names: tuple[Text, ...]
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCell:
    """A programme's week in figures."""

    week: TermWeek
    planned: int
    done: int
    missed: int
    cancelled: int

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say."""
        return not (self.planned or self.done or self.missed or self.cancelled)


@blueprint.get("/term", endpoint="term")
def term_page() -> ResponseReturnValue:
    """Show the weeks of a term with every programme that has the words asked for."""
    words = request.args.get("q", "").strip()
    calendar = province().calendar
    whole = request.args.get("all") == "1"
    first = monday_of(calendar.first) if whole else _first()
    last = calendar.last if whole else first + SPAN - ONE_DAY
    found = term(ctx(), first, last)
    rows = [row for row in found.rows if _has(row, words)]
    return render_template(
        "panel/reports/term.html",
        weeks=found.weeks,
        headings=_headings(found),
        rows=[(row, [_cell(row, week) for week in found.weeks]) for row in rows],
        total=len(found.rows),
        words=words,
        whole=whole,
        first=first,
        earlier=first - SPAN,
        later=first + SPAN,
        this_week=monday_of(today()),
        teachers=province().teacher_by_id,
    )


def _first() -> dt.date:
    calendar = province().calendar
    try:
        return monday_of(parse_day(request.args.get("from", "")))
    except ValueError:
        near = min(max(today(), calendar.first), calendar.last)
        return max(monday_of(near) - BEHIND, monday_of(calendar.first))


def _has(row: TermRow, words: str) -> bool:
    programme = row.programme
    teacher = province().teacher_by_id.get(programme.teacher_id)
    names = (programme.id, *programme.title.wordings())
    return matches(words, (*names, *(teacher.name.wordings() if teacher else ())))


def _cell(row: TermRow, week: TermWeek) -> TermCell:
    counts = row.weeks.get(week.monday, {})
    return TermCell(
        week=week,
        planned=counts.get(SessionState.PLANNED, 0) + counts.get(SessionState.ON_AIR, 0),
        done=counts.get(SessionState.DONE, 0),
        missed=counts.get(SessionState.MISSED, 0),
        cancelled=counts.get(SessionState.CANCELLED, 0),
    )


def _headings(of: Term) -> list[TermHeading]:
    found: list[TermHeading] = []
    for week in of.weeks:
        if found and found[-1].names == week.names:
            found[-1] = TermHeading(names=week.names, weeks=found[-1].weeks + 1)
        else:
            found.append(TermHeading(names=week.names, weeks=1))
    return found
