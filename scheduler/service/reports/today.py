"""What an operator looks at all day, read at one moment: what is on and comes, and what waits."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scheduler.domain.broadcast import BEFORE_SCHOOLS, OVER, Broadcast
from scheduler.domain.holder import WITH_PAGE, Holder
from scheduler.domain.message import Message, MessageState
from scheduler.domain.release import Release, ReleasedSession
from scheduler.domain.session import SessionState
from scheduler.domain.timetable import takes_studio
from scheduler.service.broadcasts.studio_view import watching_in
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import (
    Delivery,
    Whereabouts,
    deliveries_in,
    released_around,
)
from scheduler.service.feeds.fetch_log import not_seen_in
from scheduler.service.jobs import Job, running_in
from scheduler.service.requests.request import Request, request_of
from scheduler.service.schools.replies import RoomWord
from scheduler.service.schools.reply_queries import room_words_in
from scheduler.service.timers.actions import airing_in
from scheduler.storage.repositories.replies import Loss
from scheduler.storage.unit_of_work import UnitOfWork

AHEAD = dt.timedelta(days=14)
NEAR = dt.timedelta(days=1)
UNSETTLED = (MessageState.FAILED, MessageState.BOUNCED, MessageState.UNKNOWN)
BEHIND = dt.timedelta(days=7)
MOST_LETTERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What the page Today shows. `sessions` stand from today for two weeks, by start; `airing` are
    those in the studio. `rooms` are the words on rooms, by session and school, for those of today
    and tomorrow. `wishes` come the oldest first. `letters` are messages that did not arrive for
    certain, `late` recordings that are late. `unheld` are sessions of the last days that the timer
    worker could not put on air, while nobody has said what became of them. `over` tells which of
    these and of today's are over, so that they may be said not broadcast. `not_seen` are those
    whose calendar is behind. `has_readers` tells whether anybody has shown to have the address of a
    page. `running` is the job that plans now.

    `losses` and `present` (heads by school code) are what schools have told of the sessions of
    today. `broadcasts` are those of their studios, and `watching` how many rooms have a picture of
    each that is not over. `unplaced` counts the sessions that lost their slot, or for which a plan
    found none.
    """

    sessions: tuple[ReleasedSession, ...]
    airing: frozenset[int]
    near: tuple[ReleasedSession, ...]
    rooms: Mapping[int, Mapping[str, RoomWord]]
    wishes: tuple[Request, ...]
    letters: tuple[Message, ...]
    late: tuple[Delivery, ...]
    unheld: tuple[ReleasedSession, ...]
    over: frozenset[int]
    not_seen: tuple[Holder, ...]
    has_readers: bool
    last_release: Release | None
    running: Job | None
    losses: Mapping[int, tuple[Loss, ...]]
    present: Mapping[int, Mapping[str, int]]
    broadcasts: Mapping[int, Broadcast]
    watching: Mapping[int, int]
    unplaced: int


def todays_view(ctx: Context) -> Today:
    """Return all of it, from one picture of the data."""
    day = ctx.zone.today(ctx.clock)
    with ctx.uow().reading() as work:
        weeks = released_around(ctx, work, until=day + AHEAD)
        seen = [
            session
            for session in weeks
            if day - BEHIND <= session.facts.audience_slot.day <= day + AHEAD
        ]
        sessions = tuple(session for session in seen if session.facts.audience_slot.day >= day)
        near = tuple(
            session for session in sessions if session.facts.audience_slot.day <= day + NEAR
        )
        made = work.releases.all()
        over = _over(ctx, work, seen)
        ids = [session.session_id for session in near]
        broadcasts = work.broadcasts.of_sessions(ids)
        followed = [number for number, found in broadcasts.items() if found.state not in OVER]
        return Today(
            sessions=sessions,
            airing=frozenset(airing_in(work))
            | {
                number
                for number, broadcast in broadcasts.items()
                if broadcast.state in BEFORE_SCHOOLS
            },
            near=near,
            rooms=room_words_in(work, ids),
            wishes=tuple(request_of(stored_request) for stored_request in work.requests.waiting()),
            letters=work.outbox.find(states=UNSETTLED, limit=MOST_LETTERS),
            late=tuple(
                delivery
                for delivery in deliveries_in(ctx, work, among=weeks)
                if delivery.whereabouts is Whereabouts.LATE
            ),
            unheld=tuple(session for session, went in over if went == SessionState.MISSED),
            over=frozenset(session.session_id for session, _ in over),
            not_seen=not_seen_in(work),
            has_readers=work.feeds.has_readers(WITH_PAGE),
            last_release=made[0] if made else None,
            running=running_in(ctx, work),
            losses=_losses(work, ids),
            present=_present(work, ids),
            broadcasts=broadcasts,
            watching=watching_in(work, followed, ctx.clock.now()),
            unplaced=work.draft.count_without_slot(),
        )


def _losses(work: UnitOfWork, ids: Collection[int]) -> dict[int, tuple[Loss, ...]]:
    found: dict[int, list[Loss]] = defaultdict(list)
    for loss in work.replies.losses(ids):
        found[loss.session_id].append(loss)
    return {session_id: tuple(losses) for session_id, losses in found.items()}


def _present(work: UnitOfWork, ids: Collection[int]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for head in work.replies.heads(ids):
        found[head.session_id][head.school_code] += head.girls + head.boys
    return dict(found)


def _over(
    ctx: Context, work: UnitOfWork, seen: Iterable[ReleasedSession]
) -> list[tuple[ReleasedSession, str]]:
    """Return what is over in the studio and stands, in the release and in the draft, each with how
    it went on air.
    """
    past = [
        session
        for session in seen
        if takes_studio(session.facts) and session.facts.end <= ctx.clock.now()
    ]
    endings = work.actions.endings([session.session_id for session in past])
    return [
        (session, went)
        for session in past
        for state, went in [endings[session.session_id]]
        if state is SessionState.PLANNED
    ]
