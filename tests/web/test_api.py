"""The JSON API: who may ask what, and what is answered."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.service import plan_jobs
from scheduler.service.api_tokens import TokenScope, make_token
from scheduler.service.context import Context
from scheduler.service.lookup import log_entries
from scheduler.service.sessions import released_sessions, session
from scheduler.service.views import Holder, HolderKind
from tests import factories as make
from tests.web.planning import at_rest
from tests.web.visits import session_ids
from web.api.document import openapi

SCHOOL = make.code(99001)
Caller = Callable[..., "Asker"]


class Asker:
    """Somebody who shows a token with every request."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, path: str, **query: object):
        given = {name: str(value) for name, value in query.items()}
        return self.client.get(f"/api/v1{path}", headers=self.headers, query_string=given)

    def post(self, path: str, body: object = None):
        return self.client.post(f"/api/v1{path}", headers=self.headers, json=body)


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


def is_problem(reply: TestResponse, status: int) -> dict[str, Any]:
    assert reply.status_code == status, reply.text
    assert reply.mimetype == "application/problem+json"
    assert reply.json["status"] == status
    assert reply.json["title"]
    assert reply.json["type"].startswith("urn:educatec:")
    return reply.json


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"Authorization": "Bearer edt_nobody"}, id="unknown"),
        pytest.param({"Authorization": "Bearer "}, id="empty"),
        pytest.param({"Authorization": "Basic b3BlcmF0b3I6eA=="}, id="password"),
        pytest.param({"Authorization": "Bearer " + "x" * 5000}, id="endless"),
    ],
)
def test_nothing_but_the_document_is_told_without_a_token(
    app: Flask, operator: FlaskClient, headers: dict[str, str]
):
    """Nor to an operator who is signed in: cookies open nothing here."""
    for client in (app.test_client(), operator):
        assert client.get("/api/v1/openapi.json").status_code == 200
        for path, operations in openapi()["paths"].items():
            for method in operations:
                address = path.replace("{session_id}", "1").replace("{number}", "1")
                reply = client.open(address, method=method.upper(), headers=headers)
                is_problem(reply, 401)
                assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_each_scope_opens_what_the_document_says_and_no_more(asking: Caller):
    """The matrix of scopes and operations, every operation present."""
    reaches = {
        TokenScope.READ: {TokenScope.READ},
        TokenScope.PLAN: {TokenScope.READ, TokenScope.PLAN},
        TokenScope.RELEASE: {TokenScope.READ, TokenScope.RELEASE},
    }
    for scope, opened in reaches.items():
        asker = asking(scope)
        for path, operations in openapi()["paths"].items():
            for method, operation in operations.items():
                ((needed,),) = (each["token"] for each in operation["security"])
                address = path.replace("{session_id}", "999").replace("{number}", "999")
                reply = asker.client.open(
                    address, method=method.upper(), headers=asker.headers, data="x"
                )
                lacking = reply.status_code == 403 and reply.json["type"].endswith("token.scope")
                assert lacking == (needed not in opened), (scope, path, reply.text)


def test_schools_are_listed_and_narrowed(reader: Asker):
    codes = [each["code"] for each in reader.get("/schools").json["items"]]
    assert codes == [make.code(number) for number in (99001, 99002, 99003, 99004)]
    skhour = reader.get("/schools", commune="Skhour", level="2BAC").json["items"]
    assert [each["code"] for each in skhour] == [make.code(99002)]
    assert reader.get("/schools", link="none").json["items"][0]["code"] == make.code(99004)
    assert reader.get("/schools", level="1AC").json["items"] == []
    one = reader.get(f"/schools/{SCHOOL}").json
    assert one["name"]["fr"] == "Lycée 99001"
    assert "@" not in str(one)


@pytest.mark.parametrize("what", ["schools", "teachers", "programmes", "studios"])
def test_what_is_not_there_is_a_problem_in_words(reader: Asker, what: str):
    path = f"/{what}/nobody" + ("/sessions" if what == "studios" else "")
    problem = is_problem(reader.get(path), 404)
    assert problem["title"] == "There is nothing here"


