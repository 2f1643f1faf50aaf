"""What the operators' home makes of the day: one band of sessions, and needs by urgency."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.broadcast import OVER, Broadcast, BroadcastState
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.domain.timetable import first_start
from scheduler.service.deliveries.deliveries import Delivery
from scheduler.service.reports.today import Today
from scheduler.service.schools.replies import Lost, RoomAnswer
from web.context import ctx, today
from web.language.names import province

NEXT = 3
SOON = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRooms:
    """What the live schools of one session have said of their rooms."""

    session: ReleasedSession
    ready: tuple[School, ...]
    not_possible: tuple[tuple[School, str], ...]  # with what they wrote
    silent: tuple[School, ...]

    @property
    def is_settled(self) -> bool:
        """Tell whether every room is ready."""
        return not (self.silent or self.not_possible)


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The schools that one recording does not reach in time; `missing` when they say so."""

    session: ReleasedSession
    missing: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDeck:
    """A session in the band: on air or next, with its broadcast, its rooms and what was lost."""

    session: ReleasedSession
    is_on_air: bool
    broadcast: Broadcast | None  # while the studio has something to do with it
    rooms: SessionRooms
    watching: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What waits for a person: sessions whose broadcast or rooms are in trouble, by urgency."""

    broken: tuple[tuple[ReleasedSession, Broadcast], ...]
    lost_now: tuple[tuple[ReleasedSession, tuple[Lost, ...]], ...]
    rooms_now: tuple[SessionRooms, ...]
    lost: tuple[tuple[ReleasedSession, tuple[Lost, ...]], ...]
    rooms: tuple[SessionRooms, ...]
    late: tuple[Late, ...]
    unwell: tuple[tuple[str, str], ...]  # a check of the installation, and its words
    view: Today

    @property
    def now(self) -> bool:
        """Tell whether something cannot wait."""
        return bool(self.unwell or self.broken or self.lost_now or self.rooms_now)

    @property
    def today(self) -> bool:
        """Tell whether something is to be done today."""
        view = self.view
        behind = view.unheld or view.letters or view.not_seen
        return bool(self.lost or self.rooms or self.late or behind)

    @property
    def later(self) -> bool:
        """Tell whether something waits for a quiet hour."""
        return bool(self.view.wishes or self.view.unplaced)

    @property
    def none(self) -> bool:
        """Tell whether all is well."""
        return not (self.now or self.today or self.later)


def needs_of(view: Today, unwell: Iterable[tuple[str, str]]) -> Needs:
    """Return what needs a person, as far as the day is known."""
    now = ctx().clock.now()
    known = {session.session_id: session for session in view.near}
    told = [(known[number], losses) for number, losses in view.losses.items() if number in known]
    rooms = [found for found in rooms_of(view) if not found.is_settled]
    urgent = [found for found in rooms if first_start(found.session.facts) - now <= SOON]
    later = [
        found
        for found in rooms
        if found not in urgent
        and (found.not_possible or found.session.facts.audience_slot.day == today())
    ]
    return Needs(
        broken=tuple(
            (known[number], broadcast)
            for number, broadcast in view.broadcasts.items()
            if number in known
            and (
                broadcast.state is BroadcastState.NEEDS_PERSON
                or (broadcast.fault and broadcast.state not in OVER)
            )
        ),
        lost_now=tuple(loss for loss in told if loss[0].session_id in view.airing),
        rooms_now=tuple(urgent),
        lost=tuple(loss for loss in told if loss[0].session_id not in view.airing),
        rooms=tuple(later),
        late=tuple(_late(view.late)),
        unwell=tuple(unwell),
        view=view,
    )


def band_of(view: Today) -> list[OnDeck]:
    """Return what is on air and what comes next, by start."""
    now = ctx().clock.now()
    on_air = [session for session in view.sessions if session.session_id in view.airing]
    following = [session for session in view.sessions if first_start(session.facts) > now]
    return [
        OnDeck(
            session=session,
            is_on_air=session.session_id in view.airing,
            broadcast=broadcast if broadcast and broadcast.state not in OVER else None,
            rooms=_said(session, view),
            watching=view.watching.get(session.session_id, 0),
            lost=len(view.losses.get(session.session_id, ())),
        )
        for session in (*on_air, *[later for later in following if later not in on_air][:NEXT])
        for broadcast in [view.broadcasts.get(session.session_id)]
    ]


def rooms_of(view: Today) -> list[SessionRooms]:
    """Return what is said of the rooms of live sessions that are not over, by start."""
    now = ctx().clock.now()
    return [
        _said(session, view)
        for session in view.near
        if session.facts.live_count and session.facts.audience_end > now
    ]


def _late(deliveries: Iterable[Delivery]) -> list[Late]:
    """Return late recordings one by one, in the order given."""
    found: dict[tuple[int, bool], list[Delivery]] = {}
    for delivery in deliveries:
        found.setdefault((delivery.session.session_id, delivery.missing), []).append(delivery)
    return [
        Late(
            session=those[0].session,
            missing=missing,
            codes=tuple(delivery.school_code for delivery in those),
        )
        for (_, missing), those in found.items()
    ]


def _said(session: ReleasedSession, view: Today) -> SessionRooms:
    known, said = province().school_by_code, view.rooms.get(session.session_id, {})
    schools = [
        known[reception.school_code]
        for reception in session.facts.receptions
        if reception.mode is Mode.LIVE and reception.school_code in known
    ]
    answers = [(school, said.get(school.code)) for school in schools]
    return SessionRooms(
        session=session,
        ready=tuple(school for school, word in answers if word and word.answer is RoomAnswer.READY),
        not_possible=tuple(
            (school, word.note)
            for school, word in answers
            if word and word.answer is RoomAnswer.NOT_POSSIBLE
        ),
        silent=tuple(school for school, word in answers if word is None),
    )
