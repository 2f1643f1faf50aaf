"""What if: asked for by a form, planned beside the draft, and compared in one table."""

import re

import pytest
from flask.testing import FlaskClient

from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.scenarios import scenarios
from tests.web.planning_steps import wait_for_jobs
from tests.web.visits import post, session_ids, words

PAGE = "/panel/what-if"
FORM = {"name": "As it is", "kind": "nothing", "first": "2026-11-30", "last": "2026-12-26"}


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = Limits(seconds=1, deterministic=True)
    monkeypatch.setitem(scenarios.plan_scenarios.__kwdefaults__, "limits", quick)  # type: ignore[arg-type]


def asked(operator: FlaskClient, **typed: object) -> str:
    """Ask for a scenario, wait until it is planned, and return what its job's page says."""
    reply = post(operator, PAGE, PAGE, **(FORM | typed))
    assert reply.status_code == 303, words(reply)
    wait_for_jobs()
    return words(operator.get(reply.headers["Location"]))


def test_scenarios_stand_beside_the_draft_in_one_table(operator: FlaskClient) -> None:
    assert "There is no scenario yet" in words(operator.get(PAGE))
    assert "The scenarios are planned" in asked(operator)
    asked(
        operator,
        name="She comes",
        kind="teacher",
        about="never",
        weekday=0,
        start="08:30",
        end="12:30",
    )
    page = operator.get(PAGE)
    shown = words(page)
    assert page.text.count("<table") == 1
    assert shown.index("The draft") < shown.index("As it is") < shown.index("She comes")
    assert "It makes no difference to the results" in shown
    assert "Against the draft: 1 more session" in shown
    assert "Newly scheduled 1Nulle part 1/1" in shown.replace("1 Nulle", "1Nulle")
    assert "Mathématiques – never is also available on Monday 08:30–12:30" in shown


def test_a_stale_scenario_says_so_and_is_planned_again(
    operator: FlaskClient, house: Context
) -> None:
    asked(operator)
    session_id = session_ids(house, "maths-2bac")[0]
    editing.lock_session(house, session_id, locked=True, actor="tariq")
    assert "The draft has changed since" in words(operator.get(PAGE))
    post(operator, f"{PAGE}/plan", PAGE)
    wait_for_jobs()
    shown = words(operator.get(PAGE))
    assert "The draft has changed since" not in shown
    assert "Plan the pending scenarios" not in shown
    assert post(operator, f"{PAGE}/plan", PAGE).headers["Location"] == PAGE


def test_a_scenario_is_deleted(operator: FlaskClient) -> None:
    asked(operator)
    found = re.search(r'action="(/panel/what-if/\d+/delete)"', operator.get(PAGE).text)
    assert found
    post(operator, found[1], PAGE)
    assert "There is no scenario yet" in words(operator.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param(
            {
                "kind": "evening",
                "about": "studio-1",
                "weekday": 2,
                "start": "19:00",
                "end": "21:00",
            },
            "studio-1 is also open on Wednesday 19:00–21:00",
            id="evening",
        ),
        pytest.param({"kind": "studio", "about": "studio-1"}, "An additional studio", id="studio"),
        pytest.param({"kind": "rooms"}, "One more room in each of: all schools", id="rooms"),
        pytest.param(
            {"kind": "link", "links": "none", "mbps": "2,5"},
            "A connection of at least 2.5 Mbit/s: schools with No connection",
            id="link",
        ),
    ],
)
def test_every_change_is_said_in_words(
    operator: FlaskClient, typed: dict[str, object], says: str
) -> None:
    asked(operator, **typed)
    assert says in words(operator.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Give it a name"),
        ({"kind": "magic"}, "Choose what is to be changed"),
        ({"kind": "evening", "about": "nowhere"}, "Choose from the list"),
        ({"first": "?"}, "Give the first and the last day"),
        ({"last": "2026-11-01"}, "is before the first one"),
        ({"first": "2026-10-01", "last": "2026-10-02"}, "These days are over"),
        ({"last": "2031-01-01"}, "at most one school year"),
        (
            {"kind": "evening", "about": "studio-1", "weekday": 1, "start": "x", "end": "y"},
            "hours and minutes",
        ),
        (
            {"kind": "evening", "about": "studio-1", "weekday": 1, "start": "9:00", "end": "8:00"},
            "hours and minutes",
        ),
        (
            {
                "kind": "evening",
                "about": "studio-1",
                "weekday": 1,
                "start": "09:00",
                "end": "08:00",
            },
            "end before they begin",
        ),
        (
            {
                "kind": "evening",
                "about": "studio-1",
                "weekday": 9,
                "start": "08:00",
                "end": "09:00",
            },
            "Choose a day",
        ),
        ({"kind": "link", "mbps": "fast"}, "in Mbit/s"),
    ],
)
def test_nonsense_is_named_and_kept(
    operator: FlaskClient, typed: dict[str, object], says: str
) -> None:
    reply = post(operator, PAGE, PAGE, **(FORM | typed))
    assert reply.status_code == 422
    assert says in words(reply)


def test_a_name_is_given_once(operator: FlaskClient) -> None:
    asked(operator)
    reply = post(operator, PAGE, PAGE, **FORM)
    assert reply.status_code == 422
    assert "already a scenario with that name" in words(reply)
    assert 'value="As it is"' in reply.text
