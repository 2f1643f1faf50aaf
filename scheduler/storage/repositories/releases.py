"""Releases and the versions of sessions they brought. Versions are added and never changed."""

import datetime as dt
import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.domain.keys import SessionKey
from scheduler.domain.release import Release, ReleasedSession, ReleasedState
from scheduler.storage.codec import encode, parse_facts
from scheduler.storage.repositories.audiences import Sight
from scheduler.storage.tables.draft import SessionRow
from scheduler.storage.tables.releases import AudienceRow, ReleaseRow, VersionRow
from scheduler.storage.writing import WrittenOut, write_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRows:
    """The versions and the audience of a release as rows, the ids of these sessions, and the
    holders (kind, id) who see or saw any of them.
    """

    versions: WrittenOut
    audience: WrittenOut
    ids: tuple[int, ...]
    holders: frozenset[tuple[str, str]]


class ReleaseRepository:
    """Reads what was released, and adds to it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def last_number(self) -> int:
        """Return the number of the last release; 0 before the first."""
        query = sa.select(sa.func.max(ReleaseRow.number))
        return self._connection.execute(query).scalar_one() or 0

    def all(self) -> tuple[Release, ...]:
        """Return every release, the last one first."""
        query = sa.select(ReleaseRow.__table__).order_by(ReleaseRow.number.desc())
        return tuple(_release(row) for row in self._connection.execute(query))

    def find(self, number: int) -> Release | None:
        """Return one release by its number."""
        query = sa.select(ReleaseRow.__table__).where(ReleaseRow.number == number)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _release(row)

    def newest(self, ids: Collection[int] | None = None) -> dict[int, ReleasedSession]:
        """Return the version in force of each released session, or of those asked for, by id."""
        query = _versions().where(VersionRow.newest)
        if ids is not None:
            query = query.where(VersionRow.session_id.in_(ids))
        return {session.session_id: session for session in self._read(query)}

    def earlier(self, ids: Collection[int]) -> tuple[ReleasedSession, ...]:
        """Return the versions of some sessions that are no longer in force, the last one first."""
        query = (
            _versions()
            .where(sa.not_(VersionRow.newest), VersionRow.session_id.in_(ids))
            .order_by(VersionRow.sequence.desc())
        )
        return tuple(_released(row) for row in self._connection.execute(query))

    def changed_by(self, first: int, last: int) -> frozenset[int]:
        """Return the ids of the sessions that releases have changed, both numbers inclusive."""
        query = sa.select(VersionRow.session_id).where(VersionRow.release.between(first, last))
        return frozenset(self._connection.scalars(query.distinct()))

    def as_of(self, number: int, ids: Collection[int] | None = None) -> dict[int, ReleasedSession]:
        """Return for each session, or each of those asked for, the newest version that came with a
        release up to `number`.
        """
        chosen = (
            sa.select(VersionRow.session_id, sa.func.max(VersionRow.sequence).label("sequence"))
            .where(VersionRow.release <= number)
            .group_by(VersionRow.session_id)
        )
        if ids is not None:
            chosen = chosen.where(VersionRow.session_id.in_(ids))
        last = chosen.subquery()
        query = _versions().join(
            last,
            (last.c.session_id == VersionRow.session_id) & (last.c.sequence == VersionRow.sequence),
        )
        return {session.session_id: session for session in self._read(query)}

    def between(self, first: dt.date, last: dt.date) -> tuple[ReleasedSession, ...]:
        """Return the versions in force that touch the wall days `first` to `last`, inclusive."""
        low, high = (dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC) for day in (first, last))
        # A day to either side covers every zone; the wall day itself decides.
        span = dt.timedelta(days=2)
        query = (
            _versions()
            .join(
                AudienceRow,
                (AudienceRow.session_id == VersionRow.session_id)
                & (AudienceRow.kind == "province"),
            )
            .where(VersionRow.newest)
            .where(
                sa.or_(
                    AudienceRow.day.between(first, last),
                    VersionRow.start_at.between(low - span, high + span),
                )
            )
        )
        return tuple(
            session
            for session in self._read(query)
            if any(
                first <= slot.day <= last
                for slot in (session.facts.slot, session.facts.audience_slot)
            )
        )

    def of_holder(
        self,
        kind: str,
        holder_id: str,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        with_cancelled: bool = False,
    ) -> tuple[tuple[ReleasedSession, bool], ...]:
        """Return what one holder sees, by start, each with whether the holder has left it.

        `first` and `last` are the wall days on which it is for this holder, inclusive. With
        `with_cancelled` also what was called off, for all or for this holder. One indexed query.
        """
        query = (
            _versions()
            .add_columns(AudienceRow.departed)
            .join(AudienceRow, AudienceRow.session_id == VersionRow.session_id)
            .where(VersionRow.newest)
            .where(AudienceRow.kind == kind, AudienceRow.holder_id == holder_id)
        )
        if first is not None:
            query = query.where(AudienceRow.day >= first)
        if last is not None:
            query = query.where(AudienceRow.day <= last)
        if not with_cancelled:
            query = query.where(VersionRow.state == ReleasedState.CONFIRMED.value)
            query = query.where(sa.not_(AudienceRow.departed))
        rows = [(_released(row), bool(row.departed)) for row in self._connection.execute(query)]
        return tuple(sorted(rows, key=lambda other_row: _order(other_row[0])))

    def add(
        self,
        release: Release,
        versions: Sequence[ReleasedSession],
        audience: Mapping[int, Iterable[Sight]],
    ) -> None:
        """Add a release with its versions, and who sees these sessions from now on."""
        self.add_rows(release, self.rows_of(versions, audience))

    def rows_of(
        self, versions: Sequence[ReleasedSession], audience: Mapping[int, Iterable[Sight]]
    ) -> ReleaseRows:
        """Write versions, and who sees these sessions, as rows: most of the work of adding them."""
        seen: list[dict[str, Any]] = [
            {
                "kind": sight.kind,
                "holder_id": sight.holder_id,
                "session_id": session_id,
                "day": sight.day,
                "departed": sight.departed,
            }
            for session_id, sights in audience.items()
            for sight in sights
        ]
        # In the order of the table's key, which is how a database takes rows fastest.
        seen.sort(key=operator.itemgetter("kind", "holder_id", "session_id"))
        values = [_version_values(version) for version in versions]
        return ReleaseRows(
            versions=write_out(self._connection, VersionRow, values),
            audience=write_out(self._connection, AudienceRow, seen),
            ids=tuple(version.session_id for version in versions),
            holders=frozenset((row["kind"], row["holder_id"]) for row in seen),
        )

    def add_rows(self, release: Release, rows: ReleaseRows, *, digests_due: bool = False) -> None:
        """Add a release whose rows have been written out beforehand."""
        values = _release_values(release) | {"digests_due": digests_due}
        self._connection.execute(sa.insert(ReleaseRow), [values])
        if not rows.ids:
            return
        self._connection.execute(
            sa.update(VersionRow)
            .where(VersionRow.session_id.in_(rows.ids), VersionRow.newest)
            .values(newest=False)
        )
        rows.versions.insert(self._connection)
        self._connection.execute(sa.delete(AudienceRow).where(AudienceRow.session_id.in_(rows.ids)))
        rows.audience.insert(self._connection)

    def released_ids(self) -> frozenset[int]:
        """Return the ids of all sessions that were ever released."""
        return frozenset(self._connection.scalars(sa.select(VersionRow.session_id).distinct()))

    def released_keys(self) -> frozenset[SessionKey]:
        """Return the keys of all sessions that were ever released: their numbers are known."""
        query = (
            sa.select(SessionRow.programme_id, SessionRow.number)
            .where(SessionRow.id.in_(sa.select(VersionRow.session_id)))
            .distinct()
        )
        return frozenset(SessionKey(*row) for row in self._connection.execute(query))

    def _read(self, query: sa.Select[*tuple[Any, ...]]) -> list[ReleasedSession]:
        found = [_released(row) for row in self._connection.execute(query)]
        return sorted(found, key=_order)


def _order(version: ReleasedSession) -> tuple[dt.datetime, str]:
    return version.facts.start, version.uid


def _versions() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        VersionRow.session_id,
        SessionRow.uid,
        SessionRow.former_uid,
        VersionRow.sequence,
        VersionRow.release,
        SessionRow.created_at,
        VersionRow.changed_at,
        sa.cast(VersionRow.facts, sa.Text).label("facts"),
    ).join(SessionRow, SessionRow.id == VersionRow.session_id)


def _released(row: Any) -> ReleasedSession:  # noqa: ANN401 -- a row of the query above
    return ReleasedSession(
        session_id=row.session_id,
        uid=row.uid,
        former_uid=row.former_uid or "",
        sequence=row.sequence,
        release=row.release,
        created_at=row.created_at,
        changed_at=row.changed_at,
        facts=parse_facts(row.facts),
    )


def _version_values(version: ReleasedSession) -> dict[str, Any]:
    return {
        "session_id": version.session_id,
        "sequence": version.sequence,
        "release": version.release,
        "changed_at": version.changed_at,
        "state": version.facts.state.value,
        "start_at": version.facts.start,
        "end_at": version.facts.end,
        "newest": True,
        "facts": encode(version.facts),
    }


def _release(row: Any) -> Release:  # noqa: ANN401 -- a row of the releases table
    return Release(
        number=row.number,
        made_at=row.made_at,
        made_by=row.made_by,
        note=row.note,
        new=row.new,
        moved=row.moved,
        changed=row.changed,
        cancelled=row.cancelled,
    )


def _release_values(release: Release) -> dict[str, Any]:
    names = ("number", "made_at", "made_by", "note", "new", "moved", "changed", "cancelled")
    return {name: getattr(release, name) for name in names}
