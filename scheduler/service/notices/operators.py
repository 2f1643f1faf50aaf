"""Letters to those who keep the installation: operators and administrators with an address."""

import datetime as dt
from collections.abc import Callable, Mapping

from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind
from scheduler.domain.person import Role
from scheduler.domain.wall import clock_text
from scheduler.language.dates import full_day
from scheduler.service.context import Context
from scheduler.service.notices.recipients import message_id_for
from scheduler.service.notices.texts import say_in_mail
from scheduler.storage.unit_of_work import UnitOfWork

KEEPERS = frozenset({Role.OPERATOR, Role.ADMINISTRATOR})
Moment = tuple[dt.date, int]
Parts = Mapping[str, object]


def moment_text(moment: Moment, language: str) -> str:
    """Write a wall day and minute as `lundi 30 novembre 2026, 14:30`."""
    day, minute = moment
    return f"{full_day(day, language)}, {clock_text(minute)}"


def letters_to_operators(
    ctx: Context,
    work: UnitOfWork,
    kind: MessageKind,
    sentence: str,
    *,
    about: str,
    worth_until: dt.datetime,
    parts: Callable[[str], Parts],
) -> list[Message]:
    """Return an urgent letter to each keeper. `sentence` names subject and text in the catalogue;
    `about` tells it from others of its kind. `parts` gives what fills it in a language.
    """
    now = ctx.clock.now()
    letters = []
    for person in work.people.all():
        if not (person.active and person.email and person.roles & KEEPERS):
            continue
        language = person.language or ctx.language
        told = parts(language)
        text = [
            say_in_mail("greeting", language, name=person.name),
            say_in_mail(f"{sentence}.text", language, **told),
        ]
        letters.append(
            Message(
                key=f"{kind.value}:{HolderKind.PERSON}:{person.id}:{about}",
                message_id=message_id_for(ctx),
                kind=kind,
                reader=Reader(HolderKind.PERSON, str(person.id)),
                address=person.email,
                language=language,
                letter=Letter(
                    subject=say_in_mail(f"{sentence}.subject", language, **told),
                    text="\n\n".join(text),
                ),
                urgent=True,
                created_at=now,
                due_at=now,
                worth_until=worth_until,
            )
        )
    return letters
