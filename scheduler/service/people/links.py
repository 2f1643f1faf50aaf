"""Links and feed addresses: derived from the installation's secret, so that a page can show them
again, while the database holds only their hashes.
"""

import base64
import dataclasses
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from functools import lru_cache

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import WITH_PAGE, Holder, HolderKind
from scheduler.domain.person import EVERYTHING, Person
from scheduler.service.context import Context
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.feeds import FeedRepository
from scheduler.storage.repositories.links import LinkRepository
from scheduler.storage.unit_of_work import UnitOfWork

TOKEN_BYTES = 24  # 192 bits: 32 letters in an address
SIGN_IN_LASTS = dt.timedelta(hours=24)
PAGE, FEED, RECEIVER = "page", "feed", "receiver"


def link(ctx: Context, holder: Holder, *, lasts: dt.timedelta = SIGN_IN_LASTS) -> str:
    """Return the address of a holder's own page; for an operator, of a new one-time sign-in.

    A sign-in is good for as long as it `lasts`; who has no account yet gets one that may do
    everything. Raises `NotFoundError` for a holder that is not, or no longer, in the roster, and
    for a closed account.
    """
    if holder.kind is HolderKind.OPERATOR:
        return _operators_sign_in(ctx, holder.id, lasts)
    with ctx.uow().reading() as work:
        stored = work.links.of(holder.kind, holder.id)
    if stored is None:
        raise NotFoundError(holder.kind, holder.id)
    return f"{ctx.base_url}/{holder.kind}/{token_of(ctx, PAGE, holder, stored.generation)}"


def links(ctx: Context, kind: HolderKind) -> dict[str, str]:
    """Return the addresses of all pages of a kind, by the holder's id, retired holders' too."""
    with ctx.uow().reading() as work:
        generations = work.links.generations()
    return {
        who: f"{ctx.base_url}/{kind}/{token_of(ctx, PAGE, Holder(kind=kind, id=who), generation)}"
        for (of_kind, who), generation in generations.items()
        if of_kind == kind
    }


def feed_address(ctx: Context, holder: Holder) -> str:
    """Return the address to subscribe to. Raises `NotFoundError` as `link` does."""
    return f"{ctx.base_url}/ical/{_feed_token(ctx, holder)}.ics"


def podcast_address(ctx: Context, holder: Holder) -> str:
    """Return the address of a school's podcast, which is replaced together with its calendar's.

    Raises `NotFoundError` as `link` does.
    """
    return f"{ctx.base_url}/podcast/{_feed_token(ctx, holder)}.xml"


def receiver_address(ctx: Context, school_code: str) -> str:
    """Return the address from which a school's receiver fetches recordings; it is replaced together
    with the school's page. Raises `NotFoundError` as `link` does.
    """
    holder = Holder(kind=HolderKind.SCHOOL, id=school_code)
    with ctx.uow().reading() as work:
        stored = work.links.of(holder.kind, holder.id)
    if stored is None:
        raise NotFoundError(holder.kind, holder.id)
    token = token_of(ctx, RECEIVER, holder, stored.generation)
    return f"{ctx.base_url}/receive/{school_code}/{token}"


def opens_receiver(ctx: Context, school_code: str, token: str) -> bool:
    """Tell whether a token is that of a school's receiver."""
    holder = Holder(kind=HolderKind.SCHOOL, id=school_code)
    with ctx.uow().reading() as work:
        stored = work.links.of(holder.kind, holder.id)
        former = work.installation.former(RECEIVER, hashed(token), ctx.clock.now())
    if stored is None:
        return False
    stands = is_token_of(ctx, RECEIVER, holder, stored.generation, token)
    return stands or (former is not None and former.holder_id == school_code)


def page_holder(ctx: Context, token: str) -> Holder | None:
    """Return whose page a token opens; None for an unknown, replaced or retired one."""
    with ctx.uow().reading() as work:
        stored = work.links.by_token(hashed(token))
        if stored is None:
            return _former_holder(ctx, work, PAGE, token)
    holder = Holder(kind=HolderKind(stored.kind), id=stored.holder_id)
    return holder if is_token_of(ctx, PAGE, holder, stored.generation, token) else None


def replace(ctx: Context, holder: Holder, kind: str, actor: str = "") -> str:
    """Give a holder a new page (`kind` is "page") or feed address ("feed") and return it.

    The former address is unknown from now on. Raises `NotFoundError` as `link` does.
    """
    with ctx.uow() as work:
        table: LinkRepository | FeedRepository = work.links if kind == PAGE else work.feeds
        stored = table.of(holder.kind, holder.id)
        if stored is None:
            raise NotFoundError(holder.kind, holder.id)
        generation = stored.generation + 1
        token = token_of(ctx, kind, holder, generation)
        table.replace(holder.kind, holder.id, generation, hashed(token))
        for what in (PAGE, RECEIVER) if kind == PAGE else (FEED,):
            work.installation.forget_former(what, holder.kind, holder.id)
        work.audit.add(
            Entry(
                at=ctx.clock.now(),
                actor=actor or f"{holder.kind} {holder.id}",
                act=f"replace-{kind}",
                what=holder.kind,
                key=holder.id,
            )
        )
        work.commit()
    return link(ctx, holder) if kind == PAGE else feed_address(ctx, holder)


