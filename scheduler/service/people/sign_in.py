"""Signing in, by password, by a one-time link or by an identity provider, and signing out.

Every way answers the same, and takes the same time, for an account that does not exist and one that
may not be used. So nobody learns here whose address is known.
"""

import dataclasses

from scheduler.domain.errors import BadInputError, Fault, NotFoundError
from scheduler.domain.person import Person
from scheduler.service.context import Context
from scheduler.service.people import passwords
from scheduler.service.people.accounts import known
from scheduler.service.people.links import hashed, new_sign_in
from scheduler.service.people.passwords import PasswordFault
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork

# In a row, after which only a link or the administrator helps (SP 800-63B, 3.2.2).
MOST_FAILURES = 100
NOTED_EVERY = 10  # failures, after the first


class PasswordRefusedError(BadInputError):
    """A new password is too easy to guess; `kind` says why."""

    def __init__(self, kind: PasswordFault) -> None:
        self.kind = kind
        least = f"number of characters: {passwords.SHORTEST} to {passwords.LONGEST}"
        super().__init__(
            [
                Fault(
                    file="account",
                    line=None,
                    key="password",
                    wrong="is too easy to guess, too short or too long",
                    allowed=least,
                )
            ]
        )


def with_password(
    ctx: Context, email: str, password: str, *, known_device: bool = False
) -> Person | None:
    """Sign somebody in by address and password; None, and one more failure, where they are wrong.

    A device on which the person has signed in before may go on trying whatever others have tried.
    A hash made with other parameters than today's is made anew.
    """
    with ctx.uow().reading() as work:
        seen = work.people.at(email.strip())
    usable = seen is not None and _may_try(seen, spared=known_device)
    kept = seen.password_hash if seen is not None and usable else passwords.nobodys()
    right = passwords.is_password(kept, password) and usable
    fresh = passwords.hash_of(password) if right and passwords.is_outdated(kept) else ""
    with ctx.uow() as work:
        found = work.people.hold(seen.id) if seen else None
        if found is None or not right or found.password_hash != kept or not found.active:
            _note_failure(ctx, work, found)
            return None
        person = dataclasses.replace(found, password_hash=fresh or kept)
        return _let_in(ctx, work, person, "password")


def with_link(ctx: Context, token: str) -> Person | None:
    """Use a one-time link up and return who came in; None if it is unknown, used or too old."""
    with ctx.uow() as work:
        person = work.people.use_sign_in(hashed(token), ctx.clock.now())
        return _let_in(ctx, work, person, "link") if person and person.active else None


def with_provider(ctx: Context, email: str) -> Person | None:
    """Sign in whom an identity provider vouches for: an open account with that address, or None."""
    with ctx.uow() as work:
        seen = work.people.at(email.strip())
        person = work.people.hold(seen.id) if seen else None
        return _let_in(ctx, work, person, "provider") if person and person.active else None


def is_good(ctx: Context, token: str) -> bool:
    """Tell whether a one-time link would let its bearer in, without using it up."""
    with ctx.uow().reading() as work:
        return work.people.is_open_sign_in(hashed(token), ctx.clock.now())


def has_password(ctx: Context, person_id: int, password: str) -> bool:
    """Tell whether it is the person's password, and count it where it is not."""
    with ctx.uow().reading() as work:
        person = known(work, person_id)
    # Whoever asks is signed in, and not to be kept out by what others have tried.
    usable = _may_try(person, spared=True)
    right = usable and passwords.is_password(person.password_hash, password)
    if not right:
        with ctx.uow() as work:
            _note_failure(ctx, work, person)
    return right


def set_password(ctx: Context, person_id: int, password: str, *, actor: str) -> Person:
    """Give a person a password and return the account; all its sessions are over.

    Raises `PasswordRefusedError` for one that is easy to guess, and `NotFoundError`.
    """
    with ctx.uow().reading() as work:
        kind = passwords.password_fault(password, known(work, person_id))
    if kind is not None:
        raise PasswordRefusedError(kind)
    fresh = passwords.hash_of(password)
    with ctx.uow() as work:
        person = known(work, person_id, hold=True)
        work.people.drop_sign_ins(person_id)
        changed = dataclasses.replace(person, password_hash=fresh, failed=0)
        return _over(ctx, work, changed, "set-password", actor)


def sign_out_everywhere(ctx: Context, person_id: int, *, actor: str) -> Person:
    """End all sessions of a person and return the account. Raises `NotFoundError`."""
    with ctx.uow() as work:
        return _over(ctx, work, known(work, person_id, hold=True), "end-sessions", actor)


def show_link(ctx: Context, person_id: int, *, actor: str) -> str:
    """Return a sign-in for somebody else, to be handed over; good for one use and 24 hours.

    Raises `NotFoundError` for a closed account too.
    """
    with ctx.uow() as work:
        person = open_account(work, person_id)
        address = new_sign_in(ctx, work, person)
        work.audit.add(log_entry(ctx, actor, "show-link", person))
        work.commit()
    return address


def _may_try(person: Person, *, spared: bool) -> bool:
    tried_out = person.failed >= MOST_FAILURES and not spared
    return person.active and bool(person.password_hash) and not tried_out


def _let_in(ctx: Context, work: UnitOfWork, person: Person, how: str) -> Person:
    now = ctx.clock.now()
    entered = dataclasses.replace(person, failed=0, seen_at=now)
    work.people.keep(entered)
    work.audit.add(log_entry(ctx, person.name, "sign-in", person, how=how, failed=person.failed))
    work.commit()
    return entered


def _note_failure(ctx: Context, work: UnitOfWork, person: Person | None) -> None:
    failed = work.people.note_failure(person.id if person else 0)
    if person is not None and (failed == 1 or failed % NOTED_EVERY == 0):
        work.audit.add(log_entry(ctx, "", "sign-in-failed", person, failed=failed))
    work.commit()


def _over(ctx: Context, work: UnitOfWork, person: Person, act: str, actor: str) -> Person:
    after = dataclasses.replace(person, generation=person.generation + 1)
    work.people.keep(after)
    work.audit.add(log_entry(ctx, actor, act, person))
    work.commit()
    return after


def open_account(work: UnitOfWork, person_id: int) -> Person:
    """Return an account that is open. Raises `NotFoundError`."""
    person = known(work, person_id)
    if not person.active:
        raise NotFoundError("open account of", person.name)
    return person


def log_entry(ctx: Context, actor: str, act: str, person: Person | None, **detail: object) -> Entry:
    """Return what the log says of an account."""
    key = person.name if person else ""
    return Entry(at=ctx.clock.now(), actor=actor, act=act, what="person", key=key, detail=detail)
