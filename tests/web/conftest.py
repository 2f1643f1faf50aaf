"""A small province, planned and released, served by the real application on its own database."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus
from scheduler.domain.programme import Audience, DeliveryPolicy, Kind, Source
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level, Link
from scheduler.domain.session import Mode
from scheduler.domain.text import Text
from scheduler.service.context import Context
from scheduler.service.people.api_tokens import TokenScope, make_token
from scheduler.service.releases.queries import released_sessions
from scheduler.settings import Settings
from scheduler.storage.database import open_database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.web.callers import Asker, Caller
from tests.web.own_pages import SCHOOL
from tests.web.visits import path_of, session_ids, sign_in
from web.app import create_app
from web.security.limits import limiter

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
HOLIDAY = Closure(
    id="independence",
    first=dt.date(2026, 12, 2),
    last=dt.date(2026, 12, 2),
    kind=ClosureKind.HOLIDAY,
    name=Text(ar="عطلة", fr="Jour chômé", en="Day off"),
    status=DateStatus.CONFIRMED,
)


def _parts() -> dict[str, object]:
    """Live, live-only, recorded-only and impossible programmes for four schools."""
    guidance = Audience(levels=frozenset({Level.BAC2}))
    return {
        "schools": (
            make.school(99001),
            make.school(99002, commune="Skhour", commune_ar="صخور", downlink_mbps=0.5),
            make.school(99003, rooms=1),
            make.school(99004, link=Link.NONE, downlink_mbps=0.0),
        ),
        "teachers": (
            make.teacher(),
            make.teacher("counsel-a"),
            make.teacher("never", available=()),
        ),
        "programmes": (
            make.programme(),
            make.programme(
                "counsel",
                title=make.text("Écoute"),
                subject="ecoute",
                kind=Kind.COUNSELLING,
                teacher_id="counsel-a",
                audience=guidance,
                count=2,
                policy=DeliveryPolicy.LIVE_ONLY,
            ),
            make.programme(
                "capsules",
                title=make.text("Capsules"),
                subject="informatique",
                teacher_id="counsel-a",
                count=2,
                minutes=30,
                policy=DeliveryPolicy.RECORDED_ONLY,
                source=Source.FILE,
            ),
            make.programme("nowhere", title=make.text("Nulle part"), teacher_id="never", count=1),
        ),
        "calendar": make.calendar(closures=(HOLIDAY,)),
    }


@pytest.fixture(scope="session")
def house_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after the first release."""
    path = tmp_path_factory.mktemp("house") / "educatec.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    steps.released(context_on(database, FakeClock(NOW)), **_parts())
    with database.writer.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def house(house_file: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Context]:
    """The use cases of an installation that the test may change."""
    path = tmp_path / "house.db"
    shutil.copy(house_file, path)
    database = open_database(f"sqlite:///{path}")
    yield context_on(database, clock)
    database.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        config_path=tmp_path / "config.toml",
        data_dir=tmp_path,
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


@pytest.fixture
def app(house: Context, settings: Settings) -> Flask:
    assert limiter.enabled, "a test before this one turned the limits off for its process"
    made = create_app(house, settings)
    with made.app_context():
        limiter.reset()
    return made


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def host(app: Flask) -> FlaskClient:
    """The adult in the receiving room, who reads English."""
    client = app.test_client()
    client.set_cookie("lang", "en", domain="localhost")
    return client


@pytest.fixture
def live(house: Context) -> ReleasedSession:
    """The first session that the school receives live."""
    return next(
        each
        for each in released_sessions(house, SCHOOL)
        if each.facts.reception_of(SCHOOL.id).mode is Mode.LIVE
    )


@pytest.fixture
def own(house: Context) -> str:
    """The path of the school's own page."""
    return path_of(house, SCHOOL)


@pytest.fixture
def operator(app: Flask, house: Context) -> FlaskClient:
    """An operator who reads English, so that tests can quote the pages."""
    return sign_in(app, house, "operator")


@pytest.fixture
def one(house: Context) -> int:
    """A released session of mathematics."""
    return session_ids(house, "maths-2bac")[0]


@pytest.fixture
def another_house(
    tmp_path: Path, sqlite_template: Path, settings: Settings, clock: FakeClock
) -> Iterator[Callable[[], Flask]]:
    """Make an application on an empty database."""
    path = tmp_path / "empty.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield lambda: create_app(context_on(database, clock), replace(settings))
    database.close()


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """The statements sent to any database while the test runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
def asking(app: Flask, house: Context) -> Caller:
    def with_scopes(*scopes: TokenScope) -> Asker:
        token, _ = make_token(house, "academy", scopes, actor="operator")
        return Asker(app.test_client(), token)

    return with_scopes


@pytest.fixture
def reader(asking: Caller) -> Asker:
    return asking(TokenScope.READ)


@pytest.fixture
def planner(asking: Caller) -> Asker:
    return asking(TokenScope.PLAN)
