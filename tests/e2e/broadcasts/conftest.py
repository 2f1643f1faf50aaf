"""An installation with a studio that goes on air in real time, and pages that watch it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from scheduler.adapters.media_store import FolderMediaStore
from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.people.links import link
from scheduler.settings import load_settings
from scheduler.storage.database import Database
from tests.conftest import context_on
from tests.e2e.conftest import CONFIG, Complaints
from tests.fakes import FakeClock
from tests.integration.broadcasts.studio import on_air_context
from tests.serving import free_port, served
from web.app import create_app
from web.security.limits import limiter

TALL = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Station:
    """A served installation, its use cases, and the folder of its broadcasts."""

    url: str
    ctx: Context
    air: Path
    app: Flask

    def school(self, code: str) -> str:
        return link(self.ctx, Holder(kind=HolderKind.SCHOOL, id=code))

    def operator(self) -> str:
        return link(self.ctx, Holder(kind=HolderKind.OPERATOR, id="operator"))


@pytest.fixture
def station(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> Iterator[Station]:
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg on this machine")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    air = tmp_path / "air"
    media = FolderMediaStore(tmp_path / "media")
    ctx = on_air_context(context_on(sqlite_database, clock, media=media), air, base_url=url)
    app = create_app(ctx, load_settings(CONFIG, tmp_path, {}))
    with app.app_context():
        limiter.reset()
    with served(app, port):
        yield Station(url=url, ctx=ctx, air=air, app=app)


@pytest.fixture
def viewers(browser: Browser, station: Station) -> Iterator["Viewers"]:
    made = Viewers(browser, Complaints(home=station.url))
    yield made
    made.close()
    assert not made.complaints.unexpected()


class Viewers:
    """Browser profiles of schools, watched for complaints."""

    def __init__(self, browser: Browser, complaints: Complaints) -> None:
        self._browser, self.complaints = browser, complaints
        self._made: list[BrowserContext] = []

    def profile(
        self, language: str = "en", *, width: int = 360, height: int = 740
    ) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale=language, reduced_motion="reduce"
        )
        context.add_cookies([{"name": "lang", "value": language, "url": self.complaints.home}])
        context.on("page", self.complaints.watch)
        context.set_default_timeout(25_000)
        self._made.append(context)
        return context

    def close(self) -> None:
        for context in self._made:
            context.close()
