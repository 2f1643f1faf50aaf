"""Who would be told by a release, by name."""

from dataclasses import dataclass

from markupsafe import Markup

from scheduler.domain.digest import ReaderKind
from scheduler.service.notices import Preview, Told
from web.names import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A reader by name; `reached` is false where somebody has to telephone."""

    name: Markup
    endpoint: str
    id: str
    urgent: bool
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody whom a release would tell, the urgent ones first."""

    teachers: tuple[Named, ...]
    schools: tuple[Named, ...]

    @property
    def urgent(self) -> int:
        """How many would be told urgently."""
        return sum(1 for each in (*self.teachers, *self.schools) if each.urgent)

    @property
    def unreached(self) -> tuple[Named, ...]:
        """Those for whom no address is known."""
        return tuple(each for each in (*self.teachers, *self.schools) if not each.reached)


def told_of(preview: Preview) -> People:
    """Return who would be told, by name."""
    by_urgency = sorted(preview.told, key=lambda each: (not each.urgent, each.reader))
    return People(
        teachers=tuple(_named(each) for each in by_urgency if _is_teacher(each)),
        schools=tuple(_named(each) for each in by_urgency if not _is_teacher(each)),
    )


def _is_teacher(each: Told) -> bool:
    return each.reader.kind is ReaderKind.TEACHER


def _named(each: Told) -> Named:
    return Named(
        name=name_of(each.reader.id),
        endpoint="panel.teacher" if _is_teacher(each) else "panel.school",
        id=each.reader.id,
        urgent=each.urgent,
        reached=each.reached,
    )
