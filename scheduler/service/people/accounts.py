"""Accounts: who there is, and how they are opened, changed and closed. None is ever deleted."""

import dataclasses
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scheduler.domain.errors import BadInputError, Fault, NotFoundError
from scheduler.domain.person import Person, Role
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork

NAME_LENGTH, EMAIL_LENGTH = 80, 254
MAIL_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What an account is to say of a person."""

    name: str
    email: str = ""
    roles: frozenset[Role]
    teacher_id: str = ""
    school_code: str = ""
    language: str = ""
    active: bool = True


class PersonFault(StrEnum):
    """Why an account is not taken as it was asked for."""

    NAME_MISSING = "name-missing"
    NAME_TAKEN = "name-taken"
    EMAIL_BAD = "email-bad"
    EMAIL_TAKEN = "email-taken"
    NO_ROLE = "no-role"
    NO_TEACHER = "no-teacher"
    NO_SCHOOL = "no-school"
    LAST_ADMINISTRATOR = "last-administrator"

    @property
    def field(self) -> str:
        """Return the field that it stands beside."""
        return FAULTS[self][0]


FAULTS = {
    PersonFault.NAME_MISSING: (
        "name",
        "is empty or too long",
        f"number of characters: 1 to {NAME_LENGTH}",
    ),
    PersonFault.NAME_TAKEN: ("name", "is already used", "another name"),
    PersonFault.EMAIL_BAD: (
        "email",
        "is not an email address",
        "an address such as name@school.example, or nothing",
    ),
    PersonFault.EMAIL_TAKEN: ("email", "is already used", "another address"),
    PersonFault.NO_ROLE: ("roles", "is empty", f"some of {', '.join(Role)}"),
    PersonFault.NO_TEACHER: ("teacher", "is not in the roster", "the id of a teacher"),
    PersonFault.NO_SCHOOL: ("school", "is not in the roster", "the code of a school"),
    PersonFault.LAST_ADMINISTRATOR: (
        "roles",
        "leaves no administrator",
        "at least one administrator with an open account",
    ),
}


class PersonRefusedError(BadInputError):
    """An account cannot be as it was asked for; carries every reason."""

    def __init__(self, kinds: tuple[PersonFault, ...]) -> None:
        self.kinds = kinds
        super().__init__(
            [
                Fault(file="account", line=None, key=key, wrong=wrong, allowed=allowed)
                for key, wrong, allowed in (FAULTS[kind] for kind in kinds)
            ]
        )


def people(ctx: Context) -> tuple[Person, ...]:
    """Return everybody with an account, by name; closed accounts too."""
    with ctx.uow().reading() as work:
        return work.people.all()


def person(ctx: Context, person_id: int) -> Person:
    """Return one account. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        return known(work, person_id)


