"""A studio that meets elsewhere: nothing is done, and only the plan says that it is on."""

from pathlib import Path

from scheduler.domain.broadcast import AirMode, Evidence


class LinkDriver:
    """Carries nothing but the plan's word; the address is in the broadcast's row."""

    def tick(self, mode: AirMode) -> Evidence:
        """Return that all is well: what is elsewhere cannot be seen from here."""
        return Evidence(flows=mode is not AirMode.OFF)

    def finish(self) -> Path | None:
        """Return that there is no recording."""
        return None

    def drop(self) -> None:
        """Do nothing: there is nothing."""
