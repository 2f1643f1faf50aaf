"""What a reader should look at before it takes files in, although nothing in them is a fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.language.catalogue import N_


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
    RemarkCode.LEFT_OUT: N_(
        "Left out: primary schools %(primary)s, annexes %(annexes)s, others %(others)s."
    ),
    RemarkCode.NOT_SCHOOLS: N_("Rows that hold no school are left out: %(lines)s."),
    RemarkCode.SAME_TWICE: N_("Rows that repeat a school are read once: %(lines)s."),
    RemarkCode.KIND_BY_NAME: N_("Only the name tells what these schools teach: %(codes)s."),
    RemarkCode.UNREAD_COLUMNS: N_("These columns are not read: %(names)s."),
    RemarkCode.NEAR_COLUMN: N_("The column %(name)s is not read. Did you mean %(near)s?"),
    RemarkCode.READ_AS: N_(
        "The file was read as %(encoding)s. Check that names and accents are correct."
    ),
    RemarkCode.SHEETS_JOINED: N_("Schools were read from several sheets: %(names)s."),
    RemarkCode.SHEETS_UNREAD: N_("These sheets of the workbook were left out: %(names)s."),
    RemarkCode.MISSING_SCHOOL: N_("%(named_by)s names a school that the roster lacks: %(school)s."),
    RemarkCode.ENDS_AFTER_YEAR: N_(
        "The programme %(programme)s ends on %(last)s, after the school year (%(end)s)."
    ),
    RemarkCode.BEGINS_BEFORE_YEAR: N_(
        "The programme %(programme)s begins on %(first)s, before the school year (%(start)s)."
    ),
}
DAYS = frozenset({"first", "last", "start", "end"})  # parts that are days


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
        return f"{self.place}: {self.words}"

    @property
    def place(self) -> str:
        """The file, and the line where there is one."""
        return f"{self.file}:{self.line}" if self.line is not None else self.file


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
