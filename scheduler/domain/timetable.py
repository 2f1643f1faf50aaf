"""Which acts a released session asks for, when each is due, and until when it is worth doing.

Wall rules (the day before at 17:00) are resolved here to UTC instants, through the zone; alarm
clocks are only ever given instants.
"""

import datetime as dt
from dataclasses import dataclass

from scheduler.domain.action import ActionKind
from scheduler.domain.programme import DeliveryPolicy, Source
from scheduler.domain.release import Facts
from scheduler.domain.wall import MINUTES_A_DAY, Zone

REMINDER_MINUTE = 17 * 60  # of the wall's day before
PREFLIGHT_LEAD = dt.timedelta(minutes=15)
PROCESSING = dt.timedelta(minutes=30)  # from the end of a broadcast until its recording is there
LEAST_AIRTIME = dt.timedelta(minutes=10)  # a broadcast with less left is not worth starting
ALWAYS = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)

ORDER = tuple(ActionKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """One act a session asks for: UTC instants at which it is due, until when it is worth doing
    (exclusive), and which it is about.
    """

    kind: ActionKind
    due_at: dt.datetime
    worth_until: dt.datetime
    about: dt.datetime


def timers(facts: Facts, zone: Zone) -> tuple[Timer, ...]:
    """Return the acts that a released session asks for, in the order in which they fall due.

    A session that does not stand asks for none, and one supplied as a file for nothing in the
    studio. The reminder is due at 17:00 on the wall of the day before, the pre-flight 15 minutes
    before the start. A recording opens at its opening, or half an hour after the broadcast; a
    live-only session has none. A broadcast may start late while at least ten minutes of it (of a
    shorter one, half) are left. Its end and the opening of its recording are worth doing however
    late.
    """
    if not facts.stands:
        return ()
    asked = [_reminder(facts, zone)]
    if takes_studio(facts):
        asked += _studio_acts(facts)
    opening = recording_opens(facts)
    if opening is not None:
        asked.append(
            Timer(kind=ActionKind.REPLAY_OPEN, due_at=opening, worth_until=ALWAYS, about=opening)
        )
    return tuple(sorted(asked, key=lambda each: (each.due_at, ORDER.index(each.kind))))


def takes_studio(facts: Facts) -> bool:
    """Tell whether a released session happens in the studio, to be broadcast or recorded."""
    return not (facts.policy is DeliveryPolicy.RECORDED_ONLY and facts.source is Source.FILE)


def first_start(facts: Facts) -> dt.datetime:
    """Return the UTC instant of the first thing that happens: in the studio, else the opening."""
    return facts.start if takes_studio(facts) else facts.audience_start


def recording_opens(facts: Facts) -> dt.datetime | None:
    """Return the UTC instant from which a session's recording can be seen; None: never."""
    if facts.policy is DeliveryPolicy.RECORDED_ONLY:
        return facts.audience_start
    if facts.policy is DeliveryPolicy.LIVE_RECORDED:
        return facts.end + PROCESSING
    return None


def watched_from(facts: Facts) -> int:
    """Return the minute of its day from which the recording of a session can be seen."""
    if facts.opening is not None:
        return facts.opening.start
    return (facts.slot.end + int(PROCESSING.total_seconds()) // 60) % MINUTES_A_DAY


def _reminder(facts: Facts, zone: Zone) -> Timer:
    start = first_start(facts)
    slot = facts.slot if takes_studio(facts) else facts.audience_slot
    return Timer(
        kind=ActionKind.REMINDER,
        due_at=zone.instant(slot.day - dt.timedelta(days=1), REMINDER_MINUTE),
        worth_until=start,
        about=start,
    )


def _studio_acts(facts: Facts) -> list[Timer]:
    start, end = facts.start, facts.end
    latest = end - min(LEAST_AIRTIME, (end - start) / 2)
    return [
        Timer(
            kind=ActionKind.PREFLIGHT,
            due_at=start - PREFLIGHT_LEAD,
            worth_until=start,
            about=start,
        ),
        Timer(kind=ActionKind.ON_AIR, due_at=start, worth_until=latest, about=start),
        Timer(kind=ActionKind.OFF_AIR, due_at=end, worth_until=ALWAYS, about=end),
    ]
