"""What the studio's page shows of a broadcast, read at one moment."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from scheduler.domain.broadcast import Broadcast, BroadcastChange, RoomOnAir
from scheduler.domain.errors import NotFoundError
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode, Reception
from scheduler.service.broadcasts.commands import WATCHED_FOR, Command, following_in, possible
from scheduler.service.broadcasts.signs import Sign, signs_of
from scheduler.service.context import Context
from scheduler.service.schools.replies import RoomAnswer, RoomWord
from scheduler.service.schools.reply_queries import room_words_in
from scheduler.service.timers.clock_guard import doubted_in
from scheduler.storage.repositories.exchange import Question
from scheduler.storage.repositories.replies import Loss
from scheduler.storage.unit_of_work import UnitOfWork

PLAYING, WAITING, LOST, LEFT, NOT_YET = "playing", "waiting", "lost", "left", "not-yet"
TROUBLED = (LOST, WAITING, LEFT, NOT_YET, PLAYING)  # who needs the operator comes first
SUPERVISED = dt.timedelta(seconds=10)  # without a word the supervisor counts as gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A live school in the band: where its player is, and what it has said."""

    school_code: str
    planned: str
    state: str
    variant: str = ""
    delay: int | None = None  # milliseconds
    stalls: int = 0
    word: RoomWord | None = None
    loss: Loss | None = None

    @property
    def needs_word(self) -> bool:
        """Tell whether somebody should see to it."""
        has_no_room = self.word is not None and self.word.answer is RoomAnswer.NOT_POSSIBLE
        return self.loss is not None or self.state == LOST or has_no_room


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioView:
    """A broadcast with its session, its rooms (those in trouble first), its questions, its changes
    of state, what comes next in the studio, and what can be done now.
    """

    session: ReleasedSession
    broadcast: Broadcast
    rooms: tuple[Room, ...]
    questions: tuple[Question, ...]
    changes: tuple[BroadcastChange, ...]
    following: ReleasedSession | None
    commands: tuple[Command, ...]
    is_supervised: bool
    is_clock_doubted: bool
    signs: tuple[Sign, ...]  # of its live schools, before it is on air
    now: dt.datetime

    @property
    def is_before(self) -> bool:
        """Tell whether it is still to begin."""
        return self.now < self.broadcast.starts_at and not self.broadcast.is_aborted

    @property
    def watching(self) -> int:
        """How many rooms have picture or sound now."""
        return sum(1 for room in self.rooms if room.state in {PLAYING, WAITING})


def studio_view(ctx: Context, session_id: int) -> StudioView:
    """Return all of it. Raises `NotFoundError` for a session that has no broadcast."""
    now = ctx.clock.now()
    with ctx.uow().reading() as work:
        broadcast = work.broadcasts.find(session_id)
        if broadcast is None:
            raise NotFoundError("broadcast", session_id)
        session = work.releases.newest([session_id])[session_id]
        return StudioView(
            session=session,
            broadcast=broadcast,
            rooms=_rooms(work, session, now),
            questions=work.exchange.questions([session_id]),
            changes=work.broadcasts.changes(session_id),
            following=following_in(work, session),
            commands=possible(broadcast, now),
            is_supervised=broadcast.seen_at is not None and now - broadcast.seen_at < SUPERVISED,
            is_clock_doubted=doubted_in(work) is not None,
            signs=signs_of(work, session, now) if now < broadcast.starts_at else (),
            now=now,
        )


def in_studios(ctx: Context) -> tuple[tuple[ReleasedSession, Broadcast], ...]:
    """Return what studios have to do with now, by start."""
    with ctx.uow().reading() as work:
        found = work.broadcasts.unfinished()
        sessions = (
            work.releases.newest([broadcast.session_id for broadcast in found]) if found else {}
        )
    return tuple((sessions[broadcast.session_id], broadcast) for broadcast in found)


def watching_in(work: UnitOfWork, ids: Collection[int], now: dt.datetime) -> Counter[int]:
    """Return by session how many rooms have its picture or sound now."""
    return Counter(
        room.session_id
        for room in work.broadcasts.rooms_of(ids)
        if room.state in {PLAYING, WAITING} and now - room.seen_at <= WATCHED_FOR
    )


def _rooms(work: UnitOfWork, session: ReleasedSession, now: dt.datetime) -> tuple[Room, ...]:
    ids = [session.session_id]
    said = {room.school_code: room for room in work.broadcasts.rooms(session.session_id)}
    words = room_words_in(work, ids)[session.session_id]
    losses = {loss.school_code: loss for loss in work.replies.losses(ids)}
    rooms = [
        replace(
            _room(reception, said.get(reception.school_code), now),
            word=words.get(reception.school_code),
            loss=losses.get(reception.school_code),
        )
        for reception in session.facts.receptions
        if reception.mode is Mode.LIVE
    ]
    return tuple(sorted(rooms, key=_by_need))


def _room(reception: Reception, player: RoomOnAir | None, now: dt.datetime) -> Room:
    """Return what a school's player says of itself, if it has said anything."""
    known = Room(school_code=reception.school_code, planned=reception.variant, state=NOT_YET)
    if player is None:
        return known
    is_silent = player.state != LEFT and now - player.seen_at > WATCHED_FOR
    return replace(
        known,
        state=LOST if is_silent else player.state,
        variant=player.variant,
        delay=player.delay,
        stalls=player.stalls,
    )


def _by_need(room: Room) -> tuple[bool, int, str]:
    return (not room.needs_word, TROUBLED.index(room.state), room.school_code)
