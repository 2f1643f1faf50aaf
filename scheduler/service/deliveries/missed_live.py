"""Which schools missed a session that was live for them, by what they said and what was seen."""

import datetime as dt
from dataclasses import dataclass

from scheduler.service.schools.replies import RoomAnswer
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MissedLive:
    """Pairs of a session's id and the code of a school that missed it."""

    pairs: frozenset[tuple[int, str]] = frozenset()

    def of(self, session_id: int) -> frozenset[str]:
        """Return the schools that missed one session."""
        return frozenset(code for missed, code in self.pairs if missed == session_id)


def missed_live(work: UnitOfWork, since: dt.datetime) -> MissedLive:
    """Return what was missed since an instant: a room was not possible, a broadcast was lost, no
    player of the school joined it, or it was turned to a recording.

    Where the meeting is elsewhere nothing is seen of who joined, and only what schools say counts.
    """
    said = work.replies.missed_since(since, RoomAnswer.NOT_POSSIBLE.value)
    return MissedLive(said | work.transfers.not_joined(since))
