"""Who tries too often waits; whoever is to be protected does not."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse_many

from scheduler.domain.person import EVERYTHING, Person
from scheduler.service.context import Context
from scheduler.service.people import accounts, sign_in
from scheduler.settings import Settings
from scheduler.storage.repositories.counters import LONGEST
from tests.fakes import FakeClock
from tests.web.accounts import PASSWORD, somebody
from tests.web.security.test_passwords import enter
from tests.web.visits import token, words
from web.app import create_app
from web.security.limits import TRIES, TRIES_OF_DEVICE, TRIES_OF_ONE

NAT = "41.140.1.1"


@pytest.fixture
def amina(house: Context) -> Person:
    return somebody(house, *EVERYTHING, name="Amina", password=PASSWORD)


def at(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def attack(app: Flask, email: str, times: int, *, address: str = "") -> list[int]:
    """Try wrong passwords from one machine, or each from another."""
    return [
        enter(at(app, address or f"105.{number}.7.7"), email, "wrong").status_code
        for number in range(times)
    ]


def test_somebody_elses_tries_never_lock_the_owner_out_on_a_known_device(app: Flask, amina: Person):
    own = at(app, "196.200.1.1")
    assert enter(own, amina.email, PASSWORD).status_code == 303
    own.delete_cookie("educatec")
    assert attack(app, amina.email, 40)[-1] == 429
    assert enter(own, amina.email, PASSWORD).status_code == 303


def test_one_machine_behind_a_schools_address_locks_out_nobody_who_was_there_before(
    app: Flask, house: Context, amina: Person
):
    colleague = at(app, NAT)
    assert enter(colleague, amina.email, PASSWORD).status_code == 303
    colleague.delete_cookie("educatec")
    emails = [f"nobody{number}@educatec.example" for number in range(40)]
    answers = [enter(at(app, NAT), each, "wrong").status_code for each in emails]
    assert answers[-1] == 429
    assert enter(colleague, amina.email, PASSWORD).status_code == 303
    link = sign_in.show_link(house, amina.id, actor="cli").removeprefix(house.base_url)
    stranger = at(app, NAT)
    assert stranger.post(link, data={"csrf_token": token(stranger.get(link))}).status_code == 303


def test_right_passwords_are_no_tries(app: Flask, house: Context):
    people = [
        somebody(house, *EVERYTHING, name=f"P{number}", password=PASSWORD) for number in range(12)
    ]
    for person in [*people, *people, *people]:
        assert enter(at(app, NAT), person.email, PASSWORD).status_code == 303


def test_a_hundred_wrong_ones_leave_the_password_good_on_a_known_device(
    app: Flask, house: Context, amina: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sign_in, "MOST_FAILURES", 5)
    own = at(app, "196.200.1.1")
    enter(own, amina.email, PASSWORD)
    own.delete_cookie("educatec")
    attack(app, amina.email, 6)
    assert accounts.person(house, amina.id).failed >= 5
    assert enter(at(app, "196.200.9.9"), amina.email, PASSWORD).status_code == 422
    assert enter(own, amina.email, PASSWORD).status_code == 303


def test_a_known_device_is_itself_slowed_down(app: Flask, amina: Person):
    own = at(app, "196.200.1.1")
    enter(own, amina.email, PASSWORD)
    own.delete_cookie("educatec")
    answers = [enter(own, amina.email, "wrong").status_code for _ in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429


@pytest.mark.parametrize("forged", ["", "x", "a.b", "W10.abc", "W10" + "x" * 4000, "é"])
def test_a_forged_device_is_a_stranger(app: Flask, amina: Person, forged: str):
    attack(app, amina.email, 12)
    client = at(app, "196.200.1.1")
    client.set_cookie("educatec_device", forged)
    assert enter(client, amina.email, PASSWORD).status_code == 429


def test_anothers_device_or_one_from_before_a_new_password_is_a_stranger(
    app: Flask, house: Context, amina: Person
):
    brahim = somebody(house, *EVERYTHING, name="Brahim", password=PASSWORD)
    own, theirs = at(app, "196.200.1.1"), at(app, "196.200.2.2")
    enter(own, amina.email, PASSWORD)
    enter(theirs, brahim.email, PASSWORD)
    sign_in.set_password(house, amina.id, PASSWORD + " neuf", actor="cli")
    attack(app, amina.email, 12)
    for client in (own, theirs):
        client.delete_cookie("educatec")
        assert enter(client, amina.email, PASSWORD + " neuf").status_code == 429


def test_wrong_addresses_of_pages_lock_no_school_out(app: Flask, own: str):
    school = at(app, NAT)
    answers = [at(app, NAT).get(f"/school/{'x' * 30}{number:02}") for number in range(35)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert school.get(own).status_code == 200


def test_who_waited_may_try_again(app: Flask, amina: Person, clock: FakeClock):
    assert attack(app, amina.email, 12)[-1] == 429
    clock.advance(minutes=1)
    assert enter(at(app, "196.200.1.1"), amina.email, PASSWORD).status_code == 303


def test_several_processes_count_together(house: Context, settings: Settings, amina: Person):
    processes = [create_app(house, settings) for _ in range(3)]
    answers = [
        enter(at(processes[number % 3], f"105.{number}.7.7"), amina.email, "x").status_code
        for number in range(12)
    ]
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429] * 2


def test_the_answer_says_how_long_to_wait(app: Flask, amina: Person):
    attack(app, amina.email, 12)
    client = at(app, "196.200.1.1")
    reply = enter(client, amina.email, "wrong")
    assert "Please wait 1 minute" in words(reply)
    assert reply.headers["Retry-After"] == "60"


def test_clock_that_stood_ahead_locks_nobody_out(
    app: Flask, amina: Person, clock: FakeClock
) -> None:
    clock.advance(days=40)
    assert attack(app, amina.email, 40, address=NAT)[-1] == 429
    clock.advance(days=-40)
    assert enter(at(app, NAT), amina.email, PASSWORD).status_code == 303


def test_no_tries_are_counted_for_longer_than_is_looked_at() -> None:
    for limits in (TRIES, TRIES_OF_ONE, TRIES_OF_DEVICE):
        assert all(limit.get_expiry() <= LONGEST.total_seconds() for limit in parse_many(limits))
