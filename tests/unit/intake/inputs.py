"""The project's own input files, copied to where a test may break them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.errors import BadInputError, Fault
from scheduler.intake import load_province

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Inputs:
    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @classmethod
    def copied_to(cls, folder: Path) -> "Inputs":
        shutil.copy(ROOT / "config.toml", folder)
        shutil.copy(ROOT / "schools.csv", folder)
        shutil.copytree(ROOT / "sessions", folder / "sessions")
        return cls(folder)

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first occurrence; a test whose text is gone must say so."""
        text = self.read(file)
        assert old in text, f"{old!r} is no longer in {file}"
        self.write(file, text.replace(old, new, 1))

    def line_of(self, file: str, words: str) -> int:
        before, found, _ = self.read(file).partition(words)
        assert found, f"{words!r} is not in {file}"
        return before.count("\n") + 1

    def faults(self) -> tuple[Fault, ...]:
        try:
            load_province(self.config)
        except BadInputError as error:
            return error.faults
        return ()


@dataclass(frozen=True)
class Broken:
    """One edit and the fault it must be told as: `at` is text on the line, `key` and `words` what
    the fault must say.
    """

    file: str
    old: str
    new: str
    at: str
    key: str
    words: str

    def is_told(self, inputs: Inputs) -> None:
        inputs.change(self.file, self.old, self.new)
        faults = inputs.faults()
        found = [
            fault
            for fault in faults
            if fault.file == self.file and self.key in fault.key and self.words in str(fault)
        ]
        assert found, [str(fault) for fault in faults]
        assert found[0].line == inputs.line_of(self.file, self.at), str(found[0])
        assert found[0].wrong
        assert found[0].allowed
