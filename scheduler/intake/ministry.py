"""Rows of a GRESA/Massar export in the ministry's columns, put into the project's own columns.

Known columns: CD_ETAB, NOM_ETABL (Latin), NOM_ETABA (Arabic), CD_PROV, cd_com, ll_com, la_com,
typeEtab, LL_CYCLE, LA_CYCLE, NetabFr, CD_GIPE.
"""

import unicodedata

from scheduler.domain.school import Level, Link, SchoolKind
from scheduler.intake.school_row import LEVELS_OF_KIND, RowFaults

MINISTRY_MARK = "CD_ETAB"

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

_PRIMARY = ("primaire", "prescolaire", "ابتدائي", "اولي")
_COLLEGE = ("college", "collegial", "اعدادي")
_LYCEE = ("qualifiant", "lycee", "تاهيلي")


def from_ministry(cells: dict[str, str], faults: RowFaults) -> dict[str, str] | None:
    """Return the row in the project's columns; None for a primary school.

    A row whose cycle cannot be told adds a fault and comes back as None too.
    """
    cycle = _plain(f"{cells.get('LL_CYCLE', '')} {cells.get('LA_CYCLE', '')}")
    kind = _kind(cycle) or _kind(_plain(f"{cells.get('typeEtab', '')} {_name(cells)}"))
    if kind is None:
        if any(word in cycle for word in _PRIMARY):
            return None
        wrong = f"is {cells.get('LL_CYCLE', '')!r}"
        faults.add("LL_CYCLE", wrong, "Collégial, Qualifiant or Primaire (which is left out)")
        return None
    levels = LEVELS_OF_KIND[kind]
    return UNKNOWN | {
        "code": cells.get("CD_ETAB", ""),
        "name_fr": _name(cells),
        "name_ar": cells.get("NOM_ETABA", "") or _name(cells),
        "commune": cells.get("ll_com", "") or cells.get("cd_com", ""),
        "commune_ar": cells.get("la_com", "") or cells.get("ll_com", ""),
        "kind": str(kind),
        "levels": ";".join(level for level in Level if level in levels),
    }


def _name(cells: dict[str, str]) -> str:
    return cells.get("NOM_ETABL", "") or cells.get("NetabFr", "")


def _kind(words: str) -> SchoolKind | None:
    college = any(word in words for word in _COLLEGE)
    # « Lycée collégial » is the ministry's newer word for a collège.
    lycee = any(word in words.replace("lycee collegial", "") for word in _LYCEE)
    if college and lycee:
        return SchoolKind.COLLEGE_LYCEE
    if college:
        return SchoolKind.COLLEGE
    return SchoolKind.LYCEE if lycee else None


def _plain(words: str) -> str:
    # Without accents, hamza or case: the export's spelling differs from row to row.
    parted = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
