"""The figures as tables: one form for page, bars, CSV and Excel, so that all say the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import TypeVar

from flask_babel import format_date, gettext

from scheduler.domain.figures import Minutes
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.service.reporting import Report
from web.languages import language
from web.names import commune_name
from web.wording.labels import kind_word
from web.wording.subjects import subject_words

Key = TypeVar("Key", bound=str)

BANDS = 10
LEFT_BEHIND = 10


class Unit(StrEnum):
    """What a column holds."""

    WORDS = "words"
    HOURS = "hours"
    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's heading and unit."""

    words: str
    unit: Unit = Unit.WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells in the order of the columns, and the bar drawn beside them: the shares of its full
    length that are solid and hatched, from 0 to 1.
    """

    cells: tuple[str | int | float, ...]
    bar: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with an id for its address, a title, a sentence, and what its bars are of (nothing:
    it has none).
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    says: str = ""
    bars: tuple[str, ...] = ()  # what is solid, and what is hatched


def tables_of(report: Report, province: Province) -> tuple[Table, ...]:
    """Return every table of a report, in the order in which it is read."""
    figures = report.figures
    communes = {each.commune: commune_name(each) for each in province.schools}
    subjects = subject_words()
    titles = figures.titles
    return (
        _reached("levels", gettext("Level"), figures.by_level, str),
        _reached(
            "subjects", gettext("Subject"), figures.by_subject, lambda key: subjects.get(key, key)
        ),
        _reached("kinds", gettext("Kind of programme"), figures.by_kind, kind_word),
        _reached(
            "programmes",
            gettext("Programme"),
            figures.by_programme,
            lambda key: titles[key].in_(language()),
        ),
        _reached("communes", gettext("Commune"), figures.by_commune, communes.__getitem__),
        _fairness(report),
        _left_behind(report, province),
        _studio_load(report, province),
        _heads(report),
        _reports_missing(report, province),
        _schools(report, province),
    )


def _reached(
    table_id: str, head: str, parts: Mapping[Key, Minutes], name: Callable[[Key], str]
) -> Table:
    most = max((each.received for each in parts.values()), default=0) or 1
    rows = [
        Row(
            cells=(name(key), each.live / 60, each.recorded / 60, each.share),
            bar=(each.live / most, each.recorded / most),
        )
        for key, each in parts.items()
        if each.received
    ]
    return Table(
        id=table_id,
        title=head,
        columns=(Column(words=head), *_hours(), Column(words=_live_share(), unit=Unit.SHARE)),
        rows=tuple(rows),
        bars=_ways(),
    )


def _fairness(report: Report) -> Table:
    """Count the equipped schools by their live share, in bands of a tenth."""
    shares = list(report.figures.shares.values())
    bands = [0] * BANDS
    for share in shares:
        bands[min(int(share * BANDS), BANDS - 1)] += 1
    most = max(bands) or 1
    says = ""
    if shares:
        says = gettext(
            "Of %(schools)s equipped schools half have at least %(median)s %% live, and the one "
            "that has least %(least)s %%.",
            schools=len(shares),
            median=round(median(shares) * 100),
            least=round(min(shares) * 100),
        )
    return Table(
        id="fairness",
        title=gettext("How evenly live reaches the equipped schools"),
        columns=(Column(words=_live_share()), Column(words=_school_word(), unit=Unit.COUNT)),
        rows=tuple(
            Row(
                cells=(f"{number * 100 // BANDS}–{(number + 1) * 100 // BANDS} %", count),
                bar=(count / most, 0.0),
            )
            for number, count in enumerate(bands)
        ),
        says=says,
        bars=(gettext("Schools"),),
    )


def _left_behind(report: Report, province: Province) -> Table:
    shares = report.figures.shares
    least = sorted(shares, key=lambda code: (shares[code], code))[:LEFT_BEHIND]
    return Table(
        id="left-behind",
        title=gettext("Equipped schools that have least live"),
        columns=(
            Column(words=_school_word()),
            Column(words=gettext("Commune")),
            *_hours(),
            Column(words=_live_share(), unit=Unit.SHARE),
        ),
        rows=tuple(
            Row(
                cells=(*_place(province.school_by_code[code]), *_reach(report, code)),
                bar=(shares[code], 1 - shares[code]),
            )
            for code in least
        ),
        bars=(gettext("Live"), gettext("Recorded or not received")),
    )


def _studio_load(report: Report, province: Province) -> Table:
    return Table(
        id="studios",
        title=gettext("Studio hours by week"),
        columns=(
            Column(words=gettext("Week of")),
            Column(words=gettext("Studio")),
            Column(words=gettext("Hours taken"), unit=Unit.HOURS),
            Column(words=gettext("Hours open"), unit=Unit.HOURS),
            Column(words=gettext("Share taken"), unit=Unit.SHARE),
        ),
        rows=tuple(
            Row(
                cells=(
                    format_date(each.monday, "d MMM"),
                    province.studio_by_id[each.studio_id].name.in_(language()),
                    each.taken / 60,
                    each.open / 60,
                    each.taken / each.open if each.open else 0.0,
                ),
                bar=(each.taken / each.open if each.open else 0.0, 0.0),
            )
            for each in report.figures.studio_weeks
        ),
        bars=(gettext("Hours taken"),),
    )


def _heads(report: Report) -> Table:
    heads = report.attendance.by_level
    most = max((each.girls + each.boys for each in heads.values()), default=0) or 1
    return Table(
        id="attendance",
        title=gettext("Who came, by level"),
        columns=(
            Column(words=gettext("Level")),
            Column(words=gettext("Girls"), unit=Unit.COUNT),
            Column(words=gettext("Boys"), unit=Unit.COUNT),
            Column(words=gettext("Together"), unit=Unit.COUNT),
        ),
        rows=tuple(
            Row(
                cells=(level.value, each.girls, each.boys, each.girls + each.boys),
                bar=(each.girls / most, each.boys / most),
            )
            for level, each in heads.items()
        ),
        says=gettext("A pupil is counted once for each session. No pupil is named."),
        bars=(gettext("Girls"), gettext("Boys")),
    )


def _reports_missing(report: Report, province: Province) -> Table:
    expected, counted = report.attendance.expected, report.attendance.counted
    missing = {code: number - counted.get(code, 0) for code, number in expected.items()}
    order = sorted(
        (code for code in missing if missing[code] and code in province.school_by_code),
        key=lambda code: (-missing[code], code),
    )
    return Table(
        id="reports-missing",
        title=gettext("Schools that have not counted everything"),
        columns=(
            Column(words=_school_word()),
            Column(words=gettext("Commune")),
            Column(words=gettext("Sessions received"), unit=Unit.COUNT),
            Column(words=gettext("Counted"), unit=Unit.COUNT),
            Column(words=gettext("Without figures"), unit=Unit.COUNT),
        ),
        rows=tuple(
            Row(
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


def _schools(report: Report, province: Province) -> Table:
    most = max((each.received for each in report.figures.by_school.values()), default=0) or 1
    return Table(
        id="schools",
        title=_school_word(),
        columns=(
            Column(words=gettext("Code")),
            Column(words=_school_word()),
            Column(words=gettext("Commune")),
            *_hours(),
            Column(words=_live_share(), unit=Unit.SHARE),
        ),
        rows=tuple(
            Row(
                cells=(school.code, *_place(school), *_reach(report, school.code)),
                bar=(each.live / most, each.recorded / most),
            )
            for school in province.schools
            for each in (report.figures.by_school[school.code],)
        ),
        bars=_ways(),
    )


def _place(school: School) -> tuple[str, str]:
    return school.name.in_(language()), commune_name(school)


def _reach(report: Report, code: str) -> tuple[float, float, float]:
    each = report.figures.by_school[code]
    return each.live / 60, each.recorded / 60, each.share


def _hours() -> Iterable[Column]:
    return (
        Column(words=gettext("Live hours"), unit=Unit.HOURS),
        Column(words=gettext("Recorded hours"), unit=Unit.HOURS),
    )


def _ways() -> tuple[str, str]:
    return gettext("Live"), gettext("Recorded")


def _live_share() -> str:
    return gettext("Live share")


def _school_word() -> str:
    return gettext("School")
