"""Making a plan from the panel: asked for, watched, and told in words."""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from scheduler.domain.wall import clock_text
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning import jobs
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session
from tests.fakes import FakeClock
from tests.readings import unplaced_ids
from tests.web.planning_steps import wait_for_jobs
from tests.web.visits import Tags, post, session_ids, words

FORM = {"first": "2026-11-30", "last": "2026-12-12", "seconds": 15}


@pytest.fixture(autouse=True)
def _no_plan_outlives_its_test() -> Iterator[None]:
    yield
    wait_for_jobs()


def test_plan_is_made_and_its_outcome_told(operator: FlaskClient, house: Context) -> None:
    session_id = session_ids(house, "maths-2bac")[0]
    post(operator, f"/panel/sessions/{session_id}/unplace")
    assert len(unplaced_ids(house)) == 2
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    wait_for_jobs()
    shown = words(operator.get(job))
    assert "sessions are scheduled, 1 unscheduled" in shown
    assert "Nulle part 1/1" in shown
    assert len(unplaced_ids(house)) == 1


def test_progress_comes_as_a_piece_of_the_page(operator: FlaskClient) -> None:
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    piece = operator.get(job, headers={"HX-Request": "true"}).text
    assert piece.startswith('<div id="progress"')
    assert "<html" not in piece
    assert "hx-get" in piece or "note good" in piece
    wait_for_jobs()
    assert "hx-get" not in operator.get(job, headers={"HX-Request": "true"}).text


def test_running_plan_is_shown_instead_of_a_second_form(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planner is held in its thread until the page has been looked at."""
    looked_at = threading.Event()
    real = jobs.make_plan

    def held(*args: object, **kwargs: object) -> object:
        looked_at.wait(30)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "make_plan", held)
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    assert operator.get("/panel/plan").headers["Location"] == job
    assert "A plan is being made" in words(operator.get("/panel/today"))
    assert '<meta http-equiv="refresh"' in operator.get(job).text
    assert post(operator, f"{job}/stop", "/panel/today").headers["Location"] == job
    looked_at.set()
    wait_for_jobs()
    assert "sessions are scheduled" in words(operator.get(job))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first": ""}, "Give the first and the last day"),
        ({"last": "2026-11-01"}, "is before the first one"),
        ({"last": "2031-01-01"}, "at most one school year"),
        ({"first": "2026-09-07", "last": "2026-09-12"}, "These days are over"),
        ({"seconds": "0"}, "between one second and one hour"),
        ({"seconds": "many"}, "between one second and one hour"),
    ],
)
def test_nonsense_is_named_and_kept(
    operator: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    reply = post(operator, "/panel/plan", **(FORM | wrong))
    assert reply.status_code == 422
    assert says in words(reply)
    assert f'value="{(FORM | wrong)["last"]}"' in reply.text


def test_load_and_impossible_demands_are_told_before_the_button(operator: FlaskClient) -> None:
    shown = words(operator.get("/panel/plan?first=2026-11-30&last=2026-12-26"))
    load, button = shown.index("Before you plan"), shown.index("Start planning")
    assert load < button
    assert "Nulle part (1 session) – Mathématiques – never is never available" in shown
    assert "No week exceeds its capacity" in shown
    assert shown.index("No plan can satisfy this") < button


def test_days_without_anything_to_plan_offer_other_days_only(operator: FlaskClient) -> None:
    shown = words(operator.get("/panel/plan?first=2026-12-02&last=2026-12-02"))
    assert "There is nothing to plan on these days. Schools are closed: Day off." in shown
    assert "Choose other days" in shown
    assert "Start planning" not in shown


def test_days_are_chosen_by_a_link_or_looked_at_without_planning(
    operator: FlaskClient, house: Context
) -> None:
    page = operator.get("/panel/plan")
    assert "The rest of the school year" in words(page)
    looked = post(operator, "/panel/plan", **FORM, look=1)
    assert looked.headers["Location"].startswith("/panel/plan?first=2026-11-30&last=2026-12-12")
    assert jobs.running(house) is None
    assert 'value="2026-12-12"' in operator.get(looked.headers["Location"]).text


def test_sessions_within_the_notice_period_move_only_when_they_are_named(
    operator: FlaskClient, house: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = released_session(house, session_ids(house, "maths-2bac")[0]).facts
    clock.at = facts.start - dt.timedelta(hours=3)
    assert "in less than 24 h" in words(operator.get("/panel/plan"))
    given: list[object] = []
    real = jobs.make_plan

    def seen(*args: object, **kwargs: object) -> object:
        given.append(kwargs["movable_in_notice"])
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "make_plan", seen)
    for typed in (str(facts.key), "maths-2bac/99"):
        post(operator, "/panel/plan", **FORM, movable=typed)
        wait_for_jobs()
    assert given == [{facts.key}, set()]


def test_outcome_tells_what_was_moved_from_where_to_where_and_why(
    operator: FlaskClient, house: Context
) -> None:
    slot = released_session(house, session_ids(house, "maths-2bac")[0]).facts.slot
    province = stored_province(house)
    away = tuple(
        replace(each, away=((slot.day, slot.day),)) if each.id == "maths-a" else each
        for each in province.teachers
    )
    apply_import(house, replace(province, teachers=away), "operator")
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    wait_for_jobs()
    shown = words(operator.get(job))
    assert "Mathématiques – maths-a is not available then" in shown
    assert clock_text(slot.start) in shown[shown.index("Before") :]


def test_way_out_is_taken_with_one_button(operator: FlaskClient, house: Context) -> None:
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    wait_for_jobs()
    shown = operator.get(job)
    assert "Allow and schedule it" in words(shown)
    (where,) = [each["action"] for each in Tags(shown.text).named("form") if "way-out" in str(each)]
    assert where is not None
    taken = post(operator, where, job, back=job)
    assert taken.headers["Location"] == job
    after = words(operator.get(job))
    assert "“Nulle part 1/1” is now on" in after
    assert "Now scheduled" in after
    assert not unplaced_ids(house)
    assert not releasing.draft_clashes(house)
    assert post(operator, where, job, back=job).status_code == 403


def test_way_back_is_never_to_another_site(operator: FlaskClient, house: Context) -> None:
    job = post(operator, "/panel/plan", **FORM).headers["Location"]
    wait_for_jobs()
    session_id = next(iter(unplaced_ids(house).values()))
    address = f"/panel/sessions/{session_id}"
    reply = post(operator, f"{address}/way-out", back="https://elsewhere.example/panel/")
    assert reply.headers["Location"] == address
    assert operator.get(job).status_code == 200


def test_job_that_is_not_known_is_not_found(operator: FlaskClient) -> None:
    assert operator.get("/panel/plan/unknown").status_code == 404