def grant_links(ctx: Context, work: UnitOfWork, holders: Collection[Holder]) -> None:
    """Give every holder its feed and, where it has one, its page; revoke those of all others."""
    now = ctx.clock.now()
    with_page = [holder for holder in holders if holder.kind in WITH_PAGE]
    for table, kind, wanted in (
        (work.links, PAGE, with_page),
        (work.feeds, FEED, list(holders)),
    ):
        generations = table.generations()
        fresh = [
            (str(holder.kind), holder.id, hashed(token_of(ctx, kind, holder, 1)))
            for holder in wanted
            if (holder.kind, holder.id) not in generations
        ]
        if isinstance(table, FeedRepository):
            options = {} if ctx.feed_alarm is None else {"alarm_minutes": ctx.feed_alarm}
            at, days = now.replace(microsecond=0), work.audiences.days()
            table.add(fresh, at, days, ctx.feed_language, options)
        else:
            table.add(fresh)
        table.set_in_force({(str(holder.kind), holder.id) for holder in wanted}, now)


def token_of(ctx: Context, kind: str, holder: Holder, generation: int) -> str:
    """Return the token of a holder's page or feed in one generation."""
    return token_with(ctx.secret, kind, holder, generation)


def token_with(secret: bytes, kind: str, holder: Holder, generation: int) -> str:
    """Return the token that a secret gives a holder's page or feed in one generation."""
    return _token(secret, "\n".join((kind, holder.kind, holder.id, str(generation))))


def is_token_of(ctx: Context, kind: str, holder: Holder, generation: int, token: str) -> bool:
    """Tell whether a token is the holder's of this generation, in constant time."""
    return hmac.compare_digest(
        token_of(ctx, kind, holder, generation).encode(), token.encode("utf-8", "replace")
    )


def standing_feed(ctx: Context, token: str) -> str | None:
    """Return the hash of the address in force of the feed that an address of an earlier secret
    stands for; None where there is none, or its time is over.
    """
    with ctx.uow().reading() as work:
        holder = _former_holder(ctx, work, FEED, token)
        stored = work.feeds.of(holder.kind, holder.id) if holder else None
    return hashed(token_of(ctx, FEED, holder, stored.generation)) if holder and stored else None


def _former_holder(ctx: Context, work: UnitOfWork, what: str, token: str) -> Holder | None:
    """Return whose address of an earlier secret it is, while it is good and has a successor."""
    former = work.installation.former(what, hashed(token), ctx.clock.now())
    if former is None:
        return None
    table = work.links if what == PAGE else work.feeds
    if table.of(former.kind, former.holder_id) is None:  # retired meanwhile
        return None
    return Holder(kind=HolderKind(former.kind), id=former.holder_id)


def hashed(token: str) -> str:
    """Return what the database keeps of a token: its SHA-256, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=8192)
def _token(secret: bytes, what: str) -> str:
    code = hmac.digest(secret, what.encode(), "sha256")[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(code).decode("ascii")


def _feed_token(ctx: Context, holder: Holder) -> str:
    with ctx.uow().reading() as work:
        stored = work.feeds.of(holder.kind, holder.id)
    if stored is None:
        raise NotFoundError(holder.kind, holder.id)
    return token_of(ctx, FEED, holder, stored.generation)


def new_sign_in(
    ctx: Context, work: UnitOfWork, person: Person, lasts: dt.timedelta = SIGN_IN_LASTS
) -> str:
    """Return the address of a new sign-in for a person, good for one use and not for ever."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.people.add_sign_in(hashed(token), person.id, ctx.clock.now() + lasts)
    return f"{ctx.base_url}/sign-in/{token}"


def _operators_sign_in(ctx: Context, name: str, lasts: dt.timedelta) -> str:
    with ctx.uow() as work:
        work.people.lock()
        person = work.people.named(name) or _everybodys_operator(ctx, work, name)
        if not person.active:
            raise NotFoundError("open account of", name)
        address = new_sign_in(ctx, work, person, lasts)
        work.commit()
    return address


def _everybodys_operator(ctx: Context, work: UnitOfWork, name: str) -> Person:
    # Whoever can ask here stands at the machine and could do everything anyway.
    now = ctx.clock.now()
    person = Person(name=name, roles=EVERYTHING, made_at=now)
    work.audit.add(Entry(at=now, actor="cli", act="add-person", what="person", key=name))
    return dataclasses.replace(person, id=work.people.add(person))
