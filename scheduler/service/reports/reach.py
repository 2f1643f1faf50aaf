"""What was reached between two days: the figures, and what the schools have said of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.domain.figures import Figures, figures_of
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.service.context import Context
from scheduler.service.province import province_in
from scheduler.service.schools.replies import Heads, RoomAnswer
from scheduler.storage.repositories.replies import HeadCount, Loss, RoomReply


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Heads by level; and of the receptions that are over, how many were expected to be counted
    and were, for each school of those expected.
    """

    by_level: Mapping[Level, Heads]
    expected: Mapping[str, int]  # by school code
    counted: Mapping[str, int]

    @property
    def girls(self) -> int:
        """Girls that came, once for each session."""
        return sum(each.girls for each in self.by_level.values())

    @property
    def boys(self) -> int:
        """Boys that came, once for each session."""
        return sum(each.boys for each in self.by_level.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomReplies:
    """Of the live receptions that are over: how many schools said what of their room beforehand,
    and how many lost a part.
    """

    ready: int
    not_possible: int
    silent: int
    lost: int
    lost_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is reported of the days from `first` to `last`, both inclusive. `missed` are
    the sessions that were not held, which no figure counts.
    """

    first: dt.date
    last: dt.date
    figures: Figures
    attendance: Attendance
    rooms: RoomReplies
    missed: tuple[ReleasedSession, ...] = ()


def report(ctx: Context, first: dt.date, last: dt.date) -> Report:
    """Return what the release in force reaches between two days, both inclusive, and what is known
    of what has come of it by now. Raises `NotFoundError` before the first import.
    """
    with ctx.uow().reading() as work:
        province = province_in(work)
        seen = work.releases.of_holder("province", "", first=first, last=last, with_cancelled=True)
        sessions = [session for session, _ in seen if session.facts.stands]
        over = [session for session in sessions if session.facts.audience_end <= ctx.clock.now()]
        ids = [session.session_id for session in over]
        heads, rooms = work.replies.heads(ids), work.replies.rooms(ids)
        losses = work.replies.losses(ids)
    return Report(
        first=first,
        last=last,
        figures=figures_of(province, sessions, first, last),
        attendance=_attendance(over, heads),
        rooms=_rooms(over, rooms, losses),
        missed=tuple(session for session, _ in seen if session.facts.state is ReleasedState.MISSED),
    )


def _attendance(over: Iterable[ReleasedSession], heads: Iterable[HeadCount]) -> Attendance:
    girls: Counter[str] = Counter()
    boys: Counter[str] = Counter()
    told = set()
    for head in heads:
        girls[head.level] += head.girls
        boys[head.level] += head.boys
        told.add((head.session_id, head.school_code))
    expected = [
        (session.session_id, reception.school_code)
        for session in over
        for reception in session.facts.receptions
        if reception.mode is not Mode.NONE
    ]
    return Attendance(
        by_level={
            level: Heads(girls=girls[level], boys=boys[level]) for level in Level if level in girls
        },
        expected=Counter(code for _, code in expected),
        counted=Counter(code for session_id, code in expected if (session_id, code) in told),
    )


def _rooms(
    over: Iterable[ReleasedSession], rooms: Iterable[RoomReply], losses: Iterable[Loss]
) -> RoomReplies:
    minutes = {session.session_id: session.facts.slot.minutes for session in over}
    live = {
        (session.session_id, reception.school_code)
        for session in over
        for reception in session.facts.receptions
        if reception.mode is Mode.LIVE
    }
    answers = Counter(
        RoomAnswer(room.answer) for room in rooms if (room.session_id, room.school_code) in live
    )
    lost = [loss for loss in losses if (loss.session_id, loss.school_code) in live]
    return RoomReplies(
        ready=answers[RoomAnswer.READY],
        not_possible=answers[RoomAnswer.NOT_POSSIBLE],
        silent=len(live) - answers.total(),
        lost=len(lost),
        lost_minutes=sum(minutes[loss.session_id] - loss.minute for loss in lost),
    )
