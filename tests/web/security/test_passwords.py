"""Coming in by address and password, the own account, and when a session is over."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.message import MessageKind
from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.service.context import Context
from scheduler.service.notices import outbox
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people import accounts, sign_in
from scheduler.service.people.accounts import PersonFacts
from tests.web.accounts import PASSWORD, signed_in, somebody
from tests.web.visits import post, token, words
from web.security.limits import limiter


@pytest.fixture
def amina(house: Context) -> Person:
    return somebody(house, *EVERYTHING, name="Amina", password=PASSWORD)


def enter(client: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    form = {"csrf_token": token(client.get("/sign-in?lang=en")), "email": email}
    return client.post("/sign-in", data={**form, "password": password, **more})


def test_address_and_password_open_the_panel(visitor: FlaskClient, amina: Person):
    reply = enter(visitor, "Amina@educatec.example ", PASSWORD)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/panel/today")
    assert "Amina" in words(visitor.get("/panel/today"))


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    visitor: FlaskClient, amina: Person
):
    pages = [
        re.sub(r"[\w.]+@educatec.example|csrf_token\" value=\"[^\"]+", "", reply.text)
        for reply in (
            enter(visitor, amina.email, "wrong"),
            enter(visitor, "nobody@educatec.example", PASSWORD),
        )
    ]
    assert pages[0] == pages[1]
    assert "do not match" in pages[0]


def test_what_was_typed_is_kept_but_the_password(visitor: FlaskClient, amina: Person):
    reply = enter(visitor, amina.email, "wrong secret")
    assert reply.status_code == 422
    assert f'value="{amina.email}"' in reply.text
    assert "wrong secret" not in reply.text


def test_signing_in_by_password_leads_to_the_page_that_was_asked_for(
    visitor: FlaskClient, amina: Person
):
    door = visitor.get("/panel/schools").headers["Location"]
    page = visitor.get(door)
    action = re.search(r'action="(/sign-in\?[^"]+)"', page.text)
    assert action
    form = {"csrf_token": token(page), "email": amina.email, "password": PASSWORD}
    assert visitor.post(action[1], data=form).headers["Location"] == "/panel/schools"


def test_guessing_one_persons_password_is_slowed_down_from_wherever_it_comes(
    app: Flask, amina: Person
):
    answers = []
    for machine in range(12):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"127.0.1.{machine}"
        answers.append(enter(client, amina.email, "wrong").status_code)
    assert answers[0] == 422
    assert answers[-1] == 429


def test_a_session_begins_anew_at_the_sign_in(visitor: FlaskClient, amina: Person):
    visitor.get("/sign-in")
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody else"
        before = session["csrf_token"]
    enter(visitor, amina.email, PASSWORD)
    page = visitor.get("/panel/today")
    assert page.status_code == 200
    with visitor.session_transaction() as session:
        assert "planted" not in session
        assert session["csrf_token"] != before


def test_the_cookie_ends_with_the_browser_unless_asked_to_be_remembered(app: Flask, amina: Person):
    client = app.test_client()
    reply = enter(client, amina.email, PASSWORD)
    kept = {each.partition("=")[0]: each for each in reply.headers.getlist("Set-Cookie")}
    assert set(kept) == {"educatec", "educatec_device"}
    assert "Expires" not in kept["educatec"]
    assert "HttpOnly" in kept["educatec"]
    assert "SameSite=Lax" in kept["educatec"]
    another = app.test_client()
    reply = enter(another, amina.email, PASSWORD, remember="1")
    remembered = next(
        each for each in reply.headers.getlist("Set-Cookie") if each.startswith("educatec=")
    )
    for part in ("HttpOnly", "SameSite=Lax", "Expires"):
        assert part in remembered


@pytest.mark.parametrize("remember", [False, True], ids=["session", "remembered"])
def test_a_closed_account_is_out_at_the_next_request(
    app: Flask, house: Context, amina: Person, remember: bool
):
    client = app.test_client()
    enter(client, amina.email, PASSWORD, **({"remember": "1"} if remember else {}))
    assert client.get("/panel/today").status_code == 200
    somebody(house, *EVERYTHING, name="Brahim")
    shut = PersonFacts(name="Amina", email=amina.email, roles=EVERYTHING, active=False)
    accounts.change_person(house, amina.id, shut, actor="Brahim")
    assert client.get("/panel/today").status_code == 303


def test_a_new_password_keeps_this_session_and_ends_the_others(
    app: Flask, house: Context, amina: Person
):
    here, elsewhere = app.test_client(), app.test_client()
    for client in (here, elsewhere):
        enter(client, amina.email, PASSWORD, remember="1")
    reply = post(
        here,
        "/account",
        "/account",
        current=PASSWORD,
        new="cinq mots pour tout changer",
        again="cinq mots pour tout changer",
    )
    assert reply.status_code == 303
    assert here.get("/panel/today").status_code == 200
    assert elsewhere.get("/panel/today").status_code == 303
    assert enter(app.test_client(), amina.email, PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("current", "new", "says"),
    [
        ("wrong", "x" * 12, "not your current password"),
        (PASSWORD, "xq7-!zz", "characters: 10"),
        (PASSWORD, "motdepasse", "too easy to guess"),
    ],
    ids=["current", "short", "common"],
)
def test_a_password_that_is_not_taken_says_why_beside_its_field(
    visitor: FlaskClient, amina: Person, current: str, new: str, says: str
):
    enter(visitor, amina.email, PASSWORD)
    reply = post(visitor, "/account", "/account", current=current, new=new, again=new)
    assert reply.status_code == 422
    assert says in words(reply)
    assert 'aria-invalid="true"' in reply.text
    assert new not in reply.text


def test_a_new_password_is_typed_twice(visitor: FlaskClient, amina: Person):
    enter(visitor, amina.email, PASSWORD)
    two = {"new": "long enough one", "again": "long enough two"}
    reply = post(visitor, "/account", "/account", current=PASSWORD, **two)
    assert reply.status_code == 422
    assert "do not match" in words(reply)


def test_whoever_came_by_a_link_sets_a_password_without_the_forgotten_one(
    app: Flask, house: Context, amina: Person
):
    client = signed_in(app, house, amina)
    assert 'name="current"' not in client.get("/account").text
    fresh = "une toute nouvelle phrase"
    assert post(client, "/account", "/account", new=fresh, again=fresh).status_code == 303
    assert enter(app.test_client(), amina.email, fresh).status_code == 303


def test_signing_out_everywhere_ends_this_session_and_all_others(app: Flask, amina: Person):
    here, elsewhere = app.test_client(), app.test_client()
    for client in (here, elsewhere):
        enter(client, amina.email, PASSWORD)
    post(here, "/account/end-sessions", "/account")
    assert here.get("/panel/today").status_code == 303
    assert elsewhere.get("/panel/today").status_code == 303


def test_signing_out_forgets_a_remembered_device(visitor: FlaskClient, amina: Person):
    enter(visitor, amina.email, PASSWORD, remember="1")
    post(visitor, "/sign-out", "/account")
    assert visitor.get("/panel/today").status_code == 303


@pytest.mark.parametrize(("role", "kind"), [(Role.TEACHER, "teacher"), (Role.SCHOOL, "school")])
def test_teachers_and_schools_land_on_their_own_page(
    app: Flask, house: Context, role: Role, kind: str
):
    person = somebody(house, role, password=PASSWORD)
    client = app.test_client()
    reply = enter(client, person.email, PASSWORD)
    assert f"/{kind}/" in reply.headers["Location"]
    own = reply.headers["Location"].removeprefix(house.base_url)
    assert client.get(own).status_code == 200
    assert client.get("/").headers["Location"].endswith(own)
    assert "Your role does not allow this" in words(client.get("/panel/today"))
    assert "Panel" not in words(client.get("/account"))


def test_without_mail_the_door_says_whom_to_ask(visitor: FlaskClient):
    page = words(visitor.get("/sign-in?lang=en"))
    assert "does not send email" in page
    assert "administrator" in page


def test_pages_of_the_signed_in_are_for_no_shared_cache(operator: FlaskClient):
    for path in ("/panel/today", "/account", "/panel/reports.csv", "/panel/people"):
        kept = operator.get(path).headers["Cache-Control"]
        assert "private" in kept or kept == "no-store", path


def test_a_cookie_of_an_earlier_release_is_no_session(app: Flask, visitor: FlaskClient):
    for named in ("operator", "1", "1.", "9999999999999.1", "-1.1", "1.x"):
        with visitor.session_transaction() as session:
            session["_user_id"] = named
        assert visitor.get("/panel/today").status_code == 303


def test_a_mailed_link_is_promised_to_everybody_alike(app: Flask, house: Context, amina: Person):
    app.extensions["educatec"] = replace(house, mail_sender="studio@educatec.example")
    with app.app_context():
        limiter.reset()
    client, answers = app.test_client(), []
    for email in (amina.email, "nobody@educatec.example"):
        form = {"csrf_token": token(client.get("/sign-in?lang=en")), "email": email}
        reply = client.post("/sign-in/mail", data=form)
        answers.append((reply.status_code, words(client.get(reply.headers["Location"]))))
    assert answers[0] == answers[1]
    assert "is on its way to it" in answers[0][1]
    mails = [each for each in outbox.messages(house) if each.kind is MessageKind.SIGN_IN]
    assert [each.address for each in mails] == [amina.email]


def test_no_secret_stands_in_the_log(house: Context, visitor: FlaskClient, amina: Person):
    enter(visitor, amina.email, "a wrong one")
    enter(visitor, amina.email, PASSWORD)
    link = sign_in.show_link(house, amina.id, actor="Amina").rpartition("/")[2]
    told = repr(log_entries(house))
    for secret in (PASSWORD, "a wrong one", link, accounts.person(house, amina.id).password_hash):
        assert secret not in told
