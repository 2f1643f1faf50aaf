"""A studio with a real encoder and a short session that begins in a few seconds."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scheduler.adapters.broadcasts.studios import ConfiguredDrivers
from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.broadcast import Broadcast, BroadcastChange, BroadcastState
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.session import Reception
from scheduler.domain.wall import Slot
from scheduler.runtime.studio import Supervisor
from scheduler.service.broadcasts import on_air
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.settings.on_air import OnAirSettings, StudioSettings
from tests.broadcasts import publish_to_all
from tests.factories import facts, province
from tests.fakes import SystemClock

SESSION = 101


class Desk:
    """Keeps what is handed in."""

    def __init__(self) -> None:
        self.handed: list[tuple[int, Path, str]] = []

    def hand_in(self, session_id: int, path: Path, *, source: str) -> None:
        self.handed.append((session_id, path, source))


def settings(**parts: str) -> OnAirSettings:
    known = {
        "studio": "studio-1",
        "driver": "hls",
        "source": "test",
        "address": "",
        "sound": "",
        "scene": "",
        "watch": "",
        "secret": "",
    }
    return OnAirSettings(studios=(StudioSettings(**(known | parts)),))


def on_air_context(
    ctx: Context, folder: Path, configured: OnAirSettings | None = None, base_url: str = ""
) -> Context:
    """Return the context of an installation whose studio goes on air in real time."""
    return replace(
        ctx,
        clock=SystemClock(),
        base_url=base_url or ctx.base_url,
        drivers=ConfiguredDrivers(configured or settings()),
        air=folder,
    )


def plan_session(
    ctx: Context,
    *,
    begins_in: float,
    lasts: float,
    policy: DeliveryPolicy = DeliveryPolicy.LIVE_RECORDED,
    session_id: int = SESSION,
    receptions: tuple[Reception, ...] | None = None,
) -> None:
    """Release a session that begins in some seconds, and do its pre-flight."""
    if session_id == SESSION:
        apply_import(ctx, province(), "importer")
    start = ctx.clock.now() + dt.timedelta(seconds=begins_in)
    day, minute = ctx.zone.wall(start)
    made = facts(
        key=SessionKey("maths-2bac", session_id - SESSION + 2),
        slot=Slot(day, minute, 1),
        start=start,
        end=start + dt.timedelta(seconds=lasts),
        policy=policy,
        **({"receptions": receptions} if receptions else {}),
    )
    publish_to_all(ctx, {session_id: made})
    with ctx.uow() as work:
        on_air.prepare_broadcast(ctx, work, action(session_id, ActionKind.PREFLIGHT, start))
        work.commit()


def action(session_id: int, kind: ActionKind, at: dt.datetime) -> Action:
    return Action(
        id=0,
        session_id=session_id,
        session_uid="",
        kind=kind,
        sequence=0,
        due_at=at,
        worth_until=at,
        state=ActionState.CLAIMED,
    )


@contextmanager
def running(ctx: Context, folder: Path, desk: Desk) -> Iterator[Supervisor]:
    assert ctx.drivers is not None
    supervisor = Supervisor(ctx, "studio-1", ctx.drivers, desk, folder)
    ended = threading.Event()
    thread = threading.Thread(target=supervisor.run, args=(ended,))
    thread.start()
    try:
        yield supervisor
    finally:
        ended.set()
        thread.join()


def found(ctx: Context, session_id: int = SESSION) -> Broadcast:
    with ctx.uow().reading() as work:
        known = work.broadcasts.find(session_id)
    assert known is not None
    return known


def changes(ctx: Context, session_id: int = SESSION) -> tuple[BroadcastChange, ...]:
    with ctx.uow().reading() as work:
        return work.broadcasts.changes(session_id)


def states(ctx: Context, session_id: int = SESSION) -> list[BroadcastState]:
    return [change.after for change in changes(ctx, session_id)]


def wait_until(told: Callable[[], bool], seconds: float = 30) -> float:
    """Wait for something to be so; return how long that took. Fails after `seconds`."""
    began = time.monotonic()
    while not told():
        assert time.monotonic() - began < seconds, "it never came to be so"
        time.sleep(0.02)
    return time.monotonic() - began
