"""The log: found by who, what, words and days; read as sentences; taken away as a table."""

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.person import EVERYTHING, Role
from scheduler.service.context import Context
from scheduler.service.draft.queries import session as session_of
from scheduler.service.notices import sign_in_links
from scheduler.service.operations.audit_log import Entry, log_entries
from scheduler.service.people import accounts, links, sign_in
from scheduler.service.people.accounts import PersonFacts
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from tests.fakes import FakeClock
from tests.web.accounts import somebody
from tests.web.visits import PROVINCE, post, words
from web.language.wording.acts import GROUPS, act_sentence

ROOT = Path(__file__).parents[3]


def rows(page: str) -> list[str]:
    found = re.findall(r"<tr><td class.*?</tr>", page, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


def test_acts_are_sentences_with_names_for_codes(operator: FlaskClient, house: Context):
    links.replace(house, Holder(kind=HolderKind.SCHOOL, id="99001J"), "page", actor="operator")
    somebody(house, Role.OBSERVER, name="Brahim")
    told = rows(operator.get("/panel/log").text)
    assert "Opened an account for Brahim (Observer)" in told[0]
    assert "a new page address" in told[1]
    assert "99001J" not in told[1]
    assert any("Signed in (by a link)" in each for each in told)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"who": "amina"}, ["Closed the account of Brahim"]),
        ({"q": "Brahim", "kind": "access"}, ["Closed the account", "Opened an account"]),
        ({"key": "Brahim"}, ["Closed the account", "Opened an account"]),
        ({"q": "Brahim", "kind": "release"}, []),
        ({"first": "2026-12-25"}, ["Closed the account of Brahim"]),
        ({"last": "2026-12-23", "q": "Brahim"}, ["Opened an account for Brahim"]),
    ],
    ids=["who", "words and kind", "one thing", "another kind", "since a day", "until a day"],
)
def test_the_log_is_searched_by_who_what_words_and_days(
    house: Context, operator: FlaskClient, clock: FakeClock, query: dict, found: list[str]
):
    clock.at = dt.datetime(2026, 12, 23, 23, 30, tzinfo=dt.UTC)
    reader = somebody(house, Role.OBSERVER, name="Brahim")
    clock.at = dt.datetime(2026, 12, 25, 0, 30, tzinfo=dt.UTC)
    shut = PersonFacts(name="Brahim", email="", roles=reader.roles, active=False)
    accounts.change_person(house, reader.id, shut, actor="Amina")
    told = rows(operator.get("/panel/log", query_string=query).text)
    assert len(told) == len(found)
    for each, part in zip(told, found, strict=True):
        assert part in each


def test_words_find_what_has_them_in_its_name(operator: FlaskClient, house: Context):
    links.replace(house, Holder(kind=HolderKind.SCHOOL, id="99001J"), "page", actor="operator")
    name = stored_province(house).school_by_code["99001J"].name
    for said in (name.fr.upper(), name.ar):
        (found,) = rows(operator.get("/panel/log", query_string={"q": said}).text)
        assert "a new page address" in found


def test_a_long_log_comes_in_pages(operator: FlaskClient, house: Context):
    person = somebody(house, Role.OBSERVER, name="Brahim")
    for _ in range(60):
        sign_in.show_link(house, person.id, actor="operator")
    first = operator.get("/panel/log?key=Brahim")
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older
    second = operator.get(older[1].replace("&amp;", "&"))
    assert (len(rows(first.text)), len(rows(second.text))) == (50, 11)
    assert 'rel="next"' not in second.text
    for page in ("0", "x", "99999999999999999999"):
        assert operator.get(f"/panel/log?page={page}").status_code == 200


def test_the_table_has_what_was_sought_and_runs_no_formula(operator: FlaskClient, house: Context):
    somebody(house, Role.OBSERVER, name="=HYPERLINK(1)")
    reply = operator.get("/panel/log.csv?q=HYPERLINK")
    assert reply.mimetype == "text/csv"
    assert "private" in reply.headers["Cache-Control"]
    table = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(table) == 2
    assert table[1][1] == "test"
    assert table[1][4] == "'=HYPERLINK(1)"


