"""Secrets of `config.toml`, which come from the environment or from files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.errors import Fault
from scheduler.tomlfile.reading import TomlFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Where secrets are looked for, and where a fault of `config.toml` about one is told."""

    file: TomlFile
    beside: Path
    environment: Mapping[str, str]
    faults: list[Fault]

    def found(self, variable: str, name: str, key: tuple[str, ...]) -> str:
        """Return what a variable says or, without it, the file of that name; "" for neither.

        A file that can't be read is a fault of `key`.
        """
        if said := self.environment.get(variable, ""):
            return said
        if not name:
            return ""
        try:
            found = (self.beside / name).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            found = ""
            problem = f"names {name!r}, which cannot be read"
        else:
            # A file that a power cut or an editor left empty is no password.
            problem = f"names {name!r}, which holds no password of one line"
        if not found or not found.isprintable():
            allowed = f"a readable text file beside config.toml, or set {variable}"
            self.tell(key, problem, allowed)
            return ""
        return found

    def tell(self, key: tuple[str, ...], problem: str, allowed: str) -> None:
        """Add a fault of a key."""
        self.faults.append(self.file.fault(key, problem, allowed))
