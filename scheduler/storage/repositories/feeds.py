"""Feeds: their hashed addresses and the state that their validators are made of."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.storage.repositories.addresses import AddressRepository
from scheduler.storage.tables.access import FeedRow
from scheduler.storage.tables.draft import AuditRow
from scheduler.storage.turns import take_turn

# The wall days of what a holder (kind, id) sees: those that stand, those that were called off.
Days = dict[tuple[str, str], tuple[list[dt.date], list[dt.date]]]
NO_DAYS: tuple[list[dt.date], list[dt.date]] = ([], [])
COLUMNS = (
    FeedRow.id,
    FeedRow.kind,
    FeedRow.holder_id,
    FeedRow.generation,
    FeedRow.token_sha256,
    FeedRow.language,
    FeedRow.options,
    FeedRow.version,
    FeedRow.changed_at,
    FeedRow.days,
    FeedRow.fetched_at,
    FeedRow.fetched_by,
    FeedRow.release,
    FeedRow.fetched_release,
)
# What a feed says follows from these; documents come as text, to be compared before they are read.
_STATE = (
    *(FeedRow.id, FeedRow.kind, FeedRow.holder_id, FeedRow.generation, FeedRow.token_sha256),
    *(FeedRow.language, sa.cast(FeedRow.options, sa.Text), FeedRow.version, FeedRow.changed_at),
    *(sa.cast(FeedRow.days, sa.Text), FeedRow.release),
)
BY_TOKEN = sa.select(*_STATE).where(
    FeedRow.token_sha256 == sa.bindparam("token_sha256"), FeedRow.revoked_at.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeedRecord:
    """A feed: whose it is, how it is to read, and since when it says what it says.

    `standing` and `called_off` are the wall days of what it may show, ascending; `release` is the
    one that changed it last, 0 before any.
    """

    id: int
    kind: str
    holder_id: str
    generation: int
    token_sha256: str
    language: str
    options: dict[str, Any]
    version: int
    changed_at: dt.datetime
    standing: tuple[dt.date, ...]
    called_off: tuple[dt.date, ...]
    release: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoredFeed(FeedRecord):
    """A feed with its last fetch: when, by which client family, of which release's state."""

    fetched_at: dt.datetime | None
    fetched_by: str
    fetched_release: int


