"""Who would be told by a release, by name."""

from dataclasses import dataclass

from markupsafe import Markup

from scheduler.domain.holder import HolderKind
from scheduler.service.notices import outbox
from scheduler.service.notices.digests import Preview, Told
from web.context import ctx
from web.language.names import holder_name, province


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedReader:
    """A reader by name; `reached` is false where no address is known, and `call` is true where
    somebody has to telephone.
    """

    name: Markup
    endpoint: str
    id: str
    urgent: bool
    reached: bool
    call: bool
    telephone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody to whom a release means something, the urgent ones first; `by_mail` tells whether
    this house sends mail, without which nobody is told by itself.
    """

    by_mail: bool
    teachers: tuple[NamedReader, ...]
    schools: tuple[NamedReader, ...]

    @property
    def urgent(self) -> int:
        """How many would be told urgently."""
        return sum(1 for teacher in (*self.teachers, *self.schools) if teacher.urgent)

    @property
    def to_call(self) -> int:
        """How many have to be telephoned."""
        return sum(1 for teacher in (*self.teachers, *self.schools) if teacher.call)


def told_of(preview: Preview) -> People:
    """Return who would be told, by name."""
    by_mail = outbox.has_mail(ctx())
    by_urgency = sorted(preview.told, key=lambda each: (not each.urgent, each.reader))
    return People(
        by_mail=by_mail,
        teachers=tuple(_named(told, by_mail) for told in by_urgency if _is_teacher(told)),
        schools=tuple(_named(told, by_mail) for told in by_urgency if not _is_teacher(told)),
    )


def _is_teacher(told: Told) -> bool:
    return told.reader.kind is HolderKind.TEACHER


def _named(told: Told, by_mail: bool) -> NamedReader:
    here = province()
    known = here.teacher_by_id if _is_teacher(told) else here.school_by_code
    found = known.get(told.reader.id)
    return NamedReader(
        name=holder_name(told.reader),
        endpoint="panel.teacher" if _is_teacher(told) else "panel.school",
        id=told.reader.id,
        urgent=told.urgent,
        reached=told.reached,
        call=not told.reached if by_mail else told.urgent,
        telephone=found.telephone if found else "",
    )
