"""Two hundred schools that watch in real time, by the app alone, while the encoder runs."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import httpx

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
    waits: list[float] = []
    errors = [0]
    chance = Random(3)
    names = [name for name, share in SHARES for _ in range(round(share * SCHOOLS))]
    limits = httpx.Limits(max_connections=SCHOOLS, max_keepalive_connections=SCHOOLS)
    base = f"http://127.0.0.1:{PORT}/air/{key}/"
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=10) as client:
        await asyncio.gather(
            *(_watch(client, name, chance.uniform(0, 2), waits, errors) for name in names)
        )
    return waits, errors[0]


async def _watch(
    client: httpx.AsyncClient, name: str, after: float, waits: list[float], errors: list[int]
) -> None:
    await asyncio.sleep(after)
    end, last = time.monotonic() + SECONDS, ""
    while time.monotonic() < end:
        began = time.monotonic()
        playlist = await _ask(client, f"{name}.m3u8", waits, errors)
        segments = [line for line in playlist.splitlines() if line.endswith(".m4s")]
        if segments and segments[-1] != last:
            last = segments[-1]
            await _ask(client, last, waits, errors)
        await asyncio.sleep(max(0.0, 2 - (time.monotonic() - began)))


async def _ask(client: httpx.AsyncClient, path: str, waits: list[float], errors: list[int]) -> str:
    began = time.monotonic()
    try:
        answer = await client.get(path)
    except httpx.HTTPError:
        errors[0] += 1
        return ""
    waits.append(time.monotonic() - began)
    if answer.status_code != 200 or not answer.content:
        errors[0] += 1
    return answer.text if path.endswith(".m3u8") else ""


def _cpu(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _serve(data: Path, port: int) -> None:
    """Run the application with a broadcast on air, and print the key of its media."""
    import logging
    import threading
    from dataclasses import replace

    import waitress
    from onair import driver_in

    from scheduler.bootstrap import open_application
    from scheduler.domain.broadcast import AirMode
    from scheduler.service.broadcasts import media
    from web.app import create_app

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
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app(ctx, opened.settings)
    waitress.serve(app, host="127.0.0.1", port=port, threads=8, connection_limit=1000, _quiet=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _serve(Path(sys.argv[1]), int(sys.argv[2]))
