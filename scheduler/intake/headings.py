"""Which row of a table names its columns, and which columns those are."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.domain.folding import folded
from scheduler.intake.ministry import CODE, KNOWN
from scheduler.intake.remarks import RemarkCode, Remarks, listed
from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS
from scheduler.intake.sheet_headings import SCHOOLS as SCHOOL_HEADINGS

OWN = (*COLUMNS, *OPTIONAL_COLUMNS)
MAX_TITLE_ROWS = 50
_ENOUGH = 2  # columns that a row must name to be taken for the heading

_JOINED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """The columns of a table by their own names, "" for one that is not read."""

    row: int
    columns: tuple[str, ...]
    as_written: tuple[str, ...]
    ministry: bool

    @property
    def known(self) -> int:
        """How many of the columns are read."""
        return len({column for column in self.columns if column})


def find_heading(rows: Sequence[Sequence[object]]) -> Heading | None:
    """Return the first row that names the most columns of a roster; None where none names any.

    Rows above it are titles. Headings are compared without case, accents and what joins words.
    """
    best: Heading | None = None
    for number, cells in enumerate(rows[:MAX_TITLE_ROWS]):
        for ministry in (False, True):
            heading = _read(number, cells, ministry=ministry)
            if heading.known and (best is None or heading.known > best.known):
                best = heading
    return best


def is_heading_of_schools(heading: Heading | None) -> bool:
    """Tell whether a row can hardly be anything but the heading of a roster."""
    if heading is None or heading.known < _ENOUGH:
        return False
    return CODE in heading.columns or {"code", "name_fr"} <= set(heading.columns)


def remark_unread(heading: Heading, name: str, line: int, remarks: Remarks) -> None:
    """Ask to look at the columns that are not read, above all at those almost called as one."""
    missing = [column for column in OWN if column not in heading.columns]
    unread: list[str] = []
    for column, written in zip(heading.columns, heading.as_written, strict=True):
        if column or not written:
            continue
        near = difflib.get_close_matches(plain_heading(written), missing, n=1, cutoff=0.8)
        if near and not heading.ministry:
            remarks.add(name, line, RemarkCode.NEAR_COLUMN, name=written, near=near[0])
        else:
            unread.append(written)
    if unread:
        remarks.add(name, line, RemarkCode.UNREAD_COLUMNS, names=listed(unread))


def plain_heading(words: str) -> str:
    """Return a heading without case, accents and what joins words: `Name FR` is `name_fr`."""
    return _JOINED.sub("_", folded(words)).strip("_")


_BY_PLAIN = {
    False: {
        plain_heading(words): column
        for column in OWN
        for words in (column, *SCHOOL_HEADINGS[column])
    },
    True: {plain_heading(column): column for column in KNOWN},
}


def _read(number: int, cells: Sequence[object], *, ministry: bool) -> Heading:
    written = tuple(" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells)
    known = _BY_PLAIN[ministry]
    columns = tuple(known.get(plain_heading(words), "") for words in written)
    return Heading(row=number, columns=columns, as_written=written, ministry=ministry)
