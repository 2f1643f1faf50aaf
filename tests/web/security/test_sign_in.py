"""Who gets into the panel, and how."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from tests.fakes import FakeClock
from tests.web.visits import path_of, post, token, words

OPERATOR = Holder(kind=HolderKind.OPERATOR, id="operator")


def test_link_lets_its_bearer_in_once(app: Flask, house: Context) -> None:
    path = path_of(house, OPERATOR)
    first, second = app.test_client(), app.test_client()
    form = token(first.get(path))
    assert first.post(path, data={"csrf_token": form}).status_code == 303
    assert first.get("/panel/today").status_code == 200
    again = second.post(path, data={"csrf_token": token(second.get(path))})
    assert again.status_code == 410
    assert second.get("/panel/today").status_code == 303


def test_looking_at_a_link_does_not_use_it_up(visitor: FlaskClient, house: Context) -> None:
    path = path_of(house, OPERATOR)
    for _ in range(3):
        assert visitor.get(path).status_code == 200
    assert visitor.post(path, data={"csrf_token": token(visitor.get(path))}).status_code == 303


def test_link_is_too_old_after_a_day(
    visitor: FlaskClient, house: Context, clock: FakeClock
) -> None:
    path = path_of(house, OPERATOR)
    clock.at += dt.timedelta(hours=25)
    assert visitor.post(path, data={"csrf_token": token(visitor.get(path))}).status_code == 410


def test_no_view_of_the_panel_opens_without_signing_in(app: Flask, visitor: FlaskClient) -> None:
    form = token(visitor.get("/sign-in/anything"))
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/panel")]
    assert len(rules) > 25
    for rule in rules:
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            reply = visitor.open(_address(rule), method=method, data={"csrf_token": form})
            assert reply.status_code == 303, f"{method} {rule.rule}: {reply.status_code}"
            assert reply.headers["Location"].startswith("/sign-in"), rule.rule


def test_every_route_is_open_secret_or_the_panels(app: Flask) -> None:
    """A new route must be put on purpose where it belongs."""
    starts = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    own = {"panel", "account"}
    secret = {
        "school",
        "teacher",
        "ical",
        "podcast",
        "media",
        "replay",
        "join",
        "watch",
        "receive",
        "air",
    }
    open_to_all = {"", "static", "healthz", "readyz", "sign-in", "sign-out", "metrics", "api"}
    assert starts <= own | secret | open_to_all


def test_no_form_is_taken_without_its_token(operator: FlaskClient) -> None:
    reply = operator.post("/panel/release", data={"note": "forged"})
    assert reply.status_code == 400
    assert "no longer valid" in words(reply)


def test_signing_in_leads_to_the_page_that_was_asked_for(app: Flask, house: Context) -> None:
    client = app.test_client()
    door = client.get("/panel/schools?q=ben").headers["Location"]
    assert door == "/sign-in?next=/panel/schools?q%3Dben"
    path = path_of(house, OPERATOR)
    reply = client.post(
        f"{path}?next=/panel/schools?q%3Dben", data={"csrf_token": token(client.get(path))}
    )
    assert reply.headers["Location"] == "/panel/schools?q=ben"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/sign-out"])
def test_signing_in_never_leads_elsewhere(app: Flask, house: Context, elsewhere: str) -> None:
    client = app.test_client()
    path = path_of(house, OPERATOR)
    form = {"csrf_token": token(client.get(path))}
    reply = client.post(path, query_string={"next": elsewhere}, data=form)
    assert reply.headers["Location"] == "/panel/today"


def test_signing_out_closes_the_panel(operator: FlaskClient) -> None:
    post(operator, "/sign-out", "/panel/today")
    assert operator.get("/panel/today").status_code == 303


def test_guessing_links_is_slowed_down(visitor: FlaskClient) -> None:
    form = {"csrf_token": token(visitor.get("/sign-in/guess"))}
    answers = [visitor.post(f"/sign-in/guess{n}?lang=en", data=form) for n in range(32)]
    assert answers[0].status_code == 410
    assert answers[-1].status_code == 429
    assert "Please wait 1 minute," in words(answers[-1])
    assert answers[-1].headers["Retry-After"] == "60"


def _address(rule: Rule) -> str:
    """Return an address of the rule; whether anything is behind it, nobody learns at the door."""
    return re.sub(r"<[^>]+>", "1", rule.rule)
