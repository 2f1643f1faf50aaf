"""What lines and uplink carry night by night, and what each recorded delivery takes of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.keys import SessionKey
from scheduler.domain.network import TransferWindow, Variant
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.wall import Slot
from scheduler.planner.flow import Flow, Node
from scheduler.planner.transfer import (
    Moment,
    Wanted,
    arrival,
    line_megabits,
    nights,
    size_megabits,
    uplink_megabits,
)

SINK = "sink"


class UndeliveredCode(StrEnum):
    """Why a recording cannot be at a school in time."""

    NO_LINK = "no-link"  # to be carried there
    NO_NIGHT = "no-night"  # no transfer hours between the recording and its deadline
    LINE_FULL = "line-full"  # the school's line, on `night`
    UPLINK_FULL = "uplink-full"  # the studio's uplink, on `night`
    NO_RERUN = "no-rerun"  # it arrives, but no room and hour is left in two weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One recording on its way to one school: Mbit by night, and when the school shows it."""

    key: SessionKey
    school_code: str
    variant: str
    megabits: int
    deadline: Moment
    nights: tuple[tuple[dt.date, int], ...]
    arrives: Moment
    rerun: Slot | None

    @property
    def megabytes(self) -> float:
        """The size in megabytes."""
        return self.megabits / 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A recording that will not be shown in time, why, and the night that is full."""

    key: SessionKey
    school_code: str
    code: UndeliveredCode
    night: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPlan:
    """Every recorded reception: on its way, or named as undelivered (`no-rerun` is both)."""

    transfers: tuple[Transfer, ...]
    undelivered: tuple[Undelivered, ...]


class Nights:
    """What each line and the uplink carry in each night."""

    def __init__(self, province: Province) -> None:
        self._province, self._network = province, province.network
        self._flow = Flow()
        self._uplink = uplink_megabits(province)
        self._up: dict[SessionKey, dt.date | None] = {}  # the night a recording is on the relay

    def send_up(self, asked: Iterable[Wanted]) -> None:
        """With a relay, send each recording up once, in the first nights that have room."""
        if not self._network.relayed or not self._network.variants:
            return
        variant = self._network.recording_variants[0]
        left: dict[dt.date, int] = {}
        for wanted in asked:
            window = self._network.window_of(wanted.school)
            if wanted.key in self._up or window is None:
                continue
            missing = size_megabits(variant, wanted.placement.slot.minutes)
            self._up[wanted.key] = None
            for night in nights(window, wanted.ready, wanted.deadlines[-1]):
                taken = min(missing, left.setdefault(night, self._uplink))
                left[night] -= taken
                missing -= taken
                if not missing:
                    self._up[wanted.key] = night
                    break

    def admit(self, wanted: Wanted) -> tuple[Variant, Moment] | Undelivered:
        """Fit one transfer in, in the best variant and by the best deadline that can be kept."""
        window = self._network.window_of(wanted.school)
        if wanted.school.downlink_mbps <= 0 or window is None:
            return _not_sent(wanted, UndeliveredCode.NO_LINK)
        up = self._up.get(wanted.key) if self._network.relayed else wanted.ready[0]
        if up is None:
            return _not_sent(wanted, UndeliveredCode.UPLINK_FULL, wanted.ready[0])
        usable: list[dt.date] = []
        for deadline in wanted.deadlines:
            usable = [one for one in nights(window, wanted.ready, deadline) if one >= up]
            job: Node = ("job", wanted.key, wanted.school.code, deadline)
            most = size_megabits(self._network.recording_variants[0], wanted.placement.slot.minutes)
            for night in usable:
                self._open(wanted.school, window, job, night, most)
            for variant in self._network.recording_variants if usable else ():
                size = size_megabits(variant, wanted.placement.slot.minutes)
                if self._flow.send(job, SINK, size):
                    return variant, deadline
        return self._why_not(wanted, window, usable)

    def transfer(self, wanted: Wanted, variant: Variant, deadline: Moment) -> Transfer:
        """Return an admitted transfer with the nights it takes in the end."""
        window = self._network.window_of(wanted.school)
        assert window is not None  # noqa: S101 -- admitted, so there is one
        job: Node = ("job", wanted.key, wanted.school.code, deadline)
        parts = tuple(
            (night, sent)
            for night in nights(window, wanted.ready, deadline)
            if self._is_open(job, wanted.school, night)
            and (sent := self._flow.sent(job, ("line", wanted.school.code, night)))
        )
        return Transfer(
            key=wanted.key,
            school_code=wanted.school.code,
            variant=variant.id,
            megabits=sum(sent for _, sent in parts),
            deadline=deadline,
            nights=parts,
            arrives=arrival(window, parts[-1][0]),
            rerun=None,
        )

    def _open(
        self, school: School, window: TransferWindow, job: Node, night: dt.date, size: int
    ) -> None:
        line: Node = ("line", school.code, night)
        self._flow.open(job, line, size)
        if self._network.relayed:
            self._flow.open(line, SINK, line_megabits(school, window))
        else:
            self._flow.open(line, ("uplink", night), line_megabits(school, window))
            self._flow.open(("uplink", night), SINK, self._uplink)

    def _is_open(self, job: Node, school: School, night: dt.date) -> bool:
        return self._flow.has(job, ("line", school.code, night))

    def _why_not(
        self, wanted: Wanted, window: TransferWindow, usable: Sequence[dt.date]
    ) -> Undelivered:
        if not usable:
            return _not_sent(wanted, UndeliveredCode.NO_NIGHT)
        if not self._network.relayed:
            thinner = self._uplink < line_megabits(wanted.school, window)
            full = [one for one in usable if self._flow.is_full(("uplink", one), SINK) or thinner]
            if full:
                return _not_sent(wanted, UndeliveredCode.UPLINK_FULL, full[-1])
        return _not_sent(wanted, UndeliveredCode.LINE_FULL, usable[-1])


def _not_sent(wanted: Wanted, code: UndeliveredCode, night: dt.date | None = None) -> Undelivered:
    return Undelivered(key=wanted.key, school_code=wanted.school.code, code=code, night=night)
