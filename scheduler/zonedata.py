"""The zone data in force: packaged with the product, probed before anything relies on it."""

import datetime as dt
import zoneinfo
from importlib import metadata, resources

from scheduler.domain.errors import StaleZoneDataError
from scheduler.domain.wall import Zone

# Decree 2.26.530 (Bulletin officiel 7521): UTC+1 before 2026-09-20 02:00, UTC+0 from then on.
PROBES = (
    (dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), dt.timedelta(hours=1)),
    (dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), dt.timedelta(0)),
)
PROBED_ZONE = "Africa/Casablanca"


def use_packaged_zone_data() -> None:
    """Make every zone built from here on come from the `tzdata` package, never from the system."""
    zoneinfo.reset_tzpath(to=())
    zoneinfo.ZoneInfo.clear_cache()


def zone_data_version() -> str:
    """Return the IANA version in force, such as `2026f`."""
    text = resources.files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="ascii")
    first = text.partition("\n")[0]
    return first.removeprefix("# version").strip() or metadata.version("tzdata")


def probe_offsets() -> list[tuple[dt.datetime, dt.timedelta | None, dt.timedelta]]:
    """Return for each probe the UTC instant, the offset the data gives and the lawful one."""
    zone = zoneinfo.ZoneInfo(PROBED_ZONE)
    return [(at, at.astimezone(zone).utcoffset(), lawful) for at, lawful in PROBES]


def load_zone(name: str) -> Zone:
    """Return the named zone with its data version.

    Raises `StaleZoneDataError` when the data gives Morocco another offset than the law does.
    """
    for at, found, lawful in probe_offsets():
        if found != lawful:
            raise StaleZoneDataError(at.date(), found, lawful, zone_data_version())
    return Zone(name=name, info=zoneinfo.ZoneInfo(name), version=zone_data_version())
