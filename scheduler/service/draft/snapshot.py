"""The draft as everybody would see it if it were released now."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from scheduler.domain.clash import Clash
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import PLACED, Placement, Reception, Session, SessionState
from scheduler.domain.wall import Slot, Zone
from scheduler.planner.checker import find_clashes
from scheduler.service.draft.early_end import as_broadcast
from scheduler.service.draft.journal import released_placement
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork

LEVELS = tuple(Level)
# What a session that has no place any more becomes for everybody who had it.
ENDS = {
    SessionState.UNPLACED: ReleasedState.CANCELLED,
    SessionState.CANCELLED: ReleasedState.CANCELLED,
    SessionState.MISSED: ReleasedState.MISSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft at one revision, beside the last release, what is in force with it, and when
    broadcasts were ended that somebody ended early.
    """

    revision: int
    release: int
    province: Province
    sessions: tuple[Session, ...]
    newest: Mapping[int, ReleasedSession]
    ended: Mapping[int, dt.datetime]

    @property
    def placed(self) -> tuple[Session, ...]:
        """The sessions that have a place."""
        return tuple(
            session for session in self.sessions if session.state in PLACED and session.placement
        )

    @property
    def released_facts(self) -> dict[int, Facts]:
        """What is released, by session."""
        return {session_id: version.facts for session_id, version in self.newest.items()}


def read_draft(work: UnitOfWork) -> Draft:
    """Return the draft as this unit of work sees it. Raises `NotFoundError` before an import."""
    return Draft(
        revision=work.draft.revision(),
        release=work.releases.last_number(),
        province=province_in(work),
        sessions=work.draft.sessions(),
        newest=work.releases.newest(),
        ended=work.broadcasts.ended_early(),
    )


def draft_facts(draft: Draft, zone: Zone, now: dt.datetime) -> dict[int, Facts]:
    """Return the facts that a release would freeze, by session.

    From its start on a session stays as it was released, whatever has become of it since. Only the
    end of one that was ended early is told. Nothing is put into the past. What was not released
    before it began is not announced afterwards.
    """
    moment = zone.wall(now)
    found = {}
    for session in draft.sessions:
        version = draft.newest.get(session.id)
        former = version.facts if version else None
        if stands_as_released(draft, session, moment, now):
            facts = former and as_broadcast(former, draft.ended.get(session.id), zone)
        else:
            facts = _facts(draft.province, session, former, zone)
        if facts is not None:
            found[session.id] = facts
    return found


def stands_as_released(
    draft: Draft, session: Session, moment: tuple[dt.date, int], now: dt.datetime
) -> bool:
    """Tell whether a release leaves a session as it was released, and unsaid if it was not.

    This alone decides it, at an instant and the wall moment of that instant. It holds for one that
    was cancelled, for one that has begun by its release, and for one whose new slot has begun. That
    one was not held is told all the same.
    """
    version = draft.newest.get(session.id)
    if version is not None and not version.facts.stands:
        return True
    if session.state is SessionState.MISSED:
        return False
    if version is not None and version.facts.has_begun(now):
        return True
    if session.state in ENDS:
        return False
    place = session.placement
    is_known = session.key.programme_id in draft.province.programme_by_id
    return not is_known or place is None or place.has_begun(moment)


def clashes_of(draft: Draft, zone: Zone, now: dt.datetime) -> tuple[Clash, ...]:
    """Return the hard rules that a release of the draft would break by what everybody then sees,
    past sessions among themselves left out.
    """
    moment = zone.wall(now)
    placements: list[Placement] = []
    received: dict[SessionKey, tuple[Reception, ...]] = {}
    coming = set()
    for session in draft.sessions:
        place, receptions = _seen(draft, session, zone, now)
        if place is None or place.key.programme_id not in draft.province.programme_by_id:
            continue
        placements.append(place)
        received[place.key] = receptions
        if not place.has_begun(moment):
            coming.add(place.key)
    clashes = find_clashes(draft.province, placements, received)
    return tuple(clash for clash in clashes if coming.intersection(clash.sessions))


def _seen(
    draft: Draft, session: Session, zone: Zone, now: dt.datetime
) -> tuple[Placement | None, tuple[Reception, ...]]:
    """Return where a session would be after a release, and how it is received."""
    if not stands_as_released(draft, session, zone.wall(now), now):
        is_placed = session.state in PLACED
        return (session.placement if is_placed else None), session.receptions
    version = draft.newest.get(session.id)
    if version is None or not version.facts.stands:
        return None, ()
    facts = as_broadcast(version.facts, draft.ended.get(session.id), zone)
    return released_placement(facts), facts.receptions


def _facts(province: Province, session: Session, former: Facts | None, zone: Zone) -> Facts | None:
    if session.state in ENDS:
        return former and replace(former, state=ENDS[session.state])
    programme = province.programme_by_id[session.key.programme_id]
    assert session.placement is not None  # noqa: S101 -- else it stands as released
    facts = _planned(province, programme, session, session.placement, zone)
    withdrawn = _withdrawn(former, facts) if former else ()
    return replace(facts, withdrawn=withdrawn) if withdrawn else facts


def _planned(
    province: Province, programme: Programme, session: Session, placement: Placement, zone: Zone
) -> Facts:
    studio = province.studio_by_id.get(placement.studio_id)
    teacher = province.teacher_by_id[programme.teacher_id]
    start, end = _instants(zone, placement.slot)
    opening = placement.opening
    opening_start, opening_end = _instants(zone, opening) if opening else (None, None)
    return Facts(
        key=session.key,
        total=programme.count,
        state=ReleasedState.CONFIRMED,
        slot=placement.slot,
        zone_name=zone.name,
        start=start,
        end=end,
        opening=opening,
        opening_start=opening_start,
        opening_end=opening_end,
        studio_id=placement.studio_id,
        studio_name=studio.name if studio else None,
        teacher_id=teacher.id,
        teacher_name=teacher.name,
        title=programme.title,
        subject=programme.subject,
        kind=programme.kind,
        stream=programme.stream,
        levels=tuple(level for level in LEVELS if level in programme.audience.levels),
        language=programme.language,
        policy=programme.policy,
        source=programme.source,
        receptions=tuple(sorted(session.receptions, key=attrgetter("school_code"))),
    )


def _instants(zone: Zone, slot: Slot) -> tuple[dt.datetime, dt.datetime]:
    return zone.instant(slot.day, slot.start), zone.instant(slot.day, slot.end)


def _withdrawn(former: Facts, facts: Facts) -> tuple[str, ...]:
    if former.receptions == facts.receptions:
        return former.withdrawn
    had = {*former.withdrawn, *(reception.school_code for reception in former.receptions)}
    return tuple(sorted(had - {reception.school_code for reception in facts.receptions}))
