"""Invitations: one mail an event, whose METHOD and body every calendar program acts on.

A reader who chose them gets the entries of the own calendar, one by one, as releases change them:
the same UID, number and text as the feed. What still waits of an event is replaced by newer mail.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Invitation, Letter, Message, MessageKind
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.feeds.imip import cancellation_of, invitation_of
from scheduler.feeds.subscription import FeedTitle
from scheduler.service.context import Context
from scheduler.service.notices.recipients import Addressee, addressees, message_to
from scheduler.storage.unit_of_work import UnitOfWork

WORTH = dt.timedelta(days=14)


def invitations_in(ctx: Context, work: UnitOfWork, number: int) -> Iterator[Message]:
    """Return the invitations that a release sends: to those who chose them, of each session of
    theirs in which they see a difference and that is not over.
    """
    if not ctx.mail_sender:
        return
    known = addressees(ctx, work)
    chosen = {
        reader: who for reader, who in known.items() if who.wishes.invitations and who.address
    }
    ids = work.releases.changed_by(number, number)
    before, after = work.releases.as_of(number - 1, ids), work.releases.as_of(number, ids)
    seen = work.audiences.of_sessions(ids)
    for session_id, version in after.items():
        if _is_over(version, before.get(session_id), ctx.clock.now()):
            continue
        for sight in seen.get(session_id, ()):
            who = chosen.get(Reader(HolderKind(sight.kind), sight.holder_id))
            if who is not None:
                former = before.get(session_id)
                yield from _letters(ctx, who, former, version, number, departed=sight.departed)
    yield from _left_behind(ctx, work, known, after.values(), number)


def _left_behind(
    ctx: Context,
    work: UnitOfWork,
    known: Mapping[Reader, Addressee],
    versions: Collection[ReleasedSession],
    number: int,
) -> Iterator[Message]:
    """Call off, at an address that gets no more invitations, the entries that have changed: nobody
    would set them right there.
    """
    by_uid = {version.uid: version for version in versions}
    for entry in sorted(work.owed_mail.entries_sent(by_uid)):
        who, version = known.get(entry.reader), by_uid[entry.uid]
        if who is None or (who.wishes.invitations and who.address == entry.address):
            continue
        left = replace(who, address=entry.address)
        ended = invitation_of(version, departed=True, **_given(ctx, left))  # type: ignore[arg-type]
        if ended is not None:
            yield _letter(ctx, left, version, ended, number, about=f"{entry.uid}:{entry.address}")


def _letters(
    ctx: Context,
    who: Addressee,
    former: ReleasedSession | None,
    version: ReleasedSession,
    number: int,
    *,
    departed: bool,
) -> Iterator[Message]:
    given = _given(ctx, who)
    now = invitation_of(version, departed=departed, **given)  # type: ignore[arg-type]
    was = invitation_of(former, **given) if former else None  # type: ignore[arg-type]
    if now is None or (was is None and now.is_cancelled) or (was and was.says == now.says):
        return
    yield _letter(ctx, who, version, now, number)
    if version.former_uid and who.reader.kind is HolderKind.SCHOOL:
        ended = cancellation_of(version, **given)  # type: ignore[arg-type]
        if ended is not None:
            yield _letter(ctx, who, version, ended, number)


def _given(ctx: Context, who: Addressee) -> dict[str, object]:
    return {
        "holder": FeedTitle(kind=who.reader.kind.value, id=who.reader.id, name=who.name),
        "recipient": who.address,
        "organizer": ctx.mail_sender,
        "language": who.wishes.language,
        "base_url": ctx.base_url,
    }


def _letter(
    ctx: Context,
    who: Addressee,
    version: ReleasedSession,
    invitation: Invitation,
    number: int,
    *,
    about: str = "",
) -> Message:
    is_former = invitation.uid != version.uid
    about = about or invitation.uid
    letter = Letter(
        subject=invitation.title,
        text=invitation.text,
        invitations=(invitation,),
    )
    now = ctx.clock.now()
    ends = max(version.facts.end, version.facts.audience_end)
    return message_to(
        ctx,
        MessageKind.INVITATION,
        who,
        letter,
        # The entry under a former UID is called off once, whatever comes later.
        about=about if is_former else f"{about}:{version.sequence}",
        about_uid=invitation.uid,
        worth_until=now + WORTH if invitation.is_cancelled else max(ends, now),
        release=number,
    )


def _is_over(version: ReleasedSession, former: ReleasedSession | None, now: dt.datetime) -> bool:
    if version.facts.state is ReleasedState.MISSED:
        return False
    facts = [version.facts, *([former.facts] if former else [])]
    return all(max(other_facts.end, other_facts.audience_end) <= now for other_facts in facts)
