"""What puts a studio on air, and takes its recordings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scheduler.domain.broadcast import AirMode, DriverKind, Evidence
from scheduler.domain.network import Variant


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
