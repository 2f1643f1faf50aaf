"""What is kept of a person with an account: handed out, and erased (law 09-08, articles 7 to 9).

Erasing takes away whatever leads to the person. What was done stays in the log, under a name that
leads nowhere, since plans and releases must stay explicable.
"""

import dataclasses
from typing import Any

from scheduler.domain.errors import NotAllowedError
from scheduler.domain.person import Person
from scheduler.service.context import Context
from scheduler.service.people.accounts import known
from scheduler.storage.repositories.audit import Entry

SECRET_PARTS = ("password_hash", "generation")


def data_of(ctx: Context, person_id: int) -> dict[str, Any]:
    """Return everything that is kept of a person, but for what would open the account.

    Raises `NotFoundError`.
    """
    with ctx.uow().reading() as work:
        person = known(work, person_id)
        facts = {
            field.name: getattr(person, field.name)
            for field in dataclasses.fields(Person)
            if field.name not in SECRET_PARTS
        }
        return {
            "account": facts | {"roles": sorted(person.roles)},
            "password_is_set": bool(person.password_hash),
            "second_factor_is_set": work.second_factors.of(person_id) is not None,
            "signed_in_on": [
                {
                    "device": web_session.device,
                    "since": web_session.made_at,
                    "last_used": web_session.seen_at,
                }
                for web_session in work.web_sessions.of(person_id, ctx.clock.now())
            ],
            "mails": work.traces.mails_to(person_id),
            "log": work.traces.log_of(person.name),
        }


def erase(ctx: Context, person_id: int, *, actor: str) -> Person:
    """Take away whatever leads to a person with a closed account; return what is left of it.

    Raises `NotFoundError`, and `NotAllowedError` while the account is open.
    """
    with ctx.uow() as work:
        work.people.lock()
        person = known(work, person_id)
        if person.active:
            raise NotAllowedError(
                "The account of %(person)s is open. Close it first.", person=person.name
            )
        left = dataclasses.replace(
            person,
            name=f"former-{person.id}",
            email="",
            roles=frozenset(),
            teacher_id="",
            school_code="",
            language="",
            password_hash="",
            generation=person.generation + 1,
            failed=0,
            seen_at=None,
        )
        work.people.keep(left)
        work.people.drop_sign_ins(person_id)
        work.web_sessions.end_all(person_id)
        work.second_factors.drop(person_id)
        work.traces.drop_mails(person_id)
        work.traces.rename(person.name, left.name)
        entry = Entry(
            at=ctx.clock.now(),
            actor=left.name if actor == person.name else actor,
            act="erase-person",
            what="person",
            key=left.name,
        )
        work.audit.add(entry)
        work.commit()
    return left
