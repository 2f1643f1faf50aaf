"""Who sees a released session, on which day, and who had it once."""

from collections.abc import Iterable

from scheduler.domain.holder import HolderKind
from scheduler.domain.release import Facts
from scheduler.domain.timetable import takes_studio
from scheduler.storage.repositories.audiences import Sight


def sights_of(facts: Facts, former: Iterable[Sight] = ()) -> tuple[Sight, ...]:
    """Return everybody who sees the session, and those of `former` who no longer have it.

    Teacher and studio have it on the day of the broadcast or recording, everybody else on the day
    on which schools see it. One supplied as a file is nobody's in the studio.
    """
    seen = [(HolderKind.SCHOOL, reception.school_code) for reception in facts.receptions]
    seen += [(HolderKind.LEVEL, level.value) for level in facts.levels]
    seen += [(HolderKind.PROGRAMME, facts.key.programme_id), (HolderKind.PROVINCE, "")]
    days = dict.fromkeys(seen, facts.audience_slot.day)
    if takes_studio(facts):
        days[HolderKind.TEACHER, facts.teacher_id] = facts.slot.day
        days[HolderKind.STUDIO, facts.studio_id] = facts.slot.day
    in_studio = (HolderKind.TEACHER, HolderKind.STUDIO)
    departed = [
        Sight(
            kind=sight.kind,
            holder_id=sight.holder_id,
            day=facts.slot.day if sight.kind in in_studio else facts.audience_slot.day,
            departed=True,
        )
        for sight in former
        if (sight.kind, sight.holder_id) not in days
    ]
    present = [
        Sight(kind=str(kind), holder_id=holder_id, day=day)
        for (kind, holder_id), day in days.items()
        if holder_id or kind is HolderKind.PROVINCE
    ]
    return (*present, *departed)
