"""What plans, reads files, keeps backups and the secret."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from scheduler.domain.province import Province
from scheduler.intake.handed_over import HandedFile
from scheduler.intake.province import Inputs
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem


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
