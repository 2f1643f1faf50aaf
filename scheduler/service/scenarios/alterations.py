"""What a scenario changes: more hours, more rooms, faster lines, a further studio."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from scheduler.domain.errors import NotFoundError
from scheduler.domain.province import Province
from scheduler.domain.school import Link, School
from scheduler.domain.text import Text
from scheduler.domain.wall import Hours
from scheduler.service.planning.relaxation import with_stretch


class AlterationKind(StrEnum):
    """What may be changed."""

    NOTHING = "nothing"  # the draft planned again, to compare the others with
    EVENING = "evening"  # a studio is open longer on a weekday
    TEACHER = "teacher"  # a teacher is available longer on a weekday
    STUDIO = "studio"  # a further studio like another one
    ROOMS = "rooms"  # one reception room more
    LINK = "link"  # a line of so many Mbit/s at the least


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One change. `about` is a studio's or teacher's id. `schools` are the codes of those meant. If
    there are none, all schools with one of `links` are meant; if both are empty, all schools.
    `hours` are for a longer evening or day, `mbps` for a line.
    """

    kind: AlterationKind
    about: str = ""
    schools: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    hours: Hours | None = None
    mbps: float = 0.0

    def means(self, school: School) -> bool:
        """Tell whether a school is meant."""
        if self.schools:
            return school.code in self.schools
        return not self.links or school.link in self.links


def altered(province: Province, change: Alteration) -> Province:
    """Return the province with the change. Raises `NotFoundError` for a studio or teacher there is
    none of, which a scenario made before an import may speak of.
    """
    return ALTERATIONS[change.kind](province, change)


def _evening(province: Province, change: Alteration) -> Province:
    if change.about not in province.studio_by_id:
        raise NotFoundError("studio", change.about)
    studios = tuple(
        replace(studio, hours=with_stretch(studio.hours, change.hours))
        if studio.id == change.about and change.hours
        else studio
        for studio in province.studios
    )
    return replace(province, studios=studios)


def _teacher(province: Province, change: Alteration) -> Province:
    if change.about not in province.teacher_by_id:
        raise NotFoundError("teacher", change.about)
    teachers = tuple(
        replace(teacher, available=with_stretch(teacher.available, change.hours))
        if teacher.id == change.about and change.hours
        else teacher
        for teacher in province.teachers
    )
    return replace(province, teachers=teachers)


def _studio(province: Province, change: Alteration) -> Province:
    like = province.studio_by_id.get(change.about)
    if like is None:
        raise NotFoundError("studio", change.about)
    name = Text(ar=f"{like.name.ar} +", fr=f"{like.name.fr} +", en=f"{like.name.en} +")
    number = 2
    while (studio_id := f"{like.id}-{number}") in province.studio_by_id:
        number += 1
    further = replace(like, id=studio_id, name=name, closed=(), closed_at=())
    return replace(province, studios=(*province.studios, further))


def _rooms(province: Province, change: Alteration) -> Province:
    return _with_schools(province, change, lambda each: replace(each, rooms=each.rooms + 1))


def _link(province: Province, change: Alteration) -> Province:
    def faster(school: School) -> School:
        link = Link.FIBRE if school.link is Link.NONE else school.link
        return replace(school, downlink_mbps=max(school.downlink_mbps, change.mbps), link=link)

    network = replace(
        province.network,
        limits={
            code: variant
            for code, variant in province.network.limits.items()
            if not change.means(province.school_by_code[code])
        },
    )
    return replace(_with_schools(province, change, faster), network=network)


def _with_schools(
    province: Province, change: Alteration, act: Callable[[School], School]
) -> Province:
    schools = tuple(act(school) if change.means(school) else school for school in province.schools)
    return replace(province, schools=schools)


ALTERATIONS: dict[AlterationKind, Callable[[Province, Alteration], Province]] = {
    AlterationKind.NOTHING: lambda province, _: province,
    AlterationKind.EVENING: _evening,
    AlterationKind.TEACHER: _teacher,
    AlterationKind.STUDIO: _studio,
    AlterationKind.ROOMS: _rooms,
    AlterationKind.LINK: _link,
}
