"""Attackers' stories, told to their end. Those about the server itself stand with the server's
tests (half-open connections, zip bombs, ends without notice).
"""

import csv
import io
from dataclasses import replace

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient

from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.domain.release import ReleasedSession
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people import sessions
from scheduler.service.province import stored_province
from scheduler.service.schools import reply_queries
from scheduler.settings import Settings
from tests import factories as make
from tests.web.accounts import PASSWORD, signed_in, somebody
from tests.web.own_pages import OTHER, SCHOOL, of_session
from tests.web.security.test_passwords import enter
from tests.web.security.test_sessions import copy_of
from tests.web.visits import path_of, post, token
from web.app import create_app


@pytest.fixture
def amina(house: Context) -> Person:
    return somebody(house, *EVERYTHING, name="Amina", password=PASSWORD)


def test_a_cookie_stolen_on_a_shared_machine_is_worth_nothing_once_its_owner_acts(
    app: Flask, house: Context, amina: Person
) -> None:
    owner = app.test_client()
    enter(owner, amina.email, PASSWORD, remember="1")
    thief = copy_of(app, owner)
    assert thief.get("/panel/people").status_code == 200
    stolen = sessions.sign_ins_of(house, amina.id)
    assert len(stolen) == 1  # the thief has no session of their own to hide in
    post(owner, "/account/end-sessions", "/account")
    assert thief.get("/panel/people").status_code == 303
    enter(owner, amina.email, PASSWORD)
    assert thief.get("/panel/people").status_code == 303


def test_others_behind_one_address_can_neither_guess_nor_lock_out(
    app: Flask, amina: Person
) -> None:
    teacher, pupil = app.test_client(), app.test_client()
    assert enter(teacher, amina.email, PASSWORD).status_code == 303
    answers = [enter(pupil, amina.email, f"guess {number}").status_code for number in range(14)]
    assert 429 in answers
    post(teacher, "/sign-out", "/account")
    assert enter(teacher, amina.email, PASSWORD).status_code == 303


@pytest.mark.parametrize("secret", [b"", b"ab", b"another secret, also of 32 bytes!"])
def test_a_cookie_forged_with_a_wrong_secret_opens_nothing(
    app: Flask, house: Context, settings: Settings, amina: Person, secret: bytes
) -> None:
    elsewhere = create_app(replace(house, secret=secret), settings)
    signer = SecureCookieSessionInterface().get_signing_serializer(elsewhere)
    assert signer is not None
    for claimed in (f"{amina.id}.{amina.generation}", "1.1", "operator", "x" * 43):
        forger = app.test_client()
        forger.set_cookie("educatec", signer.dumps({"_user_id": claimed, "_fresh": True}))
        assert forger.get("/panel/today").status_code == 303


def test_a_cookie_signed_with_the_stolen_secret_still_needs_a_session_that_is_there(
    app: Flask, amina: Person
) -> None:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    for claimed in (f"{amina.id}.{amina.generation}", "1", 1, None, ["x"], {"id": 1}, "x" * 5000):
        forger = app.test_client()
        forger.set_cookie("educatec", signer.dumps({"_user_id": claimed}))
        assert forger.get("/panel/today").status_code == 303


def test_a_school_reaches_no_other_schools_session_by_its_id(
    app: Flask, house: Context, own: str, host: FlaskClient, live: ReleasedSession
) -> None:
    theirs = [
        each
        for each in range(1, 30)
        if host.get(f"{path_of(house, OTHER)}/sessions/{each}").status_code == 200
    ]
    mine = [each for each in theirs if host.get(f"{own}/sessions/{each}").status_code == 200]
    foreign = sorted(set(theirs) - set(mine))
    form = {"csrf_token": token(host.get(of_session(own, live))), "answer": "ready"}
    for session_id in [*foreign, 999, 2**31 - 1]:
        for what in ("room", "heads", "loss", "recording", "questions"):
            reply = host.post(f"{own}/sessions/{session_id}/{what}", data=form)
            assert reply.status_code == 404, (session_id, what)
    assert host.get(of_session(own, live)).status_code == 200


def test_a_reply_sent_again_later_changes_nothing_that_is_over(
    house: Context, own: str, host: FlaskClient, live: ReleasedSession, clock: object
) -> None:
    path = of_session(own, live)
    form = {"csrf_token": token(host.get(path)), "answer": "ready", "note": ""}
    for _ in range(2):
        assert host.post(f"{path}/room", data=form).status_code == 303
    kept = reply_queries.replies_of(house, SCHOOL.id, [live.session_id])[live.session_id]
    clock.at = live.facts.audience_end  # type: ignore[attr-defined] # the fake one
    replayed = host.post(f"{path}/room", data={**form, "answer": "not-possible"})
    assert replayed.status_code in {303, 403}
    assert reply_queries.replies_of(house, SCHOOL.id, [live.session_id])[live.session_id] == kept


def test_a_formula_in_a_schools_name_is_text_in_every_sheet(
    app: Flask, house: Context, operator: FlaskClient
) -> None:
    province = stored_province(house)
    formula = "=cmd|' /C calc'!A0"
    poisoned = replace(province.schools[0], name=make.text(formula))
    apply_import(house, replace(province, schools=(poisoned, *province.schools[1:])), "importer")
    for path in ("/panel/reports/schools.csv", "/panel/log.csv"):
        reply = operator.get(path)
        cells = [
            cell
            for row in csv.reader(io.StringIO(reply.text.lstrip("\ufeff")), delimiter=";")
            for cell in row
        ]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))]


@pytest.mark.parametrize(
    "aim", ["/panel\r\nX: y", "//evil.example", "/panels", "/panel@evil.example", "https://a/panel"]
)
def test_no_aim_leads_out_of_the_house_nor_into_a_second_header(
    app: Flask, amina: Person, aim: str
) -> None:
    client = app.test_client()
    form = {"csrf_token": token(client.get("/sign-in")), "email": amina.email}
    reply = client.post("/sign-in", query_string={"next": aim}, data={**form, "password": PASSWORD})
    assert reply.status_code == 303
    assert reply.headers["Location"] == "/panel/today"
    assert "X" not in reply.headers


def test_a_prefix_in_a_header_moves_no_strangers_links_where_no_proxy_is_trusted(
    app: Flask, house: Context
) -> None:
    trick = {
        "X-Forwarded-Prefix": "//evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Script-Name": "/evil",
    }
    observer = signed_in(app, house, somebody(house, Role.OBSERVER))
    for client in (app.test_client(), observer):
        for path in ("/", "/sign-in", "/panel/today"):
            reply = client.get(path, headers=trick)
            assert "evil" not in reply.headers.get("Location", "")
            assert "evil" not in reply.text
