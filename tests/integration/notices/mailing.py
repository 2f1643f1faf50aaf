"""A province whose people have addresses, and what to do with their mails."""

from collections.abc import Sequence
from email.message import EmailMessage

from scheduler.adapters.smtp import SmtpMailer
from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.release import Change, Facts
from scheduler.service.context import Context
from scheduler.service.notices import digests, outbox
from scheduler.service.releases.audience import sights_of
from scheduler.service.timers import actions
from tests.broadcasts import publish, store_province
from tests.factories import code

SENDER = "studio@educatec.example"
TEACHER = Reader(HolderKind.TEACHER, "maths-a")
SCHOOL = Reader(HolderKind.SCHOOL, code(99001))
TEACHER_ADDRESS = "maths-a@educatec.example"
SCHOOL_ADDRESS = "99001@ecoles.example"


def with_sender(ctx: Context) -> Context:
    made = Context(
        uow=ctx.uow,
        clock=ctx.clock,
        zone=ctx.zone,
        secret=ctx.secret,
        base_url=ctx.base_url,
        mail_sender=SENDER,
    )
    store_province(made)
    return made


def release(ctx: Context, sessions: dict[int, Facts]) -> int:
    return write(ctx, *publish_only(ctx, sessions))


def publish_only(ctx: Context, sessions: dict[int, Facts]) -> tuple[int, Sequence[Change]]:
    """Release without a word to anybody yet."""
    with ctx.uow().reading() as work:
        former = work.audiences.of_sessions(list(sessions))
    seen = {number: sights_of(facts, former.get(number, ())) for number, facts in sessions.items()}
    return publish(ctx, sessions, seen)


def write(ctx: Context, number: int, changes: Sequence[Change]) -> int:
    with ctx.uow() as work:
        digests.write_digests(ctx, work, number, changes)
        work.commit()
    return number


def send(ctx: Context, mailer: SmtpMailer) -> int:
    return outbox.send_due(ctx, actions.begin_epoch(ctx, "test"), mailer)


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    words: str = part.get_content()
    return words


def states(ctx: Context) -> dict[str, int]:
    return {state.value: count for state, count in outbox.counts(ctx).items()}
