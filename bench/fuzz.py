"""Inputs that nobody types, at every door: `python -m bench.fuzz [--inputs 100000] [--seed 1]`.

No answer may be a 500, take longer than a second, or show a path or a trace. The same seed gives
the same inputs. What is found is told with its request; the exit code is 1 then.
"""

import argparse
import collections
import contextlib
import math
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

TELL_EVERY = 20_000  # turns


def main() -> int:
    """Run the inputs and tell what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=2000)
    options.add_argument("--minutes", type=float, default=0, help="end after that, 0 never")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--parsers", type=float, default=0.3, help="their share of the turns")
    options.add_argument("--postgresql", action="store_true", help="on a server of its own")
    given = options.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="educatec-fuzz-") as place,
        database(on_postgresql=given.postgresql) as url,
    ):
        run = Run(Path(place), given.seed, given.parsers, url)
        with contextlib.suppress(KeyboardInterrupt):
            run.go_on(given.inputs, 60 * given.minutes or math.inf)
    run.tell()
    seconds = time.monotonic() - began
    print(f"{run.inputs} inputs with seed {given.seed} in {seconds:.0f} s")
    print(f"{len(run.found)} findings")
    for what, times in collections.Counter(finding.what for finding in run.found).most_common():
        print(f"{times:6} {what[:100]}")
    return 1 if run.found else 0


@contextlib.contextmanager
def database(*, on_postgresql: bool) -> Iterator[str]:
    """Give the URL of an empty database, "" for a file."""
    binaries = find_binaries() if on_postgresql else None
    if binaries is None:
        yield ""
        return
    with throwaway_server(binaries) as server:
        yield server.render_as_string(hide_password=False)


class Run:
    """One run: the same seed gives the same inputs."""

    def __init__(self, folder: Path, seed: int, share: float, url: str) -> None:
        self.found: list[Finding] = []
        self._house = House(build_template(folder, url), folder, url)
        self._parsers = Parsers(make.province(**_parts()), folder, lambda: self._house.ctx)
        self._chance, self._share = random.Random(seed), share

    @property
    def inputs(self) -> int:
        """How many inputs there were so far."""
        return self._parsers.tried.total() + sum(self._house.visited.values())

    def go_on(self, inputs: int, seconds: float) -> None:
        """Try inputs until there were so many, or the time is over."""
        until = time.monotonic() + seconds
        turns = 0
        while self.inputs < inputs and time.monotonic() < until:
            turns += 1
            if turns % ANEW_EVERY == 0:
                self._house.renew()
            one = random.Random(self._chance.getrandbits(64))
            by_parser = one.random() < self._share
            wrong = self._parsers.try_some(one) if by_parser else visit(self._house, one)
            for finding in wrong:
                print(f"{finding.what}\n  {finding.request}", flush=True)
            self.found += wrong
            if turns % TELL_EVERY == 0:
                print(f"{self.inputs} inputs, {len(self.found)} findings", flush=True)

    def tell(self) -> None:
        """Print the counts by parser, by route and by role."""
        for name, count in sorted(self._parsers.tried.items()):
            print(f"  {count:8} {name}")
        routes: collections.Counter[str] = collections.Counter()
        roles: collections.Counter[str] = collections.Counter()
        for (role, endpoint), count in self._house.visited.items():
            routes[endpoint] += count
            roles[role] += count
        if routes:
            few, many = min(routes.values()), max(routes.values())
            print(f"  {routes.total():8} visits of {len(routes)} routes, {few} to {many} each")
            print(f"  {len(self._house.unvisited)} routes never visited")
        for role, count in sorted(roles.items()):
            print(f"  {count:8} as {role}")


if __name__ == "__main__":
    sys.exit(main())
