"""People with an account, and the roles that say how far each of them reaches."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person does here; a person may hold several roles."""

    ADMINISTRATOR = "administrator"  # keeps the accounts and the access tokens
    OPERATOR = "operator"  # plans, edits the draft and keeps the facts
    APPROVER = "approver"  # releases
    OBSERVER = "observer"  # reads the panel
    TEACHER = "teacher"  # has access to the page of one teacher
    SCHOOL = "school"  # has access to the page of one school


EVERYTHING = frozenset({Role.ADMINISTRATOR, Role.OPERATOR, Role.APPROVER})
READERS = frozenset({*EVERYTHING, Role.OBSERVER})  # who may look at the panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account. `name` is unique and goes into the log; `email` too is unique, or empty.

    `generation` rises when the password changes, the account is closed or its owner signs out
    everywhere: sessions of an earlier generation are over. `failed` counts the wrong passwords
    since the last right one.
    """

    id: int = 0
    name: str
    email: str = ""
    roles: frozenset[Role]
    teacher_id: str = ""
    school_code: str = ""
    language: str = ""  # of mails to this person; empty for the house's
    active: bool = True
    generation: int = 1
    password_hash: str = ""
    failed: int = 0
    made_at: dt.datetime
    seen_at: dt.datetime | None = None  # the last sign-in

    def __repr__(self) -> str:
        return f"Person(id={self.id}, name={self.name!r})"  # a hash is nothing for a log

    @property
    def administers(self) -> bool:
        """Tell whether the account is open and can keep those of others."""
        return self.active and Role.ADMINISTRATOR in self.roles
