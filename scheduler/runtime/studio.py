"""One studio's supervisor: it carries out the studio's broadcasts, one after another.

A process of its own. It needs the database to learn what is wanted and to tell what is so, but goes
on with what it knows while the database is away. It does not need the web process at all.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from scheduler.domain.broadcast import (
    AirFault,
    AirMode,
    Broadcast,
    BroadcastState,
    Evidence,
)
from scheduler.domain.errors import SchedulerError, UnavailableError
from scheduler.runtime.lease import FileLease
from scheduler.service.broadcasts import media, on_air, orders
from scheduler.service.broadcasts.machine import StateFinding, judge_broadcast, mode_of
from scheduler.service.context import Context
from scheduler.service.ports.studio import RecordingDesk, StudioDriver, StudioDrivers

TICK = 0.1  # seconds
ASK = 0.5  # seconds between two readings of what is wanted
TELL = 2.0  # seconds between two notes of what is seen
PLAYED_OUT = 20.0  # seconds after the end in which players may still read it
IDLE = 60.0  # seconds without anything to do after which the process ends
LIVE, WITHOUT_AUDIENCE = "live", "studio"  # how a recording was made
PREFLIGHT = dt.timedelta(minutes=15)  # from then on the studio is looked after

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class OnStudio:
    """The broadcast at hand, with its driver and what waits to be told."""

    broadcast: Broadcast
    driver: StudioDriver
    told_at: float = 0.0


class Supervisor:
    """Carries out what a studio's broadcasts ask for; `tick` is one look at all of it."""

    def __init__(
        self,
        ctx: Context,
        studio_id: str,
        drivers: StudioDrivers,
        desk: RecordingDesk,
        folder: Path,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ctx, self._studio, self._drivers, self._desk = ctx, studio_id, drivers, desk
        self._folder, self._monotonic = folder, monotonic
        self._wanted: tuple[Broadcast, ...] = ()
        self._asked_at = -ASK
        self._at_hand: OnStudio | None = None
        self._joining: dict[int, threading.Thread] = {}
        self._untold: list[tuple[Broadcast, StateFinding, Evidence]] = []
        self._closes_at: dict[int, float] = {}
        self._busy_at = monotonic()

    @property
    def at_hand(self) -> OnStudio | None:
        """Return the broadcast that the studio has to do with now."""
        return self._at_hand

    @property
    def is_idle(self) -> bool:
        """Tell whether there has been nothing to do for a while."""
        return self._monotonic() - self._busy_at > IDLE

    def run(self, ended: threading.Event) -> None:
        """Look again and again until told to end, or until there is nothing to do."""
        while not ended.is_set() and not self.is_idle:
            self.tick()
            ended.wait(self._pause())
        self.leave()

    def leave(self) -> None:
        """End what is at hand as after a crash: another supervisor goes on with it."""
        for thread in list(self._joining.values()):
            thread.join()
        for session_id in self._closes_at:
            media.close(self._ctx, self._folder, session_id)
        if self._at_hand is not None:
            self._at_hand.driver.tick(AirMode.OFF)
            self._at_hand = None

    def tick(self) -> None:
        """Learn what is wanted, do it, and tell what is so."""
        self._tell_late()
        self._ask()
        self._close_played_out()
        now = self._ctx.clock.now()
        self._take_up(now)
        at_hand = self._at_hand
        if at_hand is None:
            if self._joining or self._closes_at:
                self._busy_at = self._monotonic()
            return
        self._busy_at = self._monotonic()
        at_hand.broadcast = broadcast = self._newest(at_hand.broadcast)
        seen = at_hand.driver.tick(mode_of(broadcast, now))
        finding = judge_broadcast(broadcast, seen, now)
        if (finding.state, finding.fault) != (broadcast.state, broadcast.fault):
            self._step(at_hand, finding, seen)
        elif self._monotonic() - at_hand.told_at >= TELL:
            self._note(at_hand, seen)
        if at_hand.broadcast.state is BroadcastState.ABORTED:
            at_hand.driver.drop()
            media.close(self._ctx, self._folder, broadcast.session_id)
            self._at_hand = None
        elif at_hand.broadcast.state in {BroadcastState.ENDING, BroadcastState.JOINING}:
            self._at_hand = None
            self._finish(at_hand)

    def _pause(self) -> float:
        """Return how long to wait: less when a start or an end is near."""
        at_hand, now = self._at_hand, self._ctx.clock.now()
        if at_hand is None:
            return ASK
        edges = (at_hand.broadcast.starts_at, at_hand.broadcast.ends_at)
        ahead = [(edge - now).total_seconds() for edge in edges if edge > now]
        return min([TICK, *ahead])

    def _ask(self) -> None:
        if self._monotonic() - self._asked_at < ASK:
            return
        self._asked_at = self._monotonic()
        try:
            self._wanted = on_air.broadcasts_wanted(self._ctx, self._studio)
        except UnavailableError as away:
            log.warning("studio goes on without the database", reason=str(away))

    def _close_played_out(self) -> None:
        for session_id, at in list(self._closes_at.items()):
            if self._monotonic() >= at:
                media.close(self._ctx, self._folder, session_id)
                del self._closes_at[session_id]

    def _newest(self, known: Broadcast) -> Broadcast:
        """Return the broadcast with what is wanted of it now, and what is so as we know it."""
        found = next(
            (broadcast for broadcast in self._wanted if broadcast.session_id == known.session_id),
            None,
        )
        if found is None:
            return known
        return replace(
            known,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            held=found.held,
            audience=found.audience,
            is_aborted=found.is_aborted,
        )

    def _take_up(self, now: dt.datetime) -> None:
        """Take up what was left half done, or the next broadcast once the studio is free."""
        if self._at_hand is not None:
            return
        for broadcast in self._wanted:
            if broadcast.session_id in self._joining:
                continue
            is_left = broadcast.state in {BroadcastState.ENDING, BroadcastState.JOINING}
            if is_left or broadcast.is_aborted or now >= broadcast.starts_at - PREFLIGHT:
                self._begin(broadcast)
                return

    def _begin(self, broadcast: Broadcast) -> None:
        folder = self._folder / str(broadcast.session_id)
        try:
            order = orders.order_of(self._ctx, broadcast, folder)
            driver = self._drivers.driver_for(self._studio, order)
        except (SchedulerError, OSError) as failure:
            self._tell_failure(broadcast, str(failure))
            return
        media.open_live(self._ctx, self._folder, broadcast.session_id)
        self._at_hand = OnStudio(broadcast, driver)

    def _tell_failure(self, broadcast: Broadcast, reason: str) -> None:
        """Tell that a broadcast cannot even begin, now and when its hour is over."""
        seen = Evidence(fault=AirFault.ENCODER, words=reason)
        finding = judge_broadcast(broadcast, seen, self._ctx.clock.now())
        broadcast = self._tell(broadcast, replace(finding, fault=AirFault.ENCODER), seen)
        if broadcast.state in {BroadcastState.ENDING, BroadcastState.JOINING}:
            self._tell(
                broadcast, StateFinding(state=BroadcastState.NEEDS_PERSON, cause="failed"), seen
            )

    def _step(self, at_hand: OnStudio, finding: StateFinding, seen: Evidence) -> None:
        at_hand.broadcast = self._tell(at_hand.broadcast, finding, seen)
        at_hand.told_at = self._monotonic()
        self._asked_at = -ASK  # what is wanted is read anew, with the state that is now stored

    def _tell(self, broadcast: Broadcast, finding: StateFinding, seen: Evidence) -> Broadcast:
        """Store a change of state; while the database is away it is kept and stored later."""
        told = log.bind(session=broadcast.session_id, state=finding.state.value)
        if (finding.state, finding.fault) != (broadcast.state, broadcast.fault):
            words = seen.words if finding.fault else ""
            told.info("broadcast", fault=finding.fault.value, cause=finding.cause, words=words)
        if not self._untold:
            try:
                return on_air.record(self._ctx, broadcast, finding, seen)
            except UnavailableError:
                told.warning("kept until the database is back")
        self._untold.append((broadcast, finding, seen))
        return replace(broadcast, state=finding.state, fault=finding.fault)

    def _tell_late(self) -> None:
        while self._untold:
            broadcast, finding, seen = self._untold[0]
            try:
                on_air.record(self._ctx, broadcast, finding, seen)
            except UnavailableError:
                return
            del self._untold[0]

    def _note(self, at_hand: OnStudio, seen: Evidence) -> None:
        at_hand.told_at = self._monotonic()
        try:
            on_air.note(self._ctx, at_hand.broadcast.session_id, seen)
        except UnavailableError:
            return

    def _finish(self, at_hand: OnStudio) -> None:
        """Join and hand in beside the next broadcast, which may already be near."""
        session_id = at_hand.broadcast.session_id
        thread = threading.Thread(target=self._conclude, args=(at_hand,), name=f"join-{session_id}")
        self._joining[session_id] = thread
        thread.start()

    def _conclude(self, at_hand: OnStudio) -> None:
        broadcast = at_hand.broadcast
        try:
            broadcast = self._hand_in(broadcast, at_hand.driver)
        except (SchedulerError, OSError, ValueError) as failure:
            log.exception("recording needs a person", session=broadcast.session_id)
            finding = StateFinding(state=BroadcastState.NEEDS_PERSON, cause="failed")
            self._tell(broadcast, finding, Evidence(words=str(failure)))
        # Players still ask for the end of the playlist.
        self._closes_at[broadcast.session_id] = self._monotonic() + PLAYED_OUT
        self._wanted = tuple(
            other_broadcast
            for other_broadcast in self._wanted
            if other_broadcast.session_id != broadcast.session_id
        )
        del self._joining[broadcast.session_id]

    def _hand_in(self, broadcast: Broadcast, driver: StudioDriver) -> Broadcast:
        if broadcast.state is BroadcastState.ENDING and broadcast.recorded:
            broadcast = self._tell(
                broadcast, StateFinding(state=BroadcastState.JOINING, cause="end"), Evidence()
            )
        path = driver.finish()
        if path is None:
            ended = BroadcastState.NEEDS_PERSON if broadcast.recorded else BroadcastState.ENDED
            return self._tell(
                broadcast, StateFinding(state=ended, cause="no-recording"), Evidence()
            )
        size = path.stat().st_size
        self._desk.hand_in(
            broadcast.session_id, path, source=LIVE if broadcast.audience else WITHOUT_AUDIENCE
        )
        media.forget_parts(self._folder, broadcast.session_id)
        finding = StateFinding(state=BroadcastState.CHECKING, cause="handed-in")
        return self._tell(broadcast, finding, Evidence(recorded_bytes=size))


def lock_studio(folder: Path, studio_id: str) -> FileLease | None:
    """Become the studio's only supervisor on this machine; None when there is one already.

    The lock ends with the process, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lease = FileLease(folder / f"{studio_id}.lock")
    return lease if lease.acquire() else None
