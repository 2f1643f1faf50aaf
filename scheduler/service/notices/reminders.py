"""Reminders: the day before, one a person; and 15 minutes before, for those who want it.

They are written in the transaction that records the act they come from, each with a key.
"""

import datetime as dt
from collections.abc import Sequence

from scheduler.domain.action import Action
from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.session import Mode
from scheduler.domain.timetable import first_start, takes_studio
from scheduler.language.dates import full_day
from scheduler.service.context import Context
from scheduler.service.notices.recipients import Addressee, addressees, message_to
from scheduler.service.notices.texts import day_letter, say_in_mail, title_text
from scheduler.storage.unit_of_work import UnitOfWork


def write_reminders(ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Write what the day before asks for: one reminder a person of all the day's sessions.

    Whoever was already reminded of this session at this hour is not reminded again; one that has
    moved is told by itself.
    """
    version = work.actions.version(action.session_id)
    if version is None or not version.facts.stands:
        return "nobody to remind"
    day = _day_of(version.facts)
    today = _sessions_of(ctx, work, day)
    if all(session_id != action.session_id for session_id, _ in today):
        today.append((action.session_id, version.facts))  # its opening is not the day it was made
    written = []
    for who in _taking_part(ctx, work, version.facts):
        if not who.wishes.day_before:
            continue
        told = {
            cover
            for message in work.outbox.reminders(who.reader, day, MessageKind.REMINDER)
            for cover in message.letter.covers
        }
        if _cover(action.session_id, version.facts) in told:
            continue
        mine = [each for each in today if _concerns(who.reader, each[1])]
        if told:
            mine = [each for each in mine if _cover(*each) not in told]
        written.append(_reminder(ctx, who, day, mine, action))
    return f"reminders written: {work.outbox.add(written)}"


def write_soon(ctx: Context, work: UnitOfWork, action: Action) -> str:
    """Write the reminders 15 minutes before, for those who asked for them."""
    version = work.actions.version(action.session_id)
    if version is None:
        return "nobody to remind"
    facts = version.facts
    written = []
    for who in _taking_part(ctx, work, facts):
        if not who.wishes.soon:
            continue
        language = who.wishes.language
        letter = Letter(
            subject=say_in_mail("soon.subject", language, title=title_text(facts, language)),
            text=day_letter(
                who.reader,
                who.name.in_(language),
                say_in_mail("soon.intro", language),
                [facts],
                language,
            ),
            covers=(_cover(action.session_id, facts),),
        )
        written.append(
            message_to(
                ctx,
                MessageKind.SOON,
                who,
                letter,
                about=letter.covers[0],
                worth_until=first_start(facts),
                urgent=True,
                about_day=_day_of(facts),
            )
        )
    return f"reminders written: {work.outbox.add(written)}"


def current_letter(ctx: Context, work: UnitOfWork, message: Message) -> Letter | None:
    """Return what a reminder that is about to be sent still says: None when nothing of it stands.

    A session may have moved, or been called off, since the reminder was written.
    """
    standing = []
    for cover in message.letter.covers:
        session_id = int(cover.partition("@")[0])
        version = work.actions.version(session_id)
        if version and version.facts.stands and _cover(session_id, version.facts) == cover:
            standing.append((session_id, version.facts))
    if len(standing) == len(message.letter.covers):
        return message.letter
    who = addressees(ctx, work).get(message.reader)
    if not standing or who is None or message.about_day is None:
        return None
    return _day_letter(who, message.about_day, standing)


def _taking_part(ctx: Context, work: UnitOfWork, facts: Facts) -> list[Addressee]:
    return [
        who
        for reader, who in addressees(ctx, work).items()
        if who.address and _concerns(reader, facts)
    ]


def _concerns(reader: Reader, facts: Facts) -> bool:
    """Tell whether a reader has something to do when the session starts.

    Schools that get the recording of a broadcast have nothing to do at its hour; a recorded-only
    session made in the studio concerns the teacher, and one supplied as a file the schools.
    """
    if not reader.takes_part(facts) or reader.kind is HolderKind.TEACHER:
        return reader.takes_part(facts)
    reception = facts.reception_of(reader.id)
    return not takes_studio(facts) or (reception is not None and reception.mode is Mode.LIVE)


def _sessions_of(ctx: Context, work: UnitOfWork, day: dt.date) -> list[tuple[int, Facts]]:
    midnight = ctx.zone.instant(day, 0)
    # A day to either side holds every session whose wall day this is; the wall day itself decides.
    margin = dt.timedelta(days=2)
    found = work.actions.versions_from(midnight - margin, midnight + margin)
    return [
        (version.session_id, version.facts)
        for version in found
        if _day_of(version.facts) == day
        and version.facts.state is ReleasedState.CONFIRMED
        and first_start(version.facts) > ctx.clock.now()
    ]


def _reminder(
    ctx: Context, who: Addressee, day: dt.date, sessions: list[tuple[int, Facts]], action: Action
) -> Message:
    facts = [session for _, session in sessions]
    letter = _day_letter(who, day, sessions)
    return message_to(
        ctx,
        MessageKind.REMINDER,
        who,
        letter,
        about=f"{action.session_id}:{action.sequence}",
        worth_until=max(map(first_start, facts), default=action.worth_until),
        about_day=day,
    )


def _day_letter(who: Addressee, day: dt.date, sessions: Sequence[tuple[int, Facts]]) -> Letter:
    language = who.wishes.language
    intro = say_in_mail("reminder.intro", language, day=full_day(day, language))
    facts = [session for _, session in sessions]
    return Letter(
        subject=say_in_mail("reminder.subject", language, day=full_day(day, language)),
        text=day_letter(who.reader, who.name.in_(language), intro, facts, language),
        covers=tuple(_cover(*session) for session in sessions),
    )


def _day_of(facts: Facts) -> dt.date:
    return (facts.slot if takes_studio(facts) else facts.audience_slot).day


def _cover(session_id: int, facts: Facts) -> str:
    return f"{session_id}@{first_start(facts).isoformat()}"
