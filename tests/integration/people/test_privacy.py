"""What is kept of a person is handed out whole, and erased so that nothing leads there any more."""

import json

import pytest
import sqlalchemy as sa

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.person import EVERYTHING, Person, Role
from scheduler.service.context import Context
from scheduler.service.notices import sign_in_links
from scheduler.service.people import accounts, privacy, second_factor, sessions, sign_in
from scheduler.service.people.accounts import PersonFacts
from scheduler.service.people.api_tokens import TokenScope, make_token
from scheduler.storage.tables import Table

EMAIL, PASSWORD = "fatima.zahra@educatec.example", "quatre mots pour entrer"


@pytest.fixture
def boss(ctx: Context) -> Person:
    facts = PersonFacts(name="Brahim", roles=EVERYTHING)
    return accounts.add_person(ctx, facts, actor="cli")


@pytest.fixture
def fatima(ctx: Context, boss: Person) -> Person:
    """Somebody who has left traces wherever a person can."""
    facts = PersonFacts(name="Fatima Zahra", email=EMAIL, roles=frozenset({Role.OPERATOR}))
    made = accounts.add_person(ctx, facts, actor="Brahim")
    sign_in.set_password(ctx, made.id, PASSWORD, actor="Fatima Zahra")
    sign_in.with_password(ctx, EMAIL, PASSWORD)
    sign_in_links.send_sign_in_link(ctx, made.id, actor="Brahim")
    make_token(ctx, "academy", [TokenScope.READ], actor="Fatima Zahra")
    person = accounts.person(ctx, made.id)
    sessions.begin_session(ctx, person, how="password", device="Firefox, Windows")
    second_factor.begin_second_factor(ctx, made.id)
    return person


def everything(ctx: Context) -> str:
    """The whole database as text."""
    with ctx.uow().reading() as work:
        rows = {
            table.name: work.people._connection.execute(sa.select(table)).all()
            for table in Table.metadata.sorted_tables
        }
    return repr(rows)


def close(ctx: Context, person: Person) -> None:
    shut = PersonFacts(name=person.name, email=EMAIL, roles=person.roles, active=False)
    accounts.change_person(ctx, person.id, shut, actor="Brahim")


def test_all_of_it_is_handed_out_but_what_would_open_the_account(ctx: Context, fatima: Person):
    found = privacy.data_of(ctx, fatima.id)
    assert found["account"]["email"] == EMAIL
    assert found["signed_in_on"][0]["device"] == "Firefox, Windows"
    assert found["second_factor_is_set"]
    assert [each["kind"] for each in found["mails"]] == ["sign-in"]
    acts = [each["act"] for each in found["log"]]
    assert {"add-person", "set-password", "sign-in", "make-token"} <= set(acts)
    text = json.dumps(found, default=str)
    assert fatima.password_hash not in text
    with pytest.raises(NotFoundError):
        privacy.data_of(ctx, 404)


def test_an_erased_person_stands_nowhere_and_what_was_done_still_does(ctx: Context, fatima: Person):
    entries = everything(ctx).count("make-token")
    close(ctx, fatima)
    left = privacy.erase(ctx, fatima.id, actor="Brahim")
    text = everything(ctx)
    for trace in ("Fatima", EMAIL, fatima.password_hash, "Firefox"):
        assert trace not in text
    assert text.count("make-token") == entries
    assert f"former-{fatima.id}" in text
    assert (left.active, left.email, left.roles) == (False, "", frozenset())
    assert sign_in.with_password(ctx, EMAIL, PASSWORD) is None
    again = PersonFacts(name="Fatima Zahra", email=EMAIL, roles=frozenset({Role.OBSERVER}))
    assert accounts.add_person(ctx, again, actor="Brahim").id != fatima.id


def test_an_open_account_is_not_erased(ctx: Context, fatima: Person):
    with pytest.raises(NotAllowedError):
        privacy.erase(ctx, fatima.id, actor="Brahim")
    assert accounts.person(ctx, fatima.id) == fatima
