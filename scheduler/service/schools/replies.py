"""What schools tell the studio: whether the room is ready, how many came, what was lost.

A school replies about sessions that are released to it; its last word holds. Head counts are by
level and sex, so that no pupil is ever named.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scheduler.domain.errors import BadInputError, Fault, NotAllowedError, NotFoundError
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.province import province_in
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.replies import HeadCount, Loss, RoomReply
from scheduler.storage.unit_of_work import UnitOfWork

Lost = Loss  # as pages may name it, which never reach the storage
NOTE_LENGTH = 300
MOST_HEADS = 999
COUNTED_FOR = dt.timedelta(days=30)  # after a session, while its figures are not yet reported


class RoomAnswer(StrEnum):
    """Whether a school's room can take a session."""

    READY = "ready"
    NOT_POSSIBLE = "not-possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWord:
    """A school's answer on its room, and what it wrote beside it."""

    answer: RoomAnswer
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """How many girls and boys of one level were there."""

    girls: int
    boys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolReply:
    """All that one school has said of one session; `lost_from` is in minutes from its start."""

    answer: RoomAnswer | None = None
    answered_at: dt.datetime | None = None
    note: str = ""
    heads: Mapping[Level, Heads] = field(default_factory=dict)
    lost_from: int | None = None
    loss_note: str = ""


SILENT = SchoolReply()


def answer_room(
    ctx: Context, school_code: str, session_id: int, answer: RoomAnswer, note: str = ""
) -> None:
    """Keep whether a school's room is ready for a session.

    Raises `NotFoundError` for a session that is not released to the school, `NotAllowedError` for
    one that is over or called off, `BadInputError` for too long a note.
    """
    note = _note(note)
    with ctx.uow() as work:
        facts = facts_at(work, school_code, session_id)
        if facts.audience_end <= ctx.clock.now():
            raise NotAllowedError("%(session)s is over.", session=facts.key)
        reply = RoomReply(
            session_id=session_id,
            school_code=school_code,
            answer=answer,
            note=note,
            told_at=ctx.clock.now(),
        )
        work.replies.put_room(reply)
        _log(work, reply.told_at, school_code, str(answer), (facts, note))
        work.commit()


def count_heads(
    ctx: Context, school_code: str, session_id: int, counts: Mapping[Level, Heads]
) -> None:
    """Keep how many girls and boys of each level were in a school's room; once it has begun.

    Raises `NotFoundError`, `NotAllowedError` before the session or long after it, `BadInputError`
    for levels that it is not for and for figures below 0 or above 999.
    """
    now = ctx.clock.now()
    with ctx.uow() as work:
        facts = facts_at(work, school_code, session_id)
        _refuse_uncounted(facts, now)
        expected = levels_at(facts, province_in(work).school_by_code[school_code].levels)
        faults = [
            Fault(
                file="attendance",
                line=None,
                key=level.value,
                wrong=f"is {heads.girls} + {heads.boys}",
                allowed=f"0 to {MOST_HEADS} for each of {', '.join(expected)}",
            )
            for level, heads in counts.items()
            if level not in expected
            or not (0 <= heads.girls <= MOST_HEADS and 0 <= heads.boys <= MOST_HEADS)
        ]
        if faults:
            raise BadInputError(faults)
        rows = [
            HeadCount(
                session_id=session_id,
                school_code=school_code,
                level=level,
                girls=heads.girls,
                boys=heads.boys,
                told_at=now,
            )
            for level, heads in counts.items()
        ]
        work.replies.put_heads(session_id, school_code, rows)
        present = sum(row.girls + row.boys for row in rows)
        _log(work, now, school_code, "attendance", (facts, present))
        work.commit()


def tell_loss(
    ctx: Context, school_code: str, session_id: int, minute: int | None, note: str = ""
) -> None:
    """Keep from which minute on a live school lost a session; None takes the word back.

    Raises `NotFoundError`, `NotAllowedError` before the session, long after it and for a school
    that does not receive it live, `BadInputError` for a minute outside it.
    """
    note, now = _note(note), ctx.clock.now()
    with ctx.uow() as work:
        facts = facts_at(work, school_code, session_id)
        _refuse_uncounted(facts, now)
        reception = facts.reception_of(school_code)
        if reception is None or reception.mode is not Mode.LIVE:
            raise NotAllowedError(
                "%(session)s is not live at %(school)s.",
                session=facts.key,
                school=school_code,
            )
        if minute is not None and not 0 <= minute < facts.slot.minutes:
            raise _bad(
                "minute", f"is {minute}", f"a whole number from 0 to {facts.slot.minutes - 1}"
            )
        loss = None
        if minute is not None:
            loss = Loss(
                session_id=session_id,
                school_code=school_code,
                minute=minute,
                note=note,
                told_at=now,
            )
        work.replies.put_loss(session_id, school_code, loss)
        _log(work, now, school_code, "lost", (facts, minute))
        work.commit()


def facts_at(work: UnitOfWork, school_code: str, session_id: int) -> Facts:
    """Return what is released of a session to a school.

    Raises `NotFoundError` for a session that is not released to it, `NotAllowedError` for one that
    is cancelled.
    """
    found = work.releases.newest([session_id]).get(session_id)
    if found is None or found.facts.reception_of(school_code) is None:
        raise NotFoundError("released session", session_id)
    if found.facts.state is not ReleasedState.CONFIRMED:
        raise NotAllowedError("%(session)s is cancelled.", session=found.facts.key)
    return found.facts


def can_be_counted(facts: Facts, now: dt.datetime) -> bool:
    """Tell whether heads can be counted: from a session's start to thirty days after its end."""
    return (
        facts.state is ReleasedState.CONFIRMED
        and facts.audience_start <= now < facts.audience_end + COUNTED_FOR
    )


def levels_at(facts: Facts, taught: Collection[Level]) -> tuple[Level, ...]:
    """Return the levels of a session that a school teaches; all of its own for one without."""
    meant = [level for level in Level if level in facts.levels and level in taught]
    return tuple(meant or [level for level in Level if level in taught])


def _refuse_uncounted(facts: Facts, now: dt.datetime) -> None:
    if not can_be_counted(facts, now):
        raise NotAllowedError(
            "This can be said of %(session)s only after it has begun, and for a limited time.",
            session=facts.key,
        )


def _log(
    work: UnitOfWork, at: dt.datetime, school_code: str, act: str, about: tuple[Facts, object]
) -> None:
    facts, detail = about
    work.audit.add(
        Entry(
            at=at,
            actor=f"school {school_code}",
            act=act,
            what="reply",
            key=str(facts.key),
            detail={"says": detail},
        )
    )


def is_too_long(note: str) -> bool:
    """Tell whether a note is longer than is kept."""
    return len(plain_line(note)) > NOTE_LENGTH


def _note(note: str) -> str:
    words = plain_line(note)
    if is_too_long(note):
        raise _bad("note", "is too long", f"maximum number of characters: {NOTE_LENGTH}")
    return words


def _bad(key: str, wrong: str, allowed: str) -> BadInputError:
    return BadInputError([Fault(file="reply", line=None, key=key, wrong=wrong, allowed=allowed)])
