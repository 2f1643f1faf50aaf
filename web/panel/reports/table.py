"""A table of figures as page, bars, CSV and Excel all read it."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext

from scheduler.domain.figures import Minutes


class Unit(StrEnum):
    """What a column holds."""

    WORDS = "words"
    HOURS = "hours"
    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """A column's heading and unit."""

    words: str
    unit: Unit = Unit.WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """Cells in the order of the columns, and the bar drawn beside them: the shares of its full
    length that are solid and hatched, from 0 to 1.
    """

    cells: tuple[str | int | float, ...]
    bar: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table with an id for its address, a short name for lists and sheets, a title (else the
    name) and a sentence. It also says what its bars are of (nothing: it has none).
    """

    id: str
    name: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    title: str = ""
    says: str = ""
    bars: tuple[str, ...] = ()  # what is solid, and what is hatched

    @property
    def heading(self) -> str:
        """Return what stands above it."""
        return self.title or self.name


def reached_columns() -> tuple[ReportColumn, ...]:
    """Return the columns of what comes live and recorded, as planned and as broadcast by now."""
    return (
        ReportColumn(words=gettext("Live hours, planned"), unit=Unit.HOURS),
        ReportColumn(words=gettext("Live hours, broadcast"), unit=Unit.HOURS),
        ReportColumn(words=gettext("Recorded hours, planned"), unit=Unit.HOURS),
        ReportColumn(words=gettext("Recorded hours, broadcast"), unit=Unit.HOURS),
        ReportColumn(words=gettext("Live share"), unit=Unit.SHARE),
    )


def reached_cells(planned: Minutes, held: Minutes) -> tuple[float, ...]:
    """Return the cells of those columns."""
    live, recorded = (
        (planned.live / 60, held.live / 60),
        (planned.recorded / 60, held.recorded / 60),
    )
    return *live, *recorded, planned.share


def ways() -> tuple[str, str]:
    """Return what the bars of those columns are of."""
    return gettext("Live"), gettext("Recorded")
