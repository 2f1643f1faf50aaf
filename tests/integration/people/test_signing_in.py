"""Signing in by password and by mailed link: who gets in, who does not, and what is kept of it."""

import datetime as dt

import argon2
import pytest

from scheduler.domain.message import MessageKind, MessageState
from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.service.context import Context
from scheduler.service.notices import outbox, sign_in_links
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people import accounts, passwords, sign_in
from scheduler.service.people.accounts import PersonFacts
from scheduler.service.people.api_tokens import TokenScope, make_token, token_bearer
from scheduler.service.people.passwords import PasswordFault
from scheduler.service.people.sign_in import PasswordRefusedError
from tests.fakes import FakeClock
from tests.quicker import PRODUCT_HASHER

EMAIL, PASSWORD = "amina@educatec.example", "quatre mots pour entrer"
FACTS = PersonFacts(name="Amina", email=EMAIL, roles=EVERYTHING)


@pytest.fixture
def amina(sqlite_ctx: Context) -> Person:
    """An administrator with a password."""
    made = accounts.add_person(sqlite_ctx, FACTS, actor="cli")
    return sign_in.set_password(sqlite_ctx, made.id, PASSWORD, actor="cli")


def close(ctx: Context, person: Person) -> None:
    second = PersonFacts(name="Brahim", roles=EVERYTHING)
    accounts.add_person(ctx, second, actor="cli")
    shut = PersonFacts(name=person.name, email=EMAIL, roles=person.roles, active=False)
    accounts.change_person(ctx, person.id, shut, actor="Brahim")


def acts(ctx: Context) -> list[str]:
    return [each.act for each in log_entries(ctx)]


def test_the_right_password_opens_and_is_noted(sqlite_ctx: Context, amina: Person):
    entered = sign_in.with_password(sqlite_ctx, " Amina@educatec.example", PASSWORD)
    assert entered is not None
    assert entered.id == amina.id
    assert entered.seen_at == sqlite_ctx.clock.now()
    assert acts(sqlite_ctx)[0] == "sign-in"


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, "something else"), (EMAIL, ""), ("nobody@educatec.example", PASSWORD), ("", "")],
    ids=["wrong", "none", "unknown", "nothing"],
)
def test_anything_else_opens_nothing(sqlite_ctx: Context, amina: Person, email: str, password: str):
    assert sign_in.with_password(sqlite_ctx, email, password) is None


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(
    sqlite_ctx: Context, amina: Person, monkeypatch: pytest.MonkeyPatch
):
    compared = []
    genuine = passwords.is_password
    monkeypatch.setattr(
        passwords, "is_password", lambda kept, given: compared.append(kept) or genuine(kept, given)
    )
    sign_in.with_password(sqlite_ctx, EMAIL, "wrong")
    sign_in.with_password(sqlite_ctx, "nobody@educatec.example", "wrong")
    parameters = [argon2.extract_parameters(each) for each in compared]
    assert len(parameters) == 2
    assert parameters[0] == parameters[1]


def test_a_closed_account_opens_by_no_way(sqlite_ctx: Context, amina: Person):
    link = sign_in.show_link(sqlite_ctx, amina.id, actor="cli").rpartition("/")[2]
    close(sqlite_ctx, amina)
    assert sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD) is None
    assert sign_in.with_provider(sqlite_ctx, EMAIL) is None
    assert sign_in.with_link(sqlite_ctx, link) is None


def test_a_password_is_kept_as_argon2_and_never_as_itself(sqlite_ctx: Context, amina: Person):
    kept = accounts.person(sqlite_ctx, amina.id).password_hash
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert PASSWORD not in repr(accounts.person(sqlite_ctx, amina.id))
    assert kept not in repr(amina)


def test_the_same_letters_typed_otherwise_are_the_same_password(sqlite_ctx: Context, amina: Person):
    sign_in.set_password(sqlite_ctx, amina.id, "été à Ben Guerir", actor="cli")
    apart = "e\u0301te\u0301 a\u0300 Ben Guerir"
    assert sign_in.with_password(sqlite_ctx, EMAIL, apart)


def test_hashes_cost_a_guesser_what_the_standard_asks():
    """RFC 9106, section 4, the second recommended option."""
    asked = argon2.profiles.RFC_9106_LOW_MEMORY
    assert argon2.extract_parameters(PRODUCT_HASHER.hash(PASSWORD)) == asked


