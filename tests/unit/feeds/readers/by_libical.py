"""libical, the C library behind Evolution, KOrganizer and Cyrus, called through its own door."""

import ctypes
import ctypes.util
from functools import cache

from tests.unit.feeds.readers import Seen, utc

VEVENT = 4  # ICAL_VEVENT_COMPONENT


class Time(ctypes.Structure):
    """`struct icaltimetype` of libical 3."""

    _fields_ = (
        *((name, ctypes.c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", ctypes.c_int),
        ("is_daylight", ctypes.c_int),
        ("zone", ctypes.c_void_p),
    )


def is_installed() -> bool:
    return ctypes.util.find_library("ical") is not None


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(ctypes.util.find_library("ical"))
    for name in ("icalparser_parse_string", "icalcomponent_get_first_component"):
        getattr(library, name).restype = ctypes.c_void_p
    library.icalcomponent_get_next_component.restype = ctypes.c_void_p
    for name in ("uid", "summary", "description", "location"):
        getattr(library, f"icalcomponent_get_{name}").restype = ctypes.c_char_p
    for name in ("dtstart", "dtend"):
        getattr(library, f"icalcomponent_get_{name}").restype = Time
    library.icaltime_as_ical_string.argtypes = [Time]
    library.icaltime_as_ical_string.restype = ctypes.c_char_p
    library.icalproperty_status_to_string.restype = ctypes.c_char_p
    return library


def read(body: bytes) -> list[Seen]:
    library = _library()
    root = ctypes.c_void_p(library.icalparser_parse_string(body))
    assert root.value, "libical takes it for no calendar at all"
    try:
        library.icalrestriction_check(root)  # adds an error for each rule of RFC 5546 broken
        assert library.icalcomponent_count_errors(root) == 0
        seen = []
        found = library.icalcomponent_get_first_component(root, VEVENT)
        while found:
            seen.append(_seen(ctypes.c_void_p(found)))
            found = library.icalcomponent_get_next_component(root, VEVENT)
        return seen
    finally:
        library.icalcomponent_free(root)


def _seen(event: ctypes.c_void_p) -> Seen:
    library = _library()

    def text(name: str) -> str:
        return (getattr(library, f"icalcomponent_get_{name}")(event) or b"").decode()

    def instant(name: str) -> str:
        value = getattr(library, f"icalcomponent_get_{name}")(event)
        return library.icaltime_as_ical_string(value).decode()

    return Seen(
        uid=text("uid"),
        start=utc(instant("dtstart")),
        end=utc(instant("dtend")),
        status=library.icalproperty_status_to_string(
            library.icalcomponent_get_status(event)
        ).decode(),
        sequence=library.icalcomponent_get_sequence(event),
        title=text("summary"),
        description=text("description"),
        location=text("location"),
    )
