"""The real application on a loopback port, with the project's own province planned and released,
and a Chromium that fails the test when a page complains.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.adapters.media_store import FolderMediaStore
from scheduler.adapters.planner_process import plan_apart
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.recording import RecordingRules
from scheduler.domain.wall import Zone
from scheduler.intake.province import load_province
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people.links import link
from scheduler.service.planning import jobs
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.releasing import release
from scheduler.settings import load_settings
from scheduler.storage.database import open_database
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import load_zone
from tests.fakes import FakeClock
from tests.serving import free_port, served
from tests.web.planning_steps import at_rest
from web.app import create_app
from web.security.limits import limiter

ROOT = Path(__file__).parents[2]
CONFIG = ROOT / "config.toml"
NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 5)
LIMITS = Limits(seconds=1, deterministic=True)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
NO_CHROMIUM = "no Chromium found; install it so that `chromium` is on PATH"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class House:
    """A served installation: its address, its use cases, its clock."""

    url: str
    ctx: Context
    clock: FakeClock
    app: Flask

    def page_of(self, kind: HolderKind, holder_id: str) -> str:
        return link(self.ctx, Holder(kind=kind, id=holder_id))

    def sign_in_link(self, name: str = "operator") -> str:
        return self.page_of(HolderKind.OPERATOR, name)


@dataclass
class Complaints:
    """What pages complained of; `expected` are parts of complaints that a test means to provoke."""

    home: str
    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        page.on("request", self._request)

    def unexpected(self) -> list[str]:
        return [each for each in self.found if not any(known in each for known in self.expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.found.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.found.append(f"asked somebody else: {request.url}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(NO_CHROMIUM)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def released_province(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A database with the first week of the project's own inputs, planned and released."""
    path = tmp_path_factory.mktemp("e2e") / "educatec.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    ctx = _context(lambda: UnitOfWork(database), "http://educatec.test", FakeClock(NOW))
    apply_import(ctx, load_province(CONFIG), "importer")
    made = make_plan(ctx, FIRST, LAST, limits=LIMITS, actor="planner")
    assert made.placed > 10
    release(ctx, "first", "approver")
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def house(released_province: Path, tmp_path: Path) -> Iterator[House]:
    """An installation of the test's own, served until the test is over."""
    path = tmp_path / "educatec.db"
    shutil.copy(released_province, path)
    with _served(path, tmp_path) as served:
        yield served


@pytest.fixture
def empty_house(sqlite_template: Path, tmp_path: Path) -> Iterator[House]:
    """An installation into which nothing was imported yet."""
    path = tmp_path / "empty.db"
    shutil.copy(sqlite_template, path)
    with _served(path, tmp_path) as served:
        yield served


@pytest.fixture
def complaints(house: House) -> Iterator[Complaints]:
    kept = Complaints(home=house.url)
    yield kept
    assert not kept.unexpected()


@pytest.fixture
def context(context: BrowserContext, complaints: Complaints) -> BrowserContext:
    """A browser profile of the test's own, all of whose pages are watched."""
    context.on("page", complaints.watch)
    context.set_default_timeout(20_000)
    return context


Visit = Callable[..., BrowserContext]


@pytest.fixture
def visiting(browser: Browser, complaints: Complaints) -> Iterator[Visit]:
    """Make further profiles: a language, a width, with or without JavaScript."""
    made: list[BrowserContext] = []

    def profile(language: str, *, width: int = 1440, script: bool = True) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            locale=language,
            reduced_motion="reduce",
        )
        context.add_cookies([{"name": "lang", "value": language, "url": complaints.home}])
        context.on("page", complaints.watch)
        context.set_default_timeout(20_000)
        made.append(context)
        return context

    yield profile
    for context in made:
        context.close()


@pytest.fixture
def operator(house: House, visiting: Visit) -> Page:
    """An operator at a wide screen who reads English, signed in."""
    return signed_in(house, visiting("en"))


def signed_in(house: House, context: BrowserContext, name: str = "operator") -> Page:
    page = context.new_page()
    page.goto(house.sign_in_link(name))
    page.locator("main form button").click()
    page.wait_for_url(f"{house.url}/panel/**")
    return page


@contextmanager
def _served(database_file: Path, data: Path) -> Iterator[House]:
    database = open_database(f"sqlite:///{database_file}")
    clock = FakeClock(NOW)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    ctx = replace(
        _context(lambda: UnitOfWork(database), url, clock),
        media=FolderMediaStore(data / "media"),
        incoming=IncomingFolder(data / "media" / "uploads"),
        recordings=RecordingRules(reserve_bytes=0, consent_on_file=True),
    )
    settings = load_settings(CONFIG, data, {})
    app = create_app(ctx, settings)
    with app.app_context():
        limiter.reset()
    try:
        with served(app, port), at_rest(ctx):
            yield House(url=url, ctx=ctx, clock=clock, app=app)
    finally:
        assert jobs.running(ctx) is None
        database.close()


def _context(uow: Callable[[], UnitOfWork], url: str, clock: FakeClock) -> Context:
    zone: Zone = load_zone("Africa/Casablanca")
    return Context(
        uow=uow,
        clock=clock,
        zone=zone,
        secret=b"a secret of thirty-two bytes ...",
        base_url=url,
        planner=plan_apart,
    )
