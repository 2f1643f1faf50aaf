"""A run of the encoder on disk: `air/<session>/rNNN/<variant>/…`, never rewritten."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scheduler.adapters.broadcasts.command import INDEX, LEVEL, LOG, RECORDING
from scheduler.adapters.broadcasts.ladder import Rung

NAME = re.compile(r"r(\d{3,})")
LOG_TAIL, LEVEL_TAIL = 2000, 200
_LENGTH = re.compile(r"^#EXTINF:([0-9.]+)")
_DATE = "#EXT-X-PROGRAM-DATE-TIME:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One finished segment of a variant: its place below the session's folder, seconds, date."""

    uri: str
    seconds: float
    date: str


class Run:
    """One run's folder and number. What was read of it once is not read again."""

    def __init__(self, folder: Path, number: int) -> None:
        self.folder, self.number = folder, number
        self._found: dict[str, list[Segment]] = {}
        self._lines: dict[str, int] = {}
        self._read: dict[str, tuple[int, int]] = {}

    @property
    def name(self) -> str:
        """Return the folder's name."""
        return self.folder.name

    @property
    def recording(self) -> Path:
        """Return where the run's part of the recording is, or would be."""
        return self.folder / RECORDING

    def segments(self, rung: Rung) -> list[Segment]:
        """Return a variant's finished segments that are not empty, in order."""
        found = self._found.setdefault(rung.id, [])
        index = self.folder / rung.id / INDEX
        try:
            stat = index.stat()
            mark = (stat.st_mtime_ns, stat.st_size)
            if self._read.get(rung.id) != mark:
                self._read[rung.id] = mark
                self._go_on(rung, index.read_text(encoding="utf-8").splitlines(), found)
        except (OSError, ValueError):
            pass  # it is being replaced, or a full disk has emptied it: what is known stays
        return found

    def count(self, rungs: Iterable[Rung]) -> int:
        """Return how many segments every variant has: a broadcast is there when all of it is."""
        return min((len(self.segments(rung)) for rung in rungs), default=0)

    def _go_on(self, rung: Rung, lines: list[str], found: list[Segment]) -> None:
        names = [number for number, line in enumerate(lines) if line.endswith(".m4s")]
        for number in names[self._lines.get(rung.id, 0) :]:
            self._lines[rung.id] = self._lines.get(rung.id, 0) + 1
            if _size(self.folder / rung.id / lines[number]) <= 0:
                continue
            seconds, date = 0.0, ""
            for line in lines[max(number - 3, 0) : number]:
                if length := _LENGTH.match(line):
                    seconds = float(length.group(1))
                elif line.startswith(_DATE):
                    date = line.removeprefix(_DATE)
            uri = f"{self.name}/{rung.id}/{lines[number]}"
            found.append(Segment(uri=uri, seconds=seconds, date=date))

    def has_empty_segment(self, rungs: Iterable[Rung]) -> bool:
        """Tell whether the newest segment of a variant is empty, as on a full disk."""
        for rung in rungs:
            names = sorted(path.name for path in (self.folder / rung.id).glob("*.m4s"))
            if names and _size(self.folder / rung.id / names[-1]) == 0:
                return True
        return False

    def level(self) -> float | None:
        """Return the sound's last measured level in dBFS; silence is -100."""
        for line in reversed(_tail(self.folder / LEVEL, LEVEL_TAIL).splitlines()):
            _, found, value = line.partition("RMS_level=")
            if found:
                try:
                    return max(float(value), -100.0)
                except ValueError:
                    continue
        return None

    def log_words(self) -> str:
        """Return the end of the encoder's own log."""
        return _tail(self.folder / LOG, LOG_TAIL).strip()

    def recorded_bytes(self) -> int:
        """Return the size of the run's part of the recording, 0 when there is none."""
        return max(_size(self.recording), 0)


def runs_in(folder: Path) -> list[Run]:
    """Return a session's runs in order."""
    found = [
        Run(path, int(match.group(1)))
        for path in folder.glob("r*")
        if (match := NAME.fullmatch(path.name))
    ]
    return sorted(found, key=lambda run: run.number)


def new_run(folder: Path, rungs: Iterable[Rung]) -> Run:
    """Make the folder of the next run, with one for each variant. Raises `OSError`."""
    earlier = runs_in(folder)
    number = earlier[-1].number + 1 if earlier else 1
    run = Run(folder / f"r{number:03d}", number)
    for rung in rungs:
        (run.folder / rung.id).mkdir(parents=True, exist_ok=True)
    return run


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _tail(path: Path, most: int) -> str:
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - most, 0))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
