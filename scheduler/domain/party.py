"""Who takes part in a broken rule: a kind and an id, since ids of two kinds may be equal."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class PartyKind(StrEnum):
    """What an id is the id of."""

    SESSION = "session"  # a session's key, `maths-2bac/3`
    TEACHER = "teacher"
    STUDIO = "studio"
    SCHOOL = "school"
    PROGRAMME = "programme"
    CLOSURE = "closure"  # a closure's French name


@dataclass(frozen=True, slots=True)
class Party:
    """One party by kind and id."""

    kind: PartyKind
    id: str


# What the planner names under each rule, where it is not the sessions in the way.
_NAMED_UNDER = {
    "teacher-hours": PartyKind.TEACHER,
    "studio-hours": PartyKind.STUDIO,
    "studio-feature": PartyKind.STUDIO,
    "holiday": PartyKind.CLOSURE,
    "exam": PartyKind.CLOSURE,
    "closed": PartyKind.CLOSURE,
}
# What the checker names in a clash, by the name of the value.
_NAMED_AS = {
    "teacher": PartyKind.TEACHER,
    "studio": PartyKind.STUDIO,
    "school": PartyKind.SCHOOL,
    "schools": PartyKind.SCHOOL,
    "programme": PartyKind.PROGRAMME,
    "name": PartyKind.CLOSURE,
}


def parties_under(rule: str, names: Iterable[str]) -> tuple[Party, ...]:
    """Return whom the planner names under a rule; sessions, but for rules that name others."""
    kind = _NAMED_UNDER.get(rule, PartyKind.SESSION)
    return tuple(Party(kind, name) for name in names)


def parties_in(rule: str, detail: dict[str, str]) -> tuple[Party, ...]:
    """Return whom a clash names in its values beside its sessions."""
    kinds = dict(_NAMED_AS)
    if rule == "studio-feature":
        kinds["wanted"] = PartyKind.STUDIO
    return tuple(
        Party(kinds[name], party_id)
        for name, value in detail.items()
        if name in kinds
        for party_id in (value.split(", ") if name == "schools" else [value])
        if party_id
    )
