"""What a page tells the device of its reader, so that a wrong clock or old zone data is noticed."""

from dataclasses import dataclass

from flask import Flask

from web.context import ctx


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


def init(app: Flask) -> None:
    """Let every page carry its stamp."""
    app.jinja_env.globals.update(clock_stamp=clock_stamp)
