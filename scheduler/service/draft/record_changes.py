"""Single facts of the province before and after an act, so that undoing it gives them back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scheduler.domain.calendar import BellPeriod, Closure
from scheduler.domain.errors import LostUpdateError
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.studio import Studio, Teacher
from scheduler.storage.codec import decode, encode

Fact = Teacher | Studio | Programme | Closure | BellPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact, by the name of its table and its id; None where it is not there."""

    table: str
    id: str
    before: Fact | None
    after: Fact | None

    @property
    def reversed(self) -> "FactChange":
        """The change that takes this one back."""
        return replace(self, before=self.after, after=self.before)


KINDS: dict[str, type[Fact]] = {
    "teachers": Teacher,
    "studios": Studio,
    "programmes": Programme,
    "closures": Closure,
    "periods": BellPeriod,
}


def fact_changes(before: Province, after: Province) -> tuple[FactChange, ...]:
    """Return the teachers, studios, programmes, closures and bell periods that differ."""
    return tuple(
        FactChange(table=table, id=fromkey, before=old.get(fromkey), after=new.get(fromkey))
        for table in KINDS
        for old, new in [(_of(before, table), _of(after, table))]
        for fromkey in dict.fromkeys((*old, *new))
        if old.get(fromkey) != new.get(fromkey)
    )


def with_changes(province: Province, changes: Iterable[FactChange]) -> Province:
    """Return the province with these changes.

    Raises `LostUpdateError` where a fact is not what it was before the change.
    """
    for change in changes:
        if _of(province, change.table).get(change.id) != change.before:
            raise LostUpdateError(change.table, change.id, 0, 0)
        province = _with(province, change)
    return province


def write_changes(changes: Iterable[FactChange]) -> list[dict[str, Any]]:
    """Return the changes as documents."""
    return [
        {
            "table": change.table,
            "id": change.id,
            "before": encode(change.before) if change.before else None,
            "after": encode(change.after) if change.after else None,
        }
        for change in changes
    ]


def read_changes(documents: Iterable[Mapping[str, Any]]) -> tuple[FactChange, ...]:
    """Read back what `write_changes` gave."""
    return tuple(
        FactChange(
            table=document["table"],
            id=document["id"],
            before=_read(document["table"], document["before"]),
            after=_read(document["table"], document["after"]),
        )
        for document in documents
    )


def _read(table: str, document: Any) -> Fact | None:  # noqa: ANN401 -- a document
    return None if document is None else decode(KINDS[table], document)


def _of(province: Province, table: str) -> dict[str, Fact]:
    facts: Iterable[Fact]
    if table in {"closures", "periods"}:
        facts = getattr(province.calendar, table)
    else:
        facts = getattr(province, table)
    return {teacher.id: teacher for teacher in facts}


def _with(province: Province, change: FactChange) -> Province:
    """Put a fact in the place it has, at the end when it is new, or take it out."""
    facts: dict[str, Any] = {change.table: tuple(_replaced(_of(province, change.table), change))}
    if change.table in {"closures", "periods"}:
        return replace(province, calendar=replace(province.calendar, **facts))
    return replace(province, **facts)


def _replaced(facts: Mapping[str, Fact], change: FactChange) -> Iterator[Fact]:
    for name, fact in facts.items():
        if name != change.id:
            yield fact
        elif change.after is not None:
            yield change.after
    if change.id not in facts and change.after is not None:
        yield change.after