def person_named(ctx: Context, name: str) -> Person:
    """Return the account of that name. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        found = work.people.named(name)
    if found is None:
        raise NotFoundError("account of", name)
    return found


def person_at(ctx: Context, email: str) -> Person | None:
    """Return the account with an address, if there is one."""
    with ctx.uow().reading() as work:
        return work.people.at(email.strip())


def facts_of(person: Person) -> PersonFacts:
    """Return what an account says of its person, to be changed."""
    return PersonFacts(**_parts(person))


def add_person(ctx: Context, facts: PersonFacts, *, actor: str) -> Person:
    """Open an account and return it. Raises `PersonRefusedError` with all that is wrong."""
    facts = _tidy(facts)
    now = ctx.clock.now()
    with ctx.uow() as work:
        work.people.lock()
        _refuse_faults(work, facts, None)
        fresh = Person(**_parts(facts), made_at=now)
        fresh = dataclasses.replace(fresh, id=work.people.add(fresh))
        work.audit.add(
            Entry(
                at=now,
                actor=actor,
                act="add-person",
                what="person",
                key=fresh.name,
                detail={"roles": sorted(fresh.roles)},
            )
        )
        work.commit()
    return fresh


def change_person(ctx: Context, person_id: int, facts: PersonFacts, *, actor: str) -> Person:
    """Change an account and return it; closing one ends its sessions and unused sign-ins.

    Raises `PersonRefusedError` with all that is wrong, and `NotFoundError`.
    """
    facts = _tidy(facts)
    with ctx.uow() as work:
        work.people.lock()
        before = known(work, person_id)
        _refuse_faults(work, facts, before)
        after = dataclasses.replace(before, **_parts(facts))
        if before.active and not after.active:
            after = dataclasses.replace(after, generation=before.generation + 1)
            work.people.drop_sign_ins(person_id)
        changed = [
            field.name
            for field in dataclasses.fields(PersonFacts)
            if getattr(before, field.name) != getattr(after, field.name)
        ]
        if changed:
            work.people.keep(after)
            work.audit.add(
                Entry(
                    at=ctx.clock.now(),
                    actor=actor,
                    act=_act(before, after),
                    what="person",
                    key=after.name,
                    detail={"fields": changed, "roles": sorted(after.roles)},
                )
            )
            work.commit()
    return after


def known(work: UnitOfWork, person_id: int, *, hold: bool = False) -> Person:
    """Return an account in a unit of work; `hold` it where it will be kept changed.

    Raises `NotFoundError`.
    """
    found = work.people.hold(person_id) if hold else work.people.find(person_id)
    if found is None:
        raise NotFoundError("account", person_id)
    return found


def _act(before: Person, after: Person) -> str:
    if before.active == after.active:
        return "change-person"
    return "open-person" if after.active else "close-person"


def _parts(facts: PersonFacts | Person) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in dataclasses.fields(PersonFacts)}


def _tidy(facts: PersonFacts) -> PersonFacts:
    return dataclasses.replace(
        facts,
        name=plain_line(facts.name),
        email=plain_line(facts.email).lower(),
        # A person is bound to a page only by the role that opens it.
        teacher_id=facts.teacher_id if Role.TEACHER in facts.roles else "",
        school_code=facts.school_code if Role.SCHOOL in facts.roles else "",
    )


def _refuse_faults(work: UnitOfWork, facts: PersonFacts, before: Person | None) -> None:
    others = [person for person in work.people.all() if before is None or person.id != before.id]
    found = []
    if not 0 < len(facts.name) <= NAME_LENGTH:
        found.append(PersonFault.NAME_MISSING)
    if facts.name in {other.name for other in others}:
        found.append(PersonFault.NAME_TAKEN)
    if facts.email and not _is_address(facts.email):
        found.append(PersonFault.EMAIL_BAD)
    if facts.email and facts.email in {other.email for other in others}:
        found.append(PersonFault.EMAIL_TAKEN)
    if not facts.roles:
        found.append(PersonFault.NO_ROLE)
    found += _unknown_pages(work, facts)
    stays = facts.active and Role.ADMINISTRATOR in facts.roles
    leaves = before is not None and before.administers and not stays
    if leaves and not any(other.administers for other in others):
        found.append(PersonFault.LAST_ADMINISTRATOR)
    if found:
        raise PersonRefusedError(tuple(found))


def _is_address(words: str) -> bool:
    return len(words) <= EMAIL_LENGTH and words.isascii() and bool(MAIL_ADDRESS.fullmatch(words))


def _unknown_pages(work: UnitOfWork, facts: PersonFacts) -> list[PersonFault]:
    if not facts.roles & {Role.TEACHER, Role.SCHOOL}:
        return []
    province = work.province.load()
    teachers = province.teacher_by_id if province else {}
    schools = province.school_by_code if province else {}
    found = []
    if Role.TEACHER in facts.roles and facts.teacher_id not in teachers:
        found.append(PersonFault.NO_TEACHER)
    if Role.SCHOOL in facts.roles and facts.school_code not in schools:
        found.append(PersonFault.NO_SCHOOL)
    return found
