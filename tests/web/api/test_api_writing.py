"""The JSON API changes the draft, plans and releases, each under its scope."""

import pytest

from scheduler.service.context import Context
from scheduler.service.draft.queries import session
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people.api_tokens import TokenScope
from scheduler.service.planning import jobs
from tests.web.callers import Asker, Caller, is_problem
from tests.web.planning_steps import at_rest
from tests.web.visits import session_ids


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
        if jobs.running(house):
            is_problem(planner.post("/plans", order), 403)
        planner.post(f"{where}/stop")
    told = planner.get(where).json
    assert told["state"] in {"done", "stopped"}, told
    assert [each["session"] for each in told["unplaced"]] == ["nowhere/1"]


def test_days_in_the_wrong_order_start_no_plan(planner: Asker, house: Context):
    order = {"first": "2026-12-26", "last": "2026-11-30"}
    is_problem(planner.post("/plans", order), 422)
    assert jobs.running(house) is None


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
