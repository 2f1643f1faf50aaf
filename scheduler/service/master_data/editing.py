"""The facts of the province one at a time: what a form shows, and what becomes of it.

An item is held as the texts of its columns. Saving puts the texts that were changed into the
stored tables, reads the whole as files are read, and takes it in as an import of that one change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count

from scheduler.domain.clash import Clash
from scheduler.domain.errors import (
    BadInputError,
    ClashError,
    Fault,
    LostUpdateError,
    NotFoundError,
)
from scheduler.domain.province import Province
from scheduler.intake.differences import ColumnChange, column_changes
from scheduler.intake.form_columns import FORM_COLUMNS, SCHOOLS, put_value, values_of
from scheduler.intake.plain import Plain
from scheduler.intake.tables import (
    LISTS,
    Tables,
    forget_school,
    items_in,
    key_of,
    named_fault,
    province_of,
    tables_of,
)
from scheduler.service.context import Context
from scheduler.service.master_data.effects import NO_EFFECTS, Effects, effects_of
from scheduler.service.master_data.importing import Occasion, apply_import
from scheduler.service.province import stamped_province

# Where an item stands in a list of which the last one that fits wins; no column of the item itself.
POSITION = "position"
IN_ORDER = frozenset({"bell_periods", "reception_hours", "network.variants", "network.windows"})
TRIES = 5
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a form asks for: an item's new `values`, or None to retire it.

    `key` is empty for a new item and for tables of which there is one; `opened` is what the form
    showed when it was opened.
    """

    table: str
    key: str = ""
    opened: Values = field(default_factory=dict)
    values: Values | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditOutcome:
    """What became of an edit. Unless `saved`, nothing was changed.

    `faults` are about this item, by its columns; `elsewhere` are about others that no longer make
    sense with it. `now` is the item as stored, where somebody else changed it `meanwhile`; with
    `gone` it is there no more.
    """

    saved: bool = False
    key: str = ""
    faults: tuple[Fault, ...] = ()
    elsewhere: tuple[Fault, ...] = ()
    meanwhile: tuple[ColumnChange, ...] = ()
    gone: bool = False
    now: Values = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    effects: Effects = NO_EFFECTS
    fields: tuple[str, ...] = ()


def item_values(ctx: Context, table: str, key: str = "") -> Values:
    """Return an item's values as stored. Raises `NotFoundError`."""
    _, province = stamped_province(ctx)
    return values_in(province, table, key)


def values_in(province: Province, table: str, key: str = "") -> Values:
    """Return an item's values in a province. Raises `NotFoundError`."""
    items = items_in(tables_of(province), table)
    number = _place(table, items, key)
    if number is None:
        raise NotFoundError(table, key)
    return _shown(table, items, number)


def free_key(province: Province, table: str, wish: str) -> str:
    """Return a key that no item of a table has yet: the one that is wished for, or numbered."""
    items = items_in(tables_of(province), table)
    taken = {key_of(table, item, number) for number, item in enumerate(items)}
    numbered = (f"{wish}-{number}" for number in count(2))
    return next(each for each in chain([wish], numbered) if each not in taken)


def preview_edit(ctx: Context, edit: Edit) -> EditOutcome:
    """Return what would become of an edit; nothing is changed. Raises as `save` does."""
    return _judge(ctx, edit).outcome


def save(ctx: Context, edit: Edit, *, actor: str, confirmed: bool = False) -> EditOutcome:
    """Carry out an edit, unless something speaks against it.

    What touches planned sessions is only told, and saved once `confirmed`; that a new item brings
    sessions is what it is added for. Raises `NotFoundError` before the first import and for a table
    that no form edits.
    """
    for _ in range(TRIES):
        judged = _judge(ctx, edit)
        outcome = judged.outcome
        asks = outcome.effects if edit.key else outcome.effects.takes
        if judged.province is None or (asks and not confirmed):
            return outcome
        if not judged.differs:
            return replace(outcome, saved=True)
        occasion = _occasion(edit, outcome)
        try:
            apply_import(ctx, judged.province, actor, seen=judged.seen, occasion=occasion)
        except LostUpdateError as error:
            # Something else of the province was changed in between: look again.
            lost = error
        else:
            return replace(outcome, saved=True)
    raise lost


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """An edit looked at: the province it makes, or None where something speaks against it."""

    outcome: EditOutcome
    seen: str = ""
    province: Province | None = None
    differs: bool = False


