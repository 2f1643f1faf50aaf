"""What comes from outside reaches no number, date, header or row that it would break."""

import dataclasses
import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz_texts import REFERERS
from scheduler.domain.errors import BadInputError
from scheduler.domain.person import EVERYTHING
from scheduler.domain.wall import parse_day
from scheduler.service.context import Context
from scheduler.service.people import accounts
from scheduler.service.people.accounts import PersonFacts
from tests.web.accounts import PASSWORD, somebody
from tests.web.security.test_permissions import address
from tests.web.visits import token
from web.security.outside import LARGEST, number_of

ROOT = Path(__file__).parents[3]
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["\0", "a\r\nb: c", "1" * 40, str(2**63), str(2**31), "9999-12-31", "٣", "½"]),
)


def test_every_route_answers_any_text_in_its_address_and_query(
    app: Flask, operator: FlaskClient
) -> None:
    """Over every route: nothing of what nobody types is a fault of ours."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]

    @settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(rule=st.sampled_from(rules), value=HOSTILE, query=HOSTILE, referer=HOSTILE)
    def visit(rule: object, value: str, query: str, referer: str) -> None:
        kinds = {name: type(rule._converters[name]).__name__ for name in rule.arguments}
        usable = [name for name, kind in sorted(kinds.items()) if kind == "UnicodeConverter"]
        path = address(app, rule, **dict.fromkeys(usable[:1], value.replace("/", "") or "x"))
        headers = {"Referer": referer.encode("latin-1", "ignore").decode("latin-1")}
        headers = {name: each.translate({10: "", 13: "", 0: ""}) for name, each in headers.items()}
        asked = dict.fromkeys(("on", "from", "q", "page", "first", "since", "next", "lang"), query)
        assert operator.get(path, query_string=asked, headers=headers).status_code != 500

    visit()


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_ids_that_no_row_can_have_lead_nowhere(operator: FlaskClient, number: int) -> None:
    for path in ("sessions", "people", "releases", "outbox"):
        assert operator.get(f"/panel/{path}/{number}").status_code == 404


@pytest.mark.parametrize("referer", REFERERS)
def test_a_referer_that_is_no_address_is_none(operator: FlaskClient, referer: str) -> None:
    clean = referer.replace("\0", "")
    assert operator.get("/panel/nowhere", headers={"Referer": clean}).status_code == 404


@pytest.mark.parametrize(
    "page",
    ["/panel/\r\nSet-Cookie: a=b", "/panel/\0", "/panel/\\evil.example", "/panel" + "x" * 9999],
)
def test_no_second_header_is_led_to_after_the_sign_in(
    app: Flask, house: Context, page: str
) -> None:
    person = somebody(house, *EVERYTHING, name="Amina", password=PASSWORD)
    client = app.test_client()
    form = {"csrf_token": token(client.get("/sign-in")), "email": person.email}
    form["password"] = PASSWORD
    reply = client.post("/sign-in", query_string={"next": page}, data=form)
    assert reply.status_code in {303, 400}
    if reply.status_code == 303:
        assert reply.headers["Location"] == "/panel/today"


def test_what_no_column_holds_is_refused_in_words_on_both_databases(ctx: Context) -> None:
    person = accounts.add_person(ctx, PersonFacts(name="Amina", roles=EVERYTHING), actor="cli")
    with pytest.raises(BadInputError), ctx.uow() as work:
        work.people.keep(dataclasses.replace(person, failed=2**70))
    with pytest.raises(BadInputError), ctx.uow() as work:
        work.people.keep(dataclasses.replace(person, name="half \ud800"))


@pytest.mark.parametrize("words", ["", "-1", "+1", " 1", "1.5", "٣", str(LARGEST + 1), "9" * 5000])
def test_no_number_is_taken_for_one(words: str) -> None:
    with pytest.raises(ValueError, match="is"):
        number_of(words)


@pytest.mark.parametrize("words", ["0001-01-01", "9999-12-31", "1999-12-31", "2101-01-01", "x"])
def test_a_day_of_another_time_is_none(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_day(words)
    assert parse_day("2026-11-30") == dt.date(2026, 11, 30)


def test_a_short_fuzz_finds_nothing() -> None:
    """In a process of its own: the fuzzer turns the limits on tries off for its whole process."""
    command = [sys.executable, "-m", "bench.fuzz", "--inputs", "2500", "--seed", "7"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
