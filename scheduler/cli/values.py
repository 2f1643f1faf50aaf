"""Domain values as plain facts for `--json`, and in few words for tables."""

from scheduler.cli.output import instant_text
from scheduler.cli.speech import ngettext
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Placement, Session
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot, clock_text
from scheduler.planner.problem import Unplaced


def text_facts(text: Text | None) -> dict[str, str]:
    """Return the languages of a text."""
    return {} if text is None else {"ar": text.ar, "fr": text.fr, "en": text.en or text.fr}


def slot_facts(slot: Slot | None) -> dict[str, object] | None:
    """Return a slot's wall day, wall time and minutes."""
    if slot is None:
        return None
    return {"date": slot.day, "time": clock_text(slot.start), "minutes": slot.minutes}


def placement_facts(placement: Placement | None) -> dict[str, object]:
    """Return where something sits."""
    if placement is None:
        return {"slot": None, "studio": None, "opening": None}
    return {
        "slot": slot_facts(placement.slot),
        "studio": placement.studio_id or None,
        "opening": slot_facts(placement.opening),
    }


def draft_session_facts(session: Session) -> dict[str, object]:
    """Return a session of the draft."""
    modes: dict[str, int] = {}
    for reception in session.receptions:
        modes[reception.mode] = modes.get(reception.mode, 0) + 1
    return {
        "id": session.id,
        "uid": session.uid,
        "session": str(session.key),
        "programme": session.key.programme_id,
        "number": session.key.number,
        "state": session.state,
        **placement_facts(session.placement),
        "schools": modes,
        "locked": session.locked,
        "created": instant_text(session.created_at),
    }


def unplaced_facts(unplaced: Unplaced) -> dict[str, object]:
    """Return an unplaced session with its reasons and the nearest way out."""
    way_out = unplaced.way_out
    return {
        "session": str(unplaced.key),
        "programme": unplaced.key.programme_id,
        "number": unplaced.key.number,
        "reasons": [
            {
                "code": blocker.code,
                "starts": blocker.starts,
                "by": blocker.by,
                "parties": [{"kind": party.kind, "id": party.id} for party in blocker.parties],
            }
            for blocker in unplaced.blockers
        ],
        "way_out": way_out
        and {
            "place": placement_facts(way_out.place),
            "moves": [
                {
                    "session": str(before.key),
                    "from": placement_facts(before),
                    "to": placement_facts(after),
                }
                for before, after in way_out.moves
            ],
            "renumbered": [str(key) for key in way_out.renumbered],
            "waived": list(way_out.waived),
            "given_up": [
                {"session": str(placement.key), "from": placement_facts(placement)}
                for placement in way_out.given_up
            ],
        },
    }


def unplaced_words(unplaced: Unplaced, most: int = 3) -> str:
    """Write the strongest reasons in few words."""
    return "; ".join(
        ngettext(
            "%(what)s rules out %(num)s start time",
            "%(what)s rules out %(num)s start times",
            blocker.starts,
            what=blocker.code,
        )
        + (
            f" ({', '.join(blocker.by[:2])}{'…' if len(blocker.by) > 2 else ''})"
            if blocker.by
            else ""
        )
        for blocker in unplaced.blockers[:most]
    )


def released_facts(released: ReleasedSession, holder: Holder) -> dict[str, object]:
    """Return a released session as its holder sees it.

    For schools, programmes, levels and the province a recorded-only session is its opening; for
    teachers and studios it is its recording.
    """
    facts = released.facts
    in_studio = holder.kind in {HolderKind.TEACHER, HolderKind.STUDIO}
    opening = None if in_studio else facts.opening
    slot = opening or facts.slot
    seen: dict[str, object] = {
        "uid": released.uid,
        "sequence": released.sequence,
        "session": str(facts.key),
        "programme": facts.key.programme_id,
        "number": facts.key.number,
        "total": facts.total,
        "title": text_facts(facts.title),
        "state": facts.state,
        "start": (facts.opening_start if opening else facts.start),
        "end": (facts.opening_end if opening else facts.end),
        "date": slot.day,
        "time": clock_text(slot.start),
        "minutes": slot.minutes,
        "zone": facts.zone_name,
        "studio": facts.studio_id or None,
        "teacher": facts.teacher_id,
        "levels": facts.levels,
        "release": released.release,
    }
    reception = facts.reception_of(holder.id) if holder.kind is HolderKind.SCHOOL else None
    if reception is not None:
        seen |= {
            "mode": reception.mode,
            "variant": reception.variant or None,
            "reason": reception.reason.code,
            "reason_detail": reception.reason.detail,
        }
    return seen
