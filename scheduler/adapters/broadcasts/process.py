"""An encoder's process: its own group, ended with its parent, and found again after a crash."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
KNOWN_AS = "process.json"
GRACE = 4.0  # seconds in which an encoder may write its last segment


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessId:
    """A process by its number and its start, since numbers are given again."""

    pid: int
    started: str


class EncoderProcess:
    """One running ffmpeg, in the folder of its run."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._log = (folder / "log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603 -- the command is made by us
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 -- one system call, nothing that could wait for a lock
        )
        known = {"pid": self._process.pid, "started": started_at(self._process.pid)}
        (folder / KNOWN_AS).write_text(json.dumps(known), encoding="utf-8")

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._process.poll() is None

    @property
    def ended_by_itself(self) -> bool:
        """Tell whether it went without being killed, as it does when its source ends."""
        code = self._process.poll()
        return code is not None and code >= 0

    def ask_to_end(self) -> None:
        """Ask it to finish its files, without waiting."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)

    def end(self, grace: float = GRACE) -> None:
        """End it: asked first, made to after `grace` seconds. Nothing is left of its group."""
        if self.alive and grace:
            self.ask_to_end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(grace)
        _kill_group(self._process.pid)
        self._process.wait()
        self._log.close()


def end_orphan(folder: Path) -> bool:
    """End the process that a run's folder names, if it still is that one; tell whether it was."""
    try:
        known = ProcessId(**json.loads((folder / KNOWN_AS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return False
    if not known.started or started_at(known.pid) != known.started:
        return False
    _kill_group(known.pid)
    until = time.monotonic() + GRACE
    while started_at(known.pid) == known.started and time.monotonic() < until:
        time.sleep(0.02)
    return True


def started_at(pid: int) -> str:
    """Return when a living process began, in the system's own measure; "" for none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    after_name = stat.rpartition(")")[2].split()
    return "" if after_name[0] == "Z" else after_name[19]


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _end_with_parent() -> None:
    # The kernel ends the encoder when the supervisor dies, however it dies.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
