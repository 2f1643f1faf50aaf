import datetime as dt

import vobject

from tests.unit.feeds.readers import Seen


def read(body: bytes) -> list[Seen]:
    [calendar] = vobject.readComponents(body.decode())
    calendar.validate(raiseException=True)
    return [_seen(event) for event in calendar.contents.get("vevent", [])]


def _seen(event: vobject.base.Component) -> Seen:
    return Seen(
        uid=event.uid.value,
        start=event.dtstart.value.astimezone(dt.UTC),
        end=event.dtend.value.astimezone(dt.UTC),
        status=event.status.value,
        sequence=int(event.sequence.value),
        title=event.summary.value,
        description=event.description.value,
        location=event.location.value if "location" in event.contents else "",
    )