@pytest.mark.parametrize(
    ("path", "holder"),
    [
        ("/sessions", Holder(kind=HolderKind.PROVINCE)),
        (f"/schools/{SCHOOL}/sessions", Holder(kind=HolderKind.SCHOOL, id=SCHOOL)),
        ("/teachers/maths-a/sessions", Holder(kind=HolderKind.TEACHER, id="maths-a")),
        ("/studios/studio-1/sessions", Holder(kind=HolderKind.STUDIO, id="studio-1")),
    ],
)
def test_sessions_are_those_of_the_release(
    reader: Asker, house: Context, path: str, holder: Holder
):
    reply = reader.get(path, first="2026-11-30", last="2026-12-27").json
    told = [(each["id"], each["start"]) for each in reply["items"]]
    expected = released_sessions(house, holder, dt.date(2026, 11, 30), dt.date(2026, 12, 27))
    assert expected
    assert told == [
        (each.session_id, each.facts.audience_start.isoformat().replace("+00:00", "Z"))
        for each in expected
    ]


def test_a_schools_sessions_say_how_and_why(reader: Asker):
    items = reader.get(f"/schools/{make.code(99004)}/sessions", last="2026-12-27").json["items"]
    by_programme = {each["programme"]: each["reception"] for each in items}
    assert by_programme["maths-2bac"]["mode"] == "recorded"
    assert by_programme["maths-2bac"]["reason"] == "no-link"
    assert by_programme["counsel"]["mode"] == "none"


def test_one_session_comes_with_every_schools_part(reader: Asker, house: Context):
    session_id = session_ids(house, "maths-2bac")[0]
    told = reader.get(f"/sessions/{session_id}").json
    assert [each["school"] for each in told["receptions"]] == [
        make.code(number) for number in (99001, 99002, 99003, 99004)
    ]
    assert told["zone"] == "Africa/Casablanca"
    # Morocco is at UTC+0 since 2026-09-20, so the wall and the instant show the same time.
    assert told["start"] == f"{told['slot']['date']}T{told['slot']['time']}:00Z"


def test_a_week_is_the_same_as_its_days(reader: Asker):
    by_week = reader.get("/sessions", week="2026-W49").json
    by_days = reader.get("/sessions", first="2026-11-30", last="2026-12-06").json
    assert by_week == by_days
    assert by_week["items"]


@pytest.mark.parametrize(
    "query",
    [
        {"first": "soon"},
        {"first": "2026-12-02", "last": "2026-12-01"},
        {"first": "2026-01-01", "last": "2028-01-01"},
        {"week": "2027-W53"},
        {"week": "2026-W49", "first": "2026-12-01"},
        {"first": "0001-01-01"},
        {"frist": "2026-12-01"},
    ],
    ids=lambda query: "&".join(f"{name}={value}" for name, value in query.items()),
)
def test_days_that_make_no_sense_are_refused_in_words(reader: Asker, query: dict[str, str]):
    problem = is_problem(reader.get("/sessions", **query), 422)
    assert problem["errors"]
    assert problem["errors"][0].startswith("request: ")


def test_a_move_is_made_in_the_draft_and_logged_under_the_token(
    planner: Asker, reader: Asker, house: Context
):
    session_id = session_ids(house, "maths-2bac")[2]
    before = planner.get(f"/draft/sessions/{session_id}").json
    order = {
        "date": "2026-12-24",
        "time": "09:30",
        "studio": "studio-1",
        "revision": before["revision"],
    }
    moved = planner.post(f"/draft/sessions/{session_id}/move", order)
    assert moved.status_code == 200, moved.text
    assert moved.json["slot"] == {"date": "2026-12-24", "time": "09:30", "minutes": 60}
    assert reader.get(f"/sessions/{session_id}").json["slot"] == before["slot"]
    assert log_entries(house)[0].actor == "operator (token academy)"
    late = planner.post(f"/draft/sessions/{session_id}/move", order)
    assert is_problem(late, 409)["type"] == "urn:educatec:lost-update"


def test_a_refused_move_names_the_rules_and_leaves_the_draft(planner: Asker, house: Context):
    session_id = session_ids(house, "maths-2bac")[0]
    before = session(house, session_id)
    order = {"date": "2026-12-02", "time": "09:30", "studio": "studio-1"}
    problem = is_problem(planner.post(f"/draft/sessions/{session_id}/move", order), 409)
    assert "holiday" in [each["code"] for each in problem["clashes"]]
    assert problem["errors"]
    assert session(house, session_id) == before


