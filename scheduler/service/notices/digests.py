"""Who is told what by a release: one digest a person, each in the person's language.

They are written right after the transaction that freezes a release. So readers of all schools are
not held against every change while others wait for their turn to write. A release says until then
that its digests are due, so a process that dies in between leaves them to the timer worker. Each
has a key, so writing it twice leaves one. A newer digest says what one that still waits would have
said, and replaces it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.difference import differences
from scheduler.domain.digest import DigestLine, Reader, digest, is_urgent, readers_of
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind, NoticePreferences
from scheduler.domain.release import Change, ChangeKind
from scheduler.service.context import Context
from scheduler.service.notices.invitations import invitations_in
from scheduler.service.notices.recipients import Addressee, addressees, message_to
from scheduler.service.notices.texts import Known, digest_subject, digest_text
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork

DIGEST_WORTH = dt.timedelta(days=14)
Line = tuple[Addressee, tuple[DigestLine, ...], bool]
AT_ONCE = 200  # messages of one transaction, so that nobody waits long for a turn to write


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One reader whom a release would tell, whether urgently, and whether an address is known."""

    reader: Reader
    urgent: bool
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Whom a release would tell: how many teachers and schools, how many of them urgently, and
    those for whom no address is known. `told` is all of them, one by one.
    """

    teachers: int
    schools: int
    urgent: int
    without_address: tuple[Reader, ...]
    told: tuple[Told, ...] = ()


def wishes_of(ctx: Context, reader: Reader) -> NoticePreferences:
    """Return how a reader wants to be told: what was chosen, else the house's defaults."""
    with ctx.uow().reading() as work:
        found = addressees(ctx, work).get(reader)
    return found.wishes if found else NoticePreferences(language=ctx.language)


def choose_notices(ctx: Context, reader: Reader, wishes: NoticePreferences, actor: str) -> None:
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


def preview_digests(ctx: Context, changes: Sequence[Change]) -> Preview:
    """Return whom a release of these changes would tell."""
    with ctx.uow().reading() as work:
        told = _told(ctx, work, readers_of(changes))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message to be written, and the ids of those waiting ones that it replaces."""

    message: Message | None
    replaces: tuple[int, ...] = ()


def write_due(ctx: Context) -> int:
    """Write the digests and invitations of the releases that still owe them; return how many."""
    with ctx.uow().reading() as work:
        due = work.owed_mail.with_digests_due()
    written = 0
    for number in due:
        with ctx.uow().reading() as work:
            made = work.releases.find(number)
            changes = changes_of(work, number, number)
            prepared = prepare_digests(ctx, work, number, changes, made.note if made else "")
        for start in range(0, len(prepared), AT_ONCE):
            with ctx.uow() as work:
                written += store(work, number, prepared[start : start + AT_ONCE])
                work.commit()
        with ctx.uow() as work:
            work.owed_mail.mark_told(number)
            work.commit()
    return written


def write_digests(
    ctx: Context, work: UnitOfWork, number: int, changes: Sequence[Change], note: str = ""
) -> int:
    """Write what release `number` tells in the caller's transaction; return how many messages.

    What changes within the province's notice goes out first, and is marked urgent.
    """
    return store(work, number, prepare_digests(ctx, work, number, changes, note))


def prepare_digests(
    ctx: Context, work: UnitOfWork, number: int, changes: Sequence[Change], note: str = ""
) -> list[Written]:
    """Return a digest for everybody to whom release `number` changes something, with the note of
    whoever released it, and an invitation for each event of those who chose them. Nothing is kept.
    """
    found = list(_digests(ctx, work, number, readers_of(changes), note))
    return found + [Written(message=message) for message in invitations_in(ctx, work, number)]


def store(work: UnitOfWork, number: int, prepared: Sequence[Written]) -> int:
    """Keep prepared messages; what they replace and still waits is not sent any more."""
    replaced = [replace for written in prepared for replace in written.replaces]
    words = f"replaced by release {number}"
    work.owed_mail.replace(replaced, words)
    messages = [
        written.message
        for written in prepared
        if written.message is not None and not work.owed_mail.is_overtaken(written.message, number)
    ]
    work.owed_mail.replace_about(messages, number, words)
    return work.outbox.add([message for message in messages if not _is_of_no_use(work, message)])


def _is_of_no_use(work: UnitOfWork, message: Message) -> bool:
    """Tell whether a message calls off an event that its reader has never been sent."""
    called_off = any(invitation.is_cancelled for invitation in message.letter.invitations)
    return bool(message.about_uid) and called_off and not work.owed_mail.has_left(message)


def changes_of(work: UnitOfWork, first: int, last: int) -> tuple[Change, ...]:
    """Return what the releases from `first` to `last` have changed together."""
    ids = work.releases.changed_by(first, last)
    before = {key: session.facts for key, session in work.releases.as_of(first - 1, ids).items()}
    after = {key: session.facts for key, session in work.releases.as_of(last, ids).items()}
    return tuple(change for _, change in differences(before, after))


def _digests(
    ctx: Context,
    work: UnitOfWork,
    number: int,
    told: Mapping[Reader, Sequence[Change]],
    note: str,
) -> Iterator[Written]:
    """Work out each reader's digest: of this release, or of all since one that still waits."""
    waiting = work.owed_mail.waiting_digests()
    merged = _Merged(work, number, note) if waiting else None
    known: Known = {}
    for one in _told(ctx, work, told):
        who, words, first = one[0], note, number
        older = [each for each in waiting.get(who.reader, ()) if each[1] < number]
        now: Line | None = one
        if older and merged is not None:
            first = min(since for _, since in older)
            now = next(iter(_told(ctx, work, merged.changes_to(who.reader, first))), None)
            words = merged.notes_since(first)
        message = None
        if now is not None:
            message = _digest(ctx, now, number, (first, words), known)
        if who.address:
            yield Written(message=message, replaces=tuple(each for each, _ in older))


