"""Which schools missed a session that they were to get live, by what they themselves said."""

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
    """Return what schools said since an instant: a room was not possible, or a broadcast lost."""
    return MissedLive(work.replies.missed_since(since, RoomAnswer.NOT_POSSIBLE.value))
