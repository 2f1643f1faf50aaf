"""What is typed about something that happens at short notice, and what it means."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext

from scheduler.domain.province import Province
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.draft.queries import session as draft_session
from web.context import ctx
from web.panel.planning.typed import WrongError, days_asked, hours_of

LONGEST = dt.timedelta(days=60)
WORDS_LENGTH = 80
NAMES = ("kind", "about", "first", "last", "start", "end", "words", "waits")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventForm:
    """The fields as typed."""

    kind: str = ""
    about: str = ""
    first: str = ""
    last: str = ""
    start: str = ""
    end: str = ""
    words: str = ""
    waits: str = ""  # "1": what was not held waits in the tray

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> "EventForm":
        """Return the form from what was sent."""
        return cls(**{name: typed.get(name, "").strip() for name in NAMES})

    @property
    def fields(self) -> dict[str, str]:
        """The fields that hold something, to be sent again."""
        return {name: value for name in NAMES if (value := getattr(self, name))}


def event_understood(form: EventForm, here: Province, today: dt.date) -> Event:
    """Return the event that the form describes. Raises `WrongError`."""
    kinds = {str(other_kind): other_kind for other_kind in EventKind}
    if form.kind not in kinds:
        raise WrongError(gettext("Choose what has happened."))
    kind = kinds[form.kind]
    if len(form.words) > WORDS_LENGTH:
        raise WrongError(gettext("Maximum number of characters: %(most)s.", most=WORDS_LENGTH))
    if kind is EventKind.MISSED:
        return _missed(form)
    if form.about not in _known(kind, here):
        raise WrongError(gettext("Choose from the list who or what it is about."))
    first, last = days_asked(form.first, form.last or form.first, today)
    if last - first > LONGEST:
        raise WrongError(gettext("Give at most sixty days at once."))
    start, end = hours_of(form.start or "00:00", form.end or "24:00")
    return Event(
        kind=kind, about=form.about, first=first, last=last, start=start, end=end, words=form.words
    )


def _missed(form: EventForm) -> Event:
    """Return that a session was not held: its day is known, whatever was typed."""
    if not form.about.isdecimal():
        raise WrongError(gettext("Choose what has happened."))
    place = draft_session(ctx(), int(form.about)).placement
    if place is None:
        raise WrongError(gettext("Choose what has happened."))
    day = place.slot.day
    return Event(kind=EventKind.MISSED, about=form.about, first=day, last=day, words=form.words)


def _known(kind: EventKind, here: Province) -> set[str]:
    known: dict[EventKind, set[str]] = {
        EventKind.TEACHER_AWAY: set(here.teacher_by_id),
        EventKind.STUDIO_DOWN: set(here.studio_by_id),
        EventKind.CLOSED: {"", *here.school_by_code, *(school.commune for school in here.schools)},
        EventKind.CALL_OFF: {""},
        EventKind.BELLS: {period.id for period in here.calendar.periods},
    }
    return known[kind]
