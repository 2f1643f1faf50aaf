"""When schools last gave a sign of life: by a calendar, their page, a player or a download."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from scheduler.domain.holder import HolderKind
from scheduler.storage.tables.access import FeedRow
from scheduler.storage.tables.broadcasts import RoomOnAirRow
from scheduler.storage.tables.recordings import TransferRow


class SignRepository:
    """Reads what other tables note of schools' programs; it writes nothing."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def last(self, codes: Collection[str]) -> dict[str, dt.datetime]:
        """Return the last instant at which anything of a school spoke to us, by code; a school
        that never did is left out.
        """
        page = sa.select(FeedRow.holder_id.label("code"), FeedRow.fetched_at.label("at")).where(
            FeedRow.kind == HolderKind.SCHOOL.value,
            FeedRow.holder_id.in_(codes),
            FeedRow.fetched_at.is_not(None),
        )
        player = sa.select(RoomOnAirRow.school_code, RoomOnAirRow.seen_at).where(
            RoomOnAirRow.school_code.in_(codes)
        )
        sent, received = (
            sa.select(TransferRow.school_code, column).where(
                TransferRow.school_code.in_(codes), column.is_not(None)
            )
            for column in (TransferRow.last_at, TransferRow.received_at)
        )
        found: dict[str, dt.datetime] = {}
        rows: Sequence[Any] = self._connection.execute(
            sa.union_all(page, player, sent, received)
        ).all()
        for row in rows:
            found[row.code] = max(row.at, found.get(row.code, row.at))
        return found
