"""One event of a calendar, made of stored facts only (RFC 5545 section 3.6.1, RFC 7986)."""

import datetime as dt

from icalendar import Alarm, Conference, Event

from scheduler.feeds.occurrence import Occurrence
from scheduler.feeds.phrases import say_in_feed
from scheduler.feeds.plain import plain_line, plain_text
from scheduler.feeds.subscription import join_address, languages_of
from scheduler.feeds.telling import description_of, location_of, summary_of

CONFIRMED, CANCELLED = "CONFIRMED", "CANCELLED"


def event_of(
    occurrence: Occurrence, *, language: str, base_url: str, alarm_minutes: int | None
) -> Event:
    """Return the event; one that no longer stands keeps its UID and says so in STATUS, in the
    title and by leaving the reader's time free.
    """
    session = occurrence.session
    languages = languages_of(language)
    address = join_address(base_url, session.uid)
    changed = whole_second(occurrence.changed_at)
    takes_time = not occurrence.ended and (occurrence.is_live or occurrence.in_studio)
    event = Event()
    event.add("uid", occurrence.uid)
    event.add("sequence", occurrence.sequence)
    # Without METHOD, DTSTAMP is the time of the last revision (RFC 5545 section 3.8.7.2); a
    # stamp of now would make every event look changed at every fetch.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("created", whole_second(session.created_at))
    event.add("dtstart", whole_second(occurrence.start))
    event.add("dtend", whole_second(occurrence.end))
    event.add("summary", title_of(occurrence, languages))
    event.add("description", plain_text(description_of(occurrence, languages, address)))
    event.add("status", CANCELLED if occurrence.ended else CONFIRMED)
    event.add("transp", "OPAQUE" if takes_time else "TRANSPARENT")
    if place := plain_line(location_of(occurrence, languages)):
        event.add("location", place)
    event.add("categories", categories_of(occurrence))
    if not occurrence.ended:
        event.add("url", address)
        if occurrence.is_live:
            label = " / ".join(
                say_in_feed("join.label", other_language) for other_language in languages
            )
            # Only this class keeps VALUE=URI, which RFC 7986 section 5.11 requires.
            event.add("conference", Conference(uri=address, feature="VIDEO", label=label).to_uri())
        if alarm_minutes is not None and takes_time:
            event.add_component(alarm_of(alarm_minutes, occurrence, languages))
    return event


def title_of(occurrence: Occurrence, languages: tuple[str, ...]) -> str:
    """Return the title on one line; a session without one goes by its key."""
    return plain_line(summary_of(occurrence, languages)) or str(occurrence.facts.key)


def alarm_of(minutes: int, occurrence: Occurrence, languages: tuple[str, ...]) -> Alarm:
    """Return a reminder shown so many minutes before the start, a line for each language."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", dt.timedelta(minutes=-minutes))
    lines = (
        say_in_feed("soon", language, minutes=minutes, title=title_of(occurrence, (language,)))
        for language in languages
    )
    alarm.add("description", "\n".join(lines))
    return alarm


def categories_of(occurrence: Occurrence) -> list[str]:
    """Return LIVE or REPLAY, the levels and the subject: words for filters, the same always."""
    facts = occurrence.facts
    given = ["LIVE" if occurrence.is_live else "REPLAY", *facts.levels, plain_line(facts.subject)]
    return [str(each) for each in given if each]


def whole_second(moment: dt.datetime) -> dt.datetime:
    """Return the UTC instant without fractions, as RFC 5545 section 3.3.5 writes it."""
    return moment.astimezone(dt.UTC).replace(microsecond=0)
