"""A PostgreSQL server for tests: a given one, else one of our own, thrown away afterwards."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

PREFIX = "educatec-postgres-"


def find_binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`: Debian's newest, else whatever is on the PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda each: int(each.parts[-3])
    )
    if versions:
        return versions[-1].parent
    found = shutil.which("pg_ctl")
    return Path(found).parent if found and shutil.which("initdb") else None


@contextlib.contextmanager
def throwaway_server(binaries: Path) -> Iterator[sa.URL]:
    """A server on a free loopback port, without passwords and without care for power cuts."""
    # The server refuses to run as root, so root starts it as the user Debian made for it.
    owner = "postgres" if os.geteuid() == 0 else None
    _stop_orphans(binaries, owner)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    data, log = folder / "data", folder / "log"
    (folder / "tester").write_text(str(os.getpid()))
    if owner:
        shutil.chown(folder, owner)

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), "-D", str(data), *arguments]
        done = subprocess.run(
            command, user=owner, cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            words = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}{words}")

    port = _free_port()
    settings = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 "
        "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"
    )
    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        run("pg_ctl", "-w", "-l", str(log), "-o", settings, "start")
        try:
            yield sa.make_url(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres")
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop_orphans(binaries: Path, owner: str | None) -> None:
    """Stop servers whose test run was killed before it could stop them itself."""
    for tester in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/tester"):
        with contextlib.suppress(OSError, ValueError):
            if Path(f"/proc/{int(tester.read_text())}").exists():
                continue
            command = [str(binaries / "pg_ctl"), "-D", str(tester.parent / "data"), "stop"]
            command += ["-m", "immediate"]
            subprocess.run(command, user=owner, cwd=tester.parent, capture_output=True, check=False)
            shutil.rmtree(tester.parent, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
