"""Sending what the outbox holds: every message at most once, and none lost without a word.

A message is claimed before the server is spoken to, and marked as being given to it just before its
text is. An owner that dies before the mark leaves a message that is certainly unsent, and it is
sent later. One that dies between the mark and the record of the server's answer leaves a message
that may have arrived. It becomes `unknown`, is shown to the operator and never sent again by
itself.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import structlog

from scheduler.domain.errors import NotFoundError, UnavailableError
from scheduler.domain.folding import matches
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import Letter, Message, MessageKind, MessageState
from scheduler.service.context import Context
from scheduler.service.notices.mail_format import compose
from scheduler.service.notices.recipients import addressees
from scheduler.service.notices.reminders import current_letter
from scheduler.service.notices.sign_in_links import mailed_link
from scheduler.service.people.links import link
from scheduler.service.ports.mail import Handed, Handover, Mailer
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.outbox import About
from scheduler.storage.unit_of_work import UnitOfWork

BATCH = 50
BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
OPEN_TO_DECISION = (MessageState.UNKNOWN, MessageState.FAILED, MessageState.BOUNCED)
DECIDED = {
    MessageState.WAITING: "to be sent again, says",
    MessageState.DROPPED: "dropped by",
}
TOO_LATE = "not sent in time"
OVERTAKEN = "what it reminds of has moved or been called off"
REMINDERS = (MessageKind.REMINDER, MessageKind.SOON)
CUT_OFF = "cut off while it was given to the mail server"

log = structlog.get_logger(__name__)


def send_due(
    ctx: Context,
    epoch: int,
    mailer: Mailer,
    *,
    only: Collection[MessageKind] | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> int:
    """Send the messages whose time has come, of some kinds only if so asked, while `go_on`; return
    how many the server took.

    First sorts what was left half done, by a dead owner or when the database went away.

    What is refused for the time being is tried again after 1, 5, 15, 60 and then every 240
    minutes, while it is worth sending.
    """
    try:
        _sort_left(ctx, epoch)
        with ctx.uow().reading() as work:
            waiting = work.outbox.due(ctx.clock.now(), BATCH, only)
        return sum(_send(ctx, epoch, mailer, message) for message in waiting if go_on())
    except UnavailableError as away:
        log.warning("the outbox waits for the database", reason=str(away))
        return 0
    finally:
        mailer.close()


def messages(
    ctx: Context,
    *,
    states: Iterable[MessageState] | None = None,
    release: int | None = None,
    words: str = "",
    limit: int | None = 200,
) -> tuple[Message, ...]:
    """Return messages for the operator's page, the newest first; those to readers whose name, id
    or address holds the words, where some are given.
    """
    chosen = None if states is None else tuple(states)
    with ctx.uow().reading() as work:
        about = _about(ctx, work, words) if words else None
        return work.outbox.find(states=chosen, release=release, about=about, limit=limit)


def message(ctx: Context, message_id: int) -> Message:
    """Return one message. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        found = work.outbox.by_id(message_id)
    if found is None:
        raise NotFoundError("message", message_id)
    return found


def _about(ctx: Context, work: UnitOfWork, words: str) -> About:
    named = {
        reader.id
        for reader, who in addressees(ctx, work).items()
        if matches(words, who.name.wordings())
    }
    return About(words=words.casefold(), holders=frozenset(named))


def counts(ctx: Context) -> dict[MessageState, int]:
    """Return how many messages are in each state."""
    with ctx.uow().reading() as work:
        return work.outbox.counts()


def has_mail(ctx: Context) -> bool:
    """Tell whether mail is configured; without it messages wait, until they are too old."""
    return bool(ctx.mail_sender)


def send_again(ctx: Context, message_id: int, actor: str) -> None:
    """Have a message sent once more, with the same Message-ID, though it may have arrived.

    Raises `NotFoundError` unless it failed, bounced, or nobody knows whether it arrived.
    """
    _decide(ctx, message_id, MessageState.WAITING, actor, "send-again")


def drop_message(ctx: Context, message_id: int, actor: str) -> None:
    """Let a message that failed, bounced or may have arrived rest.

    Raises `NotFoundError` for any other.
    """
    _decide(ctx, message_id, MessageState.DROPPED, actor, "drop-message")


