"""What was reached between two days: the figures, and what the schools have said of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scheduler.domain.broadcast import Broadcast
from scheduler.domain.figures import Figures, figures_of
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, SessionState
from scheduler.domain.timetable import takes_studio
from scheduler.service.context import Context
from scheduler.service.province import province_in
from scheduler.service.schools.replies import Heads, RoomAnswer
from scheduler.storage.repositories.replies import HeadCount, Loss, RoomReply
from scheduler.storage.unit_of_work import UnitOfWork

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


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
    """Everything that is reported of the days from `first` to `last`, both inclusive.

    `figures` are of what is released. `held` are of what of it has been broadcast by now (for as
    long as it was). `earlier` are of what was broadcast in as many days before. `missed` are the
    sessions that were not held, which no figure counts.
    """

    first: dt.date
    last: dt.date
    figures: Figures
    held: Figures
    earlier: Figures
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
        before = (first - (last - first) - DAY, first - DAY)
        known = work.releases.of_holder("province", "", first=before[0], last=before[1])
        sessions = [session for session, _ in seen if session.facts.stands]
        over = [session for session in sessions if session.facts.audience_end <= ctx.clock.now()]
        ids = [session.session_id for session in over]
        heads, rooms = work.replies.heads(ids), work.replies.rooms(ids)
        losses = work.replies.losses(ids)
        held = _held(ctx, work, sessions)
        earlier = _held(ctx, work, [session for session, _ in known])
    return Report(
        first=first,
        last=last,
        figures=figures_of(province, sessions, first, last),
        held=figures_of(province, held, first, last),
        earlier=figures_of(province, earlier, *before),
        attendance=_attendance(over, heads),
        rooms=_rooms(over, rooms, losses),
        missed=tuple(session for session, _ in seen if session.facts.state is ReleasedState.MISSED),
    )


def _held(
    ctx: Context, work: UnitOfWork, sessions: Iterable[ReleasedSession]
) -> list[ReleasedSession]:
    """Return what of some sessions has been broadcast, each for as long as it was."""
    over = [session for session in sessions if session.facts.audience_end <= ctx.clock.now()]
    ids = [session.session_id for session in over]
    ended, broadcasts = work.actions.ended(ids), work.broadcasts.of_sessions(ids)
    return [
        _as_long_as(session, broadcasts.get(session.session_id))
        for session in over
        if not takes_studio(session.facts) or ended.get(session.session_id) == SessionState.DONE
    ]


def _as_long_as(session: ReleasedSession, broadcast: Broadcast | None) -> ReleasedSession:
    """Return a session with the minutes that schools could see, where its broadcast knows them."""
    if broadcast is None or broadcast.aired_at is None:
        return session
    slot = session.facts.slot
    shown = round((broadcast.ends_at - broadcast.aired_at) / MINUTE)
    if shown >= slot.minutes:
        return session
    shorter = replace(slot, minutes=max(shown, 1))
    return replace(session, facts=replace(session.facts, slot=shorter))


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