def test_a_locked_session_is_not_moved(planner: Asker, house: Context):
    session_id = session_ids(house, "maths-2bac")[2]
    locked = planner.post(f"/draft/sessions/{session_id}/lock", {"locked": True})
    assert locked.json["locked"] is True
    order = {"date": "2026-12-24", "time": "09:30", "studio": "studio-1"}
    is_problem(planner.post(f"/draft/sessions/{session_id}/move", order), 403)


@pytest.mark.parametrize(
    ("body", "mimetype", "status"),
    [
        pytest.param(b"{", "application/json", 400, id="broken"),
        pytest.param(b"[]", "application/json", 400, id="list"),
        pytest.param(b"null", "application/json", 400, id="null"),
        pytest.param(b"\xff{}", "application/json", 400, id="not UTF-8"),
        pytest.param(b"locked=yes", "application/x-www-form-urlencoded", 415, id="form"),
        pytest.param(b"{}", "application/json", 422, id="empty"),
        pytest.param(b'{"locked": true, "more": 1}', "application/json", 422, id="more"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    planner: Asker, house: Context, body: bytes, mimetype: str, status: int
):
    session_id = session_ids(house, "maths-2bac")[0]
    reply = planner.client.post(
        f"/api/v1/draft/sessions/{session_id}/lock",
        headers=planner.headers,
        data=body,
        content_type=mimetype,
    )
    is_problem(reply, status)
    assert not session(house, session_id).locked


def test_a_plan_is_started_watched_and_told(planner: Asker, house: Context):
    with at_rest(house):
        order = {"first": "2026-11-30", "last": "2026-12-26", "seconds": 1}
        started = planner.post("/plans", order)
        assert started.status_code == 202, started.text
        where = started.headers["Location"].removeprefix("/api/v1")
        if plan_jobs.running(house):
            is_problem(planner.post("/plans", order), 403)
        planner.post(f"{where}/stop")
    told = planner.get(where).json
    assert told["state"] in {"done", "stopped"}, told
    assert [each["session"] for each in told["unplaced"]] == ["nowhere/1"]


def test_days_in_the_wrong_order_start_no_plan(planner: Asker, house: Context):
    order = {"first": "2026-12-26", "last": "2026-11-30"}
    is_problem(planner.post("/plans", order), 422)
    assert plan_jobs.running(house) is None


def test_a_release_is_made_once_and_its_difference_told(asking: Caller, house: Context):
    planner, releaser = asking(TokenScope.PLAN), asking(TokenScope.RELEASE)
    assert planner.get("/draft/diff").json["items"] == []
    standing = releaser.post("/releases", {"note": "nothing"})
    assert standing.status_code == 200
    session_id = session_ids(house, "maths-2bac")[2]
    order = {"date": "2026-12-24", "time": "09:30", "studio": "studio-1"}
    planner.post(f"/draft/sessions/{session_id}/move", order)
    waiting = planner.get("/draft/diff").json
    made = releaser.post("/releases", {"note": "one session later"})
    assert made.status_code == 201, made.text
    number = made.json["number"]
    assert made.headers["Location"] == f"/api/v1/releases/{number}"
    assert releaser.get(f"/releases/{number}").json == made.json
    diff = releaser.get("/diff", before=number - 1, after=number).json
    assert diff["items"] == waiting["items"]
    assert [each["kind"] for each in diff["items"]] == ["moved"]
    is_problem(releaser.get("/diff", before=number, after=number + 1), 404)


def test_an_address_names_the_methods_it_takes(reader: Asker):
    reply = reader.client.delete("/api/v1/schools", headers=reader.headers)
    is_problem(reply, 405)
    assert {"GET", "HEAD", "OPTIONS"} == set(reply.headers["Allow"].split(", "))
    is_problem(reader.get("/nothing"), 404)
    is_problem(reader.get("/sessions/99999999999999999999"), 404)


def test_problems_are_told_in_the_language_asked_for(reader: Asker):
    titles = set()
    for language in ("ar", "fr", "en"):
        reader.headers["Accept-Language"] = language
        titles.add(reader.get("/schools/nobody").json["title"])
    assert len(titles) == 3


def test_an_empty_installation_answers_in_words(another_house: Callable[[], Flask]):
    app = another_house()
    ctx: Context = app.extensions["educatec"]
    token, _ = make_token(ctx, "academy", list(TokenScope), actor="operator")
    asker = Asker(app.test_client(), token)
    is_problem(asker.get("/schools"), 404)
    assert asker.get("/releases").json == {"items": []}
    assert asker.get("/health").json["ok"] is False
