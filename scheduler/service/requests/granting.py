"""The province as it is once a request is taken."""

from dataclasses import replace

from scheduler.domain.calendar import ReceptionHours, SchoolCalendar, Scope
from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import HolderKind
from scheduler.domain.province import Province
from scheduler.domain.studio import Teacher
from scheduler.domain.wall import Hours
from scheduler.service.requests.request import Request


def granted(province: Province, request: Request) -> Province:
    """Return the province with what is asked for. Raises `NotFoundError` for who has left it."""
    if request.holder.kind is HolderKind.TEACHER:
        return _for_teacher(province, request)
    school = province.school_by_code.get(request.holder.id)
    if school is None:
        raise NotFoundError("school", request.holder.id)
    if request.facts is None:
        calendar = _with_hours(province.calendar, school.code, request.hours)
        return replace(province, calendar=calendar)
    facts = request.facts
    changed = replace(
        school,
        rooms=facts.rooms,
        board=facts.board,
        email=facts.email,
        telephone=school.telephone if facts.telephone is None else facts.telephone,
    )
    schools = tuple(
        changed if other_school is school else other_school for other_school in province.schools
    )
    return replace(province, schools=schools)


def _for_teacher(province: Province, request: Request) -> Province:
    if request.holder.id not in province.teacher_by_id:
        raise NotFoundError("teacher", request.holder.id)

    def changed(teacher: Teacher) -> Teacher:
        if teacher.id != request.holder.id:
            return teacher
        if request.away is not None:
            return replace(teacher, away=tuple(sorted({*teacher.away, request.away})))
        return replace(teacher, available=request.hours)

    return replace(
        province, teachers=tuple(changed(other_teacher) for other_teacher in province.teachers)
    )


def _with_hours(calendar: SchoolCalendar, code: str, hours: tuple[Hours, ...]) -> SchoolCalendar:
    """Give a school free hours of its own: after those that hold all year, so that they win over
    its group's, and before those of one bell period, so that Ramadan's still hold in Ramadan.
    """
    own = ReceptionHours(
        id=f"school-{code.lower()}", hours=hours, scope=Scope(codes=frozenset({code}))
    )
    others = [
        reception_hours
        for reception_hours in calendar.reception_hours
        if reception_hours.id != own.id
    ]
    place = max((n for n, each in enumerate(others, 1) if not each.period), default=0)
    return replace(calendar, reception_hours=(*others[:place], own, *others[place:]))
