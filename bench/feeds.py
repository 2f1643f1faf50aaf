"""How fast feeds are, as ratios within one run on one machine.

    python bench/feeds.py [--seconds 3] [--radicale BIN/radicale] [--json FILE]

58 addresses of about 300 events each are fetched with wrk, plain, packed and conditionally, from
this project's feeds under its own server (`web/serving`, which is granian), from a bare Flask view
that returns the same bytes under the same server, and from nginx with the same bytes as files;
from Radicale too if given. Each number is the median of three runs; servers take turns, so that a
busy minute of the machine hurts all alike. Then ours again, while plans are made. It takes about
three minutes on a machine that does nothing else, and wrk and nginx are needed.
"""

import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
from feeds_servers import PORTS, nginx_conf, radicale_files  # noqa: E402 -- found by the line above
from feeds_world import Feed, build  # noqa: E402 -- likewise

ROUNDS = 3
CONNECTIONS = 8
KINDS = ("plain", "gzip", "304")
NAMES = {
    "plain": "GET",
    "gzip": "GET, gzip",
    "304": "304",
    "ours": "ours",
    "planning": "ours while a plan is made",
    "bare": "bare view, same server",
    "nginx": "nginx, a file",
    "radicale": "Radicale",
}
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
    paths = [feed.paths[server] for feed in feeds]
    tags = []
    if kind == "304":
        tags = [fetch(server, feed) for feed in feeds]
    path = folder / f"{server}-{kind}.lua"
    path.write_text(
        SCRIPT.format(
            paths=", ".join(json.dumps(address) for address in paths),
            tags=", ".join("'" + tag.replace("'", "") + "'" for tag in tags),
            accepted="gzip" if kind == "gzip" else "identity",
            conditional="true" if kind == "304" else "false",
        )
    )
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--radicale", default=shutil.which("radicale") or "")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads as another user
        feeds = build(folder)
        first = feeds[0]
        size = f"{first.events} events, {len(first.body) / 1024:.0f} KiB each"
        print(f"{len(feeds)} addresses, {size}; load average {os.getloadavg()[0]:.1f}", flush=True)
        own = [sys.executable, str(HERE / "feeds_servers.py"), str(folder)]
        servers = {
            "ours": [*own, "ours"],
            "planning": [*own, "planning"],
            "bare": [*own, "bare"],
            "nginx": ["nginx", "-c", str(nginx_conf(folder, feeds))],
        }
        if chosen.radicale:
            servers["radicale"] = [chosen.radicale, "-C", str(radicale_files(folder, feeds))]
        figures: dict[str, dict[str, list[Rate]]] = {server: {} for server in servers}
        # The one that plans would take the others' time, so it has a round of its own.
        for group in ([server for server in servers if server != "planning"], ["planning"]):
            with ExitStack() as up:
                for server in group:
                    up.enter_context(running(servers[server], server, first))
                measure(group, feeds, folder, chosen.seconds, figures)
        table = summary(figures)
    if chosen.json:
        written = {
            server: {kind: asdict(rate) for kind, rate in rates.items()}
            for server, rates in table.items()
        }
        chosen.json.write_text(json.dumps(written, indent=2) + "\n")


def measure(
    group: list[str],
    feeds: list[Feed],
    folder: Path,
    seconds: int,
    figures: dict[str, dict[str, list[Rate]]],
) -> None:
    for kind in KINDS:
        scripts = {server: script_for(server, kind, feeds, folder) for server in group}
        for server in group:
            for feed in feeds:
                fetch(server, feed, packed=kind == "gzip")  # so that nobody is measured cold
        for _ in range(ROUNDS):
            for server in group:
                rate = measured(PORTS[server], scripts[server], seconds)
                figures[server].setdefault(kind, []).append(rate)


def summary(figures: dict[str, dict[str, list[Rate]]]) -> dict[str, dict[str, Rate]]:
    """Print the medians and what they say of the goals; return the medians by server and kind."""
    table = {
        server: {
            kind: Rate(
                requests=statistics.median(rate.requests for rate in rates),
                p99=statistics.median(rate.p99 for rate in rates),
            )
            for kind, rates in kinds.items()
        }
        for server, kinds in figures.items()
    }
    print("\n| | " + " | ".join(f"{NAMES[kind]}, a second | p99 ms" for kind in KINDS) + " |")
    print("|---" * (1 + 2 * len(KINDS)) + "|")
    for server, rates in table.items():
        cells = [f"{rates[kind].requests:,.0f} | {rates[kind].p99:.1f}" for kind in KINDS]
        print(f"| {NAMES[server]} | " + " | ".join(cells) + " |")
    _tell_goals(table["ours"], table["bare"], table["planning"])
    return table


def _tell_goals(ours: dict[str, Rate], bare: dict[str, Rate], planning: dict[str, Rate]) -> None:
    print("\n| goal | " + " | ".join(NAMES[kind] for kind in KINDS) + " | met |")
    print("|---" * (2 + len(KINDS)) + "|")
    for goal, bound, found in (
        (
            "requests: 1.2 × bare, or more",
            -1.2,
            [-ours[k].requests / bare[k].requests for k in KINDS],
        ),
        ("p99: 1 × bare, or less", 1.0, [ours[k].p99 / bare[k].p99 for k in KINDS]),
        (
            "p99 while planning: 1.5 × idle, or less",
            1.5,
            [planning[k].p99 / ours[k].p99 for k in KINDS],
        ),
    ):
        cells = " | ".join(f"{abs(ratio):.2f} ×" for ratio in found)
        print(f"| {goal} | {cells} | {'yes' if max(found) <= bound else 'no'} |")


if __name__ == "__main__":
    main()
