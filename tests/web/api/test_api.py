"""The JSON API: who may ask what, and what is answered."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.people.api_tokens import TokenScope, make_token
from scheduler.service.releases.queries import released_sessions
from tests import factories as make
from tests.web.callers import Asker, Caller, is_problem
from tests.web.visits import session_ids
from web.api.document import openapi

SCHOOL = make.code(99001)


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
