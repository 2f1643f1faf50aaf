"""Files on their way to a school: what it may fetch now, at what rate, and when it will be done."""

import datetime as dt
from dataclasses import dataclass, replace

from scheduler.domain.errors import NotFoundError
from scheduler.domain.network import TransferWindow
from scheduler.domain.recording import Recording
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import School
from scheduler.domain.transfer_hours import (
    bytes_a_second,
    finish_of_transfer,
    next_opening,
    night_of,
    open_night,
)
from scheduler.domain.wall import Zone
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import Delivery, Whereabouts, deliveries_in
from scheduler.service.deliveries.receipts import transfer_in
from scheduler.service.province import province_in
from scheduler.storage.repositories.transfers import StoredTransfer
from scheduler.storage.unit_of_work import UnitOfWork

CREDIT = dt.timedelta(seconds=2)  # so that the time between two requests is not lost
LEAST_SLICE, LARGEST_SLICE = 64 * 1024, 1024 * 1024
SLICE_SECONDS = 2.0
COME_BACK = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One open recording for one school. It may be downloaded from `opens_at` (now or before: at
    once) until `closes_at`, both None without a connection. `finishes_at` is when it will be there
    at `rate` bytes a second, if recordings are downloaded in the order of the deadlines.
    """

    delivery: Delivery
    recording: Recording
    transfer: StoredTransfer
    deadline: dt.datetime | None
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    rate: float
    finishes_at: dt.datetime | None = None
    uplink_rate: float = 0.0  # bytes a second for all schools together; 0: a relay copies

    @property
    def session(self) -> ReleasedSession:
        """The session it is of."""
        return self.delivery.session

    @property
    def done_bytes(self) -> int:
        """How much of it is there, as far as it is known."""
        if self.transfer.received_at is not None:
            return self.recording.size
        return min(self.recording.size, max(self.transfer.verified_bytes, 0))

    def is_open(self, now: dt.datetime) -> bool:
        """Tell whether it may be fetched at an instant."""
        return (
            self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= now < self.closes_at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """How many bytes may go now; with 0, the seconds after which to ask again."""

    count: int
    wait: float = 0.0


def offers(ctx: Context, school_code: str) -> tuple[Offer, ...]:
    """Return what a school may fetch or has fetched, the most urgent first.

    A delivery that nobody began yet is begun. Raises `NotFoundError` for an unknown school.
    """
    with ctx.uow().reading() as work:
        found = offers_in(ctx, work, school_code)
    new = [offer for offer in found if not offer.transfer.nonce]
    if not new:
        return found
    with ctx.uow() as work:
        for offer in new:
            transfer_in(work, offer.recording.id, school_code)
        work.commit()
    with ctx.uow().reading() as work:
        return offers_in(ctx, work, school_code)


def offers_to(ctx: Context, school_code: str) -> tuple[Offer, ...]:
    """Return what a school may fetch, only to look at. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        return offers_in(ctx, work, school_code)


def all_offers(ctx: Context) -> tuple[Offer, ...]:
    """Return the offers to all schools, by school and urgency."""
    with ctx.uow().reading() as work:
        return offers_in(ctx, work)


def offers_in(ctx: Context, work: UnitOfWork, school_code: str = "") -> tuple[Offer, ...]:
    """Return the offers of one school or all as a unit of work sees them; a delivery that nobody
    began has no nonce.
    """
    province = province_in(work)
    if school_code and school_code not in province.school_by_code:
        raise NotFoundError("school", school_code)
    now = ctx.clock.now()
    found: dict[str, list[Offer]] = {}
    for delivery in deliveries_in(ctx, work, school_code):
        school = province.school_by_code.get(delivery.school_code)
        if delivery.recording is not None and school is not None:
            window = province.network.window_of(school)
            offer = _offer(delivery, delivery.recording, school, window, (ctx.zone, now))
            if window is not None and not province.network.relayed:
                uplink = bytes_a_second(province.network.uplink_mbps, window)
                offer = replace(offer, uplink_rate=uplink)
            found.setdefault(school.code, []).append(offer)
    return tuple(
        offer
        for code, its in found.items()
        for offer in _with_finish(
            its, province.network.window_of(province.school_by_code[code]), ctx.zone, now
        )
    )


def offer(ctx: Context, school_code: str, recording_id: int) -> Offer:
    """Return one recording's offer to one school. Raises `NotFoundError`."""
    for found in offers(ctx, school_code):
        if found.recording.id == recording_id:
            return found
    raise NotFoundError("delivery", f"{recording_id} to {school_code}")


def withdrawn_from(ctx: Context, school_code: str) -> list[int]:
    """Return the recordings that were offered to a school and withdrawn since, by number."""
    with ctx.uow().reading() as work:
        return work.transfers.withdrawn(school_code)