def test_a_hash_with_other_parameters_is_made_anew_at_the_next_sign_in(
    sqlite_ctx: Context, amina: Person, monkeypatch: pytest.MonkeyPatch
):
    before = accounts.person(sqlite_ctx, amina.id).password_hash
    stronger = argon2.PasswordHasher(time_cost=passwords.HASHER.time_cost + 1)
    monkeypatch.setattr(passwords, "HASHER", stronger)
    assert sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD)
    after = accounts.person(sqlite_ctx, amina.id).password_hash
    assert after != before
    assert argon2.extract_parameters(after).time_cost == stronger.time_cost
    assert sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD)
    assert accounts.person(sqlite_ctx, amina.id).password_hash == after


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("sh0rt one", PasswordFault.SHORT),
        ("x" * 201, PasswordFault.LONG),
        ("aaaaaaaaaaaaaaa", PasswordFault.COMMON),
        ("Azertyuiop", PasswordFault.COMMON),
        ("Basketball", PasswordFault.COMMON),
        ("Princess-2026!", PasswordFault.COMMON),
        ("dragondragon", PasswordFault.COMMON),
        (EMAIL, PasswordFault.OWN),
    ],
)
def test_passwords_that_others_would_guess_are_refused(
    sqlite_ctx: Context, amina: Person, password: str, fault: PasswordFault
):
    with pytest.raises(PasswordRefusedError) as refused:
        sign_in.set_password(sqlite_ctx, amina.id, password, actor="cli")
    assert refused.value.kind is fault
    assert password not in str(refused.value)
    assert sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD)


def test_a_new_password_ends_every_session_and_unused_link(sqlite_ctx: Context, amina: Person):
    link = sign_in.show_link(sqlite_ctx, amina.id, actor="cli").rpartition("/")[2]
    changed = sign_in.set_password(sqlite_ctx, amina.id, "another one entirely", actor="Amina")
    assert (
        accounts.person(sqlite_ctx, amina.id).generation != amina.generation
        or not accounts.person(sqlite_ctx, amina.id).active
    )
    assert accounts.person(sqlite_ctx, amina.id).generation == changed.generation
    assert sign_in.with_link(sqlite_ctx, link) is None


def test_failures_are_counted_and_told_with_the_next_sign_in(sqlite_ctx: Context, amina: Person):
    for _ in range(12):
        sign_in.with_password(sqlite_ctx, EMAIL, "wrong")
    assert acts(sqlite_ctx).count("sign-in-failed") == 2  # the first and the tenth
    assert accounts.person(sqlite_ctx, amina.id).failed == 12
    sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD)
    assert log_entries(sqlite_ctx)[0].detail == {"how": "password", "failed": 12}
    assert accounts.person(sqlite_ctx, amina.id).failed == 0


def test_after_a_hundred_failures_only_a_link_opens(
    sqlite_ctx: Context, amina: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sign_in, "MOST_FAILURES", 3)
    for _ in range(3):
        sign_in.with_password(sqlite_ctx, EMAIL, "wrong")
    assert sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD) is None
    link = sign_in.show_link(sqlite_ctx, amina.id, actor="cli").rpartition("/")[2]
    assert sign_in.with_link(sqlite_ctx, link)
    assert sign_in.with_password(sqlite_ctx, EMAIL, PASSWORD)


def test_a_mail_is_written_to_an_open_account_only_and_once_in_five_minutes(
    sqlite_ctx: Context, amina: Person, clock: FakeClock
):
    sign_in_links.ask_for_link(sqlite_ctx, "nobody@educatec.example")
    assert outbox.messages(sqlite_ctx) == ()
    sign_in_links.ask_for_link(sqlite_ctx, EMAIL)
    sign_in_links.ask_for_link(sqlite_ctx, EMAIL.upper())
    (mail,) = outbox.messages(sqlite_ctx)
    assert (mail.kind, mail.address) == (MessageKind.SIGN_IN, EMAIL)
    assert mail.worth_until == clock.at + dt.timedelta(hours=1)
    assert mail.state is MessageState.WAITING
    assert "/sign-in/" not in mail.letter.text
    clock.advance(minutes=5)
    sign_in_links.ask_for_link(sqlite_ctx, EMAIL)
    assert len(outbox.messages(sqlite_ctx)) == 2


def test_a_mailed_link_is_good_for_an_hour(sqlite_ctx: Context, amina: Person, clock: FakeClock):
    first, second = (sign_in_links.mailed_link(sqlite_ctx, amina.id) for _ in range(2))
    clock.advance(minutes=59)
    assert sign_in.with_link(sqlite_ctx, first.rpartition("/")[2])
    clock.advance(minutes=1)
    assert sign_in.with_link(sqlite_ctx, second.rpartition("/")[2]) is None


def test_a_token_does_no_more_than_its_makers_roles_at_the_time(sqlite_ctx: Context, amina: Person):
    token, _ = make_token(sqlite_ctx, "academy", list(TokenScope), actor="Amina")
    boss = PersonFacts(name="Brahim", roles=EVERYTHING)
    accounts.add_person(sqlite_ctx, boss, actor="cli")

    def reaches(*roles: Role, active: bool = True) -> set[TokenScope] | None:
        facts = PersonFacts(name="Amina", email=EMAIL, roles=frozenset(roles), active=active)
        accounts.change_person(sqlite_ctx, amina.id, facts, actor="Brahim")
        bearer = token_bearer(sqlite_ctx, token)
        return set(bearer.scopes) if bearer else None

    assert reaches(Role.OPERATOR) == {TokenScope.READ, TokenScope.PLAN}
    assert reaches(Role.APPROVER) == {TokenScope.READ, TokenScope.RELEASE}
    assert reaches(Role.OBSERVER) == {TokenScope.READ}
    assert reaches(*EVERYTHING, active=False) is None
    assert reaches(*EVERYTHING) == set(TokenScope)
