"""What the draft changes and no release can bring any more, because an hour has come."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.keys import SessionKey
from scheduler.domain.release import Facts
from scheduler.domain.session import PLACED, Session
from scheduler.domain.wall import Slot, Zone
from scheduler.language.catalogue import N_
from scheduler.service.draft.early_end import as_broadcast
from scheduler.service.draft.snapshot import Draft, stands_as_released


class LateCause(StrEnum):
    """What came before the release."""

    NEW_HOUR = "new-hour"  # the hour that the draft gives it; it keeps the released one
    BROADCAST = "broadcast"  # it is on air as it was released
    ANNOUNCEMENT = "announcement"  # it was never released


# What happens, and what to do.
SENTENCES: dict[LateCause, str] = {
    LateCause.NEW_HOUR: N_(
        "%(session)s stays at %(told)s for everyone: its new hour in the draft, %(place)s, began "
        "before it was released. Move the session to a later hour."
    ),
    LateCause.BROADCAST: N_(
        "%(session)s is on air as released, %(told)s: it began before its change was released. "
        "There is nothing to do."
    ),
    LateCause.ANNOUNCEMENT: N_(
        "%(session)s is not announced: its hour, %(place)s, began before it was released. "
        "Once the hour is over, mark the session as not broadcast; it is then rescheduled."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLate:
    """A session whose change came too late: the slot that is released and the draft's."""

    lateness: LateCause
    key: SessionKey
    told: Slot | None
    place: Slot | None


def too_late_in(draft: Draft, zone: Zone, now: dt.datetime) -> tuple[TooLate, ...]:
    """Return what the draft changes and a release leaves out, while it is not over, by key."""
    moment = zone.wall(now)
    found = []
    for session in draft.sessions:
        version = draft.newest.get(session.id)
        facts = version.facts if version else None
        if facts is not None:
            facts = as_broadcast(facts, draft.ended.get(session.id), zone)
        if facts is not None and not facts.stands:
            continue
        if stands_as_released(draft, session, moment, now):
            lateness = _lateness(session, facts, zone, now)
            if lateness is not None:
                place = session.placement.slot if session.placement else None
                told = facts.slot if facts else None
                found.append(TooLate(lateness=lateness, key=session.key, told=told, place=place))
    return tuple(sorted(found, key=lambda late: late.key))


def _lateness(
    session: Session, facts: Facts | None, zone: Zone, now: dt.datetime
) -> LateCause | None:
    place = session.placement if session.state in PLACED else None
    if facts is not None and facts.has_begun(now):
        stays = place is not None and (place.slot, place.studio_id) == (facts.slot, facts.studio_id)
        return None if stays or facts.end <= now else LateCause.BROADCAST
    if place is None or not place.has_begun(zone.wall(now)):
        return None
    if facts is not None:
        return LateCause.NEW_HOUR
    over = zone.instant(place.slot.day, place.slot.end) <= now
    return None if over else LateCause.ANNOUNCEMENT
