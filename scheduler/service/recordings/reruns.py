"""Reruns as schools see them, in their list and their calendar."""

import dataclasses
import uuid

from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.session import Mode, Reception
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot, Zone
from scheduler.language.catalogue import Words, in_each_language
from scheduler.service.context import Context
from scheduler.storage.repositories.transfers import StoredRerun
from scheduler.storage.unit_of_work import UnitOfWork

# Names the calendar event of a rerun; it must never change.
RERUN_NAMES = uuid.UUID("0a7d6f3e-5a52-4d35-9c3c-0d5f0f6f1b77")


def reruns_of(ctx: Context, school_code: str) -> tuple[StoredRerun, ...]:
    """Return a school's reruns that stand, by time."""
    with ctx.uow().reading() as work:
        found = work.transfers.reruns(school_code=school_code)
    return tuple(rerun for rerun in found if not rerun.called_off)


def rerun_sessions(work: UnitOfWork, school_code: str, zone: Zone) -> tuple[ReleasedSession, ...]:
    """Return a school's reruns as sessions of its calendar, each with a UID of its own; those that
    are called off too, as such.
    """
    reruns = work.transfers.reruns(school_code=school_code)
    sessions = work.releases.newest({rerun.session_id for rerun in reruns})
    return tuple(
        _as_session(sessions[rerun.session_id], rerun, zone)
        for rerun in reruns
        if rerun.session_id in sessions
    )


def slot_of(rerun: StoredRerun) -> Slot:
    """Return when a rerun is shown."""
    return Slot(rerun.day, rerun.start, rerun.minutes)


def _as_session(session: ReleasedSession, rerun: StoredRerun, zone: Zone) -> ReleasedSession:
    slot, facts = slot_of(rerun), session.facts
    title = in_each_language(lambda words: _title(facts.title, words))
    shown = dataclasses.replace(
        facts,
        state=ReleasedState.CANCELLED if rerun.called_off else facts.state,
        # As an opening, so that the event keeps the session's own address and has another UID.
        opening=slot,
        opening_start=zone.instant(slot.day, slot.start),
        opening_end=zone.instant(slot.day, slot.end),
        title=title,
        receptions=(Reception(school_code=rerun.school_code, mode=Mode.RECORDED),),
    )
    # RFC 5545 asks that SEQUENCE rises with each change, of the rerun or of its session; the
    # minutes from the session's making to the rerun's last change do, and the session's own number.
    minutes = max(0, int((rerun.changed_at - session.created_at).total_seconds() // 60))
    return dataclasses.replace(
        session,
        former_uid="",
        entry_uid=str(uuid.uuid5(RERUN_NAMES, f"{session.uid} {rerun.school_code}")),
        sequence=minutes + session.sequence,
        changed_at=max(rerun.changed_at.replace(microsecond=0), session.changed_at),
        facts=shown,
    )


def _title(title: Text, words: Words) -> str:
    return words.gettext("Rerun: %(title)s", title=title.in_(words.language))
