"""People with one role each, and how they sign in."""

from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.person import Person, Role
from scheduler.service.context import Context
from scheduler.service.people import accounts, sign_in
from scheduler.service.people.accounts import PersonFacts
from tests import factories as make
from tests.web.visits import token

PASSWORD = "quatre mots pour entrer"


def somebody(ctx: Context, *roles: Role, name: str = "", password: str = "") -> Person:
    """Open an account with these roles; teachers and schools get a page of the roster."""
    name = name or " ".join(sorted(roles))
    facts = PersonFacts(
        name=name,
        email=f"{name.replace(' ', '.').lower()}@educatec.example",
        roles=frozenset(roles),
        teacher_id="maths-a" if Role.TEACHER in roles else "",
        school_code=make.code(99001) if Role.SCHOOL in roles else "",
    )
    made = accounts.add_person(ctx, facts, actor="test")
    return sign_in.set_password(ctx, made.id, password, actor="test") if password else made


def signed_in(app: Flask, ctx: Context, person: Person) -> FlaskClient:
    """Come in by a link, and read English."""
    client = app.test_client()
    path = sign_in.show_link(ctx, person.id, actor="test").removeprefix(ctx.base_url)
    reply = client.post(f"{path}?lang=en", data={"csrf_token": token(client.get(path))})
    assert reply.status_code == 303
    return client
