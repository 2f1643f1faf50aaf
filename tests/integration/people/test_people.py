"""Accounts: what they refuse, and who can never be locked out."""

import dataclasses

import pytest

from scheduler.domain.errors import NotFoundError
from scheduler.domain.person import EVERYTHING, Role
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.people import accounts, links, sign_in
from scheduler.service.people.accounts import PersonFacts, PersonFault, PersonRefusedError
from tests import factories as make

ADMIN = PersonFacts(name="Amina", email="amina@educatec.example", roles=EVERYTHING)
READER = PersonFacts(name="Brahim", email="", roles=frozenset({Role.OBSERVER}))


def faults_of(ctx: Context, facts: PersonFacts) -> set[PersonFault]:
    with pytest.raises(PersonRefusedError) as refused:
        accounts.add_person(ctx, facts, actor="cli")
    return set(refused.value.kinds)


def test_a_person_is_found_as_given_and_the_address_in_small_letters(ctx: Context):
    made = accounts.add_person(
        ctx, dataclasses.replace(ADMIN, email=" Amina@Educatec.example "), actor="cli"
    )
    assert accounts.person(ctx, made.id) == made == accounts.person_named(ctx, "Amina")
    assert made.email == "amina@educatec.example"
    with pytest.raises(NotFoundError):
        accounts.person(ctx, made.id + 1)


def test_every_fault_of_an_account_is_told_at_once(ctx: Context):
    accounts.add_person(ctx, ADMIN, actor="cli")
    assert faults_of(ctx, PersonFacts(name=" ", email="nowhere", roles=frozenset())) == {
        PersonFault.NAME_MISSING,
        PersonFault.EMAIL_BAD,
        PersonFault.NO_ROLE,
    }
    assert faults_of(ctx, ADMIN) == {PersonFault.NAME_TAKEN, PersonFault.EMAIL_TAKEN}


@pytest.mark.parametrize(
    "email", ["a@b", "a b@c.example", "a@c.example,d@c.example", "é@c.example"]
)
def test_what_is_no_mail_address_is_refused(ctx: Context, email: str):
    facts = dataclasses.replace(READER, email=email)
    assert faults_of(ctx, facts) == {PersonFault.EMAIL_BAD}


def test_teachers_and_schools_are_bound_to_a_page_of_the_roster(ctx: Context):
    both = dataclasses.replace(READER, roles=frozenset({Role.TEACHER, Role.SCHOOL}))
    assert faults_of(ctx, both) == {PersonFault.NO_TEACHER, PersonFault.NO_SCHOOL}
    apply_import(ctx, make.province(), "importer")
    bound = dataclasses.replace(both, teacher_id="maths-a", school_code=make.code(99001))
    assert accounts.add_person(ctx, bound, actor="cli").teacher_id == "maths-a"


def test_the_last_administrator_can_neither_leave_nor_be_closed(ctx: Context):
    first = accounts.add_person(ctx, ADMIN, actor="cli")
    closed = dataclasses.replace(ADMIN, active=False)
    lesser = dataclasses.replace(ADMIN, roles=frozenset({Role.OPERATOR}))
    for facts in (closed, lesser):
        with pytest.raises(PersonRefusedError) as refused:
            accounts.change_person(ctx, first.id, facts, actor="Amina")
        assert refused.value.kinds == (PersonFault.LAST_ADMINISTRATOR,)
    second = dataclasses.replace(READER, roles=EVERYTHING)
    accounts.add_person(ctx, second, actor="Amina")
    assert not accounts.change_person(ctx, first.id, closed, actor="Brahim").active


def test_closing_an_account_ends_its_sessions_and_its_links(ctx: Context):
    accounts.add_person(ctx, ADMIN, actor="cli")
    reader = accounts.add_person(ctx, READER, actor="Amina")
    link = sign_in.show_link(ctx, reader.id, actor="Amina").rpartition("/")[2]
    assert accounts.person(ctx, reader.id).generation == reader.generation
    closed = dataclasses.replace(READER, active=False)
    accounts.change_person(ctx, reader.id, closed, actor="Amina")
    assert (
        accounts.person(ctx, reader.id).generation != reader.generation
        or not accounts.person(ctx, reader.id).active
    )
    assert sign_in.with_link(ctx, link) is None
    with pytest.raises(NotFoundError):
        sign_in.show_link(ctx, reader.id, actor="Amina")
    again = accounts.change_person(ctx, reader.id, READER, actor="Amina")
    assert (
        accounts.person(ctx, reader.id).generation != reader.generation
        or not accounts.person(ctx, reader.id).active
    )
    assert accounts.person(ctx, reader.id).generation == again.generation


def test_the_log_tells_who_opened_changed_and_closed_an_account(ctx: Context):
    accounts.add_person(ctx, ADMIN, actor="cli")
    reader = accounts.add_person(ctx, READER, actor="Amina")
    accounts.change_person(ctx, reader.id, READER, actor="Amina")  # nothing new, so nothing to tell
    named = dataclasses.replace(READER, name="Brahim B.")
    accounts.change_person(ctx, reader.id, named, actor="Amina")
    closed = dataclasses.replace(named, active=False)
    accounts.change_person(ctx, reader.id, closed, actor="Amina")
    told = [(each.actor, each.act, each.key) for each in log_entries(ctx)]
    assert told == [
        ("Amina", "close-person", "Brahim B."),
        ("Amina", "change-person", "Brahim B."),
        ("Amina", "add-person", "Brahim"),
        ("cli", "add-person", "Amina"),
    ]


def test_a_closed_account_gets_no_sign_in_from_the_machine_either(ctx: Context):
    accounts.add_person(ctx, ADMIN, actor="cli")
    reader = accounts.add_person(ctx, READER, actor="Amina")
    closed = dataclasses.replace(READER, active=False)
    accounts.change_person(ctx, reader.id, closed, actor="Amina")
    with pytest.raises(NotFoundError):
        links.link(ctx, links.Holder(kind=links.HolderKind.OPERATOR, id="Brahim"))