class FeedRepository(AddressRepository):
    """Finds feeds by the hash of their token, and raises their stamps."""

    row = FeedRow

    def of(self, kind: str, holder_id: str) -> StoredFeed | None:
        """Return a holder's feed, if it has one in force."""
        query = sa.select(*COLUMNS).where(
            FeedRow.kind == kind, FeedRow.holder_id == holder_id, FeedRow.revoked_at.is_(None)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _feed(row)

    def all(self) -> tuple[StoredFeed, ...]:
        """Return every feed in force, by kind and id."""
        query = sa.select(*COLUMNS).where(FeedRow.revoked_at.is_(None))
        query = query.order_by(FeedRow.kind, FeedRow.holder_id)
        return tuple(_feed(row) for row in self._connection.execute(query))

    def has_readers(self, kinds: Collection[str]) -> bool:
        """Tell whether any holder of these kinds ever fetched its feed, or is in the log as having
        acted ("school 99001J"). In one query, since a page asks it all day.
        """
        fetched = sa.exists().where(FeedRow.fetched_at.is_not(None), FeedRow.kind.in_(kinds))
        theirs = sa.or_(*(AuditRow.actor.startswith(f"{kind} ") for kind in kinds))
        return bool(self._connection.scalar(sa.select(fetched | sa.exists().where(theirs))))

    def add(
        self,
        holders: Sequence[tuple[str, str, str]],
        at: dt.datetime,
        days: Days,
        language: str,
        options: dict[str, Any],
    ) -> None:
        """Add feeds of the first generation for (kind, id, token's SHA-256)."""
        rows = [
            {
                "kind": kind,
                "holder_id": holder_id,
                "generation": 1,
                "token_sha256": token_sha256,
                "language": language,
                "options": options,
                "version": 1,
                "changed_at": at,
                "days": _ordinals(days.get((kind, holder_id), NO_DAYS)),
                "fetched_at": None,
                "fetched_by": "",
                "release": 0,
                "fetched_release": 0,
                "revoked_at": None,
            }
            for kind, holder_id, token_sha256 in holders
        ]
        if rows:
            self._connection.execute(sa.insert(FeedRow), rows)

    def replace(self, kind: str, holder_id: str, generation: int, token_sha256: str) -> None:
        """Give a feed a new address; the old one is unknown from now on."""
        self._connection.execute(
            sa.update(FeedRow)
            .where(FeedRow.kind == kind, FeedRow.holder_id == holder_id)
            .values(generation=generation, token_sha256=token_sha256, revoked_at=None)
        )

    def set_in_force(self, holders: Collection[tuple[str, str]], at: dt.datetime) -> None:
        """Revoke every feed but those of these holders (kind, id), and restore theirs."""
        for kind, who, feed_id, revoked_at in self._connection.execute(
            sa.select(FeedRow.kind, FeedRow.holder_id, FeedRow.id, FeedRow.revoked_at)
        ):
            wanted = (kind, who) in holders
            if wanted != (revoked_at is None):
                self._connection.execute(
                    sa.update(FeedRow)
                    .where(FeedRow.id == feed_id)
                    .values(revoked_at=None if wanted else at)
                )

    def set_choices(
        self, feed_id: int, language: str, options: dict[str, Any], at: dt.datetime
    ) -> None:
        """Store how a feed is to read from now on."""
        self._connection.execute(
            sa.update(FeedRow)
            .where(FeedRow.id == feed_id)
            .values(language=language, options=options, version=FeedRow.version + 1, changed_at=at)
        )

    def lock(self) -> None:
        """Let nobody else raise a stamp until this unit of work is over: none is given twice."""
        take_turn(self._connection, "feeds")

    def raise_all(self, at: dt.datetime) -> None:
        """Note that no copy of any feed is current, not before `at`."""
        for feed in self.all():
            self._connection.execute(
                sa.update(FeedRow)
                .where(FeedRow.id == feed.id)
                .values(
                    version=FeedRow.version + 1,
                    changed_at=max(at, feed.changed_at + dt.timedelta(seconds=1)),
                )
            )

    def raise_stamps(
        self,
        holders: Collection[tuple[str, str]],
        at: dt.datetime,
        days: Days,
        release: int | None = None,
    ) -> None:
        """Note that these holders' feeds say something else from now on, since `release` where one
        brought it.

        The stamp is `at`, or a second after the one before where that would not be later. HTTP
        dates have whole seconds and may never go back or stand still over a change.
        """
        self.lock()
        touched = [feed for feed in self.all() if (feed.kind, feed.holder_id) in holders]
        if not touched:
            return
        self._connection.execute(
            sa.update(FeedRow)
            .where(FeedRow.id == sa.bindparam("known_id"))
            .values(
                version=FeedRow.version + 1,
                changed_at=sa.bindparam("changed_at"),
                days=sa.bindparam("days"),
                release=sa.bindparam("brought_by"),
            ),
            [
                {
                    "known_id": feed.id,
                    "changed_at": max(at, feed.changed_at + dt.timedelta(seconds=1)),
                    "days": _ordinals(days.get((feed.kind, feed.holder_id), NO_DAYS)),
                    "brought_by": feed.release if release is None else release,
                }
                for feed in sorted(touched, key=lambda feed: feed.id)
            ],
        )


def _ordinals(days: tuple[list[dt.date], list[dt.date]]) -> dict[str, list[int]]:
    standing, called_off = ([day.toordinal() for day in sorted(other_day)] for other_day in days)
    return {"standing": standing, "called_off": called_off}


def _dates(ordinals: list[int]) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromordinal(ordinal) for ordinal in ordinals)


def feed_record(row: Sequence[Any], dialect: sa.Dialect) -> FeedRecord:
    """Return what a row of `BY_TOKEN` says, as its driver gives it."""
    feed_id, kind, holder_id, generation, token, language, options, version, changed = row[:9]
    days, release = row[9:]
    read_instant = FeedRow.changed_at.type.dialect_impl(dialect).result_processor(dialect, None)
    held = json.loads(days)
    return FeedRecord(
        id=feed_id,
        kind=kind,
        holder_id=holder_id,
        generation=generation,
        token_sha256=token,
        language=language,
        options=json.loads(options),
        version=version,
        changed_at=read_instant(changed) if read_instant else changed,
        standing=_dates(held["standing"]),
        called_off=_dates(held["called_off"]),
        release=release,
    )


def _feed(row: Any) -> StoredFeed:  # noqa: ANN401 -- a row of COLUMNS
    return StoredFeed(
        id=row.id,
        kind=row.kind,
        holder_id=row.holder_id,
        generation=row.generation,
        token_sha256=row.token_sha256,
        language=row.language,
        options=row.options,
        version=row.version,
        changed_at=row.changed_at,
        standing=_dates(row.days["standing"]),
        called_off=_dates(row.days["called_off"]),
        release=row.release,
        fetched_at=row.fetched_at,
        fetched_by=row.fetched_by,
        fetched_release=row.fetched_release,
    )
