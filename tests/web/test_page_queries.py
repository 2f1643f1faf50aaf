"""The panel's pages ask the database as often for many schools and sessions as for few."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from scheduler.service.context import Context
from scheduler.settings import Settings
from scheduler.storage.database import open_database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.web.visits import session_ids, sign_in
from web.app import create_app

MOST = 30
KNOWN = {
    "code": make.code(99001),
    "teacher_id": "maths-a",
    "programme_id": "maths-2bac",
    "number": 1,
}
QUERY = {"panel.week": "?on=2026-11-30", "panel.day": "?on=2026-11-30"}


def visited(app: Flask, queries: list[str], size: int) -> dict[str, int]:
    """Return how many statements each page of the panel takes in a province of that size."""
    ctx: Context = app.extensions["educatec"]
    steps.released(
        ctx,
        schools=tuple(make.school(99000 + number) for number in range(1, size + 1)),
        programmes=(make.programme(count=min(size, 4)),),
    )
    operator = sign_in(app, ctx, "operator")
    known = KNOWN | {"session_id": session_ids(ctx, "maths-2bac")[0]}
    found = {}
    for rule in app.url_map.iter_rules():
        reads = rule.endpoint.startswith("panel.") and "GET" in (rule.methods or ())
        if not reads or not rule.arguments <= known.keys():
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{each: known[each] for each in rule.arguments})
        operator.get(address)  # what is read once a process is read here
        queries.clear()
        reply = operator.get(address + QUERY.get(rule.endpoint, ""))
        if reply.status_code == 422:
            continue  # it answers a form, and was asked without one
        assert reply.status_code < 400, address
        found[rule.endpoint] = len([each for each in queries if each.startswith("SELECT")])
    return found


@pytest.fixture
def larger_house(
    tmp_path: Path, sqlite_template: Path, settings: Settings, clock: FakeClock
) -> Iterator[Flask]:
    path = tmp_path / "larger.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield create_app(context_on(database, clock), settings)
    database.close()


def test_no_page_of_the_panel_asks_more_often_for_more_schools_and_sessions(
    another_house: Callable[[], Flask], larger_house: Flask, queries: list[str]
) -> None:
    few = visited(another_house(), queries, 2)
    many = visited(larger_house, queries, 12)
    assert {"panel.week", "panel.day", "panel.term", "panel.week_schools"} <= few.keys()
    assert {page: count for page, count in many.items() if count > MOST} == {}
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
