"""Two hundred schools that watch in real time, by the app alone, while the encoder runs."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from random import Random

SCHOOLS, SECONDS, PORT = 200, 30, 18080
SHARES = (("720p", 0.25), ("360p", 0.5), ("slides", 0.15), ("audio", 0.1))
Figure = tuple[str, str, str, bool | None]


def schools_in_real_time(folder: Path) -> list[Figure]:
    """Serve a running broadcast to schools that ask as players do, every two seconds."""
    data = folder / "served"
    data.mkdir()
    command = [sys.executable, __file__, str(data), str(PORT)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        key = server.stdout.readline().strip()
        _wait_for_server()
        before, began = _cpu(server.pid), time.monotonic()
        waits, errors = asyncio.run(_watch_all(key))
        share = (_cpu(server.pid) - before) / (time.monotonic() - began)
    finally:
        server.terminate()
        server.wait(20)
    waits.sort()
    worst = waits[int(len(waits) * 0.99)] * 1000 if waits else 0.0
    what = f"{SCHOOLS} schools by the app alone, {len(waits)} answers in {SECONDS} s"
    return [
        (f"{what}: p99", "≤ 250 ms", f"{worst:.0f} ms", bool(waits) and worst <= 250),
        (f"{what}: errors", "0", str(errors), errors == 0),
        ("… and what the app took of the processor", "–", f"{share:.2f} core", True),
    ]


async def _watch_all(key: str) -> tuple[list[float], int]:
    chance = Random(3)
    names = [name for name, share in SHARES for _ in range(round(share * SCHOOLS))]
    schools = [School(key) for _ in names]
    await asyncio.gather(
        *(
            school.watch(name, chance.uniform(0, 2))
            for school, name in zip(schools, names, strict=True)
        )
    )
    waits = [wait for school in schools for wait in school.waits]
    return waits, sum(school.errors for school in schools)


class School:
    """One player: a playlist every two seconds, and each new segment, on one kept connection."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.waits: list[float] = []
        self.errors = 0

    async def watch(self, name: str, after: float) -> None:
        """Play for as long as the bench lasts."""
        await asyncio.sleep(after)
        end, last = time.monotonic() + SECONDS, ""
        while time.monotonic() < end:
            began = time.monotonic()
            playlist = (await self._ask(f"{name}.m3u8")).decode()
            segments = [line for line in playlist.splitlines() if line.endswith(".m4s")]
            if segments and segments[-1] != last:
                last = segments[-1]
                await self._ask(last)
            await asyncio.sleep(max(0.0, 2 - (time.monotonic() - began)))
        if self._line is not None:
            self._line[1].close()

    async def _ask(self, path: str) -> bytes:
        began = time.monotonic()
        try:
            body = await asyncio.wait_for(self._fetch(path), 10)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as failure:
            print(f"  {path}: {type(failure).__name__}: {failure}"[:200], file=sys.stderr)
            self.errors += 1
            self._line = None
            return b""
        self.waits.append(time.monotonic() - began)
        return body

    async def _fetch(self, path: str) -> bytes:
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", PORT, limit=2**20)
        reader, writer = self._line
        writer.write(f"GET /air/{self._key}/{path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").casefold()
        size = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        body = await reader.readexactly(size)
        if " 200 " not in head.splitlines()[0] or not body:
            raise ValueError(head)
        return body


def _wait_for_server() -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT)):
            return
        time.sleep(0.1)


def _cpu(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _serve(data: Path, port: int) -> None:
    """Run the application with a broadcast on air, and print the key of its media."""
    import threading
    from dataclasses import replace

    from onair import driver_in

    from scheduler.bootstrap import open_application
    from scheduler.domain.broadcast import AirMode
    from scheduler.service.broadcasts import media
    from web.app import create_app
    from web.serving.server import WebServer

    config = Path(__file__).parents[1] / "config.toml"
    opened = open_application(config, data)
    ctx = replace(opened.context, air=data / "air")
    driver = driver_in(data / "air" / "1")
    media.open_live(ctx, data / "air", 1)

    def encode() -> None:
        while True:
            driver.tick(AirMode.LIVE)
            time.sleep(0.1)

    threading.Thread(target=encode, daemon=True).start()
    while not (data / "air" / "1" / "audio.m3u8").exists():
        time.sleep(0.1)
    time.sleep(6)
    print(media.key_of(ctx, 1), flush=True)
    app = create_app(ctx, opened.settings)
    WebServer(app, "127.0.0.1", port).run()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _serve(Path(sys.argv[1]), int(sys.argv[2]))