class _Merged:
    """What several releases up to one have changed together, each span worked out once."""

    def __init__(self, work: UnitOfWork, number: int, note: str) -> None:
        self._work, self._number = work, number
        self._notes = {made.number: made.note for made in work.releases.all()} | {number: note}
        self._since: dict[int, Mapping[Reader, Sequence[Change]]] = {}

    def changes_to(self, reader: Reader, first: int) -> Mapping[Reader, Sequence[Change]]:
        """Return what the releases from `first` on change for one reader."""
        if first not in self._since:
            self._since[first] = readers_of(changes_of(self._work, first, self._number))
        return {reader: self._since[first].get(reader, ())}

    def notes_since(self, first: int) -> str:
        """Return what was said with these releases, each sentence once."""
        said = (self._notes.get(each, "") for each in range(first, self._number + 1))
        return "\n".join(dict.fromkeys(each for each in said if each))


def _digest(ctx: Context, told: Line, number: int, said: tuple[int, str], known: Known) -> Message:
    """Return a digest of the releases since one, with the notes of whoever released them."""
    (who, lines, urgent), (since, note) = told, said
    language = who.wishes.language
    name = who.name.in_(language)
    letter = Letter(
        subject=digest_subject(lines, language, urgent=urgent),
        text=digest_text(
            who.reader, name, number, lines, language, note=note, urgent=urgent, known=known
        ),
        since=since,
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


def _told(ctx: Context, work: UnitOfWork, told: Mapping[Reader, Sequence[Change]]) -> list[Line]:
    province = work.province.load()
    if province is None:
        return []
    now = ctx.clock.now()
    notice = dt.timedelta(hours=province.notice_hours)
    known = addressees(ctx, work)
    found = []
    for reader, changes in told.items():
        who = known.get(reader)
        if who is None or not who.wishes.digests:
            continue
        lines = digest(reader, changes, now)
        if lines:
            found.append((who, lines, is_urgent(reader, lines, now, notice)))
    return found
