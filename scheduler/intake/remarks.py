"""What a reader should look at before it takes files in, although nothing in them is a fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RemarkCode(StrEnum):
    """What a remark is about; pages translate it by this."""

    LEFT_OUT = "left-out"
    NOT_SCHOOLS = "not-schools"
    SAME_TWICE = "same-twice"
    KIND_BY_NAME = "kind-by-name"
    UNREAD_COLUMNS = "unread-columns"
    NEAR_COLUMN = "near-column"
    READ_AS = "read-as"
    SHEETS_JOINED = "sheets-joined"
    SHEETS_UNREAD = "sheets-unread"
    MISSING_SCHOOL = "missing-school"
    ENDS_AFTER_YEAR = "ends-after-year"
    BEGINS_BEFORE_YEAR = "begins-before-year"


SENTENCES: dict[RemarkCode, str] = {
    RemarkCode.LEFT_OUT: (
        "left out: primary schools %(primary)s, annexes %(annexes)s, others %(others)s"
    ),
    RemarkCode.NOT_SCHOOLS: "rows that hold no school are left out: %(lines)s",
    RemarkCode.SAME_TWICE: "rows that repeat a school are read once: %(lines)s",
    RemarkCode.KIND_BY_NAME: "only the name tells what these schools teach: %(codes)s",
    RemarkCode.UNREAD_COLUMNS: "columns that are not read: %(names)s",
    RemarkCode.NEAR_COLUMN: "the column %(name)s is not read; did you mean %(near)s?",
    RemarkCode.READ_AS: "read as %(encoding)s: look whether names and accents are right",
    RemarkCode.SHEETS_JOINED: "schools were read from several sheets: %(names)s",
    RemarkCode.SHEETS_UNREAD: "sheets that are not read: %(names)s",
    RemarkCode.MISSING_SCHOOL: "%(named_by)s names the school %(school)s, which the roster lacks",
    RemarkCode.ENDS_AFTER_YEAR: (
        "the programme %(programme)s ends on %(last)s, after the school year (%(end)s)"
    ),
    RemarkCode.BEGINS_BEFORE_YEAR: (
        "the programme %(programme)s begins on %(first)s, before the school year (%(start)s)"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to look at: where it is, what it is about, and what fills its sentence."""

    file: str
    line: int | None
    code: RemarkCode
    params: Mapping[str, str]

    @property
    def words(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code] % self.params

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line is not None else self.file
        return f"{place}: {self.words}"


@dataclass(slots=True)
class Remarks:
    """Collects the remarks of a reading, in the order met."""

    found: list[Remark] = field(default_factory=list)

    def add(self, file: str, line: int | None, code: RemarkCode, **params: str) -> None:
        """Note one thing to look at."""
        remark = Remark(file=file, line=line, code=code, params=params)
        if remark not in self.found:
            self.found.append(remark)

    def __iter__(self) -> Iterator[Remark]:
        return iter(self.found)


MANY = 12


def listed(names: list[str]) -> str:
    """Write some names for a sentence, and that there are more where there are many."""
    return ", ".join(names[:MANY]) + (", …" if len(names) > MANY else "")
