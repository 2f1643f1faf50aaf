"""What the scheduler refuses, each with a stable code that pages translate.

SchedulerError
├── BadInputError           files or forms with faults, all of them listed
├── StaleZoneDataError      the zone data contradicts the law in force
├── NotFoundError           no such school, session, release, …
├── ClashError              a booking would break a hard rule
├── LostUpdateError         somebody else changed it first
├── NotReleasableError      the draft has clashes
├── NotAllowedError         the caller's role does not reach that far
├── UnavailableError        the database or a part behind a port cannot be reached
└── SecretError             a key of the installation is missing, cut off or another one
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from scheduler.domain.clash import Clash


class SchedulerError(Exception):
    """The root of everything the scheduler refuses."""

    code: ClassVar[str] = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One mistake in an input: where it is, what is wrong, and what is allowed."""

    file: str
    line: int | None
    key: str
    wrong: str
    allowed: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line is not None else self.file
        return f"{place}: {self.key}: {self.wrong}; {self.allowed}"


class BadInputError(SchedulerError):
    """Files or forms that cannot be taken; carries every fault found, in order."""

    code = "input"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class StaleZoneDataError(SchedulerError):
    """The zone data says something else than the law about Morocco's clock."""

    code = "zone.stale"

    def __init__(
        self, day: dt.date, found: dt.timedelta | None, lawful: dt.timedelta, version: str
    ) -> None:
        self.day, self.found, self.lawful, self.version = day, found, lawful, version
        super().__init__(
            f"The time zone data ({version}) puts Morocco at UTC{_signed(found)} on {day}, "
            f"where the law says UTC{_signed(lawful)}. "
            "Update the tzdata package to 2026.3 or later."
        )


class NotFoundError(SchedulerError):
    """There is nothing by that name; `what` is the noun, `key` what was asked for."""

    code = "not-found"

    def __init__(self, what: str, key: object) -> None:
        self.what, self.key = what, key
        super().__init__(f"There is no {what} {key}.")


class ClashError(SchedulerError):
    """A booking was refused because it would break hard rules; carries the clashes."""

    code = "clash"

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("; ".join(str(clash) for clash in self.clashes))


class LostUpdateError(SchedulerError):
    """The thing was changed by somebody else since the caller read it."""

    code = "lost-update"

    def __init__(self, what: str, key: object, expected: object, found: object) -> None:
        self.what, self.key, self.expected, self.found = what, key, expected, found
        super().__init__(f"The {what} {key} was changed meanwhile ({expected} → {found}).")


class NotReleasableError(ClashError):
    """The draft breaks hard rules and cannot become a release."""

    code = "release.clashes"


class NotAllowedError(SchedulerError):
    """The caller may not do this."""

    code = "not-allowed"


class Trouble(StrEnum):
    """Why the database or another part cannot be used."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read-only"
    NOT_ALLOWED = "not-allowed"
    DAMAGED = "damaged"


class UnavailableError(SchedulerError):
    """The database or another part cannot be used just now; `trouble` says why."""

    code = "unavailable"

    def __init__(self, words: str, trouble: Trouble = Trouble.AWAY) -> None:
        self.trouble = trouble
        super().__init__(words)


class SecretError(SchedulerError):
    """A key of the installation is not one, or not the one; says what to do."""

    code = "secret"

    def __init__(self, wrong: str, remedy: str) -> None:
        self.wrong, self.remedy = wrong, remedy
        super().__init__(f"{wrong} {remedy}")


def _signed(offset: dt.timedelta | None) -> str:
    if offset is None:
        return "+?"
    minutes = int(offset.total_seconds() // 60)
    return f"{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
