"""Runs the command in a process of its own that need not load the modules again.

A command takes seconds to load what it is made of. So each comes as a fork of one process that has
loaded it all, and done nothing else. `tests/cli/test_up.py` and others start the real file.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["scheduler.cli.main", "tests.cli.forked"])


def run_forked(
    words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """Run `educatec` with these words in a folder; return what `subprocess.run` would."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        arguments = (tuple(words), str(folder), dict(environment), str(out), str(err))
        process = FORKS.Process(target=_be_the_command, args=arguments)
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        assert code is not None
        told = [path.read_bytes() if path.exists() else b"" for path in (out, err)]
    return subprocess.CompletedProcess(words, code, *told)


def _be_the_command(
    words: Sequence[str], folder: str, environment: Mapping[str, str], out: str, err: str
) -> None:
    for path, number in ((out, 1), (err, 2)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(
        2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["educatec", *words]
    from scheduler.cli.main import main

    main()
