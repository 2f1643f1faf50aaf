"""What an establishment of the ministry's lists teaches, told by its columns and by its names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.school import SchoolKind


class Stage(StrEnum):
    """What one cell may say of an establishment."""

    PRIMARY = "primary"
    COLLEGE = "college"
    LYCEE = "lycee"
    ANNEX = "annex"
    OFFICE = "office"  # a delegation, a directorate: no school at all


Said = frozenset[Stage]
NOTHING: Said = frozenset()
# The row's own cycle; the nature of the establishment; its code; what else may name a kind.
CYCLES = ("LL_CYCLE", "LA_CYCLE")
NATURES = ("NETAB", "NetabFr", "NetabAr", "CD_NETAB", "typeEtab")
NAMES = ("NOM_ETABL", "NOM_ETABA")

_SECONDARY = frozenset({Stage.COLLEGE, Stage.LYCEE})
_ANNEX = re.compile(r"\bannexe\b|\bsatellite\b|ملحق|فرعي[هة]\b")
_OFFICE = re.compile(r"\bdelegation\b|\bdirection (?:provinciale|regionale)\b|مديري[هة]|نياب[هة]")
_COLLEGE = re.compile(r"\bcolleg|اعدادي")
# « Lycée collégial » is the ministry's newer word for a collège.
_LYCEE = re.compile(r"\bqualifiant|\blycee\b(?! +college?iale?\b)|تاهيلي")
_PRIMARY = re.compile(
    r"\bprimaire\b|\bprescolaire\b|\becole\b|\bsecteur scolaire\b|ابتدائي|مدرس[هة]|\bم\.|\bاولي\b"
)
_BARE_ARABIC_LYCEE = re.compile(r"ثانوي")
# Codes of nature seen in published lists: 200, 202, 203 and 209 for primary schools, 300 for a
# collège. That lycées follow with 4 was not seen; a name that says otherwise is a contradiction.
_NATURE_CODE = re.compile(r"([234])\d\d(?:[.,]0+)?")
_BY_FIRST_DIGIT = {"2": Stage.PRIMARY, "3": Stage.COLLEGE, "4": Stage.LYCEE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What all rows of an establishment say together.

    `kind` is set for a school that is served, `left_out` for one that is not; `against` holds two
    columns with their cells where they contradict each other. None of them: nothing tells.
    """

    kind: SchoolKind | None = None
    left_out: Stage | None = None
    against: tuple[tuple[str, str], ...] = field(default=())
    by_name_alone: bool = False


def judge_establishment(rows: Sequence[Mapping[str, str]]) -> Verdict:
    """Return what an establishment is, from each of its rows by column."""
    cycles = _said_in(rows, CYCLES)
    others = _said_in(rows, NATURES)
    secondary = any(said & _SECONDARY for _, said in [*cycles.values(), *others.values()])
    # « École privée … » may well have a collège: its name says primary only where nothing else
    # tells.
    others |= {
        column: (cell, said)
        for column, (cell, said) in _said_in(rows, NAMES).items()
        if not (secondary and said == {Stage.PRIMARY})
    }
    everything = [*cycles.values(), *others.values()]
    for stage in (Stage.ANNEX, Stage.OFFICE):
        if any(stage in said for _, said in everything):
            return Verdict(left_out=stage)
    told: Said = frozenset().union(*(said for _, said in cycles.values()))
    contradiction = _contradiction(cycles, others, told)
    if contradiction:
        return Verdict(against=contradiction)
    by_name_alone = not told and all(column in NAMES for column in others)
    told = told or frozenset().union(*(said for _, said in others.values()))
    taught = told & _SECONDARY
    if not taught:
        weak = any(_BARE_ARABIC_LYCEE.search(plain_word(row.get("NOM_ETABA", ""))) for row in rows)
        if not told and weak:
            return Verdict(kind=SchoolKind.LYCEE, by_name_alone=True)
        return Verdict(left_out=Stage.PRIMARY if told else None)
    kind = SchoolKind.COLLEGE_LYCEE if taught == _SECONDARY else SchoolKind(min(taught))
    return Verdict(kind=kind, by_name_alone=by_name_alone)


def said_by(column: str, cell: str) -> Said:
    """Return what a cell says; nothing where it names no kind."""
    if column == "CD_NETAB":
        found = _NATURE_CODE.fullmatch(cell.strip())
        return frozenset({_BY_FIRST_DIGIT[found.group(1)]}) if found else NOTHING
    words = plain_word(cell)
    for pattern, stage in ((_ANNEX, Stage.ANNEX), (_OFFICE, Stage.OFFICE)):
        if pattern.search(words):
            return frozenset({stage})
    secondary = {
        stage
        for pattern, stage in ((_COLLEGE, Stage.COLLEGE), (_LYCEE, Stage.LYCEE))
        if pattern.search(words)
    }
    if secondary:
        return frozenset(secondary)
    return frozenset({Stage.PRIMARY}) if _PRIMARY.search(words) else NOTHING


def plain_word(words: str) -> str:
    """Return words without accents, hamza or case: spelling differs from row to row."""
    parted = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return re.sub(r"[-_/\s]+", " ", letters).strip()


Cells = dict[str, tuple[str, Said]]


def _said_in(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> Cells:
    """Return what each column says over all rows, with a cell that says it."""
    found: Cells = {}
    for column in columns:
        for row in rows:
            said = said_by(column, row.get(column, ""))
            if said:
                cell, before = found.get(column, (row[column], NOTHING))
                found[column] = (cell, before | said)
    return found


def _contradiction(cycles: Cells, others: Cells, told: Said) -> tuple[tuple[str, str], ...]:
    """Return two columns and their cells that cannot both be right."""
    if told:
        if "LL_CYCLE" in cycles and "LA_CYCLE" in cycles:
            latin, arabic = cycles["LL_CYCLE"], cycles["LA_CYCLE"]
            if not latin[1] & arabic[1]:
                return (("LL_CYCLE", latin[0]), ("LA_CYCLE", arabic[0]))
        column = next(iter(cycles))
        for other, (cell, said) in others.items():
            if not said <= told:
                return ((column, cycles[column][0]), (other, cell))
        return ()
    for column, (cell, said) in others.items():
        for other, (other_cell, other_said) in others.items():
            if said != other_said:
                return ((column, cell), (other, other_cell))
    return ()
