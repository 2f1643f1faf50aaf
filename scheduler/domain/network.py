"""What the lines carry: variants of the stream, uplinks, and the hours for transfers."""

from dataclasses import dataclass, field

from scheduler.domain.calendar import Scope
from scheduler.domain.school import School
from scheduler.domain.text import Text

SOUND_ONLY_BELOW = 0.15  # Mbit/s


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An encoding of the live stream and of its recording; `mbps` in Mbit/s."""

    id: str
    name: Text
    mbps: float

    @property
    def is_sound_only(self) -> bool:
        """Tell whether it is too thin for a picture."""
        return self.mbps < SOUND_ONLY_BELOW


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferWindow:
    """Nightly hours and the share of the downlink that deliveries may take in them, for the schools
    in scope. Hours are wall minutes; the end may lie past midnight, above 1440. The share is from
    0 to 1.
    """

    start: int
    end: int
    share: float
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The studio's uplink in Mbit/s, the variants from best to thinnest, the transfer windows.

    With `relayed` the studio sends each variant once and a relay copies it to the schools; else
    every live school is a stream of its own on the uplink. The last window that covers a school
    holds for it. `recording_variant` is the variant in which recordings are delivered first;
    a school whose link cannot take it in time gets a thinner one.
    """

    uplink_mbps: float
    variants: tuple[Variant, ...]
    windows: tuple[TransferWindow, ...]
    relayed: bool = True
    reserve: float = 0.1  # the share of a downlink that is left to the school itself
    recording_variant: str = ""
    limits: dict[str, str] = field(default_factory=dict)  # school code -> best variant it may use

    def variant(self, variant_id: str) -> Variant | None:
        """Return the variant by its id."""
        return next((variant for variant in self.variants if variant.id == variant_id), None)

    def window_of(self, school: School) -> TransferWindow | None:
        """Return the school's nightly transfer hours, if it has any."""
        covering = [window for window in self.windows if window.scope.covers(school)]
        return covering[-1] if covering else None

    @property
    def recording_variants(self) -> tuple[Variant, ...]:
        """The variants a recording may be delivered in: the wanted one, then thinner ones."""
        ids = [variant.id for variant in self.variants]
        wanted = self.recording_variant
        return self.variants[ids.index(wanted) if wanted in ids else 0 :]
