"""Sign-in links that are sent by email."""

import datetime as dt

from scheduler.domain.digest import Reader
from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind
from scheduler.domain.person import Person
from scheduler.service.context import Context
from scheduler.service.notices.recipients import message_id_for
from scheduler.service.notices.texts import say_in_mail
from scheduler.service.people.links import new_sign_in
from scheduler.service.people.sign_in import log_entry, open_account

MAILED_LASTS = dt.timedelta(hours=1)
MAILED_AGAIN = dt.timedelta(minutes=5)


def send_sign_in_link(ctx: Context, person_id: int, *, actor: str) -> None:
    """Mail somebody a sign-in. Raises `NotFoundError` for a closed account or one without mail."""
    with ctx.uow() as work:
        person = open_account(work, person_id)
        if not person.email:
            raise NotFoundError("email address of", person.name)
        work.outbox.add([_mail(ctx, person)])
        work.audit.add(log_entry(ctx, actor, "send-link", person))
        work.commit()


def ask_for_link(ctx: Context, email: str) -> None:
    """Mail a sign-in to whoever has that address; nobody learns whether somebody has.

    Within five minutes one mail is enough.
    """
    with ctx.uow() as work:
        person = work.people.at(email.strip())
        if person is not None and person.active:
            work.outbox.add([_mail(ctx, person)])
        else:
            person = None
        work.audit.add(log_entry(ctx, "", "ask-link", person))
        work.commit()


def mailed_link(ctx: Context, person_id: int) -> str:
    """Return a sign-in to write into a mail that is being sent; good for one use and one hour.

    It is made now, so that no secret is kept in the outbox. Raises `NotFoundError` for an account
    that was closed meanwhile.
    """
    with ctx.uow() as work:
        address = new_sign_in(ctx, work, open_account(work, person_id), MAILED_LASTS)
        work.commit()
    return address


def _mail(ctx: Context, person: Person) -> Message:
    now = ctx.clock.now()
    language = person.language or ctx.language
    letter = Letter(
        subject=say_in_mail("sign-in.subject", language),
        text="\n\n".join(
            [
                say_in_mail("greeting", language, name=person.name),
                say_in_mail("sign-in.intro", language),
            ]
        ),
    )
    turn = int(now.timestamp() // MAILED_AGAIN.total_seconds())
    return Message(
        key=f"{MessageKind.SIGN_IN}:{HolderKind.PERSON}:{person.id}:{turn}",
        message_id=message_id_for(ctx),
        kind=MessageKind.SIGN_IN,
        reader=Reader(HolderKind.PERSON, str(person.id)),
        address=person.email,
        language=language,
        letter=letter,
        urgent=True,
        created_at=now,
        due_at=now,
        worth_until=now + MAILED_LASTS,
    )
