"""What a page tells the device of its reader, so that a wrong clock or old zone data is noticed."""

from dataclasses import dataclass

from flask import Flask

from web.context import ctx
from web.language.counts import ngettext

# A number of each plural form that some language has; the device puts its own in its place.
SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The instant of the page in milliseconds since 1970, the schools' zone, and its offset from
    UTC in minutes now.
    """

    instant: int
    zone: str
    offset: int


def clock_stamp() -> Stamp:
    """Return the stamp of the page that is being made."""
    now, zone = ctx().clock.now(), ctx().zone
    offset = now.astimezone(zone.info).utcoffset()
    return Stamp(
        instant=int(now.timestamp() * 1000),
        zone=zone.name,
        offset=int(offset.total_seconds() // 60) if offset else 0,
    )


def lengths_of_time() -> dict[str, dict[str, str]]:
    """Return, for days, hours and minutes, a length in each plural form of the page's language."""
    return {
        "day": {
            form: ngettext("%(num)s day", "%(num)s days", count) for form, count in SAMPLES.items()
        },
        "hour": {
            form: ngettext("%(num)s hour", "%(num)s hours", count)
            for form, count in SAMPLES.items()
        },
        "minute": {
            form: ngettext("%(num)s minute", "%(num)s minutes", count)
            for form, count in SAMPLES.items()
        },
    }


def init(app: Flask) -> None:
    """Let every page carry its stamp."""
    app.jinja_env.globals.update(clock_stamp=clock_stamp, lengths_of_time=lengths_of_time)
