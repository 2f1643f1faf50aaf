"""Questions that schools send ahead to a session's teacher: a class asks, nobody is named."""

import re
from collections.abc import Collection
from enum import StrEnum

from scheduler.domain.errors import BadInputError, Fault, NotAllowedError, NotFoundError
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.timetable import first_start
from scheduler.feeds.plain import plain_line
from scheduler.service.context import Context
from scheduler.service.province import province_in
from scheduler.service.schools.replies import facts_at, levels_at
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.exchange import Question

__all__ = ["Question"]


class QuestionMark(StrEnum):
    """What a moderator does with a question while the session runs."""

    NEW = ""
    NEXT = "next"
    ANSWERED = "answered"
    SET_ASIDE = "set-aside"


LONGEST = 300
MOST = 5  # of one school before one session
# What leads to a person: addresses, and figures long enough to be a telephone's.
PERSONAL = re.compile(r"\S@\S|(?:\d[\s.-]?){8,}")


def can_be_asked(ctx: Context, facts: Facts) -> bool:
    """Tell whether questions can still reach the teacher: until a live session ends, else until it
    is in the studio.
    """
    last = facts.end if facts.opening is None else first_start(facts)
    return facts.state is ReleasedState.CONFIRMED and ctx.clock.now() < last


def moderate(ctx: Context, question_id: int, mark: QuestionMark) -> None:
    """Keep what the moderator does with a question. Raises `NotFoundError`."""
    with ctx.uow() as work:
        if work.exchange.question(question_id) is None:
            raise NotFoundError("question", question_id)
        work.exchange.mark_question(question_id, mark.value)
        work.commit()


def ask(ctx: Context, school_code: str, session_id: int, level: Level, words: str) -> None:
    """Send a class's question ahead of a session; the same one again is kept once.

    Raises `NotFoundError` for a session that is not released to the school, and `NotAllowedError`
    once it has begun and after five questions. Raises `BadInputError` with `words` for none, too
    long a one, or one with a telephone number or an address. It has `level` for a level that the
    session is not for.
    """
    said = plain_line(words)
    with ctx.uow() as work:
        facts = facts_at(work, school_code, session_id)
        if not can_be_asked(ctx, facts):
            raise NotAllowedError(
                "%(session)s has begun; questions can no longer be sent.", session=facts.key
            )
        _refuse_words(said)
        if level not in levels_at(facts, province_in(work).school_by_code[school_code].levels):
            raise _bad("level", f"is {level}", "a level of the session")
        work.exchange.lock(session_id)
        known = [
            other_question
            for other_question in work.exchange.questions([session_id])
            if other_question.school_code == school_code
        ]
        if any(
            other_question.words == said and other_question.level == level
            for other_question in known
        ):
            return
        if len(known) >= MOST:
            raise NotAllowedError(
                "Maximum number of questions of %(school)s: %(most)s.",
                school=school_code,
                most=MOST,
            )
        question = Question(
            session_id=session_id,
            school_code=school_code,
            level=level,
            words=said,
            asked_at=ctx.clock.now(),
        )
        work.exchange.add_question(question)
        work.audit.add(_entry(ctx, question, f"school {school_code}", "ask", facts))
        work.commit()


def drop_question(ctx: Context, question_id: int, *, actor: str, school_code: str = "") -> None:
    """Take a question away; with `school_code` only one of this school's. The log keeps that it
    was, without its words. Raises `NotFoundError`.
    """
    with ctx.uow() as work:
        found = work.exchange.question(question_id)
        if found is None or (school_code and found.school_code != school_code):
            raise NotFoundError("question", question_id)
        facts = work.releases.newest([found.session_id])[found.session_id].facts
        work.exchange.drop_question(question_id)
        work.audit.add(_entry(ctx, found, actor, "drop", facts))
        work.commit()


def questions_for(ctx: Context, sessions: Collection[int]) -> dict[int, tuple[Question, ...]]:
    """Return the questions by session, the oldest first."""
    with ctx.uow().reading() as work:
        found = work.exchange.questions(sessions)
    return {
        session_id: tuple(question for question in found if question.session_id == session_id)
        for session_id in sessions
    }


def _refuse_words(said: str) -> None:
    if not 0 < len(said) <= LONGEST:
        raise _bad("words", "is empty or too long", f"number of characters: 1 to {LONGEST}")
    if PERSONAL.search(said):
        raise _bad(
            "words", "contains an address or a telephone number", "a question without personal data"
        )


def _entry(ctx: Context, question: Question, actor: str, act: str, facts: Facts) -> Entry:
    return Entry(
        at=ctx.clock.now(),
        actor=actor,
        act=act,
        what="question",
        key=str(facts.key),
        detail={"school": question.school_code, "level": question.level},
    )


def _bad(key: str, wrong: str, allowed: str) -> BadInputError:
    return BadInputError([Fault(file="question", line=None, key=key, wrong=wrong, allowed=allowed)])
