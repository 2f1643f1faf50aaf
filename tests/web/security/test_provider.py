"""Sign-in by an identity provider, a real one on loopback: who gets in, and who does not."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from scheduler.domain.person import EVERYTHING, Person
from scheduler.service.context import Context
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people import accounts
from scheduler.service.people.accounts import PersonFacts
from scheduler.settings import OidcSettings, Settings
from tests.web.accounts import somebody
from tests.web.security.provider import CLIENT, SECRET, Provider, provider_at_work
from tests.web.visits import words
from web.app import create_app
from web.security.limits import limiter


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider_at_work() as provider:
        yield provider


@pytest.fixture
def amina(house: Context) -> Person:
    return somebody(house, *EVERYTHING, name="Amina")


@pytest.fixture
def provider(running: Provider, amina: Person) -> Provider:
    running.claims = {"email": "Amina@educatec.example", "email_verified": True}
    running.signing = running.key
    return running


@pytest.fixture
def oidc(provider: Provider) -> OidcSettings:
    return OidcSettings(
        name="taalim.example",
        issuer=provider.url,
        client_id=CLIENT,
        client_secret=SECRET,
        domains=("educatec.example",),
        unmarked_is_verified=False,
    )


@pytest.fixture
def client(house: Context, settings: Settings, oidc: OidcSettings) -> FlaskClient:
    return client_of(house, settings, oidc)


def client_of(house: Context, settings: Settings, oidc: OidcSettings) -> FlaskClient:
    app = create_app(house, replace(settings, oidc=oidc))
    with app.app_context():
        limiter.reset()
    return app.test_client()


def come_back(client: FlaskClient, start: str = "/sign-in/oidc", **changed: str) -> TestResponse:
    """Go to the provider and come back as a browser does, with parts of the answer changed."""
    leading = client.get(f"{start}{'&' if '?' in start else '?'}lang=en")
    assert leading.status_code == 302, leading.text
    answer = requests.get(leading.headers["Location"], allow_redirects=False, timeout=5)
    query = dict(
        part.split("=") for part in answer.headers["Location"].partition("?")[2].split("&")
    )
    return client.get("/sign-in/oidc/back", query_string=query | changed)


def is_refused(client: FlaskClient, reply: TestResponse) -> bool:
    assert reply.status_code == 303
    assert reply.headers["Location"].startswith("/sign-in")
    return (
        "did not work" in words(client.get(reply.headers["Location"]))
        and client.get("/panel/today").status_code == 303
    )


def test_who_is_known_by_a_verified_address_comes_in(
    client: FlaskClient, house: Context, amina: Person
):
    assert "Sign in with taalim.example" in words(client.get("/sign-in?lang=en"))
    reply = come_back(client)
    assert reply.headers["Location"] == "/panel/today"
    assert "Amina" in words(client.get("/panel/today"))
    entry = log_entries(house)[0]
    assert (entry.act, entry.key, entry.detail["how"]) == ("sign-in", "Amina", "provider")


def test_the_page_that_was_asked_for_is_not_forgotten_meanwhile(client: FlaskClient):
    reply = come_back(client, "/sign-in/oidc?next=/panel/schools")
    assert reply.headers["Location"] == "/panel/schools"


def test_no_other_site_is_led_to_in_the_end(client: FlaskClient):
    reply = come_back(client, "/sign-in/oidc?next=https://evil.example/panel")
    assert reply.headers["Location"] == "/panel/today"


def test_each_way_to_the_provider_has_its_own_state_nonce_and_challenge(
    client: FlaskClient, provider: Provider
):
    come_back(client)
    come_back(client.application.test_client())
    first, second = provider.asked[-2:]
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
    assert first["redirect_uri"] == "http://educatec.test/sign-in/oidc/back"


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"nonce": "of another sign-in"}, id="wrong nonce"),
        pytest.param({"exp": int(time.time()) - 3600}, id="expired"),
        pytest.param({"aud": "somebody else"}, id="another client's token"),
        pytest.param({"iss": "https://evil.example"}, id="another issuer"),
        pytest.param({"email": "nobody@educatec.example"}, id="unknown address"),
        pytest.param({"email_verified": False}, id="unverified address"),
        pytest.param({"email_verified": "false"}, id="no truth value"),
        pytest.param({"email": ""}, id="no address"),
        pytest.param({"email": "amina@evil.example"}, id="another domain"),
    ],
)
def test_whom_the_provider_does_not_vouch_for_stays_out(
    client: FlaskClient, provider: Provider, claims: dict[str, object]
):
    provider.claims |= claims
    assert is_refused(client, come_back(client))


def test_an_answer_to_another_question_is_refused(client: FlaskClient):
    assert is_refused(client, come_back(client, state="guessed"))


def test_an_answer_nobody_asked_for_is_refused(client: FlaskClient):
    client.get("/sign-in?lang=en")
    reply = client.get("/sign-in/oidc/back?code=stolen&state=planted")
    assert is_refused(client, reply)


def test_an_answer_is_good_once(client: FlaskClient):
    leading = client.get("/sign-in/oidc?lang=en")
    answer = requests.get(leading.headers["Location"], allow_redirects=False, timeout=5)
    query = answer.headers["Location"].partition("?")[2]
    assert client.get(f"/sign-in/oidc/back?{query}").headers["Location"] == "/panel/today"
    again = client.application.test_client()
    again.get("/sign-in?lang=en")
    assert is_refused(again, again.get(f"/sign-in/oidc/back?{query}"))


def test_what_the_provider_refuses_is_a_sentence(client: FlaskClient):
    client.get("/sign-in?lang=en")
    reply = client.get("/sign-in/oidc/back?error=access_denied&error_description=%3Cb%3E")
    assert is_refused(client, reply)


def test_a_token_signed_with_another_key_is_refused(client: FlaskClient, provider: Provider):
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})
    assert is_refused(client, come_back(client))


def test_a_closed_account_stays_closed(client: FlaskClient, house: Context, amina: Person):
    somebody(house, *EVERYTHING, name="Brahim")
    shut = PersonFacts(name="Amina", email=amina.email, roles=EVERYTHING, active=False)
    accounts.change_person(house, amina.id, shut, actor="Brahim")
    assert is_refused(client, come_back(client))


def test_a_wrong_client_secret_is_a_sentence(
    house: Context, settings: Settings, oidc: OidcSettings
):
    client = client_of(house, settings, replace(oidc, client_secret="wrong"))
    assert is_refused(client, come_back(client))


def test_a_provider_that_is_away_leaves_the_other_ways(
    house: Context, settings: Settings, oidc: OidcSettings
):
    client = client_of(house, settings, replace(oidc, issuer="http://127.0.0.1:9"))
    client.get("/sign-in?lang=en")
    assert is_refused(client, client.get("/sign-in/oidc"))
    assert "Password" in words(client.get("/sign-in"))


@pytest.mark.parametrize("believed", [True, False])
def test_an_address_of_which_nothing_is_said_counts_only_where_config_says_so(
    house: Context, settings: Settings, oidc: OidcSettings, provider: Provider, believed: bool
):
    provider.claims = {"email": "amina@educatec.example"}
    client = client_of(house, settings, replace(oidc, unmarked_is_verified=believed))
    reply = come_back(client)
    assert (reply.headers["Location"] == "/panel/today") is believed


def test_an_address_said_to_be_unverified_never_counts(
    house: Context, settings: Settings, oidc: OidcSettings, provider: Provider
):
    provider.claims["email_verified"] = False
    client = client_of(house, settings, replace(oidc, unmarked_is_verified=True))
    assert is_refused(client, come_back(client))


def test_it_is_off_unless_configured(app: Flask):
    visitor = app.test_client()
    assert "Sign in with" not in words(visitor.get("/sign-in?lang=en"))
    for path in ("/sign-in/oidc", "/sign-in/oidc/back?code=x&state=y"):
        assert visitor.get(path).status_code == 404
