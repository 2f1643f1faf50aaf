"""Upload a film of several gigabytes, kill the server in the middle, and go on: what it costs.

    .venv/bin/python bench/upload.py [GIGABYTES]

The real command on a folder of its own, with one released session, and real requests.
"""

import base64
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

from scheduler.bootstrap import open_application
from tests.recordings import ONE, store_house

ROOT = Path(__file__).parents[1]
PART = 4 * 1024 * 1024
TUS = {"Tus-Resumable": "1.0.0"}


def educatec(data: Path, *words: str) -> bytes:
    command = [sys.executable, "-m", "scheduler.cli", "--data", str(data), *words]
    return subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout


def serve(data: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "scheduler.cli", "--data", str(data), "serve"]
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        cwd=ROOT,
        stdout=(data / "serve.log").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    for _ in range(900):
        try:
            httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return process
    raise SystemExit("The server did not come up.")


def end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def sign_in(data: Path, port: int) -> httpx.Client:
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=300)
    found = re.search(rb"http://\S+/sign-in/\S+", educatec(data, "link", "--operator"))
    if found is None:
        raise SystemExit("No sign-in was printed.")
    path = found[0].decode().split("/sign-in/")[1]
    page = client.get(f"/sign-in/{path}").text
    client.post(f"/sign-in/{path}", data={"csrf_token": csrf(page)})
    page = client.get("/panel/short-notice").text
    client.headers.update({**TUS, "X-CSRFToken": csrf(page)})
    return client


def csrf(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise SystemExit("The page has no form.")
    return found[1]


def send(client: httpx.Client, path: str, film: Path, until: int) -> tuple[str, float]:
    """Send from where the server stands until an offset; the recording, and the slowest part."""
    at = int(client.head(path).headers["Upload-Offset"])
    slowest, headers = 0.0, {"Content-Type": "application/offset+octet-stream"}
    with film.open("rb") as file:
        file.seek(at)
        while at < until:
            began = time.monotonic()
            reply = client.patch(
                path, content=file.read(PART), headers={**headers, "Upload-Offset": str(at)}
            )
            reply.raise_for_status()
            at = int(reply.headers["Upload-Offset"])
            if recording := reply.headers.get("Educatec-Recording", ""):
                return recording, time.monotonic() - began
            slowest = max(slowest, time.monotonic() - began)
    return "", slowest


def main() -> None:
    gigabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    size = int(gigabytes * 1024**3)
    folder = Path(tempfile.mkdtemp(prefix="upload-"))
    data, film = folder / "var", folder / "film.mp4"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        application = open_application(ROOT / "config.toml", data)
        store_house(application.context)
        application.database.close()
        with film.open("wb") as file:
            for _ in range(size // PART):
                file.write(os.urandom(PART))
        size = film.stat().st_size
        process = serve(data, port)
        client = sign_in(data, port)
        number = ONE
        meta = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("filename", "film.mp4"), ("session", str(number)))
        )
        begun = client.post(
            "/panel/recordings/uploads",
            headers={"Upload-Length": str(size), "Upload-Metadata": meta},
        )
        begun.raise_for_status()
        path, began = begun.headers["Location"], time.monotonic()
        _, first = send(client, path, film, size // 2)
        half = time.monotonic() - began
        end(process)
        process = serve(data, port)
        client = sign_in(data, port)
        kept = int(client.head(path).headers["Upload-Offset"])
        began = time.monotonic()
        recording, last = send(client, path, film, size)
        rest = time.monotonic() - began
        end(process)
        copies = sum(one.stat().st_blocks * 512 for one in (data / "media").rglob("*"))
        print(f"{size / 1e9:.2f} GB in parts of 4 MiB; SIGKILL at {kept / size:.0%}")
        print(f"first half {half:.0f} s, slowest part {first * 1000:.0f} ms")
        print(f"second half {rest:.0f} s, of which the last part with hashing {last:.1f} s")
        print(f"kept on disk {copies / 1e9:.2f} GB; recording at {recording}")
        print(f"sent twice: {max(0, size // 2 - kept)} bytes")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"peak of this client {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
