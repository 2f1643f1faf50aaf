"""How fast feeds are, as ratios within one run on one machine.

    python bench/feeds.py [--seconds 5] [--radicale BIN/radicale] [--json FILE]

58 addresses of about 300 events each are fetched with wrk, plain, packed and conditionally, from
this project's application, from a bare Flask view that returns the same bytes under the same
server, from nginx with the same bytes as files, and from Radicale. Each number is the
median of three runs; servers take turns, so that a busy minute of the machine hurts all alike.
"""

import argparse
import http.client
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from feeds_servers import PORTS, nginx_conf, radicale_files  # noqa: E402 -- found by the line above
from feeds_world import Feed, build  # noqa: E402 -- likewise

ROUNDS = 3
CONNECTIONS = 8
KINDS = ("plain", "gzip", "304")
SCRIPT = """
local paths = {{ {paths} }}
local tags = {{ {tags} }}
local at = 0
request = function()
  at = at % #paths + 1
  local headers = {{ ["Accept-Encoding"] = "{accepted}" }}
  if {conditional} then headers["If-None-Match"] = tags[at] end
  return wrk.format("GET", paths[at], headers)
end
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, and the latency in milliseconds that 99 of 100 stay under."""

    requests: float
    p99: float


@contextmanager
def running(command: list[str], server: str, feed: Feed) -> Iterator[None]:
    """Run a server until the end of the block; it is up when it gives a feed."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                fetch(server, feed)
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"{server} does not come up")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def measured(port: int, script: Path, seconds: int) -> Rate:
    """Run wrk once. Any answer but 200 and 304 ends the benchmark."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script)]
    told = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx or 3xx" in told:
        raise SystemExit(f"Port {port} answered with errors:\n{told}")
    words = told.split()
    return Rate(
        requests=float(words[words.index("Requests/sec:") + 1]),
        p99=milliseconds(words[words.index("99%") + 1]),
    )


def milliseconds(text: str) -> float:
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1000.0), ("m", 60_000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(text)


def fetch(server: str, feed: Feed, *, packed: bool = False) -> str:
    """Fetch a feed once and return its ETag."""
    connection = http.client.HTTPConnection("127.0.0.1", PORTS[server], timeout=60)
    headers = {"Accept-Encoding": "gzip" if packed else "identity"}
    connection.request("GET", feed.paths[server], headers=headers)
    reply = connection.getresponse()
    reply.read()
    if reply.status != 200:
        raise SystemExit(f"{server} answers {reply.status}")
    connection.close()
    return reply.headers.get("ETag", "")


def script_for(server: str, kind: str, feeds: list[Feed], folder: Path) -> Path:
    """Write wrk's script: which paths in turn, with which headers."""
    paths = [each.paths[server] for each in feeds]
    tags = []
    if kind == "304":
        tags = [fetch(server, each) for each in feeds]
    path = folder / f"{server}-{kind}.lua"
    path.write_text(
        SCRIPT.format(
            paths=", ".join(json.dumps(each) for each in paths),
            tags=", ".join("'" + each.replace("'", "") + "'" for each in tags),
            accepted="gzip" if kind == "gzip" else "identity",
            conditional="true" if kind == "304" else "false",
        )
    )
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--radicale", default=shutil.which("radicale") or "")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads as another user
        feeds = build(folder)
        first = feeds[0]
        print(
            f"{len(feeds)} addresses, {first.events} events, {len(first.body) / 1024:.0f} KiB each"
        )
        own = [sys.executable, str(HERE / "feeds_servers.py"), str(folder)]
        servers = {
            "ours": [*own, "ours"],
            "planning": [*own, "planning"],
            "bare": [*own, "bare"],
            "nginx": ["nginx", "-c", str(nginx_conf(folder, feeds))],
        }
        if chosen.radicale:
            servers["radicale"] = [chosen.radicale, "-C", str(radicale_files(folder, feeds))]
        else:
            print("Radicale is left out: give its path with --radicale.")
        figures: dict[str, dict[str, list[Rate]]] = {each: {} for each in servers}
        # The one that plans would take the others' time, so it has a round of its own.
        for group in ([each for each in servers if each != "planning"], ["planning"]):
            with ExitStack() as up:
                for server in group:
                    up.enter_context(running(servers[server], server, first))
                measure(group, feeds, folder, chosen.seconds, figures)
        table = summary(figures)
    if chosen.json:
        chosen.json.write_text(json.dumps(table, indent=2) + "\n")


def measure(
    group: list[str],
    feeds: list[Feed],
    folder: Path,
    seconds: int,
    figures: dict[str, dict[str, list[Rate]]],
) -> None:
    for kind in KINDS:
        scripts = {each: script_for(each, kind, feeds, folder) for each in group}
        for server in group:
            for feed in feeds:
                fetch(server, feed, packed=kind == "gzip")  # so that nobody is measured cold
        for _ in range(ROUNDS):
            for server in group:
                rate = measured(PORTS[server], scripts[server], seconds)
                figures[server].setdefault(kind, []).append(rate)


def summary(figures: dict[str, dict[str, list[Rate]]]) -> dict[str, dict[str, dict[str, float]]]:
    """Print and return the medians and their ratios to the bare view."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for server, kinds in figures.items():
        for kind, rates in kinds.items():
            table.setdefault(kind, {})[server] = {
                "requests": statistics.median(each.requests for each in rates),
                "p99": statistics.median(each.p99 for each in rates),
            }
    for kind, rows in table.items():
        print(f"\n{kind:6} {'requests/s':>12} {'p99 ms':>9} {'x bare':>8} {'p99 x bare':>11}")
        for server, row in rows.items():
            rate = row["requests"] / rows["bare"]["requests"]
            slow = row["p99"] / rows["bare"]["p99"]
            print(f"{server:10} {row['requests']:8.0f} {row['p99']:9.2f} {rate:8.2f} {slow:11.2f}")
        if "radicale" in rows:
            times = rows["ours"]["requests"] / rows["radicale"]["requests"]
            print(f"ours is {times:.0f} times Radicale")
    return table


if __name__ == "__main__":
    main()