def grant(ctx: Context, wanted: Offer, most: int, *, verified: int | None = None) -> Grant:
    """Let some bytes of a recording go to a school, by the one rate limit of its line and, where no
    relay copies recordings, by that of the studio's uplink.

    `most` is what is asked for, `verified` how much the school has verified so far. A limit is a
    row of the database, so it holds for all processes and connections together. Raises
    `NotFoundError` when the recording was withdrawn.
    """
    now = ctx.clock.now()
    if not wanted.is_open(now) or wanted.rate <= 0:
        opens_at = wanted.opens_at or now + COME_BACK
        return Grant(count=0, wait=max(1.0, (opens_at - now).total_seconds()))
    code = wanted.delivery.school_code
    with ctx.uow() as work:
        recording = work.recordings.find(wanted.recording.id)
        if recording is None or not recording.is_open:
            raise NotFoundError("recording", wanted.recording.id)
        transfer = transfer_in(work, wanted.recording.id, code)
        known = work.transfers.next_at(code)
        if known is None:
            work.draft.lock()
            known = work.transfers.next_at(code)
        if known is not None and known > now:
            return Grant(count=0, wait=(known - now).total_seconds())
        count = min(most, _slice(wanted.rate))
        wait = _take_uplink(work, wanted.uplink_rate, count, now)
        if wait > 0:
            return Grant(count=0, wait=wait)
        begins = now - CREDIT if known is None else max(known, now - CREDIT)
        cost = dt.timedelta(seconds=count / wanted.rate)
        work.transfers.set_next_at(code, begins + cost, is_new=known is None)
        work.transfers.put(
            replace(
                transfer,
                sent_bytes=transfer.sent_bytes + count,
                verified_bytes=transfer.verified_bytes if verified is None else verified,
                requests=transfer.requests + 1,
                first_at=transfer.first_at or now,
                last_at=now,
            )
        )
        work.commit()
    return Grant(count=count)


def _take_uplink(work: UnitOfWork, rate: float, count: int, now: dt.datetime) -> float:
    """Take so many bytes of the studio's uplink; return for how many seconds it is taken, or 0."""
    if rate <= 0:
        return 0.0
    known = work.transfers.uplink_next_at()
    if known is None:
        work.draft.lock()
        known = work.transfers.uplink_next_at()
    if known is not None and known > now:
        return (known - now).total_seconds()
    begins = now - CREDIT if known is None else max(known, now - CREDIT)
    cost = dt.timedelta(seconds=count / rate)
    work.transfers.set_uplink_next_at(begins + cost, is_new=known is None)
    return 0.0


def allow_any_hour(ctx: Context, recording_id: int, school_code: str, *, allowed: bool) -> None:
    """Let a delivery go outside its window by a person's word, or take that word back.

    Raises `NotFoundError` for what is not delivered to the school.
    """
    offer(ctx, school_code, recording_id)
    with ctx.uow() as work:
        transfer = transfer_in(work, recording_id, school_code)
        work.transfers.put(replace(transfer, any_hour=allowed))
        work.commit()


def _slice(rate: float) -> int:
    """Return how many bytes go at once: thin lines are not blocked for many seconds."""
    return max(LEAST_SLICE, min(LARGEST_SLICE, int(rate * SLICE_SECONDS)))


def _offer(
    delivery: Delivery,
    recording: Recording,
    school: School,
    window: TransferWindow | None,
    clock: tuple[Zone, dt.datetime],
) -> Offer:
    zone, now = clock
    transfer = delivery.transfer or StoredTransfer(
        recording_id=recording.id, school_code=school.code, nonce=""
    )
    planned = delivery.planned
    offered = Offer(
        delivery=delivery,
        recording=recording,
        transfer=transfer,
        deadline=zone.instant(*planned.deadline) if planned else None,
        opens_at=None,
        closes_at=None,
        rate=bytes_a_second(school.downlink_mbps, window) if window else 0.0,
    )
    if window is None or school.downlink_mbps <= 0:
        return offered
    if transfer.any_hour:
        return replace(offered, opens_at=now, closes_at=now + COME_BACK)
    not_before = night_of(window, planned.nights[0][0], zone).start if planned else None
    night = open_night(window, now, zone, not_before)
    opens_at = next_opening(window, now, zone, not_before)
    closes_at = night.end if night else open_end(window, opens_at, zone)
    return replace(offered, opens_at=opens_at, closes_at=closes_at)


def open_end(window: TransferWindow, opens_at: dt.datetime, zone: Zone) -> dt.datetime:
    """Return when the night that opens at an instant is over."""
    night = open_night(window, opens_at, zone)
    return night.end if night else opens_at


def _with_finish(
    found: list[Offer], window: TransferWindow | None, zone: Zone, now: dt.datetime
) -> list[Offer]:
    """Return one school's offers by urgency, each with when it will be there after those before."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    order = sorted(found, key=lambda one: (one.deadline or far, one.recording.id))
    told, line_free = [], now
    for offered in order:
        is_here = offered.delivery.whereabouts is Whereabouts.HERE
        if is_here or window is None or offered.opens_at is None or offered.rate <= 0:
            told.append(replace(offered, finishes_at=offered.transfer.received_at))
            continue
        begins = max(line_free, offered.opens_at)
        seconds = (offered.recording.size - offered.done_bytes) / offered.rate
        over = (
            begins + dt.timedelta(seconds=seconds)
            if offered.transfer.any_hour
            else finish_of_transfer(window, zone, begins, seconds)
        )
        told.append(replace(offered, finishes_at=over))
        line_free = over or line_free
    return told
