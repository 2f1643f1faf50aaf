"""Minutes of released sessions by school, commune, level and programme."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.domain.province import Province
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level, School
from scheduler.domain.session import Mode
from scheduler.domain.text import Text
from web.panel.receivers import commune_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """One school's minutes by way of receiving."""

    school: School
    live: int
    recorded: int
    none: int

    @property
    def share(self) -> float:
        """The live share of what it could receive, from 0 to 1."""
        total = self.live + self.recorded + self.none
        return self.live / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """Minutes of a group of receptions: a commune, a level or a programme."""

    name: str | Text
    live: int
    recorded: int

    @property
    def share(self) -> float:
        """The live share, from 0 to 1."""
        total = self.live + self.recorded
        return self.live / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a stretch of days reaches; minutes are counted at the receiving end."""

    sessions: int
    studio_minutes: int
    live: int
    recorded: int
    schools: tuple[SchoolRow, ...]
    communes: tuple[GroupRow, ...]
    levels: tuple[GroupRow, ...]
    programmes: tuple[GroupRow, ...]

    @property
    def least(self) -> float:
        """The smallest live share of a school that can go live and was meant at all."""
        able = [row for row in self.schools if row.school.can_go_live and row.live + row.recorded]
        return min((row.share for row in able), default=0.0)


def figures_of(province: Province, sessions: Iterable[ReleasedSession]) -> Figures:
    """Return the figures of the sessions that stand."""
    standing = [each for each in sessions if each.facts.state is ReleasedState.CONFIRMED]
    by_school: Counter[tuple[str, Mode]] = Counter()
    by_level: Counter[tuple[str, Mode]] = Counter()
    by_programme: Counter[tuple[str, Mode]] = Counter()
    titles: dict[str, Text] = {}
    for session in standing:
        facts = session.facts
        minutes, programme_id = facts.slot.minutes, facts.key.programme_id
        titles[programme_id] = facts.title
        for reception in facts.receptions:
            by_school[reception.school_code, reception.mode] += minutes
            by_programme[programme_id, reception.mode] += minutes
            for level in facts.levels:
                by_level[level, reception.mode] += minutes
    rows = tuple(_school(school, by_school) for school in province.schools)
    return Figures(
        sessions=len(standing),
        studio_minutes=sum(each.facts.slot.minutes for each in standing if each.facts.studio_id),
        live=sum(row.live for row in rows),
        recorded=sum(row.recorded for row in rows),
        schools=rows,
        communes=_communes(rows),
        levels=tuple(_group(level.value, level, by_level) for level in Level),
        programmes=tuple(_group(titles[each], each, by_programme) for each in sorted(titles)),
    )


def _school(school: School, minutes: Counter[tuple[str, Mode]]) -> SchoolRow:
    return SchoolRow(
        school=school,
        live=minutes[school.code, Mode.LIVE],
        recorded=minutes[school.code, Mode.RECORDED],
        none=minutes[school.code, Mode.NONE],
    )


def _group(name: str | Text, key: str, minutes: Counter[tuple[str, Mode]]) -> GroupRow:
    return GroupRow(name=name, live=minutes[key, Mode.LIVE], recorded=minutes[key, Mode.RECORDED])


def _communes(rows: Iterable[SchoolRow]) -> tuple[GroupRow, ...]:
    found: dict[str, list[SchoolRow]] = {}
    for row in rows:
        found.setdefault(commune_name(row.school), []).append(row)
    return tuple(
        GroupRow(
            name=name,
            live=sum(each.live for each in members),
            recorded=sum(each.recorded for each in members),
        )
        for name, members in found.items()
    )
