import icalendar

from tests.unit.feeds.readers import Seen


def read(body: bytes) -> list[Seen]:
    calendar = icalendar.Calendar.from_ical(body)
    assert not calendar.errors
    return [_seen(event) for event in calendar.walk("VEVENT")]


def _seen(event: icalendar.cal.Component) -> Seen:
    assert not event.errors
    return Seen(
        uid=str(event["UID"]),
        start=event["DTSTART"].dt,
        end=event["DTEND"].dt,
        status=str(event["STATUS"]),
        sequence=int(event["SEQUENCE"]),
        title=str(event["SUMMARY"]),
        description=str(event["DESCRIPTION"]),
        location=str(event.get("LOCATION", "")),
    )