def _decide(ctx: Context, message_id: int, state: MessageState, actor: str, act: str) -> None:
    with ctx.uow() as work:
        now = ctx.clock.now()
        words = f"{DECIDED[state]} {actor}"
        if not work.outbox.settle(message_id, OPEN_TO_DECISION, state, words, now):
            raise NotFoundError("message to decide on", message_id)
        work.audit.add(Entry(at=now, actor=actor, act=act, what="message", key=str(message_id)))
        work.commit()


def _send(ctx: Context, epoch: int, mailer: Mailer, message: Message) -> bool:
    if not _claim(ctx, epoch, message.id):
        return False
    told = log.bind(message=message.id, reader=message.reader.id, kind=message.kind.value)
    if ctx.clock.now() >= message.worth_until:
        words = message.outcome or TOO_LATE
        _finish(ctx, epoch, message, MessageState.TOO_LATE, words)
        return False
    letter = _letter_now(ctx, message)
    if letter is None:
        _finish(ctx, epoch, message, MessageState.REPLACED, OVERTAKEN)
        return False
    message = replace(message, letter=letter)
    try:
        mail = compose(message, mailer.sender, ctx.clock.now(), _page(ctx, message))
        handed = mailer.send(mail, lambda: _begin_sending(ctx, epoch, message.id))
    except UnavailableError:
        raise
    except Exception as error:  # noqa: BLE001 -- the edge: one bad message must not hold up the others
        told.exception("message failed")
        _finish(ctx, epoch, message, MessageState.FAILED, f"{type(error).__name__}: {error}")
        return False
    told.info("message handed over", how=handed.how.value, words=handed.words)
    _record(ctx, epoch, message, handed)
    return handed.how is Handover.ACCEPTED


def _letter_now(ctx: Context, message: Message) -> Letter | None:
    """Return what a message says by now; a reminder of what has moved says nothing any more."""
    if message.kind not in REMINDERS:
        return message.letter
    with ctx.uow().reading() as work:
        return current_letter(ctx, work, message)


def _page(ctx: Context, message: Message) -> str:
    try:
        if message.kind is MessageKind.SIGN_IN:
            return mailed_link(ctx, int(message.reader.id))
        if message.reader.kind is HolderKind.PERSON:
            return f"{ctx.base_url.rstrip('/')}/panel/today"
        return link(ctx, Holder(kind=HolderKind(message.reader.kind.value), id=message.reader.id))
    except NotFoundError:  # no longer in the roster
        return ""


def _sort_left(ctx: Context, epoch: int) -> None:
    with ctx.uow().reading() as work:
        left = work.outbox.find(states=(MessageState.CLAIMED, MessageState.SENDING), limit=1)
    if not left:
        return
    with ctx.uow() as work:
        if work.timer_worker.holds(epoch):
            work.outbox.recover(CUT_OFF)
            work.commit()


def _record(ctx: Context, epoch: int, message: Message, handed: Handed) -> None:
    if handed.how is Handover.LATER:
        # The claim has just counted this attempt.
        wait = BACK_OFF[min(message.attempts, len(BACK_OFF) - 1)]
        with ctx.uow() as work:
            now = ctx.clock.now()
            work.outbox.put_off(message.id, epoch, handed.words, now + wait)
            work.commit()
        return
    state = {
        Handover.ACCEPTED: MessageState.SENT,
        Handover.REFUSED: MessageState.FAILED,
        Handover.UNCERTAIN: MessageState.UNKNOWN,
    }[handed.how]
    _finish(ctx, epoch, message, state, handed.words)


def _claim(ctx: Context, epoch: int, message_id: int) -> bool:
    with ctx.uow() as work:
        if not work.timer_worker.holds(epoch):
            return False
        claimed = work.outbox.claim(message_id, epoch, ctx.clock.now())
        work.commit()
    return claimed


def _begin_sending(ctx: Context, epoch: int, message_id: int) -> bool:
    with ctx.uow() as work:
        began = work.outbox.begin_sending(message_id, epoch)
        work.commit()
    return began


def _finish(ctx: Context, epoch: int, message: Message, state: MessageState, words: str) -> None:
    with ctx.uow() as work:
        work.outbox.finish(message.id, epoch, state, words, ctx.clock.now())
        work.commit()
