"""Whose pages, calendars and mails there are: one school, teacher, studio, … by kind and id."""

from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.province import Province
from scheduler.domain.school import AUDIENCE_NAMES, Level
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

PROVINCE_NAMES = {"Rehamna": Text(ar="الرحامنة", fr="Rehamna", en="Rehamna")}


def level_name(level: Level) -> Text:
    """Return what a level or an audience is called."""
    plain = Text(ar=level.value, fr=level.value, en=level.value)
    return AUDIENCE_NAMES.get(level, plain)


def holders_of(province: Province) -> dict[Holder, Text]:
    """Return everybody who has a feed, with the name that the feed bears."""
    named = {
        HolderKind.SCHOOL: {school.code: school.name for school in province.schools},
        HolderKind.TEACHER: {teacher.id: teacher.name for teacher in province.teachers},
        HolderKind.STUDIO: {studio.id: studio.name for studio in province.studios},
        HolderKind.PROGRAMME: {programme.id: programme.title for programme in province.programmes},
        HolderKind.LEVEL: {
            level.value: level_name(level)
            for level in sorted({level for school in province.schools for level in school.levels})
        },
        HolderKind.PROVINCE: {"": province_name(province)},
    }
    return {
        Holder(kind=kind, id=holder_id): name
        for kind, names in named.items()
        for holder_id, name in names.items()
    }


def province_name(province: Province) -> Text:
    """Return the province's name in each language, as far as it is known."""
    plain = Text(ar=province.name, fr=province.name, en=province.name)
    return PROVINCE_NAMES.get(province.name, plain)
