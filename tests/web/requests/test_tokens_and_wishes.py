"""The panel's pages for access tokens and for what teachers ask for."""

import datetime as dt
import re

from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.wall import Hours
from scheduler.service.context import Context
from scheduler.service.people import api_tokens
from scheduler.service.province import stored_province
from scheduler.service.requests import requests
from tests.web.planning_steps import wait_for_jobs
from tests.web.visits import post, token, words

TEACHER = "maths-a"
FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 5)


def test_a_token_is_made_shown_once_and_works_until_it_is_revoked(
    app: Flask, operator: FlaskClient, house: Context
):
    form = token(operator.get("/panel/tokens"))
    made = operator.post(
        "/panel/tokens",
        data={"csrf_token": form, "name": "Massar", "scope": ["plan"], "days": "30"},
    )
    assert made.headers["Cache-Control"] == "no-store"
    shown = re.search(r"edt_[\w-]+", made.text)
    assert shown
    bearer = {"Authorization": f"Bearer {shown[0]}"}
    asking = app.test_client()
    assert asking.get("/api/v1/draft", headers=bearer).status_code == 200
    listed = operator.get("/panel/tokens")
    assert shown[0] not in listed.text
    assert "In force" in words(listed)
    (stored,) = api_tokens.api_tokens(house)
    assert (stored.name, stored.made_by) == ("Massar", "operator")
    assert (stored.expires_at - stored.made_at).days == 30
    post(operator, f"/panel/tokens/{stored.id}/revoke", "/panel/tokens")
    assert asking.get("/api/v1/draft", headers=bearer).status_code == 401
    assert "Revoked" in words(operator.get("/panel/tokens"))


def test_a_token_without_a_name_or_a_purpose_is_not_made(operator: FlaskClient, house: Context):
    form = token(operator.get("/panel/tokens"))
    for given, said in (
        ({"name": "", "scope": "read"}, "Give it a name"),
        ({"name": "Massar", "scope": "everything"}, "Choose what it may do."),
    ):
        refused = operator.post("/panel/tokens", data={"csrf_token": form, **given})
        assert refused.status_code == 422
        assert said in words(refused)
    assert api_tokens.api_tokens(house) == ()


def test_a_wish_is_shown_beside_what_holds_and_taken(operator: FlaskClient, house: Context):
    wish = requests.ask_hours(house, TEACHER, [Hours(0, 510, 720)], "dès décembre")
    page = words(operator.get("/panel/wishes"))
    assert "dès décembre" in page
    assert "08:30–12:00" in page
    assert "08:00–19:00" in page
    post(operator, f"/panel/wishes/{wish.id}/take", "/panel/wishes")
    assert stored_province(house).teacher_by_id[TEACHER].available == wish.hours
    assert "Nobody waits for an answer." in words(operator.get("/panel/wishes"))


def test_a_wish_to_be_away_leads_to_the_sessions_that_it_touches(
    operator: FlaskClient, house: Context
):
    requests.ask_away(house, TEACHER, FIRST, LAST)
    page = operator.get("/panel/wishes").text
    form = re.search(r'<form[^>]*action="(/panel/short-notice)">(.*?)</form>', page, re.DOTALL)
    assert form
    asked = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    reply = operator.post(form[1], data=asked)
    assert reply.status_code == 303
    assert operator.get(reply.location).status_code == 200
    wait_for_jobs()


def test_a_wish_is_declined_and_decided_only_once(operator: FlaskClient, house: Context):
    before = stored_province(house)
    wish = requests.ask_hours(house, TEACHER, [Hours(0, 510, 720)])
    address = f"/panel/wishes/{wish.id}"
    assert post(operator, f"{address}/decline", "/panel/wishes").status_code == 303
    assert post(operator, f"{address}/take", "/panel/wishes").status_code == 403
    assert post(operator, "/panel/wishes/99999999999/take", "/panel/wishes").status_code == 404
    assert post(operator, "/panel/tokens/99999999999/revoke").status_code == 404
    assert stored_province(house) == before
