"""Opening a rule for one session: the fact behind the rule is widened just as far as it takes."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from scheduler.domain.calendar import join_spans
from scheduler.domain.clash import ClashCode
from scheduler.domain.programme import Programme
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.domain.studio import Studio, Teacher
from scheduler.domain.wall import Hours, Slot, monday_of

Spans = tuple[tuple[dt.date, dt.date], ...]
ONE_DAY = dt.timedelta(days=1)


def with_rules_opened(
    province: Province,
    rules: Iterable[ClashCode],
    place: Placement,
    others: Sequence[Placement],
) -> Province:
    """Return the province in which these rules let a session have a place beside the others.

    The teacher's or studio's weekly hours gain the stretch, the teacher's maxima, the programme's
    windows and its spacing are widened to what the place asks for. Rules that no fact is behind are
    left alone.
    """
    for rule in rules:
        if rule in OPENERS:
            province = OPENERS[rule](province, place, others)
    return province


def _teacher_hours(province: Province, place: Placement, _others: Sequence[Placement]) -> Province:
    def widened(teacher: Teacher) -> Teacher:
        return replace(
            teacher,
            available=with_stretch(teacher.available, _weekly(place.slot)),
            away=_without_day(teacher.away, place.slot.day),
            away_at=tuple(slot for slot in teacher.away_at if not slot.overlaps(place.slot)),
        )

    return _with_teacher(province, place, widened)


def _teacher_load(province: Province, place: Placement, others: Sequence[Placement]) -> Province:
    teacher_id = _programme(province, place).teacher_id
    theirs = [
        other.slot
        for other in others
        if (programme := province.programme_by_id.get(other.key.programme_id))
        and programme.teacher_id == teacher_id
        and programme.takes_studio
        and other.key != place.key
    ]
    day, week = place.slot.day, monday_of(place.slot.day)
    of_day = sum(their.minutes for their in theirs if their.day == day) + place.slot.minutes
    of_week = (
        sum(their.minutes for their in theirs if monday_of(their.day) == week) + place.slot.minutes
    )
    return _with_teacher(
        province,
        place,
        lambda teacher: replace(
            teacher,
            max_minutes_a_day=max(teacher.max_minutes_a_day, of_day),
            max_minutes_a_week=max(teacher.max_minutes_a_week, of_week),
        ),
    )


def _studio_hours(province: Province, place: Placement, _others: Sequence[Placement]) -> Province:
    def widened(studio: Studio) -> Studio:
        if studio.id != place.studio_id:
            return studio
        return replace(
            studio,
            hours=with_stretch(studio.hours, _weekly(place.slot)),
            closed=_without_day(studio.closed, place.slot.day),
            closed_at=tuple(slot for slot in studio.closed_at if not slot.overlaps(place.slot)),
        )

    return replace(
        province, studios=tuple(widened(other_studio) for other_studio in province.studios)
    )


def _window(province: Province, place: Placement, _others: Sequence[Placement]) -> Province:
    programme = _programme(province, place)
    windows = with_stretch(programme.windows, _weekly(place.slot)) if programme.windows else ()
    return _with_programme(
        province,
        replace(
            programme,
            windows=windows,
            first=min(programme.first, place.slot.day),
            last=max(programme.last, place.slot.day),
        ),
    )


def _spacing(province: Province, place: Placement, others: Sequence[Placement]) -> Province:
    programme = _programme(province, place)
    days = [
        other.slot.day
        for other in others
        if other.key.programme_id == programme.id and other.key != place.key
    ]
    week = monday_of(place.slot.day)
    nearest = min((abs((day - place.slot.day).days) for day in days), default=99)
    return _with_programme(
        province,
        replace(
            programme,
            min_days_between=min(programme.min_days_between, nearest),
            per_week=max(programme.per_week, 1 + sum(monday_of(day) == week for day in days)),
        ),
    )


OPENERS: dict[ClashCode, Callable[[Province, Placement, Sequence[Placement]], Province]] = {
    ClashCode.TEACHER_HOURS: _teacher_hours,
    ClashCode.TEACHER_LOAD: _teacher_load,
    ClashCode.STUDIO_HOURS: _studio_hours,
    ClashCode.WINDOW: _window,
    ClashCode.SPACING: _spacing,
}


def _programme(province: Province, place: Placement) -> Programme:
    return province.programme_by_id[place.key.programme_id]


def _with_programme(province: Province, changed: Programme) -> Province:
    return replace(
        province,
        programmes=tuple(
            changed if programme.id == changed.id else programme
            for programme in province.programmes
        ),
    )


def _with_teacher(
    province: Province, place: Placement, change: Callable[[Teacher], Teacher]
) -> Province:
    teacher_id = _programme(province, place).teacher_id
    return replace(
        province,
        teachers=tuple(
            change(teacher) if teacher.id == teacher_id else teacher
            for teacher in province.teachers
        ),
    )


def with_stretch(hours: Iterable[Hours], stretch: Hours | None) -> tuple[Hours, ...]:
    """Return weekly hours with a stretch in them, touching stretches joined."""
    hours = tuple(hours)
    if stretch is None:
        return hours
    of_day = [
        other_hours for other_hours in (*hours, stretch) if other_hours.weekday == stretch.weekday
    ]
    spans = join_spans((other_hours.start, other_hours.end) for other_hours in of_day)
    others = [other_hours for other_hours in hours if other_hours.weekday != stretch.weekday]
    return tuple(sorted([*others, *(Hours(stretch.weekday, *span) for span in spans)]))


def _weekly(slot: Slot) -> Hours:
    return Hours(slot.day.weekday(), slot.start, slot.end)


def _without_day(spans: Spans, day: dt.date) -> Spans:
    """Return inclusive spans of days with one day taken out."""
    left = []
    for first, last in spans:
        if not first <= day <= last:
            left.append((first, last))
            continue
        if first < day:
            left.append((first, day - ONE_DAY))
        if day < last:
            left.append((day + ONE_DAY, last))
    return tuple(left)
