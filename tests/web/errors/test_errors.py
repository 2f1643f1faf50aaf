"""What goes wrong is told in words, as a page or as problem details, and never as a trace."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.errors import (
    BadInputError,
    ClashError,
    Fault,
    LostUpdateError,
    NotAllowedError,
    NotFoundError,
    NotReleasableError,
    SchedulerError,
    UnavailableError,
)
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.keys import SessionKey
from scheduler.service.context import Context
from tests.web.visits import path_of, words

CLASH = Clash(code=ClashCode.STUDIO, sessions=(SessionKey("a", 1), SessionKey("b", 2)))
FAULT = Fault(file="schools.csv", line=3, key="rooms", wrong="is -1", allowed="0 or more")
ERRORS = {
    NotFoundError: (NotFoundError("school", "x"), 404, "There is nothing here"),
    NotAllowedError: (NotAllowedError("locked"), 403, "This is not possible now"),
    LostUpdateError: (LostUpdateError("session", 1, 1, 2), 409, "Somebody else changed this"),
    ClashError: (ClashError([CLASH]), 409, "One studio cannot host both at the same time"),
    NotReleasableError: (NotReleasableError([CLASH]), 409, "The draft cannot be released yet"),
    BadInputError: (BadInputError([FAULT]), 422, "schools.csv:3: rooms: is -1"),
    UnavailableError: (UnavailableError("away"), 503, "not available just now"),
    SchedulerError: (SchedulerError("hm"), 500, "Something went wrong here"),
    ValueError: (ValueError("secret detail"), 500, "Something went wrong here"),
}


@pytest.fixture
def broken(app: Flask) -> FlaskClient:
    for kind, (error, _, _) in ERRORS.items():
        app.add_url_rule(f"/broken/{kind.__name__}", kind.__name__, _raising(error))
    return app.test_client()


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_page_says_what_is_wrong(broken: FlaskClient, kind: type[Exception]) -> None:
    _, status, says = ERRORS[kind]
    reply = broken.get(f"/broken/{kind.__name__}?lang=en")
    assert reply.status_code == status
    assert says in words(reply)
    assert "Traceback" not in reply.text
    assert "secret detail" not in reply.text


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_programs_get_problem_details(broken: FlaskClient, kind: type[Exception]) -> None:
    _, status, _ = ERRORS[kind]
    headers = {"Accept": "application/json", "Accept-Language": "en"}
    reply = broken.get(f"/broken/{kind.__name__}", headers=headers)
    assert reply.mimetype == "application/problem+json"
    told = reply.get_json()
    assert told["status"] == status == reply.status_code
    assert told["title"]
    assert told["detail"]


def test_unavailable_says_when_to_come_back(broken: FlaskClient) -> None:
    assert broken.get("/broken/UnavailableError").headers["Retry-After"] == "60"


def test_form_address_opened_by_hand_is_explained(operator: FlaskClient) -> None:
    reply = operator.get("/panel/undo")
    assert reply.status_code == 405
    assert "use the button" in words(reply)


def test_an_error_met_in_the_panel_keeps_the_bar_and_leads_back(operator: FlaskClient) -> None:
    reply = operator.get("/panel/nothing", headers={"Referer": "http://localhost/panel/term?all=1"})
    assert reply.status_code == 404
    assert "Look in the menu." in words(reply)
    assert 'href="/panel/short-notice"' in reply.text
    assert 'href="/panel/term?all=1"' in reply.text
    undone = operator.get("/panel/undo", headers={"Referer": "http://localhost/panel/redo"})
    assert 'href="/panel/redo"' not in undone.text


def test_a_school_that_mistypes_is_led_to_its_own_page_and_strangers_are_not(
    visitor: FlaskClient, house: Context
) -> None:
    page = path_of(house, Holder(kind=HolderKind.SCHOOL, id="99001J"))
    lost = visitor.get(f"{page}/sessions/999999?lang=en")
    assert f'href="{page}"' in lost.text
    assert "Ask the studio" not in words(lost)
    assert "Ask the studio for a new link" in words(visitor.get("/school/guessed/x?lang=en"))


def test_too_large_a_file_is_refused(operator: FlaskClient) -> None:
    reply = operator.post("/panel/plan", data={"csrf_token": "x" * (9 * 1024 * 1024)})
    assert reply.status_code == 413


def _raising(error: Exception) -> Callable[[], NoReturn]:
    def view() -> NoReturn:
        raise error

    return view
