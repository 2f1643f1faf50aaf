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
from scheduler.domain.sentence import Noun, Sentence, sentence


class SchedulerError(Exception):
    """The root of everything the scheduler refuses; as text it is English.

    The catalogues find the message that is written where one is raised; see `language.extraction`.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", **parts: object) -> None:
        self.said = Sentence(message, parts)
        super().__init__(str(self.said))


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
        Exception.__init__(self, "\n".join(str(fault) for fault in self.faults))


class StaleZoneDataError(SchedulerError):
    """The zone data says something else than the law about Morocco's clock."""

    code = "zone.stale"

    def __init__(
        self, day: dt.date, found: dt.timedelta | None, lawful: dt.timedelta, version: str
    ) -> None:
        self.day, self.found, self.lawful, self.version = day, found, lawful, version
        said = sentence(
            "The time zone data (%(version)s) puts Morocco at UTC%(found)s on %(day)s, "
            "where the law says UTC%(lawful)s. Update the tzdata package to 2026.3 or later.",
            version=version,
            found=_signed(found),
            day=day,
            lawful=_signed(lawful),
        )
        super().__init__(said.message, **said.parts)


class NotFoundError(SchedulerError):
    """There is nothing by that name; `what` is the noun, `key` what was asked for."""

    code = "not-found"

    def __init__(self, what: str, key: object) -> None:
        self.what, self.key = what, key
        said = sentence("There is no %(what)s %(key)s.", what=Noun(what), key=key)
        super().__init__(said.message, **said.parts)


class ClashError(SchedulerError):
    """A booking was refused because it would break hard rules; carries the clashes."""

    code = "clash"

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        Exception.__init__(self, "; ".join(str(clash) for clash in self.clashes))


class LostUpdateError(SchedulerError):
    """The thing was changed by somebody else since the caller read it."""

    code = "lost-update"

    def __init__(self, what: str, key: object, expected: object, found: object) -> None:
        self.what, self.key, self.expected, self.found = what, key, expected, found
        said = sentence(
            "Somebody else changed this first: %(what)s %(key)s. Check it and try again.",
            what=Noun(what),
            key=key,
        )
        super().__init__(said.message, **said.parts)


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

    def __init__(self, message: str, trouble: Trouble = Trouble.AWAY, **parts: object) -> None:
        self.trouble = trouble
        super().__init__(message, **parts)


class SecretError(SchedulerError):
    """A key of the installation is missing, or is another one; says what to do."""

    code = "secret"


def _signed(offset: dt.timedelta | None) -> str:
    if offset is None:
        return "+?"
    minutes = int(offset.total_seconds() // 60)
    return f"{'+' if minutes >= 0 else '-'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
