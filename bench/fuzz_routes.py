"""The fuzzer's visits: every route as each role, with what nobody types in every place."""

import collections
import dataclasses
import io
import random
import re
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import structlog
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from bench.fuzz_texts import HEADERS, mangled, word
from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.errors import UnavailableError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import EVERYTHING, Role
from scheduler.planner.problem import Plan
from scheduler.service.context import Context
from scheduler.service.people import accounts
from scheduler.service.people.api_tokens import TokenScope, make_token
from scheduler.service.people.links import feed_address, link
from scheduler.settings import Settings
from scheduler.storage.database import Database, open_database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.web.accounts import signed_in, somebody
from tests.web.conftest import NOW, _parts
from web.app import create_app
from web.security.limits import limiter

LEAKS = re.compile(r'Traceback \(most recent|File "[^"]+\.py"|/site-packages/|sqlalchemy\.exc')
ANEW_EVERY = 1500  # inputs, since some of them sign people out or close accounts
ROLES = ("stranger", "everything", *(str(role) for role in Role))
FIELDS = ("csrf_token", "lang", "next", "on", "from", "q", "page", "revision", "day", "start")
GOOD = {"code": "99001J", "teacher_id": "maths-a", "programme_id": "maths-2bac", "kind": "school"}


@dataclasses.dataclass(frozen=True)
class Finding:
    """An answer that no input may have."""

    what: str
    request: str


class House:
    """A released province, served; anew from the same file whenever asked."""

    def __init__(self, template: Path, folder: Path, url: str = "") -> None:
        self._template, self._folder, self._url = template, folder, url
        self._database: Database | None = None
        self.visited: collections.Counter[tuple[str, str]] = collections.Counter()
        self.renew()

    @property
    def unvisited(self) -> set[str]:
        """The routes that were never asked for."""
        return {rule.endpoint for rule in self.rules} - {route for _, route in self.visited}

    def renew(self) -> None:
        """Begin again with the province as it was released."""
        for thread in threading.enumerate():
            if thread.name.startswith("plan-"):
                thread.join()
        if self._database is not None:
            self._database.close()
        if not self._url:
            shutil.copy(self._template, self._folder / "fuzz.db")
        self._database = open_database(self._url or f"sqlite:///{self._folder / 'fuzz.db'}")
        shelf = FolderShelf(self._folder / "shelf")
        ctx = dataclasses.replace(
            context_on(self._database, FakeClock(NOW), shelf), planner=refuse_to_plan
        )
        self.ctx = ctx
        self.app = application(ctx, self._folder)
        self.clients = dict(clients(self.app, ctx))
        self.tokens = tokens(ctx)
        self.rules = list(self.app.url_map.iter_rules())
        self.fields = fields_of(self)


def refuse_to_plan(_problem: object, _limits: object, _on_progress: object) -> Plan:
    """Be a planner that is away: what is looked for is how it is asked, not what it answers."""
    raise UnavailableError("There is no planner here.")


def application(ctx: Context, folder: Path) -> Flask:
    """Return the application without what would keep the fuzzer from its views."""
    settings = Settings(
        config_path=folder / "config.toml",
        data_dir=folder,
        zone_name="Africa/Casablanca",
        database_url="",
        host="127.0.0.1",
        port=8000,
        base_url="http://educatec.test",
        behind_proxies=0,
        mail=None,
        languages=("ar", "fr", "en"),
        default_language="ar",
        feed_language="ar+fr",
        alarm=0,
    )
    app = create_app(ctx, settings)
    limiter.enabled = False
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    app.logger.disabled = True
    return app


def clients(app: Flask, ctx: Context) -> Iterator[tuple[str, FlaskClient]]:
    """Return a browser for each role; forms need no token afterwards."""
    yield "stranger", app.test_client()
    found = {person.name: person for person in accounts.people(ctx)}
    for role in ("everything", *Role):
        roles = EVERYTHING if role == "everything" else {Role(role)}
        person = found.get(f"fuzz {role}") or somebody(ctx, *roles, name=f"fuzz {role}")
        yield str(role), signed_in(app, ctx, person)
    app.config["WTF_CSRF_ENABLED"] = False


def tokens(ctx: Context) -> dict[str, str]:
    """Return good secrets for the routes that have one."""
    school = Holder(kind=HolderKind.SCHOOL, id="99001J")
    teacher = Holder(kind=HolderKind.TEACHER, id="maths-a")
    api, _ = make_token(ctx, "fuzz", list(TokenScope), actor="fuzz everything")
    return {
        "school": link(ctx, school).rpartition("/")[2],
        "teacher": link(ctx, teacher).rpartition("/")[2],
        "feed": feed_address(ctx, school).rpartition("/")[2],
        "api": api,
    }


