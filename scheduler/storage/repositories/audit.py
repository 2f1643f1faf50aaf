"""The log of who did what, with what it takes to undo an edit of the draft."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from scheduler.storage.tables.draft import AuditRow

ABOUT_THE_DRAFT = ("session", "province", "draft", "release")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act. `before` and `after` are given for edits of the draft that can be undone."""

    id: int = 0
    at: dt.datetime
    actor: str
    act: str
    what: str
    key: str
    detail: dict[str, Any] = field(default_factory=dict)
    before: list[Any] | None = None
    after: list[Any] | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which entries somebody looks for; what is empty narrows nothing.

    `actors` are the only ones whose entries are looked for; None is all. `words` may stand in the
    actor, the act or the key. `ids` are ids that words on the page stand for. They may be the key,
    begin it ("maths/3") or end the actor ("school 99001J").
    """

    actors: tuple[str, ...] | None = None
    words: str = ""
    ids: tuple[str, ...] = ()
    key: str = ""
    acts: tuple[str, ...] = ()
    since: dt.datetime | None = None
    until: dt.datetime | None = None


class AuditRepository:
    """Adds to the log and reads it; nothing in it is changed but the mark of an undone edit."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, entry: Entry) -> None:
        """Add an act."""
        names = ("at", "actor", "act", "what", "key", "detail", "before", "after", "undone")
        values = {name: getattr(entry, name) for name in names}
        self._connection.execute(sa.insert(AuditRow), [values])

    def actors(self) -> tuple[str, ...]:
        """Return everybody who did something."""
        return tuple(self._connection.scalars(sa.select(AuditRow.actor).distinct()))

    def search(self, words: str = "", *, limit: int = 200) -> tuple[Entry, ...]:
        """Return the latest acts whose actor, act or key contains the words, the last one first."""
        query = sa.select(AuditRow.__table__).order_by(AuditRow.id.desc()).limit(limit)
        if words:
            columns = (AuditRow.actor, AuditRow.act, AuditRow.key)
            query = query.where(
                sa.or_(*(column.icontains(words, autoescape=True) for column in columns))
            )
        return tuple(_entry(row) for row in self._connection.execute(query))

    def page(self, sought: Sought, *, first: int, count: int) -> tuple[tuple[Entry, ...], int]:
        """Return so many of the entries sought, from the `first` on (0 is the latest), and how many
        there are in all.
        """
        conditions = list(_conditions(sought))
        query = sa.select(AuditRow.__table__).where(*conditions).order_by(AuditRow.id.desc())
        rows = self._connection.execute(query.offset(first).limit(count))
        total = sa.select(sa.func.count()).select_from(AuditRow).where(*conditions)
        return tuple(_entry(row) for row in rows), self._connection.execute(total).scalar_one()

    def last_id(self) -> int:
        """Return the id of the latest act; 0 before the first."""
        return self._connection.scalar(sa.select(sa.func.max(AuditRow.id))) or 0

    def since(self, entry_id: int, *, limit: int) -> tuple[Entry, ...]:
        """Return the acts after an id that changed the draft or released it, the last one first."""
        query = sa.select(AuditRow.__table__).where(
            AuditRow.id > entry_id, AuditRow.what.in_(ABOUT_THE_DRAFT)
        )
        return self._last(query, limit)

    def of_key(self, key: str, *, limit: int) -> tuple[Entry, ...]:
        """Return the latest edits of one session, the last one first."""
        query = sa.select(AuditRow.__table__).where(AuditRow.key == key, AuditRow.what == "session")
        return self._last(query, limit)

    def last_release(self) -> int:
        """Return the id of the entry of the last release; 0 before the first."""
        query = sa.select(sa.func.max(AuditRow.id)).where(
            AuditRow.act == "release", AuditRow.what == "release"
        )
        return self._connection.scalar(query) or 0

    def last_edit(self, actor: str) -> Entry | None:
        """Return an actor's latest edit of the draft that stands and can be undone."""
        return self._edit(actor, sa.not_(AuditRow.undone), AuditRow.id.desc())

    def next_undone(self, actor: str) -> Entry | None:
        """Return the edit that the actor undid last, if this actor edited nothing since."""
        return self._edit(actor, sa.true() == AuditRow.undone, AuditRow.id.asc())

    def forget_undone(self, actor: str) -> None:
        """Let go what the actor undid: after another edit it cannot be done again."""
        self._connection.execute(
            sa.update(AuditRow)
            .where(AuditRow.actor == actor, AuditRow.undone)
            .values(before=None, after=None)
        )

    def mark(self, entry_id: int, *, undone: bool) -> None:
        """Mark an edit as undone, or as standing again."""
        self._connection.execute(
            sa.update(AuditRow).where(AuditRow.id == entry_id).values(undone=undone)
        )

    def _last(self, query: sa.Select[*tuple[Any, ...]], limit: int) -> tuple[Entry, ...]:
        found = self._connection.execute(query.order_by(AuditRow.id.desc()).limit(limit))
        return tuple(_entry(row) for row in found)

    def _edit(
        self,
        actor: str,
        condition: sa.ColumnElement[bool],
        order: sa.UnaryExpression[int],
    ) -> Entry | None:
        query = sa.select(AuditRow.__table__).where(
            AuditRow.before.is_not(None), AuditRow.actor == actor, condition
        )
        row = self._connection.execute(query.order_by(order).limit(1)).one_or_none()
        return None if row is None else _entry(row)


def _entry(row: Any) -> Entry:  # noqa: ANN401 -- a row of the audit table
    return Entry(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping


def _conditions(sought: Sought) -> Iterator[sa.ColumnElement[bool]]:
    if sought.actors is not None:
        yield AuditRow.actor.in_(sought.actors)
    if sought.key:
        yield AuditRow.key == sought.key
    if sought.acts:
        yield AuditRow.act.in_(sought.acts)
    if sought.since is not None:
        yield AuditRow.at >= sought.since
    if sought.until is not None:
        yield AuditRow.at < sought.until
    if sought.words:
        columns = (AuditRow.actor, AuditRow.act, AuditRow.key)
        meant: list[sa.ColumnElement[bool]] = [
            column.icontains(sought.words, autoescape=True) for column in columns
        ]
        for each in sought.ids:
            meant += [AuditRow.key == each, AuditRow.key.startswith(f"{each}/", autoescape=True)]
            meant.append(AuditRow.actor.endswith(f" {each}", autoescape=True))
        yield sa.or_(*meant)
