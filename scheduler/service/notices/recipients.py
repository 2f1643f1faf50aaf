"""Everybody who can be written to, and a message to one of them."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind, NoticePreferences
from scheduler.domain.text import Text
from scheduler.service.context import Context
from scheduler.storage.unit_of_work import UnitOfWork

SPOKEN = ("ar", "fr", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A reader with a name, an address (empty: none is known) and wishes."""

    reader: Reader
    name: Text
    address: str
    wishes: NoticePreferences


def addressees(ctx: Context, work: UnitOfWork) -> dict[Reader, Addressee]:
    """Return every school and teacher of the province in force."""
    province = work.province.load()
    if province is None:
        return {}
    chosen = work.outbox.wishes()
    found = {}
    for school in province.schools:
        reader = Reader(HolderKind.SCHOOL, school.code)
        wishes = chosen.get(reader, NoticePreferences(language=ctx.language))
        found[reader] = Addressee(
            reader=reader, name=school.name, address=school.email, wishes=wishes
        )
    for teacher in province.teachers:
        reader = Reader(HolderKind.TEACHER, teacher.id)
        wishes = chosen.get(reader, NoticePreferences(language=_spoken(ctx, teacher.languages)))
        found[reader] = Addressee(
            reader=reader, name=teacher.name, address=teacher.email, wishes=wishes
        )
    return found


def _spoken(ctx: Context, languages: Iterable[str]) -> str:
    spoken = [language for language in SPOKEN if language in set(languages)]
    return ctx.language if ctx.language in spoken or not spoken else spoken[0]


def message_to(
    ctx: Context,
    kind: MessageKind,
    who: Addressee,
    letter: Letter,
    *,
    about: str,
    worth_until: dt.datetime,
    urgent: bool = False,
    release: int | None = None,
    about_day: dt.date | None = None,
    about_uid: str = "",
) -> Message:
    """Return a message that is due now; `about` tells it from others of its kind to this reader."""
    now = ctx.clock.now()
    return Message(
        key=f"{kind.value}:{who.reader.kind.value}:{who.reader.id}:{about}",
        message_id=message_id_for(ctx),
        kind=kind,
        reader=who.reader,
        address=who.address,
        language=who.wishes.language,
        letter=letter,
        urgent=urgent,
        release=release,
        about_day=about_day,
        about_uid=about_uid,
        created_at=now,
        due_at=now,
        worth_until=worth_until,
    )


def message_id_for(ctx: Context) -> str:
    """Return a new Message-ID, in the domain that mails come from."""
    domain = ctx.mail_sender.rpartition("@")[2] or urlsplit(ctx.base_url).hostname or "localhost"
    return f"<{uuid.uuid4()}@{domain}>"
