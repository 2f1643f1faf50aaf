"""Whose pages, calendars and mails there are: one school, teacher, studio, … by kind and id."""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.province import Province
from scheduler.domain.text import Text


class HolderKind(StrEnum):
    """Whose link or feed it is."""

    SCHOOL = "school"
    TEACHER = "teacher"
    STUDIO = "studio"
    PROVINCE = "province"
    PROGRAMME = "programme"
    LEVEL = "level"
    OPERATOR = "operator"
    PERSON = "person"  # an account, in mails only


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One school, teacher, studio, … by kind and id (`id` is empty for the province)."""

    kind: HolderKind
    id: str = ""


WITH_PAGE = frozenset({HolderKind.SCHOOL, HolderKind.TEACHER})


def holders_of(province: Province) -> dict[Holder, Text]:
    """Return everybody who has a feed, with their names; levels and the province go by their keys,
    which each language names in its own way.
    """
    named = {
        HolderKind.SCHOOL: {school.code: school.name for school in province.schools},
        HolderKind.TEACHER: {teacher.id: teacher.name for teacher in province.teachers},
        HolderKind.STUDIO: {studio.id: studio.name for studio in province.studios},
        HolderKind.PROGRAMME: {programme.id: programme.title for programme in province.programmes},
        HolderKind.LEVEL: {
            level.value: _same(level.value)
            for level in sorted({level for school in province.schools for level in school.levels})
        },
        HolderKind.PROVINCE: {"": _same(province.name)},
    }
    return {
        Holder(kind=kind, id=holder_id): name
        for kind, names in named.items()
        for holder_id, name in names.items()
    }


def _same(name: str) -> Text:
    return Text(ar=name, fr=name, en=name)
