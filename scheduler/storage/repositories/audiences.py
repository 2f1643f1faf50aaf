"""Who sees what was released, and on which days."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from scheduler.domain.holder import HolderKind
from scheduler.domain.release import ReleasedState
from scheduler.storage.tables.recordings import RerunRow
from scheduler.storage.tables.releases import AudienceRow, VersionRow

# For each holder (kind, id) the wall days of what stands, and of what was called off.
Days = dict[tuple[str, str], tuple[list[dt.date], list[dt.date]]]


class Sight(NamedTuple):
    """Somebody who sees a session: a holder's kind and id, the wall day on which the session is for
    this holder, and whether the holder has left it.
    """

    kind: str
    holder_id: str
    day: dt.date
    departed: bool = False


class AudienceRepository:
    """Reads who sees which session; releases write it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_sessions(self, ids: Collection[int]) -> dict[int, tuple[Sight, ...]]:
        """Return who sees these sessions, by session."""
        query = sa.select(AudienceRow.__table__).where(AudienceRow.session_id.in_(ids))
        found: dict[int, list[Sight]] = {}
        for row in self._connection.execute(query):
            sight = Sight(
                kind=row.kind, holder_id=row.holder_id, day=row.day, departed=row.departed
            )
            found.setdefault(row.session_id, []).append(sight)
        return {session_id: tuple(sights) for session_id, sights in found.items()}

    def days(self) -> Days:
        """Return for each holder (kind, id) the wall days of what it sees, reruns among it: of what
        stands, and of what was called off.
        """
        days = self.days_without(())
        self.add_rerun_days(days)
        return days

    def days_without(self, ids: Collection[int]) -> Days:
        """Return the same without reruns, and without some sessions."""
        called_off = sa.or_(
            AudienceRow.departed, VersionRow.state != ReleasedState.CONFIRMED.value
        ).label("called_off")
        query = (
            sa.select(AudienceRow.kind, AudienceRow.holder_id, AudienceRow.day, called_off)
            .join(VersionRow, AudienceRow.session_id == VersionRow.session_id)
            .where(VersionRow.newest, VersionRow.session_id.not_in(ids))
            .distinct()
        )
        days: Days = {}
        for kind, holder_id, day, off in self._connection.execute(query):
            days.setdefault((kind, holder_id), ([], []))[bool(off)].append(day)
        return days

    def add_rerun_days(self, days: Days) -> None:
        """Add the days of reruns, as the versions in force have them, to what schools see."""
        called_off = sa.or_(
            RerunRow.called_off, VersionRow.state != ReleasedState.CONFIRMED.value
        ).label("called_off")
        reruns = (
            sa.select(RerunRow.school_code, RerunRow.day, called_off)
            .join(VersionRow, VersionRow.session_id == RerunRow.session_id)
            .where(VersionRow.newest)
            .distinct()
        )
        for school_code, day, off in self._connection.execute(reruns):
            seen = days.setdefault((HolderKind.SCHOOL.value, school_code), ([], []))[bool(off)]
            if day not in seen:
                seen.append(day)
