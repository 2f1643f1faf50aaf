"""The stored province: read whole, written as a whole, and never losing a row history names."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scheduler.domain.calendar import SchoolCalendar
from scheduler.domain.network import Network
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province, Weights
from scheduler.domain.school import School
from scheduler.domain.studio import Studio, Teacher
from scheduler.storage.codec import decode, encode
from scheduler.storage.tables.province import (
    DocumentRow,
    Named,
    ProgrammeRow,
    SchoolRow,
    StudioRow,
    TeacherRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceSettings:
    """The parts of a province that are neither lists nor documents; `stamp` changes with any."""

    name: str
    zone_name: str
    weights: Weights
    notice_hours: int
    start_step: int
    stamp: str


class ProvinceRepository:
    """Reads and stores the province. What an import drops is retired, and revived if it returns."""

    def __init__(self, connection: sa.Connection, known: dict[str, Province]) -> None:
        """`known` keeps the last province read, by its stamp, from one unit of work to the next."""
        self._connection = connection
        self._known = known

    def stamp(self) -> str | None:
        """Return a text that differs after every change of the province; None before the first."""
        body = self._document("settings")
        return None if body is None else str(body["stamp"])

    def load(self) -> Province | None:
        """Return the province, without what is retired; None before the first import."""
        stamp = self.stamp()
        if stamp is None:
            return None
        known = self._known.get(stamp)
        if known is None:
            known = self._read()
            self._known.clear()
            self._known[stamp] = known
        return known

    def _read(self) -> Province:
        rows = self._connection.execute(sa.select(DocumentRow.name, DocumentRow.body))
        documents: dict[str, Any] = dict(rows.all())
        settings = decode(ProvinceSettings, documents["settings"])
        return Province(
            name=settings.name,
            zone_name=settings.zone_name,
            schools=tuple(decode(School, body) for body in self._bodies(SchoolRow)),
            studios=tuple(decode(Studio, body) for body in self._bodies(StudioRow)),
            teachers=tuple(decode(Teacher, body) for body in self._bodies(TeacherRow)),
            programmes=tuple(decode(Programme, body) for body in self._bodies(ProgrammeRow)),
            calendar=decode(SchoolCalendar, documents["calendar"]),
            network=decode(Network, documents["network"]),
            weights=settings.weights,
            notice_hours=settings.notice_hours,
            start_step=settings.start_step,
        )

    def programme(self, programme_id: str) -> Programme | None:
        """Return a programme, also a retired one."""
        body = self._connection.scalar(
            sa.select(ProgrammeRow.body).where(ProgrammeRow.id == programme_id)
        )
        return None if body is None else decode(Programme, body)

    def store(self, province: Province, at: dt.datetime) -> None:
        """Make the stored province equal to this one; `at` is when dropped rows were retired."""
        self._store(SchoolRow, [_school(school) for school in province.schools], at)
        self._store(StudioRow, [_plain(studio) for studio in province.studios], at)
        self._store(TeacherRow, [_plain(teacher) for teacher in province.teachers], at)
        self._store(ProgrammeRow, [_programme(programme) for programme in province.programmes], at)
        self._store_document("calendar", encode(province.calendar))
        self._store_document("network", encode(province.network))
        settings = ProvinceSettings(
            name=province.name,
            zone_name=province.zone_name,
            weights=province.weights,
            notice_hours=province.notice_hours,
            start_step=province.start_step,
            stamp=uuid.uuid4().hex,
        )
        self._store_document("settings", encode(settings))

    def _bodies(self, table: type[Named]) -> Sequence[dict[str, Any]]:
        query = sa.select(table.body).where(table.retired_at.is_(None)).order_by(table.position)
        return self._connection.scalars(query).all()

    def _document(self, name: str) -> dict[str, Any] | None:
        return self._connection.scalar(sa.select(DocumentRow.body).where(DocumentRow.name == name))

    def _store(self, table: type[Named], wanted: list[dict[str, Any]], at: dt.datetime) -> None:
        columns = [table.id, table.position, table.body, table.retired_at]
        stored = {row.id: row for row in self._connection.execute(sa.select(*columns))}
        fresh, differing = [], []
        for position, values in enumerate(wanted):
            values |= {"position": position, "retired_at": None}
            known = stored.pop(values["id"], None)
            if known is None:
                fresh.append(values)
            elif (known.position, known.body, known.retired_at) != (position, values["body"], None):
                differing.append(values | {"known_id": values["id"]})
        if fresh:
            self._connection.execute(sa.insert(table), fresh)
        if differing:
            names = [name for name in differing[0] if name not in {"id", "known_id"}]
            self._connection.execute(
                sa.update(table)
                .where(table.id == sa.bindparam("known_id"))
                .values({name: sa.bindparam(name) for name in names}),
                differing,
            )
        dropped = [row.id for row in stored.values() if row.retired_at is None]
        if dropped:
            self._connection.execute(
                sa.update(table).where(table.id.in_(dropped)).values(retired_at=at)
            )

    def _store_document(self, name: str, body: dict[str, Any]) -> None:
        if self._document(name) is None:
            row = {"name": name, "body": body, "revision": 1}
            self._connection.execute(sa.insert(DocumentRow).values(row))
            return
        self._connection.execute(
            sa.update(DocumentRow)
            .where(DocumentRow.name == name)
            .values(body=body, revision=DocumentRow.revision + 1)
        )


def _school(school: School) -> dict[str, Any]:
    return {
        "id": school.code,
        "commune": school.commune,
        "kind": school.kind.value,
        "link": school.link.value,
        "body": encode(school),
    }


def _plain(value: Studio | Teacher) -> dict[str, Any]:
    return {"id": value.id, "body": encode(value)}


def _programme(programme: Programme) -> dict[str, Any]:
    return {
        "id": programme.id,
        "teacher_id": programme.teacher_id,
        "kind": programme.kind.value,
        "priority": programme.priority,
        "body": encode(programme),
    }
