"""The draft as everybody would see it if it were released now."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

from scheduler.domain.clash import Clash
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import PLACED, Placement, Session, SessionState
from scheduler.domain.wall import Slot, Zone
from scheduler.planner.checker import find_clashes
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
    """The draft at one revision, beside the last release and what is in force with it."""

    revision: int
    release: int
    province: Province
    sessions: tuple[Session, ...]
    newest: Mapping[int, ReleasedSession]

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
    )


def draft_facts(draft: Draft, zone: Zone, now: dt.datetime) -> dict[int, Facts]:
    """Return the facts that a release would freeze, by session.

    What is over stays as it was released, whatever has become of its teacher's name since; and
    what was never released before it began is not announced afterwards.
    """
    found = {}
    for session in draft.sessions:
        version = draft.newest.get(session.id)
        facts = _facts(draft.province, session, version.facts if version else None, zone, now)
        if facts is not None:
            found[session.id] = facts
    return found


def clashes_of(draft: Draft, moment: tuple[dt.date, int]) -> tuple[Clash, ...]:
    """Return the hard rules that the draft breaks, past sessions among themselves left out."""
    known = [
        session
        for session in draft.placed
        if session.key.programme_id in draft.province.programme_by_id
    ]
    coming = {
        session.key
        for session in known
        if session.placement and not session.placement.has_begun(moment)
    }
    clashes = find_clashes(
        draft.province,
        [session.placement for session in known if session.placement],
        {session.key: session.receptions for session in known},
    )
    return tuple(clash for clash in clashes if coming.intersection(clash.sessions))


def _facts(
    province: Province, session: Session, former: Facts | None, zone: Zone, now: dt.datetime
) -> Facts | None:
    if former is not None and (not former.stands or _has_overtaken(former, session, now)):
        return former
    if session.state in ENDS:
        return former and replace(former, state=ENDS[session.state])
    programme = province.programme_by_id.get(session.key.programme_id)
    if programme is None or session.placement is None:
        return former
    if former is not None and max(former.end, former.audience_end) <= now:
        return former
    facts = _planned(province, programme, session, session.placement, zone)
    if former is None:
        return facts if now < facts.audience_end else None
    withdrawn = _withdrawn(former, facts)
    return replace(facts, withdrawn=withdrawn) if withdrawn else facts


def _has_overtaken(former: Facts, session: Session, now: dt.datetime) -> bool:
    """Tell whether a session runs, or ran, by its release, while the draft has it elsewhere or
    nowhere: that came too late.
    """
    if now < former.start or session.state is SessionState.MISSED:
        return False
    place = session.placement
    there = (former.slot, former.studio_id)
    return session.state in ENDS or place is None or (place.slot, place.studio_id) != there


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
