"""Invitations and cancellations in a mail (RFC 5546, RFC 6047): the feed's event, one at a time."""

from icalendar import Calendar, Event, vCalAddress

from scheduler.domain.message import Invitation
from scheduler.domain.release import ReleasedSession
from scheduler.feeds.calendar import PRODUCT
from scheduler.feeds.event import event_of
from scheduler.feeds.occurrence import Occurrence, occurrence_of, replaced_entry
from scheduler.feeds.plain import plain_text
from scheduler.feeds.subscription import FeedTitle, FeedWindow

REQUEST, CANCEL = "REQUEST", "CANCEL"
ANY_DAY = 100_000
"""Days enough to hold every session: a mail tells of one, whenever it is."""
# What every revision changes, whether or not the reader sees a difference.
REVISION = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")


def invitation_of(
    session: ReleasedSession,
    *,
    holder: FeedTitle,
    recipient: str,
    organizer: str,
    language: str,
    base_url: str,
    departed: bool = False,
) -> Invitation | None:
    """Return what a reader is to be told of a session, or None when it is not the reader's.

    UID, SEQUENCE and texts are those of the reader's feed. What stands is a REQUEST; what was
    cancelled or has left the reader (`departed`) is a CANCEL. STATUS agrees, since clients refuse a
    mail whose method says one thing and whose event another. `organizer` is the address the mail
    comes from, `recipient` the only attendee named; both are bare addresses.
    """
    occurrence = _occurrence(session, holder, departed=departed)
    if occurrence is None:
        return None
    return _invitation(occurrence, recipient, organizer, language, base_url)


def cancellation_of(
    session: ReleasedSession,
    *,
    holder: FeedTitle,
    recipient: str,
    organizer: str,
    language: str,
    base_url: str,
) -> Invitation | None:
    """Return what calls off the entry that a session had under its former UID."""
    occurrence = _occurrence(session, holder, departed=True)
    if occurrence is None or not session.former_uid:
        return None
    return _invitation(replaced_entry(occurrence), recipient, organizer, language, base_url)


def _occurrence(
    session: ReleasedSession, holder: FeedTitle, *, departed: bool
) -> Occurrence | None:
    window = FeedWindow(today=session.facts.slot.day, back_days=ANY_DAY)
    return occurrence_of(session, holder, window, departed=departed)


def _invitation(
    occurrence: Occurrence, recipient: str, organizer: str, language: str, base_url: str
) -> Invitation:
    method = CANCEL if occurrence.ended else REQUEST
    event = event_of(occurrence, language=language, base_url=base_url, alarm_minutes=None)
    says = _says(event)
    event.add("organizer", vCalAddress(f"mailto:{organizer}"))
    attendee = vCalAddress(f"mailto:{recipient}")
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(event)
    return Invitation(
        method=method,
        calendar=calendar.to_ical(sorted=False).decode(),
        uid=occurrence.uid,
        title=str(event["SUMMARY"]),
        text=plain_text(str(event["DESCRIPTION"])),
        says=says,
    )


def _says(event: Event) -> str:
    lines = event.to_ical(sorted=False).decode().replace("\r\n ", "").split("\r\n")
    return "\n".join(line for line in lines if line.partition(":")[0] not in REVISION)
