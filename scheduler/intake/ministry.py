"""A GRESA/Massar export in the ministry's columns, put into the project's own columns.

Known columns: CD_ETAB, NOM_ETABL (Latin), NOM_ETABA (Arabic), CD_PROV, cd_com, ll_com, la_com,
typeEtab, LL_CYCLE, LA_CYCLE, NETAB, NetabFr, CD_NETAB, CD_GIPE.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.school import Level, Link
from scheduler.intake.establishment_kind import (
    CYCLES,
    NAMES,
    NATURES,
    Stage,
    Verdict,
    judge_establishment,
)
from scheduler.intake.remarks import RemarkCode, Remarks, listed
from scheduler.intake.school_row import LEVELS_OF_KIND, RowFaults

CODE = "CD_ETAB"
COMMUNES = ("ll_com", "la_com", "cd_com")
READ = (CODE, *NAMES, *COMMUNES, *CYCLES, *NATURES)
KNOWN = (*READ, "CD_PROV", "CD_GIPE")

# What such an export lacks is filled so that nothing is promised: no link and no board means that
# the school gets recordings by hand until somebody fills in what it has.
UNKNOWN = {
    "lat": "0",
    "lon": "0",
    "rooms": "1",
    "downlink_mbps": "0",
    "link": str(Link.NONE),
    "board": "no",
    "email": "",
    "source": "ministry export",
    "coord_source": "missing",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its cells by column name."""

    line: int
    cells: Mapping[str, str]


def missing_columns(columns: Sequence[str]) -> list[str]:
    """Return what an export lacks: a code, a name and a commune; any of each will do."""
    groups = ((CODE,), NAMES, COMMUNES)
    return [" / ".join(group) for group in groups if not set(group) & set(columns)]


def from_ministry(rows: Sequence[Row], name: str, remarks: Remarks, faults: RowFaults) -> list[Row]:
    """Return a row in the project's columns for each establishment that is served.

    An establishment may have a row for each cycle. Primary schools, annexes and offices are left
    out and counted in one remark; columns that contradict each other are a fault.
    """
    found: list[Row] = []
    left_out: Counter[Stage] = Counter()
    by_name: list[str] = []
    twice: list[str] = []
    for code, ours in _by_code(rows).items():
        verdict = judge_establishment([row.cells for row in ours])
        faults.line = ours[0].line
        if verdict.left_out:
            left_out[verdict.left_out] += 1
        elif verdict.kind is None:
            _tell(verdict, ours[0].cells, faults)
        else:
            found.append(Row(ours[0].line, _in_own_columns(ours[0].cells, verdict)))
            by_name += [code] if verdict.by_name_alone else []
            twice += _repeated(ours)
    if left_out:
        remarks.add(
            name,
            None,
            RemarkCode.LEFT_OUT,
            primary=str(left_out[Stage.PRIMARY]),
            annexes=str(left_out[Stage.ANNEX]),
            others=str(left_out[Stage.OFFICE]),
        )
    if by_name:
        remarks.add(name, None, RemarkCode.KIND_BY_NAME, codes=listed(by_name))
    if twice:
        remarks.add(name, None, RemarkCode.SAME_TWICE, lines=listed(twice))
    return found


def _by_code(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Gather the rows of each establishment; a row without a code stands alone."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        code = row.cells.get(CODE, "").strip().upper()
        same = found.get(code, [])
        alone = not code or (same and _names(same[0]) != _names(row))
        found.setdefault(f"{code}:{row.line}" if alone else code, []).append(row)
    return found


def _names(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(row.cells.get(column, "").split()).casefold() for column in NAMES)


def _repeated(rows: Sequence[Row]) -> list[str]:
    """Return the lines that say nothing that an earlier row does not say."""
    seen: set[tuple[str, ...]] = set()
    lines = []
    for row in rows:
        cells = tuple(row.cells.get(column, "") for column in READ)
        lines += [str(row.line)] if cells in seen else []
        seen.add(cells)
    return lines


def _tell(verdict: Verdict, cells: Mapping[str, str], faults: RowFaults) -> None:
    if verdict.against:
        (column, cell), (other, other_cell) = verdict.against
        wrong = f"{cell!r} contradicts {other_cell!r} in {other}"
        faults.add(column, wrong, "the same kind of establishment in both")
        return
    column = next((column for column in CYCLES + NATURES if cells.get(column)), NAMES[0])
    wrong = f"is {cells.get(column, '')!r}"
    faults.add(column, wrong, "Collégial, Qualifiant or Primaire (ignored)")


def _in_own_columns(cells: Mapping[str, str], verdict: Verdict) -> dict[str, str]:
    kind = verdict.kind
    levels = LEVELS_OF_KIND[kind] if kind else frozenset()
    french, arabic = cells.get("NOM_ETABL", ""), cells.get("NOM_ETABA", "")
    commune, commune_ar = cells.get("ll_com", ""), cells.get("la_com", "")
    return UNKNOWN | {
        "code": cells.get(CODE, ""),
        "name_fr": french or arabic,
        "name_ar": arabic or french,
        "commune": commune or commune_ar or cells.get("cd_com", ""),
        "commune_ar": commune_ar or commune or cells.get("cd_com", ""),
        "kind": str(kind),
        "levels": ";".join(level for level in Level if level in levels),
    }
