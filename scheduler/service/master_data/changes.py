"""What an import adds, changes and retires, by comparing two provinces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from scheduler.domain.province import Province
from scheduler.intake.differences import ADD, CHANGE, RETIRE

SETTINGS = ("name", "zone_name", "weights", "notice_hours", "start_step")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChange:
    """One thing an import adds, changes (with the names of the fields) or retires."""

    what: str  # "school", "studio", "teacher", "programme", "calendar", "network", "settings"
    id: str
    act: str  # "add", "change", "retire"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do."""

    changes: tuple[ImportChange, ...]
    applied: bool


def import_changes(before: Province | None, after: Province) -> tuple[ImportChange, ...]:
    """Return every difference, in the order schools, studios, teachers, programmes, documents.

    Moving a line up or down in a file is no difference.
    """
    return tuple(_changes(before, after))


def _changes(before: Province | None, after: Province) -> Iterator[ImportChange]:
    for what, ours, theirs in (
        ("school", before and before.school_by_code, after.school_by_code),
        ("studio", before and before.studio_by_id, after.studio_by_id),
        ("teacher", before and before.teacher_by_id, after.teacher_by_id),
        ("programme", before and before.programme_by_id, after.programme_by_id),
    ):
        yield from _differences(what, ours or {}, theirs)
    for what, names in (
        ("calendar", ("calendar",)),
        ("network", ("network",)),
        ("settings", SETTINGS),
    ):
        if before is None:
            yield ImportChange(what=what, id=what, act=ADD)
            continue
        old, new = (
            {name: getattr(province, name) for name in names} for province in (before, after)
        )
        if old != new:
            yield ImportChange(what=what, id=what, act=CHANGE, fields=_differing(old, new))


def _differences(
    what: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[ImportChange]:
    for key, value in after.items():
        if key not in before:
            yield ImportChange(what=what, id=key, act=ADD)
        elif before[key] != value:
            old, new = _parts(before[key]), _parts(value)
            yield ImportChange(what=what, id=key, act=CHANGE, fields=_differing(old, new))
    for key in before:
        if key not in after:
            yield ImportChange(what=what, id=key, act=RETIRE)


def _parts(value: object) -> dict[str, object]:
    return {part.name: getattr(value, part.name) for part in fields(value)}  # type: ignore[arg-type] # a dataclass


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[str, ...]:
    """Name the parts that differ; of one part alone that has parts itself, these."""
    names = tuple(name for name in new if old[name] != new[name])
    if len(new) == 1 and names and hasattr(new[names[0]], "__dataclass_fields__"):
        return _differing(_parts(old[names[0]]), _parts(new[names[0]]))
    return names