def test_sign_ins_failures_and_passwords_are_in_the_log(operator: FlaskClient, house: Context):
    person = somebody(house, *EVERYTHING, name="Amina", password="quatre mots pour entrer")
    for password in ("wrong", "wrong too", "quatre mots pour entrer"):
        sign_in.with_password(house, person.email, password)
    sign_in_links.ask_for_link(house, "nobody@educatec.example")
    told = rows(operator.get("/panel/log?kind=access").text)
    assert "an unknown address" in told[0]
    assert "Signed in (by password, after 2 wrong passwords)" in told[1]
    assert "Wrong password for Amina (1 in a row)" in told[2]
    assert "Set the password of Amina" in told[3]


def test_every_act_that_the_program_writes_has_a_sentence(app: Flask, house: Context):
    """Read from the source, so that a new act does not stay a code."""
    written = set()
    for path in (ROOT / "scheduler" / "service").glob("*.py"):
        written |= set(re.findall(r'\bact="([a-z-]+)"', path.read_text(encoding="utf-8")))
    known = {act for group in GROUPS.values() for act in group}
    assert written <= known
    assert len(known) > 40
    with app.test_request_context("/?lang=en"):
        for act in known:
            entry = Entry(at=house.clock.now(), actor="x", act=act, what="x", key="y")
            assert not act_sentence(entry).striptags().startswith(act), act


def test_the_log_of_a_planned_and_released_house_is_all_sentences(
    operator: FlaskClient, house: Context
):
    codes = {each.act for each in log_entries(house)}
    assert codes <= {act for group in GROUPS.values() for act in group}
    assert "Made release 1" in words(operator.get("/panel/log"))


CHANGES = [
    ("/panel/sessions/{session}/lock", {"locked": "yes"}, "lock"),
    ("/panel/sessions/{session}/lock", {"locked": "no"}, "unlock"),
    ("/panel/sessions/{session}/unplace", {}, "unplace"),
    ("/panel/undo", {}, "undo"),
    ("/panel/redo", {}, "redo"),
    ("/panel/sessions/{session}/cancel", {}, "cancel"),
    ("/panel/release", {"note": "painted"}, "release"),
    ("/panel/links/school/99001J/page", {}, "replace-page"),
    ("/panel/links/school/99001J/feed", {}, "replace-feed"),
    ("/panel/tokens", {"name": "academy", "scope": "read"}, "make-token"),
    ("/panel/tokens/1/revoke", {}, "revoke-token"),
    ("/panel/people/new", {"name": "Amina", "role": "observer"}, "add-person"),
    ("/panel/people/2", {"name": "Amina", "role": "operator", "active": "1"}, "change-person"),
    ("/panel/people/2/link", {}, "show-link"),
    ("/panel/people/2", {"name": "Amina", "role": "operator"}, "close-person"),
    ("/account", {"new": "quatre mots sûrs", "again": "quatre mots sûrs"}, "set-password"),
    ("/account/end-sessions", {}, "end-sessions"),
]


def test_every_change_made_by_a_form_is_in_the_log_with_who_made_it(
    operator: FlaskClient, house: Context
):
    session = next(each for each in released_sessions(house, PROVINCE) if each.facts.slot)
    for path, fields, act in CHANGES:
        before = len(log_entries(house))
        revision = str(session_of(house, session.session_id).revision)
        address = path.format(session=session.session_id)
        reply = post(operator, address, "/account", revision=revision, **fields)
        assert reply.status_code in {200, 303}, f"{path}: {reply.status_code}"
        entry = log_entries(house)[0]
        assert (entry.act, entry.actor) == (act, "operator"), path
        assert len(log_entries(house)) == before + 1, path
