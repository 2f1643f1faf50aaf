"""Two operators at one draft: `python bench/two_operators.py [--seconds 300] [--seed 1]`.

Both work over HTTP on their own boards: they drag, act on several sessions, undo, redo and release,
often on a page that is older than the draft. A trigger of the database copies every entry of the
log as it is written; the history is then replayed from that copy, by rules written down here only,
and held against what the operators were answered and what is stored. Told are the counts and every
contradiction: an update that overwrote what its doer had not seen, an accepted act without an entry
or an entry without an answer, a refusal that does not name the other operator.
"""

import argparse
import collections
import datetime as dt
import http.cookiejar
import json
import os
import random
import re
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
import sqlalchemy as sa  # noqa: E402 -- found by the line above

from scheduler.domain.holder import Holder, HolderKind  # noqa: E402 -- likewise
from scheduler.intake.province import load_province  # noqa: E402 -- likewise
from scheduler.planner.problem import Limits  # noqa: E402 -- likewise
from scheduler.service.context import Context  # noqa: E402 -- likewise
from scheduler.service.draft.journal import standing  # noqa: E402 -- likewise
from scheduler.service.master_data.importing import apply_import  # noqa: E402 -- likewise
from scheduler.service.people.links import link  # noqa: E402 -- likewise
from scheduler.service.planning.planning import make_plan  # noqa: E402 -- likewise
from scheduler.service.releases.releasing import release  # noqa: E402 -- likewise
from scheduler.settings import load_settings  # noqa: E402 -- likewise
from scheduler.storage.codec import encode  # noqa: E402 -- likewise
from scheduler.storage.database import Database, open_database  # noqa: E402 -- likewise
from tests.conftest import context_on  # noqa: E402 -- likewise
from tests.fakes import FakeClock  # noqa: E402 -- likewise
from tests.serving import served  # noqa: E402 -- likewise
from web.app import create_app  # noqa: E402 -- likewise
from web.security.limits import limiter  # noqa: E402 -- likewise

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 11, 30)
LAST = MONDAY + dt.timedelta(days=19)
NAMES = ("sara", "omar")
CONFLICT = 409
STALE = 6  # acts for which a board is kept, at the most
ACTS = ("move",) * 10 + ("several",) * 5 + ("undo",) * 4 + ("redo",) * 2 + ("release",)
BOX = re.compile(r'data-block="(\d+)"[^>]*? data-revision="(\d+)"')
COPY = """CREATE TABLE copied_log (id, actor, act, "before", "after");
CREATE TRIGGER copy_log AFTER INSERT ON audit BEGIN
INSERT INTO copied_log VALUES (new.id, new.actor, new.act, new."before", new."after"); END;"""


