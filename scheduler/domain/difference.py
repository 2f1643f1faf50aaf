"""What differs between two states of what is released, session by session."""

from collections.abc import Hashable, Mapping
from dataclasses import fields
from typing import TypeVar

from scheduler.domain.release import Change, ChangeKind, Facts, ReleasedState

TIMES = ("slot", "zone_name", "start", "end", "opening", "opening_start", "opening_end")
OF_ONE_SCHOOL = frozenset({"receptions", "withdrawn"})
Id = TypeVar("Id", bound=Hashable)


def differences(
    before: Mapping[Id, Facts], after: Mapping[Id, Facts]
) -> tuple[tuple[Id, Change], ...]:
    """Return every session's change, by the start it has now; sessions alike are left out."""
    found = [
        (fromkey, change)
        for fromkey in dict.fromkeys((*before, *after))
        if (change := difference(before.get(fromkey), after.get(fromkey))) is not None
    ]
    return tuple(sorted(found, key=lambda pair: _order(pair[1])))


def difference(before: Facts | None, after: Facts | None) -> Change | None:
    """Return what became of one session, or None where nobody can see any difference.

    One that was called off and one that is not there are alike: nothing takes place.
    """
    if before == after:
        return None
    stood, stands = _stands(before), _stands(after)
    if not stood and not stands and (before is None or after is None):
        return None
    names = _differing(before, after)
    if stands and not stood:
        kind = ChangeKind.NEW
    elif after is not None and after.state is ReleasedState.MISSED:
        kind = ChangeKind.MISSED
    elif stood and not stands:
        kind = ChangeKind.CANCELLED
    elif any(name in TIMES for name in names):
        kind = ChangeKind.MOVED
    else:
        kind = ChangeKind.CHANGED
    return Change(
        kind=kind, before=before, after=after, fields=names, schools=_schools(before, after, names)
    )


def _stands(facts: Facts | None) -> bool:
    return facts is not None and facts.stands


def _differing(before: Facts | None, after: Facts | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    return tuple(
        field.name
        for field in fields(Facts)
        if getattr(before, field.name) != getattr(after, field.name)
    )


def _schools(before: Facts | None, after: Facts | None, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the schools that can see the difference: all of them, unless it is in single parts."""
    had, has = (
        {reception.school_code: reception for reception in facts.receptions} if facts else {}
        for facts in (before, after)
    )
    everybody = had.keys() | has.keys()
    if names and OF_ONE_SCHOOL.issuperset(names):
        return tuple(sorted(code for code in everybody if had.get(code) != has.get(code)))
    return tuple(sorted(everybody))


def _order(change: Change) -> tuple[object, ...]:
    facts = change.after or change.before
    if facts is None:
        return ()
    return facts.start, facts.key, change.kind
