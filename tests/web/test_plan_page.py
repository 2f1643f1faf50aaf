"""Making a plan from the panel: asked for, watched, and told in words."""

import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from scheduler.service import plan_jobs
from scheduler.service.context import Context
from scheduler.service.lookup import unplaced_ids
from tests.web.visits import post, session_ids, words

FORM = {"first": "2026-11-30", "last": "2026-12-12", "seconds": 15}


@pytest.fixture(autouse=True)
def _no_plan_outlives_its_test() -> Iterator[None]:
    yield
    finish()


def finish() -> None:
    """Wait until the planner's thread has ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("plan-"):
            thread.join(60)


def test_plan_is_made_and_its_outcome_told(operator: FlaskClient, house: Context) -> None:
    session_id = session_ids(house, "maths-2bac")[0]
    post(operator, f"/panel/sessions/{session_id}/unplace")
    assert len(unplaced_ids(house)) == 2
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    finish()
    shown = words(operator.get(job))
    assert "sessions have a place and 1 have none" in shown
    assert "Nulle part 1/1" in shown
    assert len(unplaced_ids(house)) == 1


def test_progress_comes_as_a_piece_of_the_page(operator: FlaskClient) -> None:
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    piece = operator.get(job, headers={"HX-Request": "true"}).text
    assert piece.startswith('<div id="progress"')
    assert "<html" not in piece
    assert "hx-get" in piece or "note good" in piece
    finish()
    assert "hx-get" not in operator.get(job, headers={"HX-Request": "true"}).text


def test_running_plan_is_shown_instead_of_a_second_form(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planner is held in its thread until the page has been looked at."""
    looked_at = threading.Event()
    real = plan_jobs.make_plan

    def held(*args: object, **kwargs: object) -> object:
        looked_at.wait(30)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_jobs, "make_plan", held)
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    assert operator.get("/panel/plan").headers["Location"] == job
    assert "A plan is being made" in words(operator.get("/panel/today"))
    assert '<meta http-equiv="refresh"' in operator.get(job).text
    assert post(operator, f"{job}/stop", "/panel/today").headers["Location"] == job
    looked_at.set()
    finish()
    assert "sessions have a place" in words(operator.get(job))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first": ""}, "Give two days"),
        ({"last": "2026-11-01"}, "lies before the first one"),
        ({"last": "2031-01-01"}, "at most one school year"),
        ({"seconds": "0"}, "between one second and one hour"),
        ({"seconds": "many"}, "Give two days and how long"),
    ],
)
def test_nonsense_is_named_and_kept(
    operator: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    reply = post(operator, "/panel/plan", **(FORM | wrong))
    assert reply.status_code == 422
    assert says in words(reply)
    assert f'value="{(FORM | wrong)["last"]}"' in reply.text


def test_job_that_is_not_known_is_not_found(operator: FlaskClient) -> None:
    assert operator.get("/panel/plan/unknown").status_code == 404
