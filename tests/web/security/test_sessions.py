"""Sessions in the browser: what a kept cookie still opens, where one is signed in, https."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.service.context import Context
from scheduler.service.people import second_factor, sessions, sign_in
from scheduler.settings import Settings
from tests.fakes import FakeClock
from tests.integration.people.test_second_factor import code
from tests.web.accounts import PASSWORD, signed_in, somebody
from tests.web.security.test_passwords import enter
from tests.web.visits import post, token, words
from web.app import create_app

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def amina(house: Context) -> Person:
    return somebody(house, *EVERYTHING, name="Amina", password=PASSWORD)


def copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """A browser with every cookie of another one, as a thief would have it."""
    thief = app.test_client()
    for name in ("educatec", "educatec_device"):
        kept = client.get_cookie(name)
        if kept is not None:
            thief.set_cookie(name, kept.value)
    return thief


@pytest.mark.parametrize("remember", [False, True], ids=["session", "remembered"])
def test_signing_out_ends_the_session_for_a_cookie_that_was_kept(
    app: Flask, amina: Person, remember: bool
):
    client = app.test_client()
    enter(client, amina.email, PASSWORD, **({"remember": "1"} if remember else {}))
    thief = copy_of(app, client)
    assert thief.get("/panel/today").status_code == 200
    post(client, "/sign-out", "/account")
    assert thief.get("/panel/today").status_code == 303
    assert copy_of(app, thief).get("/account").status_code == 303


def test_a_session_in_which_nothing_is_done_is_over_after_a_working_day(
    visitor: FlaskClient, amina: Person, clock: FakeClock
):
    enter(visitor, amina.email, PASSWORD)
    for hours, status in ((11, 200), (11, 200), (13, 303)):
        clock.advance(hours=hours)
        reply = visitor.get("/panel/today")
        assert reply.status_code == status
        reply.close()  # that it was used is written when the answer has gone


def test_one_s_sessions_are_listed_and_closed_one_by_one(app: Flask, amina: Person):
    here, there = app.test_client(), app.test_client()
    there.environ_base["HTTP_USER_AGENT"] = FIREFOX
    for client in (here, there):
        enter(client, amina.email, PASSWORD)
    page = here.get("/account")
    assert "Firefox, Windows" in words(page)
    assert "This one" in words(page)
    form = re.findall(r"/account/sessions/\d+/end", page.text)
    assert len(form) == 2
    mine = re.search(r"This one.*?(/account/sessions/\d+/end)", page.text, re.DOTALL)
    assert mine
    other = next(each for each in form if each != mine[1])
    assert post(here, other, "/account").status_code == 303
    assert there.get("/panel/today").status_code == 303
    assert here.get("/panel/today").status_code == 200


def test_nobody_closes_a_session_that_is_not_theirs(app: Flask, house: Context, amina: Person):
    enter(app.test_client(), amina.email, PASSWORD)
    observer = signed_in(app, house, somebody(house, Role.OBSERVER))
    theirs = sessions.sign_ins_of(house, amina.id)[0].id
    assert post(observer, f"/account/sessions/{theirs}/end", "/account").status_code == 404
    assert len(sessions.sign_ins_of(house, amina.id)) == 1


def test_an_administrator_sees_and_closes_the_sessions_of_others(
    app: Flask, house: Context, amina: Person
):
    there = app.test_client()
    enter(there, amina.email, PASSWORD)
    boss = signed_in(app, house, somebody(house, Role.ADMINISTRATOR))
    page = boss.get(f"/panel/people/{amina.id}")
    form = re.search(r"/panel/people/\d+/sessions/\d+/end", page.text)
    assert form
    assert post(boss, form[0], f"/panel/people/{amina.id}").status_code == 303
    assert there.get("/panel/today").status_code == 303
    enter(there, amina.email, PASSWORD)
    everywhere = f"/panel/people/{amina.id}/end-sessions"
    assert post(boss, everywhere, f"/panel/people/{amina.id}").status_code == 303
    assert there.get("/panel/today").status_code == 303


def test_under_https_no_other_host_can_set_our_cookies(
    house: Context, settings: Settings, amina: Person
):
    secure = create_app(house, replace(settings, base_url="https://educatec.test"))
    client = secure.test_client()
    page = client.get("/sign-in?lang=en", base_url="https://educatec.test")
    form = {"csrf_token": token(page), "email": amina.email, "password": PASSWORD}
    reply = client.post(
        "/sign-in",
        data=form,
        base_url="https://educatec.test",
        headers={"Referer": "https://educatec.test/sign-in"},
    )
    assert reply.status_code == 303
    for answer in (page, client.get("/ical/x.ics"), client.get("/static/educatec.css")):
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        answer.close()
    spoken = client.get("/sign-in?lang=fr", base_url="https://educatec.test")
    assert any(each.startswith("__Host-lang=") for each in spoken.headers.getlist("Set-Cookie"))
    cookies = [*page.headers.getlist("Set-Cookie"), *reply.headers.getlist("Set-Cookie")]
    named = {each.partition("=")[0]: each for each in cookies}
    assert {"__Host-educatec", "__Host-educatec_device"} <= set(named)
    for cookie in named.values():
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def set_up(ctx: Context, person: Person) -> str:
    made = second_factor.begin_second_factor(ctx, person.id)
    second_factor.confirm(ctx, person.id, code(ctx, made.key), actor=person.name)
    return made.key


def test_with_a_second_step_a_password_alone_opens_nothing(
    visitor: FlaskClient, house: Context, amina: Person, clock: FakeClock
):
    key = set_up(house, amina)
    clock.advance(minutes=1)
    reply = enter(visitor, amina.email, PASSWORD)
    assert reply.headers["Location"] == "/sign-in/second"
    assert visitor.get("/panel/today").status_code == 303
    wrong = post(visitor, "/sign-in/second", "/sign-in/second", code="000000")
    assert wrong.status_code == 422
    assert visitor.get("/panel/today").status_code == 303
    right = post(visitor, "/sign-in/second", "/sign-in/second", code=code(house, key))
    assert right.headers["Location"] == "/panel/today"
    assert visitor.get("/panel/today").status_code == 200


def test_the_half_way_is_open_for_ten_minutes_and_not_after_a_new_password(
    app: Flask, house: Context, amina: Person, clock: FakeClock
):
    key = set_up(house, amina)
    client = app.test_client()
    enter(client, amina.email, PASSWORD)
    form = token(client.get("/sign-in/second"))
    clock.advance(minutes=11)
    late = client.post("/sign-in/second", data={"csrf_token": form, "code": code(house, key)})
    assert late.headers["Location"] == "/sign-in"
    assert client.get("/panel/today").status_code == 303


def test_a_link_asks_for_the_second_step_too(app: Flask, house: Context, amina: Person):
    set_up(house, amina)
    client = app.test_client()
    path = sign_in.show_link(house, amina.id, actor="test").removeprefix(house.base_url)
    reply = client.post(path, data={"csrf_token": token(client.get(path))})
    assert reply.headers["Location"] == "/sign-in/second"


def test_it_is_set_up_and_taken_away_on_the_account_page(
    visitor: FlaskClient, house: Context, amina: Person, clock: FakeClock
):
    enter(visitor, amina.email, PASSWORD)
    post(visitor, "/account/second-step", "/account/second-step")
    page = visitor.get("/account/second-step")
    assert "<svg" in page.text
    key = re.search(r'<code dir="ltr">([A-Z2-7]{32})</code>', page.text)
    assert key
    bad = post(visitor, "/account/second-step/confirm", "/account/second-step", code="1")
    assert bad.status_code == 422
    done = post(
        visitor, "/account/second-step/confirm", "/account/second-step", code=code(house, key[1])
    )
    assert "Recovery codes" in words(done)
    assert done.headers["Cache-Control"] == "no-store"
    assert key[1] not in visitor.get("/account/second-step").text
    clock.advance(minutes=1)
    gone = post(
        visitor, "/account/second-step/remove", "/account/second-step", code=code(house, key[1])
    )
    assert gone.status_code == 303
    assert not second_factor.has_second_factor(house, amina.id)


def test_where_administrators_need_it_they_go_nowhere_without(
    house: Context, settings: Settings, amina: Person
):
    strict = create_app(house, replace(settings, second_factor="administrators"))
    client = strict.test_client()
    enter(client, amina.email, PASSWORD)
    for path in ("/panel/today", "/panel/people", "/panel/week"):
        assert client.get(path).headers["Location"] == "/account/second-step"
    key = set_up(house, amina)
    assert client.get("/panel/today").status_code == 200
    refused = post(client, "/account/second-step/remove", "/account", code=code(house, key, 1))
    assert refused.status_code == 403
    observer = signed_in(strict, house, somebody(house, Role.OBSERVER))
    assert observer.get("/panel/today").status_code == 200


def test_an_administrator_takes_a_lost_second_step_away(app: Flask, house: Context, amina: Person):
    set_up(house, amina)
    boss = signed_in(app, house, somebody(house, Role.ADMINISTRATOR))
    page = f"/panel/people/{amina.id}"
    assert "Turn two-step verification off" in words(boss.get(page))
    assert post(boss, f"{page}/second-step/remove", page).status_code == 303
    assert not second_factor.has_second_factor(house, amina.id)
