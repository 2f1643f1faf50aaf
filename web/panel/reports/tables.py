"""The figures of a report as tables: one form for page, bars, CSV and Excel, so that all say the
same.
"""

from collections.abc import Callable, Mapping
from statistics import median
from typing import TypeVar

from flask_babel import gettext

from scheduler.domain.figures import Minutes
from scheduler.domain.province import Province
from scheduler.service.reports.reach import Report
from web.language.choice import language
from web.language.names import commune_name
from web.language.wording.labels import kind_word, level_word
from web.language.wording.subjects import subject_words
from web.panel.reports.school_tables import every_school, left_behind, reports_missing
from web.panel.reports.studio_tables import studio_weeks
from web.panel.reports.table import (
    ReportColumn,
    ReportRow,
    ReportTable,
    Unit,
    reached_cells,
    reached_columns,
    ways,
)

Key = TypeVar("Key", bound=str)

BANDS = 10


def report_tables(report: Report, province: Province) -> tuple[ReportTable, ...]:
    """Return every table of a report, in the order in which it is read."""
    figures, held = report.figures, report.held
    communes = {school.commune: commune_name(school) for school in province.schools}
    subjects, titles = subject_words(), figures.titles
    return (
        _reached(
            "levels",
            gettext("By level"),
            gettext("Level"),
            (figures.by_level, held.by_level),
            level_word,
        ),
        _reached(
            "subjects",
            gettext("By subject"),
            gettext("Subject"),
            (figures.by_subject, held.by_subject),
            lambda key: subjects.get(key, key),
        ),
        _reached(
            "kinds",
            gettext("By kind of programme"),
            gettext("Kind of programme"),
            (figures.by_kind, held.by_kind),
            kind_word,
        ),
        _reached(
            "programmes",
            gettext("By programme"),
            gettext("Programme"),
            (figures.by_programme, held.by_programme),
            lambda key: titles[key].in_(language()),
        ),
        _reached(
            "communes",
            gettext("By commune"),
            gettext("Commune"),
            (figures.by_commune, held.by_commune),
            communes.__getitem__,
        ),
        _fairness(report),
        left_behind(report, province),
        studio_weeks(report, province),
        _heads(report),
        reports_missing(report, province),
        every_school(report, province),
    )


def _reached(
    table_id: str,
    title: str,
    head: str,
    parts: tuple[Mapping[Key, Minutes], Mapping[Key, Minutes]],
    name: Callable[[Key], str],
) -> ReportTable:
    planned, held = parts
    most = max((part.received for part in planned.values()), default=0) or 1
    rows = [
        ReportRow(
            cells=(name(key), *reached_cells(minutes, held.get(key, Minutes()))),
            bar=(minutes.live / most, minutes.recorded / most),
        )
        for key, minutes in planned.items()
        if minutes.received
    ]
    return ReportTable(
        id=table_id,
        name=title,
        columns=(ReportColumn(words=head), *reached_columns()),
        rows=tuple(rows),
        bars=ways(),
    )


def _fairness(report: Report) -> ReportTable:
    """Count the equipped schools by their live share, in bands of a tenth."""
    shares = list(report.figures.shares.values())
    bands = [0] * BANDS
    for share in shares:
        bands[min(int(share * BANDS), BANDS - 1)] += 1
    most = max(bands) or 1
    says = ""
    if shares:
        says = gettext(
            "Equipped schools: %(schools)s. Half of them have at least "
            "%(median)s%% live, and the one with the least has %(least)s%%.",
            schools=len(shares),
            median=round(median(shares) * 100),
            least=round(min(shares) * 100),
        )
    rows = [
        ReportRow(
            cells=(f"{number * 100 // BANDS}–{(number + 1) * 100 // BANDS} %", count),
            bar=(count / most, 0.0),
        )
        for number, count in enumerate(bands)
    ]
    return ReportTable(
        id="fairness",
        name=gettext("Fairness"),
        title=gettext("How evenly live reaches the equipped schools"),
        columns=(
            ReportColumn(words=gettext("Live share")),
            ReportColumn(words=gettext("Schools"), unit=Unit.COUNT),
        ),
        rows=tuple(rows) if shares else (),
        says=says,
        bars=(gettext("Schools"),),
    )


def _heads(report: Report) -> ReportTable:
    heads = report.attendance.by_level
    most = max((head.girls + head.boys for head in heads.values()), default=0) or 1
    return ReportTable(
        id="attendance",
        name=gettext("Attendance"),
        title=gettext("Who came, by level"),
        columns=(
            ReportColumn(words=gettext("Level")),
            ReportColumn(words=gettext("Girls"), unit=Unit.COUNT),
            ReportColumn(words=gettext("Boys"), unit=Unit.COUNT),
            ReportColumn(words=gettext("Together"), unit=Unit.COUNT),
        ),
        rows=tuple(
            ReportRow(
                cells=(
                    level_word(level),
                    other_heads.girls,
                    other_heads.boys,
                    other_heads.girls + other_heads.boys,
                ),
                bar=(other_heads.girls / most, other_heads.boys / most),
            )
            for level, other_heads in heads.items()
        ),
        says=gettext("Each pupil is counted once per session. No names are recorded."),
        bars=(gettext("Girls"), gettext("Boys")),
    )
