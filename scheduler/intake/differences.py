"""What differs between two provinces, item by item and column by column, as forms name them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.domain.province import Province
from scheduler.intake.form_columns import FORM_COLUMNS, values_of
from scheduler.intake.tables import Tables, items_in, key_of, tables_of

ADD, CHANGE, RETIRE = "add", "change", "retire"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChange:
    """One column of an item: what it was, and what it is or would be."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One item that is added, changed or retired; `key` is empty where there is only one."""

    table: str
    key: str
    act: str
    columns: tuple[ColumnChange, ...] = ()


def item_changes(before: Province | None, after: Province) -> tuple[ItemChange, ...]:
    """Return every difference, table by table; the order of a list is none."""
    old, new = tables_of(before) if before else None, tables_of(after)
    return tuple(
        item_change for table in FORM_COLUMNS for item_change in _in_table(table, old, new)
    )


def column_changes(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[ColumnChange, ...]:
    """Return the columns that both have and that differ."""
    return tuple(
        ColumnChange(name=name, was=text, now=now[name])
        for name, text in was.items()
        if name in now and now[name] != text
    )


def _in_table(table: str, old: Tables | None, new: Tables) -> Iterator[ItemChange]:
    was, now = _shown(table, old) if old is not None else {}, _shown(table, new)
    for key, values in now.items():
        if key not in was:
            yield ItemChange(table=table, key=key, act=ADD)
        elif columns := column_changes(was[key], values):
            yield ItemChange(table=table, key=key, act=CHANGE, columns=columns)
    for key in was:
        if key not in now:
            yield ItemChange(table=table, key=key, act=RETIRE)


def _shown(table: str, tables: Tables) -> dict[str, dict[str, str]]:
    return {
        key_of(table, item, number): values_of(table, item)
        for number, item in enumerate(items_in(tables, table))
    }
