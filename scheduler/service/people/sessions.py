"""Who is signed in where. A session ends on the server, whatever copies of its cookie there are.

It is over after a span without use, and after a longer span in any case. It is over too when it is
signed out of or closed from elsewhere, and when the account is closed or its password changed.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from scheduler.domain.errors import NotFoundError
from scheduler.domain.person import Person
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.people.accounts import known
from scheduler.service.people.links import hashed
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.web_sessions import WebSession

__all__ = ["WebSession"]

IDLE, REMEMBERED_IDLE = dt.timedelta(hours=12), dt.timedelta(days=30)
LONGEST, REMEMBERED_LONGEST = dt.timedelta(days=7), dt.timedelta(days=90)
NOTED_EVERY = dt.timedelta(minutes=10)  # so that reading pages seldom writes
DEVICE_LENGTH = 60
BY_LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person and the session in which they ask."""

    person: Person
    session: WebSession


def begin_session(
    ctx: Context, person: Person, *, how: str, device: str, remember: bool = False
) -> str:
    """Begin a session and return its token, which is nowhere else ever again."""
    token, now = secrets.token_urlsafe(32), ctx.clock.now()
    fresh = WebSession(
        person_id=person.id,
        generation=person.generation,
        how=how,
        device=plain_line(device)[:DEVICE_LENGTH],
        remembered=remember,
        made_at=now,
        seen_at=now,
        idle_until=now + _rests(remembered=remember),
        ends_at=now + (REMEMBERED_LONGEST if remember else LONGEST),
    )
    with ctx.uow() as work:
        work.web_sessions.forget_over(now)
        work.web_sessions.add(fresh, hashed(token))
        work.commit()
    return token


def visitor(ctx: Context, token: str) -> SignedIn | None:
    """Return who asks with a session's token; None once the session is over."""
    with ctx.uow().reading() as work:
        session = work.web_sessions.by_token(hashed(token), ctx.clock.now())
        person = work.people.find(session.person_id) if session else None
    if session is None or person is None:
        return None
    stands = person.active and person.generation == session.generation
    return SignedIn(person=person, session=session) if stands else None


def is_use_to_be_noted(ctx: Context, session: WebSession) -> bool:
    """Tell whether it is worth a write that a session was used."""
    return ctx.clock.now() - session.seen_at >= NOTED_EVERY


def note_seen(ctx: Context, session: WebSession) -> None:
    """Keep that a session was used now."""
    now = ctx.clock.now()
    with ctx.uow() as work:
        rests = _rests(remembered=session.remembered)
        work.web_sessions.note_seen(session.id, now, now + rests)
        work.commit()


def end(ctx: Context, token: str) -> None:
    """End the session of a token, if there is one."""
    with ctx.uow() as work:
        work.web_sessions.end(hashed(token))
        work.commit()


def sign_ins_of(ctx: Context, person_id: int) -> tuple[WebSession, ...]:
    """Return where a person is signed in, the device used last first. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        person = known(work, person_id)
        found = work.web_sessions.of(person_id, ctx.clock.now())
    return tuple(
        web_session for web_session in found if web_session.generation == person.generation
    )


def end_session(ctx: Context, person_id: int, session_id: int, *, actor: str) -> None:
    """End one session of a person from elsewhere. Raises `NotFoundError`."""
    with ctx.uow() as work:
        person = known(work, person_id)
        if not work.web_sessions.end_one(person_id, session_id):
            raise NotFoundError("session of", person.name)
        work.audit.add(
            Entry(
                at=ctx.clock.now(), actor=actor, act="end-session", what="person", key=person.name
            )
        )
        work.commit()


def _rests(*, remembered: bool) -> dt.timedelta:
    return REMEMBERED_IDLE if remembered else IDLE
