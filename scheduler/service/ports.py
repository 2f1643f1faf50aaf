"""What use cases need from the outside, and what stands behind it is chosen by bootstrap."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from scheduler.domain.broadcast import AirMode, DriverKind, Evidence
from scheduler.domain.network import Variant
from scheduler.domain.province import Province
from scheduler.domain.recording_check import MediaFacts
from scheduler.intake.handed_over import HandedFile
from scheduler.intake.province import Inputs
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem


class Handover(StrEnum):
    """How handing a message to the mail server went."""

    ACCEPTED = "accepted"
    LATER = "later"  # certainly not taken, and worth trying again
    REFUSED = "refused"  # certainly not taken, and never will be
    UNCERTAIN = "uncertain"  # the line broke after the text was given and before the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The outcome of handing a message over, with the server's own words."""

    how: Handover
    words: str


class Planner(Protocol):
    """Something that makes plans."""

    def __call__(self, problem: Problem, limits: Limits, on_progress: OnProgress | None, /) -> Plan:
        """Return a plan for a problem; `on_progress` answers False to end with the best so far."""
        ...


class InputReader(Protocol):
    """Something that reads input files, whatever is in them."""

    def handed(
        self, stored: Province | None, files: Sequence[HandedFile], *, whole: bool
    ) -> Inputs:
        """Return the stored province with what files add and change. Raises `BadInputError`."""
        ...

    def folder(self, config_path: Path, school_names: Mapping[str, str] | None = None) -> Inputs:
        """Return what the files that a config.toml names describe. Raises `BadInputError`."""
        ...


class Backups(Protocol):
    """Where backups of the installation are kept."""

    def newest(self) -> dt.datetime | None:
        """Return when the newest one was made; None where there is none."""
        ...

    def make(self, now: dt.datetime, release: int) -> str:
        """Make a verified one, drop the oldest, and return its name.

        Raises `UnavailableError` when it cannot be made.
        """
        ...


class Mailer(Protocol):
    """Something that hands messages to a mail server."""

    @property
    def sender(self) -> str:
        """The address that messages come from."""
        ...

    def send(self, message: EmailMessage, about_to_give: Callable[[], bool]) -> Handed:
        """Hand one message over.

        `about_to_give` is called after the server has taken sender and recipient and before the
        text is given, which is the last moment at which the message is certainly unsent; when it
        answers False the message is not given (`LATER`).
        """
        ...

    def close(self) -> None:
        """End the conversation with the server, if one is open."""
        ...


class SecretStore(Protocol):
    """Where the installation's secret is kept."""

    @property
    def name(self) -> str:
        """The name by which sentences call it."""
        ...

    def read(self) -> bytes | None:
        """Return what is kept; None where nothing is."""
        ...

    def make(self, secret: bytes) -> bytes:
        """Keep a secret where there is none yet; return the one that is kept then."""
        ...

    def stage(self, secret: bytes) -> None:
        """Keep the secret that is about to take over beside the one in force."""
        ...

    def staged(self) -> bytes | None:
        """Return the secret that was about to take over; None where there is none."""
        ...

    def promote(self) -> None:
        """Let the secret that was staged take over."""
        ...


class Shelf(Protocol):
    """Somewhere to keep files, each under the SHA-256 of its content."""

    def put(self, mark: str, content: bytes) -> None:
        """Keep content under its mark. Raises `UnavailableError` when it cannot be kept."""
        ...

    def get(self, mark: str) -> bytes:
        """Return what lies under a mark. Raises `UnavailableError` when it cannot be read."""
        ...

    def drop(self, mark: str) -> None:
        """Take away what lies under a mark, if anything does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file in the media store: its SHA-256 in hexadecimal, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpace:
    """What is free on the media store's disk, and what its files take, in bytes."""

    free: int
    used: int


