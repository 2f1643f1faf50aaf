"""Reading input files in a process of its own that may take only so much: seconds and memory.

A few kilobytes can ask for minutes and gigabytes of work, in ways that no list of checks will ever
hold. Whatever they do here, they do to a process that ends.
"""

import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler.domain.errors import BadInputError, Fault
from scheduler.domain.province import Province
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.intake.province import Inputs, load_inputs

WORK = "takes too much work to read"
ALLOWED = "files of ordinary size, each saved by the program it was made with"
MODULE = "scheduler.adapters.reading_process"
TASKS: Mapping[str, Callable[..., Inputs]] = {"handed": province_with, "folder": load_inputs}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProcess:
    """Reads files apart. `seconds` is by the wall, so that it holds on a busy machine too; of the
    processor's time it may have as many. The 4,000 schools of a region take 5 s and 300 MB.
    """

    seconds: float = 60.0
    megabytes: int = 1024

    def handed(
        self, stored: Province | None, files: Sequence[HandedFile], *, whole: bool
    ) -> Inputs:
        """Return what `province_with` returns, or raise what it raises; `BadInputError` for files
        that take too much work.
        """
        names = ", ".join(file.name for file in files[:3])
        return self._ask(names or "file", "handed", (stored, list(files)), {"whole": whole})

    def folder(self, config_path: Path, school_names: Mapping[str, str] | None = None) -> Inputs:
        """Return what `load_inputs` returns, likewise."""
        known = dict(school_names) if school_names else None
        return self._ask(config_path.name, "folder", (config_path, known), {})

    def _ask(
        self, about: str, task: str, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> Inputs:
        question = pickle.dumps((self.seconds, self.megabytes, task, arguments, named))
        environment = {**os.environ, "PYTHONHASHSEED": "random"}
        try:
            done = subprocess.run(  # noqa: S603 -- our own
                [sys.executable, "-m", MODULE],
                input=question,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self.seconds,
                check=False,
                env=environment,
            )
        except subprocess.TimeoutExpired:
            raise _too_much(about) from None
        if done.returncode or not done.stdout:
            raise _too_much(about)
        answer: Inputs | tuple[Fault, ...] = pickle.loads(done.stdout)  # noqa: S301 -- our own child's
        if isinstance(answer, tuple):
            raise BadInputError(answer)
        return answer


def _too_much(about: str) -> BadInputError:
    return BadInputError([Fault(file=about, line=None, key="file", wrong=WORK, allowed=ALLOWED)])


def main() -> None:
    """Read what stands on standard input, within its limits, and answer on the other."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever prints does not spoil the answer
    seconds, megabytes, task, arguments, named = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our own parent
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for whoever asks
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: object = TASKS[task](*arguments, **named)
    except BadInputError as refused:
        # An exception is pickled by what it says, and faults are more than that.
        answer = tuple(refused.faults)
    pickle.dump(answer, answers)
    answers.flush()


if __name__ == "__main__":
    main()