def fields_of(house: House) -> list[str]:
    """Return every name of a field that a page of the panel or of a school has."""
    found = set(FIELDS)
    for path in ("/panel/week", "/panel/facts/school/new", "/panel/people/new", "/panel/plan"):
        found |= set(re.findall(r'name="([^"]+)"', house.clients["everything"].get(path).text))
    found |= set(re.findall(r'name="([^"]+)"', house.clients["everything"].get("/account").text))
    return sorted(found)


def visit(house: House, chance: random.Random) -> list[Finding]:
    """Send one request that nobody sends; return what is wrong with the answer."""
    role, rule = chance.choice(ROLES), chance.choice(house.rules)
    house.visited[role, rule.endpoint] += 1
    method = chance.choice(sorted((rule.methods or set()) - {"OPTIONS"}) or ["OPTIONS"])
    path = _path(house, rule, chance)
    given: dict[str, object] = {"headers": _headers(house, rule, chance)}
    if chance.random() < 0.5:
        given["query_string"] = {chance.choice(house.fields): word(chance) for _ in range(3)}
    if method == "POST":
        given |= _body(house, rule, chance)
    told = f"{role} {method} {path!r} {str(given)[:1500]}"
    began = time.thread_time()  # of the processor: a busy machine is no fault
    try:
        reply = house.clients[role].open(path, method=method, **given)
        body = reply.get_data()
    except Exception as fault:  # noqa: BLE001 -- what got past every handler
        return [Finding(f"raised {type(fault).__name__}: {str(fault)[:200]}", told)]
    took = time.thread_time() - began
    if reply.status_code == 500:
        return [Finding("500", told)]
    if LEAKS.search(body.decode("utf-8", "replace")):
        return [Finding("leaks a trace or a path", told)]
    if any("\n" in value or "\r" in value for _, value in reply.headers):
        return [Finding("a header of two lines", told)]
    return [Finding(f"took {took:.1f} s", told)] if took > 1 else []


def _path(house: House, rule: Rule, chance: random.Random) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[0].rstrip(">").rpartition(":")[2].lstrip("<")
        if name == "token" and chance.random() < 0.8:
            return house.tokens.get(rule.rule.split("/")[1], "x")
        if name in GOOD and chance.random() < 0.6:
            return GOOD[name]
        if chance.random() < 0.4:
            return str(chance.randint(1, 6))
        return word(chance)[:3000].replace("?", "").replace("#", "") or "x"

    return re.sub(r"<[^>]+>", value, rule.rule)


def _headers(house: House, rule: Rule, chance: random.Random) -> dict[str, str]:
    found = {}
    for name in chance.sample(sorted(HEADERS), k=chance.choice((0, 0, 1, 2))):
        if name == "Cookie" and chance.random() < 0.8:
            continue
        value = chance.choice(HEADERS[name])
        # A server lets no line end and no letter past Latin-1 through to an application.
        found[name] = re.sub(r"[\r\n\0]", "", value).encode("latin-1", "ignore").decode("latin-1")
    if rule.rule.startswith("/api") and chance.random() < 0.9:
        found["Authorization"] = f"Bearer {house.tokens['api']}"
    return found


def _body(house: House, rule: Rule, chance: random.Random) -> dict[str, object]:
    if rule.rule.startswith("/api") or chance.random() < 0.05:
        names = ("day", "start", "studio", "locked", "revision", "note", "minutes", "first", "last")
        values = (word(chance), 2**70, -1, None, True, 1e308, [[]], {"a": 1}, "\ud800")
        return {"json": {name: chance.choice(values) for name in chance.sample(names, k=4)}}
    form: dict[str, object] = {
        chance.choice(house.fields): word(chance) for _ in range(chance.randint(0, 8))
    }
    if chance.random() < 0.15:
        content = mangled(chance, b"%PDF-1.7 code,name\n99001J,a\n" * 20)
        form["file"] = (io.BytesIO(content), word(chance)[:80] or "x")
        form["files"] = (io.BytesIO(content), chance.choice(("a.csv", "a.toml", "a.zip", "a.xlsx")))
    return {"data": form}


def build_template(folder: Path, url: str = "") -> Path:
    """Plan and release the province of the web tests once, at a URL or in a file, and return it."""
    from tests.integration import steps

    path = folder / "template.db"
    database = open_database(url or f"sqlite:///{path}")
    steps.released(context_on(database, FakeClock(NOW)), **_parts())
    if url:
        database.close()
        return path
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path
