"""A mailbox's calendar as RFC 5546 tells clients to keep it, independent of the program."""

import email
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

import icalendar


@dataclass
class Mailbox:
    """Events by UID: their number, status, start, end and title."""

    events: dict[str, tuple[int, str, object, object, str]] = field(default_factory=dict)
    seen: list[tuple[str, int, str]] = field(default_factory=list)

    def receive(self, raw: bytes) -> None:
        """Take a mail in: one calendar a mail, its METHOD that of its header."""
        mail = email.message_from_bytes(raw, policy=default)
        assert isinstance(mail, EmailMessage)
        parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
        assert len(parts) <= 1, "programs read the first calendar of a mail alone"
        for part in parts:
            calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
            method = str(calendar["METHOD"])
            assert method == part["Content-Type"].params["method"]
            (event,) = calendar.walk("VEVENT")
            self._take(method, event)

    def _take(self, method: str, event: icalendar.cal.Component) -> None:
        uid, number = str(event["UID"]), int(event["SEQUENCE"])
        self.seen.append((uid, number, method))
        known = self.events.get(uid)
        if known is not None and number < known[0]:
            return  # RFC 5546 section 2.1.5: an older revision is passed over
        status = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
        assert str(event["STATUS"]) == status
        self.events[uid] = (
            *(number, status, event["DTSTART"].dt, event["DTEND"].dt),
            str(event["SUMMARY"]),
        )

    @property
    def standing(self) -> dict[str, tuple[object, ...]]:
        """What the client shows: neither cancelled nor unknown."""
        return {uid: event[2:] for uid, event in self.events.items() if event[1] == "CONFIRMED"}


def standing_in(feed: bytes) -> dict[str, tuple[object, ...]]:
    """What a subscriber of a feed is shown."""
    return {
        str(event["UID"]): (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]))
        for event in icalendar.Calendar.from_ical(feed).walk("VEVENT")
        if str(event["STATUS"]) == "CONFIRMED"
    }
