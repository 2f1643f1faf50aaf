"""Who is told what by a release: one digest a person, each in the person's language.

Digests are written in the release's own transaction and sent from the outbox afterwards. Each has
a key, so writing it twice leaves one.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.digest import DigestLine, Reader, digest, is_urgent, readers_of
from scheduler.domain.holder import HolderKind
from scheduler.domain.keys import SessionKey
from scheduler.domain.message import Invitation, Letter, Message, MessageKind, Wishes
from scheduler.domain.release import Change, ChangeKind, ReleasedSession
from scheduler.feeds.imip import invitation_of
from scheduler.feeds.subscription import FeedTitle
from scheduler.service.context import Context
from scheduler.service.notices.recipients import Addressee, addressees, message_to
from scheduler.service.notices.texts import digest_subject, digest_text
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork

DIGEST_WORTH = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One reader whom a release would tell, whether urgently, and whether an address is known."""

    reader: Reader
    urgent: bool
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Whom a release would tell: how many teachers and schools, how many of them urgently, and
    those for whom no address is known; `told` is all of them, one by one.
    """

    teachers: int
    schools: int
    urgent: int
    without_address: tuple[Reader, ...]
    told: tuple[Told, ...] = ()


def wishes_of(ctx: Context, reader: Reader) -> Wishes:
    """Return how a reader wants to be told: what was chosen, else the house's defaults."""
    with ctx.uow().reading() as work:
        found = addressees(ctx, work).get(reader)
    return found.wishes if found else Wishes(language=ctx.language)


def choose(ctx: Context, reader: Reader, wishes: Wishes, actor: str) -> None:
    """Keep how a reader wants to be told."""
    with ctx.uow() as work:
        work.outbox.keep_wishes(reader, wishes)
        work.audit.add(
            Entry(
                at=ctx.clock.now(),
                actor=actor,
                act="choose-notices",
                what=reader.kind.value,
                key=reader.id,
            )
        )
        work.commit()


def preview(ctx: Context, changes: Sequence[Change]) -> Preview:
    """Return whom a release of these changes would tell."""
    with ctx.uow().reading() as work:
        told = _told(ctx, work, changes)
    reached = [who.reader.kind for who, _, _ in told if who.address]
    return Preview(
        teachers=reached.count(HolderKind.TEACHER),
        schools=reached.count(HolderKind.SCHOOL),
        urgent=sum(1 for who, _, urgent in told if who.address and urgent),
        without_address=tuple(who.reader for who, _, _ in told if not who.address),
        told=tuple(
            Told(reader=who.reader, urgent=urgent, reached=bool(who.address))
            for who, _, urgent in told
        ),
    )


def write_digests(
    ctx: Context, work: UnitOfWork, number: int, changes: Sequence[Change], note: str = ""
) -> int:
    """Write one digest for everybody to whom release `number` changes something, with the note of
    whoever released it; return how many.

    To be called in the release's own transaction, after its versions are stored, so that there is
    a release with its digests or neither. What changes within the province's notice goes out
    first, and is marked urgent.
    """
    told = [each for each in _told(ctx, work, changes) if each[0].address]
    invited = any(who.wishes.invitations for who, _, _ in told) and ctx.mail_sender
    brought: dict[SessionKey, list[ReleasedSession]] = {}
    if invited:
        for version in work.releases.newest().values():
            if version.release == number:
                brought.setdefault(version.facts.key, []).append(version)
    digests = [
        _digest(ctx, who, number, lines, brought, note=note, urgent=urgent)
        for who, lines, urgent in told
    ]
    return work.outbox.add(digests)


def _digest(
    ctx: Context,
    who: Addressee,
    number: int,
    lines: Sequence[DigestLine],
    brought: Mapping[SessionKey, Sequence[ReleasedSession]],
    *,
    note: str,
    urgent: bool,
) -> Message:
    language = who.wishes.language
    name = who.name.in_(language)
    text = digest_text(who.reader, name, number, lines, language, note=note, urgent=urgent)
    letter = Letter(
        subject=digest_subject(lines, language, urgent=urgent),
        text=text,
        invitations=_invitations(ctx, who, lines, brought) if who.wishes.invitations else (),
    )
    last = max(
        ctx.clock.now() + DIGEST_WORTH
        if line.kind is ChangeKind.MISSED
        else who.reader.span(line.facts)[1]
        for line in lines
    )
    return message_to(
        ctx,
        MessageKind.DIGEST,
        who,
        letter,
        about=str(number),
        worth_until=min(last, ctx.clock.now() + DIGEST_WORTH),
        urgent=urgent,
        release=number,
    )


def _invitations(
    ctx: Context,
    who: Addressee,
    lines: Sequence[DigestLine],
    brought: Mapping[SessionKey, Sequence[ReleasedSession]],
) -> tuple[Invitation, ...]:
    holder = FeedTitle(kind=who.reader.kind.value, id=who.reader.id, name=who.name)
    made = [
        invitation_of(
            session,
            holder=holder,
            recipient=who.address,
            organizer=ctx.mail_sender,
            language=who.wishes.language,
            base_url=ctx.base_url,
            departed=line.kind in {ChangeKind.CANCELLED, ChangeKind.MISSED},
        )
        for line in lines
        for session in brought.get(line.key, ())
        if session.facts == line.released
    ]
    return tuple(each for each in made if each is not None)


def _told(
    ctx: Context, work: UnitOfWork, changes: Sequence[Change]
) -> list[tuple[Addressee, tuple[DigestLine, ...], bool]]:
    province = work.province.load()
    if province is None:
        return []
    now = ctx.clock.now()
    notice = dt.timedelta(hours=province.notice_hours)
    known = addressees(ctx, work)
    told = []
    for reader in readers_of(changes):
        who = known.get(reader)
        lines = digest(reader, changes, now)
        if who is not None and who.wishes.digests and lines:
            told.append((who, lines, is_urgent(reader, lines, now, notice)))
    return told
