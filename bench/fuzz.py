"""Inputs that nobody types, at every door: `python -m bench.fuzz [--inputs 100000] [--seed 1]`.

No answer may be a 500, take longer than a second, or show a path or a trace. The same seed gives
the same inputs. What is found is told with its request; the exit code is 1 then.
"""

import argparse
import collections
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.fuzz_parsers import Parsers
from bench.fuzz_routes import ANEW_EVERY, Finding, House, build_template, visit
from tests import factories as make
from tests.postgres import find_binaries, throwaway_server
from tests.web.conftest import _parts


def main() -> int:
    """Run the inputs and tell what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--parsers", type=float, default=0.3, help="their share of the inputs")
    options.add_argument("--postgresql", action="store_true", help="on a server of its own")
    given = options.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="educatec-fuzz-") as place,
        database(on_postgresql=given.postgresql) as url,
    ):
        found = run(Path(place), given.inputs, given.seed, given.parsers, url)
    kinds = collections.Counter(each.what for each in found)
    for each in {each.what: each for each in found}.values():
        print(f"{each.what}\n  {each.request}")
    seconds = time.monotonic() - began
    print(f"{given.inputs} inputs with seed {given.seed} in {seconds:.0f} s: {len(found)} findings")
    for what, times in kinds.most_common():
        print(f"{times:6} {what[:100]}")
    return 1 if found else 0


@contextlib.contextmanager
def database(*, on_postgresql: bool) -> Iterator[str]:
    """Give the URL of an empty database, "" for a file."""
    binaries = find_binaries() if on_postgresql else None
    if binaries is None:
        yield ""
        return
    with throwaway_server(binaries) as server:
        yield server.render_as_string(hide_password=False)


def run(folder: Path, inputs: int, seed: int, share: float, url: str = "") -> list[Finding]:
    """Return what is wrong with the answers to that many inputs."""
    house = House(build_template(folder, url), folder, url)
    parsers = Parsers(make.province(**_parts()), folder)
    chance = random.Random(seed)
    found = []
    for number in range(inputs):
        if number and number % ANEW_EVERY == 0:
            house.renew()
        one = random.Random(chance.getrandbits(64))
        result = parsers.try_one(one) if one.random() < share else visit(house, one)
        if result is not None:
            found.append(result)
    return found


if __name__ == "__main__":
    sys.exit(main())
