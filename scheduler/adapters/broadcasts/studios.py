"""The drivers as `config.toml` chooses them for each studio."""

from scheduler.adapters.broadcasts.ffmpeg import find_ffmpeg
from scheduler.adapters.broadcasts.hls import HlsDriver
from scheduler.adapters.broadcasts.link import LinkDriver
from scheduler.adapters.broadcasts.obs import ObsDriver
from scheduler.adapters.broadcasts.sources import SourceKind, StudioSource
from scheduler.domain.broadcast import DriverKind
from scheduler.service.ports.studio import AirOrder, StudioDriver
from scheduler.settings.on_air import OnAirSettings, StudioSettings


class ConfiguredDrivers:
    """Chooses by studio; one that is not configured meets elsewhere, at no known address."""

    def __init__(self, settings: OnAirSettings) -> None:
        self._settings = settings
        self._studios = {studio.studio: studio for studio in settings.studios}

    def kind_of(self, studio_id: str) -> DriverKind:
        """Return how a studio goes on air."""
        known = self._studios.get(studio_id)
        return DriverKind(known.driver) if known else DriverKind.LINK

    def address_of(self, studio_id: str) -> str:
        """Return where a studio's meetings are, for those that are elsewhere."""
        known = self._studios.get(studio_id)
        return known.watch if known else ""

    def driver_for(self, studio_id: str, order: AirOrder) -> StudioDriver:
        """Return the driver of one broadcast."""
        known = self._studios.get(studio_id)
        if known is None or known.driver == DriverKind.LINK:
            return LinkDriver()
        if known.driver == DriverKind.OBS:
            return ObsDriver(known.address, known.secret, scene=known.scene, records=order.records)
        return HlsDriver(
            order,
            _source(known),
            ffmpeg=find_ffmpeg(self._settings.ffmpeg),
            preset=self._settings.preset,
            segment_seconds=self._settings.segment_seconds,
        )


def _source(studio: StudioSettings) -> StudioSource:
    return StudioSource(
        kind=SourceKind(studio.source),
        address=studio.address,
        sound=studio.sound,
        passphrase=studio.secret,
    )
