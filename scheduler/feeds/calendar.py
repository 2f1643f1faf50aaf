"""The subscribed calendar of one reader (RFC 5545, RFC 7986), made from released sessions."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from icalendar import Calendar
from icalendar.prop import vText

from scheduler.domain.release import ReleasedSession
from scheduler.feeds.contents import EVERYTHING, Filter, contents
from scheduler.feeds.event import event_of
from scheduler.feeds.phrases import say_in_feed
from scheduler.feeds.plain import plain_line, plain_text
from scheduler.feeds.subscription import FeedTitle, FeedWindow, languages_of
from scheduler.feeds.telling import both

PRODUCT = "-//Rhamna-Educatec//Broadcast scheduler//AR"
REFRESH = "PT1H"
COLOUR_NAME = "teal"  # RFC 7986 section 5.9 takes CSS3 names only
COLOUR_HEX = "#0B6E69"


def render_calendar(
    sessions: Iterable[ReleasedSession],
    *,
    holder: FeedTitle,
    window: FeedWindow,
    base_url: str,
    language: str = "ar+fr",
    alarm_minutes: int | None = None,
    wanted: Filter = EVERYTHING,
    departed: Collection[int] = (),
    history: Mapping[int, Sequence[ReleasedSession]] | None = None,
) -> bytes:
    """Return the calendar as UTF-8 bytes; sessions that are not the holder's are passed over.

    Every occurrence is an event of its own in UTC, with neither TZID nor RRULE: an instant is right
    in every client, whatever zone data it has. `language` is one of `LANGUAGES`; `alarm_minutes`
    adds a reminder. `departed` are the ids of sessions that are the holder's no longer (another
    teacher's now, another studio's), shown as cancelled. `wanted` and `history` are as in
    `contents`. Without any session it is an empty calendar, which tells clients to empty theirs.
    """
    calendar = head_of(holder, window, language)
    for occurrence in contents(
        sessions,
        holder=holder,
        window=window,
        wanted=wanted,
        departed=departed,
        history=history,
    ):
        calendar.add_component(
            event_of(occurrence, language=language, base_url=base_url, alarm_minutes=alarm_minutes)
        )
    body: bytes = calendar.to_ical(sorted=False)
    return body


def head_of(holder: FeedTitle, window: FeedWindow, language: str) -> Calendar:
    """Return the calendar without events. It has no METHOD, which is for mails, and no SOURCE,
    which would tell the secret address. It has no UID: RFC 7986 section 5.3 allows one, but
    vdirsyncer takes it for that of each event and keeps one event of them all.
    """
    languages = languages_of(language)
    # libical counts an empty value as an error.
    name = plain_line(both(holder.name.in_, languages)) or f"{holder.kind} {holder.id}".strip()
    about = plain_text("\n".join(_about(window, other_language) for other_language in languages))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    # The library escapes only properties that it knows, and NAME of RFC 7986 is none of them.
    for prop, words in (("name", name), ("x-wr-calname", name)):
        calendar.add(prop, vText(words))
    for prop in ("description", "x-wr-caldesc"):
        calendar.add(prop, vText(about))
    calendar.add("color", COLOUR_NAME)
    calendar.add("x-apple-calendar-color", COLOUR_HEX)
    # The parameter is required by RFC 7986 section 5.7, and the library leaves it out.
    calendar.add("refresh-interval", vText(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("x-published-ttl", REFRESH)
    return calendar


def _about(window: FeedWindow, language: str) -> str:
    key = "calendar.window" if window.ahead_days is None else "calendar.window.ahead"
    held = say_in_feed(key, language, back=window.back_days, ahead=window.ahead_days)
    return (
        f"{say_in_feed('calendar.about', language)} {held} {say_in_feed('calendar.slow', language)}"
    )
