"""The page of people: adding, changing, closing, and handing out a sign-in."""

import re
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.message import MessageKind
from scheduler.domain.person import EVERYTHING, Role
from scheduler.service.context import Context
from scheduler.service.notices import outbox
from scheduler.service.people import accounts
from tests.web.accounts import somebody
from tests.web.visits import post, token, words


def test_somebody_is_added_with_roles_and_comes_in_by_the_link_that_is_shown_once(
    app: Flask, house: Context, operator: FlaskClient
):
    new = {"name": "Amina", "email": "amina@educatec.example", "language": "fr"}
    form = {"csrf_token": token(operator.get("/panel/people/new")), **new}
    reply = operator.post("/panel/people/new", data={**form, "role": ["operator", "approver"]})
    made = accounts.person_named(house, "Amina")
    assert reply.headers["Location"] == f"/panel/people/{made.id}"
    assert made.roles == {Role.OPERATOR, Role.APPROVER}
    here = reply.headers["Location"]
    shown = operator.post(f"{here}/link", data=form, headers={"Referer": f"http://localhost{here}"})
    assert f'href="{here}?lang=fr"' in shown.text
    link = re.search(r"/sign-in/[\w-]+", shown.text)
    assert link
    assert shown.headers["Cache-Control"] == "no-store"
    assert link[0] not in operator.get(f"/panel/people/{made.id}").text
    client = app.test_client()
    page = client.get(link[0])
    assert client.post(link[0], data={"csrf_token": token(page)}).status_code == 303
    assert client.get("/panel/today").status_code == 200
    assert client.get("/panel/people").status_code == 403


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(operator: FlaskClient):
    reply = post(operator, "/panel/people/new", "/panel/people/new", name="operator", email="x@")
    assert reply.status_code == 422
    assert 'value="x@"' in reply.text
    for field, says in (
        ("name", "name is already taken"),
        ("email", "not an email address"),
        ("roles", "at least one role"),
    ):
        assert re.search(rf'id="{field}-fault">[^<]*{says}', reply.text), field


def test_the_last_administrator_cannot_close_the_own_account(house: Context, operator: FlaskClient):
    me = accounts.person_named(house, "operator")
    reply = post(
        operator,
        f"/panel/people/{me.id}",
        f"/panel/people/{me.id}",
        name="operator",
        role="operator",
    )
    assert reply.status_code == 422
    assert "Nobody could keep the accounts" in words(reply)
    assert accounts.person(house, me.id).administers


def test_an_account_is_changed_and_closed(house: Context, operator: FlaskClient):
    person = somebody(house, Role.OBSERVER, name="Brahim")
    page = f"/panel/people/{person.id}"
    post(operator, page, page, name="Brahim B.", role="observer", active="1")
    assert accounts.person(house, person.id).name == "Brahim B."
    assert accounts.person(house, person.id).active
    post(operator, page, page, name="Brahim B.", role="observer")
    assert not accounts.person(house, person.id).active
    assert "Closed account" in words(operator.get("/panel/people"))
    assert post(operator, f"{page}/link", page).status_code == 404


def test_a_link_goes_by_mail_where_mail_is_on(app: Flask, house: Context, operator: FlaskClient):
    person = somebody(house, *EVERYTHING, name="Amina")
    page = f"/panel/people/{person.id}"
    assert "does not send email" in words(operator.get(page))
    app.extensions["educatec"] = replace(house, mail_sender="studio@educatec.example")
    reply = post(operator, f"{page}/link", page, mail="1")
    assert reply.status_code == 303
    assert _mailed(house) == [person.email]


def test_accounts_that_are_not_there_are_not_found(operator: FlaskClient):
    for number in (99, 2**31):
        assert operator.get(f"/panel/people/{number}").status_code == 404


def _mailed(house: Context) -> list[str]:
    mails = outbox.messages(house)
    return [each.address for each in mails if each.kind is MessageKind.SIGN_IN]
