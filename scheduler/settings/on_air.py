"""`[on_air]` of `config.toml`: how each studio goes on air, with its secrets."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scheduler.settings.secrets import Secrets
from scheduler.tomlfile.words import Line, NotAllowedValue, Strict

SECRET_VARIABLE = "EDUCATEC_ON_AIR_"  # noqa: S105 -- the beginning of a variable's name
PASSPHRASE = range(10, 80)  # letters, as SRT has it


def _watch_address(words: str) -> str:
    if words and not words.startswith(("http://", "https://")):
        raise NotAllowedValue("an address that begins with http:// or https://, or empty")
    return words


class StudioOnAir(Strict):
    """`[[on_air.studios]]`."""

    studio: Line
    driver: Literal["hls", "obs", "link"] = "link"
    source: Literal["test", "file", "device", "srt", "rtmp"] = "test"
    address: str = ""
    sound: str = ""
    scene: str = ""
    watch: Annotated[str, AfterValidator(_watch_address)] = ""
    secret_file: str = ""

    @model_validator(mode="after")
    def address_fits(self) -> "StudioOnAir":
        """Refuse a source or a program whose address says nothing it could use."""
        if self.driver == "obs" and not self.address.startswith(("ws://", "wss://")):
            raise NotAllowedValue(
                'the address of OBS, such as "ws://127.0.0.1:4455"',
                f"is {self.address!r}",
                "address",
            )
        if self.driver == "hls":
            _check_source(self)
        return self


def _check_source(studio: StudioOnAir) -> None:
    said = f"is {studio.address!r}"
    if studio.source == "srt" and not studio.address.rpartition(":")[2].isdecimal():
        raise NotAllowedValue('the port to wait on, such as "9710"', said, "address")
    if studio.source == "rtmp" and not studio.address.startswith(("rtmp://", "rtmps://")):
        # Waiting for RTMP here is not offered: ffmpeg takes whatever key it is given.
        raise NotAllowedValue(
            "the rtmp:// address of a server that checks keys, to fetch from", said, "address"
        )
    if studio.source == "file" and not studio.address:
        raise NotAllowedValue("the path of a video file", said, "address")


class OnAirTable(Strict):
    """`[on_air]`: absent, every meeting is elsewhere."""

    ffmpeg: str = ""
    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast"] = "superfast"
    segment_seconds: int = Field(default=2, ge=1, le=6)
    studios: list[StudioOnAir] = Field(default=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioSettings:
    """How one studio goes on air; `secret` is SRT's passphrase or OBS's password."""

    studio: str
    driver: str
    source: str
    address: str
    sound: str
    scene: str
    watch: str
    secret: str

    def __repr__(self) -> str:
        return f"StudioSettings(studio={self.studio!r}, driver={self.driver!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAirSettings:
    """The encoder's program ("": found), its preset, the length of a segment, the studios."""

    ffmpeg: str = ""
    preset: str = "superfast"
    segment_seconds: int = 2
    studios: tuple[StudioSettings, ...] = ()


def on_air_settings(table: OnAirTable, secrets: Secrets) -> OnAirSettings:
    """Return how studios go on air; SRT without a passphrase of its length is told as a fault."""
    return OnAirSettings(
        ffmpeg=table.ffmpeg,
        preset=table.preset,
        segment_seconds=table.segment_seconds,
        studios=tuple(_studio(studio, secrets) for studio in table.studios),
    )


def _studio(table: StudioOnAir, secrets: Secrets) -> StudioSettings:
    key = ("on_air", "studios", "secret_file")
    variable = SECRET_VARIABLE + table.studio.upper().replace("-", "_")
    secret = secrets.found(variable, table.secret_file, key)
    if table.driver == "hls" and table.source == "srt" and len(secret) not in PASSPHRASE:
        allowed = f"a file with 10 to 79 letters beside config.toml, or set {variable}"
        secrets.tell(key, "gives SRT no passphrase that it could use", allowed)
    return StudioSettings(
        studio=table.studio,
        driver=table.driver,
        source=table.source,
        address=table.address,
        sound=table.sound,
        scene=table.scene,
        watch=table.watch,
        secret=secret,
    )