class Operator(threading.Thread):
    """One operator: a browser without a screen, and what it was answered."""

    def __init__(self, url: str, ctx: Context, name: str, until: float, seed: int) -> None:
        super().__init__(name=name)
        self.accepted: collections.Counter[str] = collections.Counter()
        self.refused: collections.Counter[str] = collections.Counter()
        self.wrong: list[str] = []
        self._url, self._until, self._other = url, until, next(o for o in NAMES if o != name)
        self._random = random.Random(f"{seed} {name}")
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        door = link(ctx, Holder(kind=HolderKind.OPERATOR, id=name)).replace(ctx.base_url, url)
        self._token = _token_in(self._ask(door + "?lang=en")[1])
        self._ask(door, {})
        self._seen: dict[int, int] = {}
        self._mark = "0"

    def run(self) -> None:
        """Act until the time is over."""
        while time.monotonic() < self._until:
            self._look()
            if not self._seen:
                continue
            for _ in range(self._random.randint(1, STALE)):
                getattr(self, f"_{self._random.choice(ACTS)}")()
            self._hear()

    def _look(self) -> None:
        monday = MONDAY + dt.timedelta(weeks=self._random.choice((0, 0, 1, 2, 3)))
        _, page = self._ask(f"{self._url}/panel/week?on={monday}")
        self._seen = {int(number): int(revision) for number, revision in BOX.findall(page)}
        mark = re.search(r'data-news="(\d+)"', page)
        self._mark = mark[1] if mark else self._mark
        self._token = _token_in(page)

    def _hear(self) -> None:
        status, told = self._ask(f"{self._url}/panel/news?since={self._mark}")
        if status == 200 and not told.strip():
            self.wrong.append("news without words")

    def _move(self) -> None:
        number, revision = self._random.choice(sorted(self._seen.items()))
        day = MONDAY + dt.timedelta(days=self._random.choice((0, 1, 2, 3, 4, 5, 14, 15, 16)))
        start = 8 * 60 + 30 + 15 * self._random.randrange(38)
        fields = {"day": day, "start": f"{start // 60:02}:{start % 60:02}", "studio": "studio-1"}
        path = f"/panel/sessions/{number}/move"
        self._note("move", *self._act(path, {**fields, "revision": revision}))

    def _several(self) -> None:
        chosen = self._random.sample(sorted(self._seen.items()), min(3, len(self._seen)))
        change = self._random.choice(("earlier", "later", "lock", "unlock", "unlock", "later"))
        boxes = [f"{number}:{revision}" for number, revision in chosen]
        status, answer = self._act("/panel/week/several", {"session": boxes, "act": change})
        self._note("several", status, {**answer, "accepted": answer.get("done")})

    def _undo(self) -> None:
        self._press("undo", "/panel/undo", "Undone:")

    def _redo(self) -> None:
        self._press("redo", "/panel/redo", "Done again:")

    def _release(self) -> None:
        self._press("release", "/panel/release", "is out. Schools")

    def _press(self, act: str, path: str, sign: str) -> None:
        """Press a button of a page; what came of it is a line of the next one."""
        page = self._ask(self._url + path, {"note": "trial"})[1]
        (self.accepted if sign in page else self.refused)[act] += 1

    def _note(self, act: str, status: int, answer: dict[str, Any]) -> None:
        (self.accepted if answer.get("accepted") else self.refused)[act] += 1
        says = " ".join(answer.get("says", []))
        overtaken = "omebody else changed" in says
        if overtaken:
            self.refused["told who was faster"] += 1
        if overtaken and self._other not in says and self.name not in says:
            self.wrong.append(f"{act}: nobody named in {says!r}")
        if not answer.get("accepted") and not says and "detail" not in answer:
            self.wrong.append(f"{act}: refused without a word ({status})")

    def _act(self, path: str, fields: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        status, body = self._ask(self._url + path, fields, accept="application/json")
        try:
            return status, json.loads(body)
        except ValueError:
            return status, {}

    def _ask(
        self, address: str, fields: dict[str, Any] | None = None, accept: str = "text/html"
    ) -> tuple[int, str]:
        data = None
        if fields is not None:
            sent = {"csrf_token": self._token, **fields}
            data = urllib.parse.urlencode(sent, doseq=True).encode()
        asked = urllib.request.Request(address, data, {"Accept": accept})  # noqa: S310 -- our own
        try:
            with self._opener.open(asked, timeout=60) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            if error.code >= 500:
                self.wrong.append(f"{error.code} at {urllib.parse.urlsplit(address).path}")
            return error.code, error.read().decode()


class History:
    """The log played again from where the draft stood first, with what contradicts itself in it.

    A release closes what it takes from its readers: such a session is over for ever, and its number
    is asked for as a new one. The log has no entry for that, so both are allowed for here.
    """

    def __init__(self, first: dict[int, Any]) -> None:
        self.now, self.wrong = dict(first), list[str]()
        self._closable: set[int] = set()
        self._done: dict[str, list[Any]] = collections.defaultdict(list)
        self._undone: dict[str, list[Any]] = collections.defaultdict(list)

    def play(self, number: int, actor: str, act: str, before: str, after: str) -> None:
        """Play one entry, and note the sessions that did not stand as its doer found them."""
        if act == "release":
            self._closable |= {id_ for id_, one in self.now.items() if one["state"] == "unplaced"}
        if act in {"undo", "redo"}:
            back = act == "undo"
            source, target = (self._done, self._undone) if back else (self._undone, self._done)
            entry = source[actor].pop()
            target[actor].append(entry)
            seen, made = reversed(entry) if back else entry
        elif before:
            seen, made = json.loads(before), json.loads(after)
            self._done[actor].append((seen, made))
            self._undone[actor].clear()
        else:
            return
        self.wrong += [
            f"entry {number}, {act} by {actor}: session {one['id']} stood otherwise"
            for one in seen
            if not self._stood(one)
        ]
        self.now |= {one["id"]: one for one in made}

    def against(self, last: dict[int, Any]) -> list[str]:
        """Return the sessions that are not stored as the history left them."""
        return [
            f"session {id_}: {one}, by the history {self.now.get(id_)}"
            for id_, one in last.items()
            if not self._stood(one) and not (id_ in self._closable and one["state"] == "cancelled")
        ]

    def _stood(self, one: dict[str, Any]) -> bool:
        if one["id"] in self.now:
            return bool(self.now[one["id"]] == one)
        return bool(self._closable) and one["state"] == "unplaced"


def world(folder: Path) -> tuple[Database, Context]:
    """Return the project's own province, planned and released, with a log that is copied."""
    database = open_database(f"sqlite:///{folder / 'two.db'}")
    ctx = context_on(database, FakeClock(NOW))
    apply_import(ctx, load_province(HERE.parent / "config.toml"), "bench")
    make_plan(ctx, MONDAY, LAST, limits=Limits(seconds=10), actor="bench")
    release(ctx, "first", "bench")
    with database.writer.connect() as connection:
        connection.connection.executescript(COPY)
    return database, ctx


def standings(ctx: Context) -> dict[int, Any]:
    """Return how every session of the draft stands, as the log writes it."""
    with ctx.uow().reading() as work:
        return {one.id: encode(standing(one)) for one in work.draft.sessions()}


def main() -> int:
    """Let them work, replay the history, and print what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=300)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        database, ctx = world(Path(scratch))
        first = standings(ctx)
        app = create_app(ctx, load_settings(HERE.parent / "config.toml", Path(scratch), {}))
        limiter.enabled = False
        with served(app) as url:
            until = time.monotonic() + given.seconds
            people = [Operator(url, ctx, name, until, given.seed) for name in NAMES]
            for person in people:
                person.start()
            for person in people:
                person.join()
        with database.reader.connect() as connection:
            rows = connection.execute(sa.text("SELECT * FROM copied_log ORDER BY id")).all()
        wrong = judged(rows, first, standings(ctx), people)
        database.close()
    print(f"load {os.getloadavg()[0]:.1f}, {given.seconds:.0f} s, {len(rows)} entries")
    for person in people:
        print(f"{person.name}: accepted {dict(person.accepted)}, refused {dict(person.refused)}")
    print("\n".join(wrong[:20]) or "no contradiction")
    return 1 if wrong else 0


def judged(
    rows: list[Any], first: dict[int, Any], last: dict[int, Any], people: list[Operator]
) -> list[str]:
    """Return every contradiction between the history, the answers and what is stored."""
    history = History(first)
    for row in rows:
        history.play(*row)
    wrong = history.wrong + history.against(last)
    for person in people:
        wrong += [f"{person.name}: {words}" for words in person.wrong]
        acts = [act for _, actor, act, *_ in rows if actor == person.name]
        written = collections.Counter(
            "several" if act.startswith(("several-",)) else act for act in acts
        )
        for act in ("move", "several", "undo", "redo", "release"):
            if written[act] != person.accepted[act]:
                counts = f"{person.accepted[act]} accepted, {written[act]} in the log"
                wrong.append(f"{person.name}: {act}: {counts}")
    return wrong


def _token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    if found is None:
        raise SystemExit("A page has no form.")
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
