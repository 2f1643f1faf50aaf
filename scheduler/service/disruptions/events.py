"""What happens at short notice, as the question it leaves the planner: what stays, what must go."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.errors import NotFoundError
from scheduler.domain.province import Province
from scheduler.domain.session import Placement
from scheduler.domain.text import Text
from scheduler.domain.wall import MINUTES_A_DAY, Slot
from scheduler.feeds.plain import plain_line
from scheduler.language.catalogue import in_each_language
from scheduler.planner import replan
from scheduler.planner.problem import Problem


@cache
def unforeseen_closure() -> Text:
    """Return the name of a closure for which nobody has given a reason."""
    return in_each_language(lambda words: words.gettext("Unforeseen closure"))


def _closure_name(words: str) -> Text:
    return Text(ar=words, fr=words, en=words) if words else unforeseen_closure()


class EventKind(StrEnum):
    """What can happen."""

    TEACHER_AWAY = "teacher-away"
    STUDIO_DOWN = "studio-down"
    CLOSED = "closed"  # a school (by code), a commune, or everybody
    CALL_OFF = "call-off"  # every session of those days and hours
    BELLS = "bells"  # a bell period is in force on other days than thought
    MISSED = "missed"  # a session was not held; `about` is its id


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that upsets the draft, between two days, both inclusive.

    `about` is a teacher's, studio's, bell period's or session's id, a school's code or a commune;
    empty for everybody. `start` and `end` are minutes of each day (the whole day unless told
    otherwise). `words` name a closure, or say why.
    """

    kind: EventKind
    about: str = ""
    first: dt.date
    last: dt.date
    start: int = 0
    end: int = MINUTES_A_DAY
    words: str = ""

    def __post_init__(self) -> None:
        """Take the words as pages and calendars can show them, whoever made the event."""
        object.__setattr__(self, "words", plain_line(self.words))

    @property
    def whole_days(self) -> bool:
        """Tell whether it takes whole days."""
        return (self.start, self.end) == (0, MINUTES_A_DAY)

    @property
    def hours(self) -> tuple[Slot, ...]:
        """The hours of each of its days; none when it takes whole days."""
        if self.whole_days:
            return ()
        days = (self.last - self.first).days + 1
        return tuple(
            Slot(self.first + dt.timedelta(days=each), self.start, self.end - self.start)
            for each in range(days)
        )

    def meets(self, slot: Slot) -> bool:
        """Tell whether a slot falls into its days and hours."""
        in_days = self.first <= slot.day <= self.last
        return in_days and slot.start < self.end and self.start < slot.end


def province_after(province: Province, event: Event) -> Province:
    """Return the province with the fact that the event leaves behind, if it leaves one.

    Raises `NotFoundError` for a teacher, studio, school, commune or bell period there is none of.
    """
    change = FACTS.get(event.kind)
    known = event.kind in NO_FACT or _is_known(province, event)
    if not known:
        raise NotFoundError(str(event.kind), event.about)
    if change is None or not (event.whole_days or event.kind in BY_THE_HOUR):
        return province
    return change(_unplanned(province, event), event).province


def is_hit(province: Province, event: Event, placement: Placement) -> bool:
    """Tell whether a session stands where the event leaves it no place."""
    if not event.meets(placement.slot):
        return False
    programme = province.programme_by_id.get(placement.key.programme_id)
    if event.kind is EventKind.TEACHER_AWAY:
        return (
            programme is not None and programme.takes_studio and programme.teacher_id == event.about
        )
    if event.kind is EventKind.STUDIO_DOWN:
        return placement.studio_id == event.about
    return event.kind is EventKind.CALL_OFF


def _is_known(province: Province, event: Event) -> bool:
    periods = {period.id for period in province.calendar.periods}
    places = {school.commune for school in province.schools} | province.school_by_code.keys() | {""}
    known: dict[EventKind, Iterable[str]] = {
        EventKind.TEACHER_AWAY: province.teacher_by_id,
        EventKind.STUDIO_DOWN: province.studio_by_id,
        EventKind.CLOSED: places,
        EventKind.BELLS: periods,
    }
    return event.about in known[event.kind]


def _teacher_away(problem: Problem, event: Event) -> Problem:
    return replan.teacher_away(problem, event.about, event.first, event.last, event.hours)


def _studio_down(problem: Problem, event: Event) -> Problem:
    return replan.studio_down(problem, event.about, event.first, event.last, event.hours)


def _closed(problem: Problem, event: Event) -> Problem:
    scope = Scope()
    if event.about in problem.province.school_by_code:
        scope = Scope(codes=frozenset({event.about}))
    elif event.about:
        scope = Scope(communes=frozenset({event.about}))
    taken = {other_closure.id for other_closure in problem.province.calendar.closures}
    number = 1
    while (name := f"short-notice-{event.first}-{number}") in taken:
        number += 1
    closure = Closure(
        id=name,
        first=event.first,
        last=event.last,
        kind=ClosureKind.SHORT_NOTICE,
        name=_closure_name(event.words),
        status=DateStatus.CONFIRMED,
        scope=scope,
    )
    return replan.schools_closed(problem, closure)


def _bells(problem: Problem, event: Event) -> Problem:
    periods = {period.id: period for period in problem.province.calendar.periods}
    announced = replace(
        periods[event.about], first=event.first, last=event.last, status=DateStatus.CONFIRMED
    )
    return replan.bell_period_announced(problem, announced)


# Hours of a day are a fact about these; others have whole days only.
BY_THE_HOUR = frozenset({EventKind.TEACHER_AWAY, EventKind.STUDIO_DOWN})
NO_FACT = frozenset({EventKind.CALL_OFF, EventKind.MISSED})
FACTS: dict[EventKind, Callable[[Problem, Event], Problem]] = {
    EventKind.TEACHER_AWAY: _teacher_away,
    EventKind.STUDIO_DOWN: _studio_down,
    EventKind.CLOSED: _closed,
    EventKind.BELLS: _bells,
}


def _unplanned(province: Province, event: Event) -> Problem:
    return Problem(province=province, first=event.first, last=event.last, now=(event.first, 0))