def _judge(ctx: Context, edit: Edit) -> _Judged:
    if edit.table not in FORM_COLUMNS:
        raise NotFoundError("table", edit.table)
    seen, stored = stamped_province(ctx)
    tables = tables_of(stored)
    items = items_in(tables, edit.table)
    number = _place(edit.table, items, edit.key)
    if edit.key and number is None:
        return _Judged(outcome=EditOutcome(gone=True))
    if number is not None:
        now = _shown(edit.table, items, number)
        opened = {name: text for name, text in edit.opened.items() if name != POSITION}
        if changed := column_changes(opened, now):
            return _Judged(outcome=EditOutcome(meanwhile=changed, now=now))
    fields, place = _put(edit, items, number)
    if edit.table == SCHOOLS and edit.values is None:
        forget_school(tables, edit.key)
    try:
        province = province_of(tables)
        effects = effects_of(ctx, province)
    except BadInputError as error:
        return _Judged(outcome=_refused(error, edit, tables, place))
    except ClashError as error:
        return _Judged(outcome=EditOutcome(clashes=error.clashes))
    key = edit.key or (key_of(edit.table, items[place], place) if edit.values is not None else "")
    outcome = EditOutcome(key=key, effects=effects, fields=fields)
    differs = bool(fields) or edit.values is None
    return _Judged(outcome=outcome, seen=seen, province=province, differs=differs)


def _place(table: str, items: list[Plain], key: str) -> int | None:
    if table not in LISTS:
        return 0
    keys = [key_of(table, item, number) for number, item in enumerate(items)]
    return keys.index(key) if key in keys else None


def _shown(table: str, items: list[Plain], number: int) -> dict[str, str]:
    values = values_of(table, items[number])
    return values | {POSITION: str(number + 1)} if table in IN_ORDER else values


def _put(edit: Edit, items: list[Plain], number: int | None) -> tuple[tuple[str, ...], int]:
    """Change the items as the edit asks; return the columns that change and the item's place."""
    if edit.values is None:
        assert number is not None  # noqa: S101 -- only what is there can be retired
        del items[number]
        return (), number
    if number is None:
        items.append({})
        number = len(items) - 1
    item = items[number]
    known = {column.name for column in FORM_COLUMNS[edit.table]}
    fixed = {"id", "code"} if edit.key else set()
    changed = [
        name
        for name, text in edit.values.items()
        if name in known - fixed and (not edit.opened or text != edit.opened.get(name, ""))
    ]
    for name in changed:
        put_value(edit.table, item, name, edit.values[name])
    was = edit.opened.get(POSITION, str(number + 1))
    wanted = edit.values.get(POSITION, was) or str(len(items))  # left empty: at the end
    if edit.table in IN_ORDER and wanted.isdecimal() and wanted != was:
        place = min(max(int(wanted), 1), len(items)) - 1
        items.insert(place, items.pop(number))
        if place != number:
            changed.append(POSITION)
        number = place
    return tuple(changed), number


def _refused(error: BadInputError, edit: Edit, tables: Tables, place: int) -> EditOutcome:
    own, other = [], []
    for fault in error.faults:
        at = place + 1 if edit.table in LISTS else None
        if fault.file == edit.table and fault.line == at and edit.values is not None:
            own.append(fault)
        else:
            other.append(named_fault(fault, tables))
    return EditOutcome(faults=tuple(own), elsewhere=tuple(other))


def _occasion(edit: Edit, outcome: EditOutcome) -> Occasion:
    act = "retire" if edit.values is None else "change" if edit.opened else "add"
    values = edit.values or {}
    detail = {
        "fields": list(outcome.fields),
        "was": {name: edit.opened[name] for name in outcome.fields if name in edit.opened},
        "now": {name: values[name] for name in outcome.fields if name in values},
    }
    return Occasion(act=act, what=edit.table, key=outcome.key or edit.table, detail=detail)
