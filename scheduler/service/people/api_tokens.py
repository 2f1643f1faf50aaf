"""Personal access tokens of the JSON API: made by an operator, shown once, kept as a hash."""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.errors import BadInputError, Fault, NotFoundError
from scheduler.domain.person import READERS, Person, Role
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.people.links import hashed
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.tokens import StoredToken

# Programs that search for leaked secrets find ours by how they begin.
PREFIX = "edt_"
TOKEN_BYTES = 32
NAME_LENGTH = 60
USE_NOTED_EVERY = dt.timedelta(hours=1)


class TokenScope(StrEnum):
    """What a token lets its bearer do."""

    READ = "read"  # what is released, and the facts behind it
    PLAN = "plan"  # the draft: see it, plan it, move and lock its sessions
    RELEASE = "release"  # make the draft everybody's


# Which roles of its maker let a token do what.
REACH = {
    TokenScope.READ: READERS,
    TokenScope.PLAN: frozenset({Role.OPERATOR}),
    TokenScope.RELEASE: frozenset({Role.APPROVER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token's facts; `actor` is the name under which it acts in the log."""

    id: int
    name: str
    scopes: frozenset[TokenScope]
    made_by: str
    made_at: dt.datetime
    expires_at: dt.datetime | None = None
    used_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None

    @property
    def actor(self) -> str:
        """Who acts, for the log."""
        return f"{self.made_by[:40]} (token {self.name})"


def make_token(
    ctx: Context,
    name: str,
    scopes: Collection[TokenScope],
    *,
    actor: str,
    lasts: dt.timedelta | None = None,
) -> tuple[str, ApiToken]:
    """Make a token and return it with its facts; it is in no other answer ever again.

    `read` comes with every other scope. Raises `BadInputError` without a name or a scope.
    """
    name = plain_line(name)
    _refuse_faults(name, scopes)
    granted = frozenset(scopes) | {TokenScope.READ}
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    now = ctx.clock.now()
    made = StoredToken(
        name=name,
        scopes=tuple(sorted(granted)),
        made_by=actor,
        made_at=now,
        expires_at=now + lasts if lasts is not None else None,
    )
    with ctx.uow() as work:
        maker = work.people.named(actor)
        made = replace(made, person_id=maker.id if maker else None)
        token_id = work.tokens.add(made, hashed(token))
        detail = {"scopes": sorted(granted)}
        work.audit.add(
            Entry(at=now, actor=actor, act="make-token", what="token", key=name, detail=detail)
        )
        work.commit()
    return token, _token(replace(made, id=token_id))


def api_tokens(ctx: Context) -> tuple[ApiToken, ...]:
    """Return all tokens, the last one first; revoked ones with them."""
    with ctx.uow().reading() as work:
        return tuple(_token(stored_token) for stored_token in work.tokens.all())


def revoke_token(ctx: Context, token_id: int, *, actor: str) -> None:
    """Let a token open nothing from now on. Raises `NotFoundError`."""
    now = ctx.clock.now()
    with ctx.uow() as work:
        found = work.tokens.find(token_id)
        if found is None:
            raise NotFoundError("token", token_id)
        work.tokens.revoke(token_id, found.revoked_at or now)
        work.audit.add(Entry(at=now, actor=actor, act="revoke-token", what="token", key=found.name))
        work.commit()


def token_bearer(ctx: Context, token: str) -> ApiToken | None:
    """Return the token in force that somebody shows; None for an unknown, old or revoked one.

    It has no scope that its maker's roles do not give at this moment, and none at all once the
    maker's account is closed. Nothing is written: that it was used is noted by `note_use`.
    """
    now = ctx.clock.now()
    with ctx.uow().reading() as work:
        stored = work.tokens.by_hash(hashed(token), now)
        maker = work.people.find(stored.person_id) if stored and stored.person_id else None
    if stored is None:
        return None
    if maker is not None:
        allowed = scopes_for(maker)
        stored = replace(stored, scopes=tuple(scope for scope in stored.scopes if scope in allowed))
    if not stored.scopes:
        return None
    return _token(stored)


def is_due_to_be_noted(ctx: Context, token: ApiToken) -> bool:
    """Tell whether a token's use is to be noted, which is done once an hour."""
    return token.used_at is None or ctx.clock.now() - token.used_at >= USE_NOTED_EVERY


def note_use(ctx: Context, token: ApiToken) -> None:
    """Keep that a token was used now."""
    with ctx.uow() as work:
        work.tokens.note_use(token.id, ctx.clock.now())
        work.commit()


def scopes_for(maker: Person) -> frozenset[TokenScope]:
    """Return what the tokens of a person may do at most."""
    if not maker.active:
        return frozenset()
    return frozenset(scope for scope, roles in REACH.items() if roles & maker.roles)


def _token(stored: StoredToken) -> ApiToken:
    return ApiToken(
        id=stored.id,
        name=stored.name,
        scopes=frozenset(TokenScope(scope) for scope in stored.scopes),
        made_by=stored.made_by,
        made_at=stored.made_at,
        expires_at=stored.expires_at,
        used_at=stored.used_at,
        revoked_at=stored.revoked_at,
    )


def _refuse_faults(name: str, scopes: Collection[TokenScope]) -> None:
    faults = []
    if not 0 < len(name) <= NAME_LENGTH:
        faults.append(
            _fault("name", "is empty or too long", f"number of characters: 1 to {NAME_LENGTH}")
        )
    if not scopes:
        faults.append(_fault("scopes", "is empty", "some of read, plan, release"))
    if faults:
        raise BadInputError(faults)


def _fault(key: str, wrong: str, allowed: str) -> Fault:
    return Fault(file="token", line=None, key=key, wrong=wrong, allowed=allowed)