class MediaStore(Protocol):
    """Somewhere to keep recordings, each under the SHA-256 of its content."""

    def keep(self, path: Path, *, copy: bool = False) -> KeptFile:
        """Keep a file's content; the file itself stays. Raises `UnavailableError`."""
        ...

    def path_of(self, mark: str) -> Path:
        """Return where the file of a SHA-256 lies."""
        ...

    def pieces(self, mark: str) -> tuple[str, ...]:
        """Return the SHA-256 of each piece of 1 MiB. Raises `UnavailableError`."""
        ...

    def is_sound(self, mark: str) -> bool:
        """Tell whether a file is still what its name says. Raises `UnavailableError`."""
        ...

    def drop(self, mark: str) -> None:
        """Delete a file, if it is there. Raises `UnavailableError`."""
        ...

    def marks(self, before: float) -> tuple[str, ...]:
        """Return the SHA-256 of the files that were stored before a time in seconds (Unix)."""
        ...

    def space(self) -> DiskSpace:
        """Return what is free, and what the files take. Raises `UnavailableError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AirOrder:
    """What a studio's driver needs to know of one broadcast.

    `folder` is the broadcast's own; `slate` the lines schools read while no picture comes;
    `records` whether anything may be kept.
    """

    session_id: int
    folder: Path
    variants: tuple[Variant, ...]
    records: bool
    slate: tuple[str, ...] = ()
    title: str = ""


class StudioDriver(Protocol):
    """What puts one broadcast of a studio on air; it is called again and again, several times a
    second, and never waits long.
    """

    def tick(self, mode: AirMode) -> Evidence:
        """Do what the mode asks for, and return what can be seen."""
        ...

    def finish(self) -> Path | None:
        """End everything and return the recording as one file, None when there is none.

        It may take minutes. Raises `UnavailableError` when the parts cannot be joined.
        """
        ...

    def drop(self) -> None:
        """End everything, and keep nothing that schools could still watch."""
        ...


class StudioDrivers(Protocol):
    """The drivers as they are chosen for each studio."""

    def kind_of(self, studio_id: str) -> DriverKind:
        """Return how a studio goes on air."""
        ...

    def address_of(self, studio_id: str) -> str:
        """Return where a studio's meetings are, for those that are elsewhere."""
        ...

    def driver_for(self, studio_id: str, order: AirOrder) -> StudioDriver:
        """Return the driver of one broadcast. Raises `UnavailableError`."""
        ...


class RecordingDesk(Protocol):
    """Where a finished broadcast's recording is handed in."""

    def hand_in(self, session_id: int, path: Path, *, source: str) -> None:
        """Hand a recording in, to be checked and opened."""
        ...


class MediaChecker(Protocol):
    """Something that decodes a whole recording and tells what is in it."""

    def look_at(self, path: Path, is_stopping: Callable[[], bool]) -> MediaFacts | None:
        """Return what is in a file; None when it was told to stop before the end.

        Raises `UnavailableError` when there is no decoder.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFile:
    """A file on its way in: for which session, its name and size in bytes, who sends it, and when
    it was begun (UTC, ISO 8601).
    """

    session_id: int
    name: str
    size: int
    actor: str
    begun_at: str


class IncomingFiles(Protocol):
    """Somewhere for files that come in pieces."""

    def begin(self, facts: IncomingFile) -> str:
        """Begin an upload and return its name. Raises `UnavailableError`."""
        ...

    def find(self, name: str) -> tuple[IncomingFile, int] | None:
        """Return what is known of an upload and how many bytes have come; None for none."""
        ...

    def append(self, name: str, offset: int, content: Iterator[bytes]) -> int:
        """Add bytes at an offset, and return how many there are now.

        Raises `LostUpdateError` when another offset or another sender is on, `UnavailableError`.
        """
        ...

    def path_of(self, name: str) -> Path:
        """Return where the bytes of an upload lie."""
        ...

    def drop(self, name: str) -> None:
        """Forget an upload."""
        ...

    def names(self) -> tuple[str, ...]:
        """Return all uploads."""
        ...
