"""Broadcasts as rows, on both databases: meetings elsewhere, releases that move, and buttons."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.adapters.broadcasts.studios import ConfiguredDrivers
from scheduler.bootstrap import HANDLERS
from scheduler.domain.action import ActionKind
from scheduler.domain.broadcast import BroadcastState, DriverKind, Evidence, RoomOnAir
from scheduler.domain.errors import NotAllowedError
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import ReleasedState
from scheduler.service.broadcasts import on_air, orders
from scheduler.service.broadcasts.commands import Command, carry_out_command, preview_command
from scheduler.service.broadcasts.machine import StateFinding
from scheduler.service.broadcasts.studio_view import studio_view
from scheduler.service.broadcasts.watching import live_view
from scheduler.service.context import Context
from scheduler.service.timers import actions
from tests import factories as make
from tests.broadcasts import publish_to_all, store_province
from tests.fakes import FakeClock
from tests.integration.broadcasts.studio import action, settings

ONE = 1
MINUTE = dt.timedelta(minutes=1)
S = BroadcastState


@pytest.fixture
def elsewhere(ctx: Context) -> Context:
    """A studio that meets elsewhere, at an address."""
    chosen = settings(driver="link", watch="https://bbb.example/rooms/abc")
    return replace(ctx, drivers=ConfiguredDrivers(chosen))


@pytest.fixture
def embedded(ctx: Context, tmp_path: Path) -> Context:
    return replace(ctx, drivers=ConfiguredDrivers(settings()), air=tmp_path / "air")


def perform(ctx: Context, kind: ActionKind, at: dt.datetime) -> str:
    with ctx.uow() as work:
        outcome = HANDLERS[kind](ctx, work, action(ONE, kind, at))
        work.commit()
    return outcome


def plan(ctx: Context, clock: FakeClock, **parts: object) -> dt.datetime:
    """Release one session and do its pre-flight; return its start."""
    store_province(ctx)
    facts = make.facts(**parts)  # type: ignore[arg-type]
    publish_to_all(ctx, {ONE: facts})
    clock.at = facts.start - 15 * MINUTE
    perform(ctx, ActionKind.PREFLIGHT, clock.at)
    return facts.start


def found(ctx: Context) -> tuple[BroadcastState, dt.datetime, dt.datetime]:
    with ctx.uow().reading() as work:
        known = work.broadcasts.find(ONE)
    assert known is not None
    return known.state, known.starts_at, known.ends_at


def put_on_air(ctx: Context) -> None:
    with ctx.uow().reading() as work:
        known = work.broadcasts.find(ONE)
    assert known is not None
    on_air.record(ctx, known, StateFinding(state=S.ON_AIR, cause="source"), Evidence(flows=True))


def test_a_meeting_elsewhere_opens_and_closes_by_the_plan(elsewhere: Context, clock: FakeClock):
    start = plan(elsewhere, clock)
    assert found(elsewhere)[0] is S.STANDBY
    assert live_view(elsewhere, ONE).meeting == "https://bbb.example/rooms/abc"
    clock.at = start
    assert perform(elsewhere, ActionKind.ON_AIR, start) == "live"
    assert found(elsewhere)[0] is S.ON_AIR
    assert perform(elsewhere, ActionKind.PREFLIGHT, start) is not None  # done again: no harm
    clock.at = start + 60 * MINUTE
    assert perform(elsewhere, ActionKind.OFF_AIR, clock.at) == "done"
    assert found(elsewhere)[0] is S.ENDED


def test_a_meeting_elsewhere_that_is_extended_ends_later(elsewhere: Context, clock: FakeClock):
    start = plan(elsewhere, clock)
    clock.at = start + 50 * MINUTE
    on_air.follow_links(elsewhere)
    carry_out_command(elsewhere, ONE, Command.EXTEND, minutes=10, actor="operator")
    clock.at = start + 65 * MINUTE
    on_air.follow_links(elsewhere)
    assert found(elsewhere)[0] is S.ON_AIR
    clock.at = start + 70 * MINUTE
    on_air.follow_links(elsewhere)
    assert found(elsewhere)[0] is S.ENDED


def test_a_broadcast_that_never_came_counts_as_missed(embedded: Context, clock: FakeClock):
    start = plan(embedded, clock)
    clock.at = start
    perform(embedded, ActionKind.ON_AIR, start)
    assert (
        actions.sessions_on_air(embedded) == frozenset()
    )  # its hour has come, but nothing is seen
    clock.at = start + 60 * MINUTE
    assert perform(embedded, ActionKind.OFF_AIR, clock.at) == "missed"


def test_a_release_that_moves_or_cancels_it_is_followed(embedded: Context, clock: FakeClock):
    start = plan(embedded, clock)
    publish_to_all(embedded, {ONE: make.facts(at="15:30")})
    (moved,) = on_air.broadcasts_wanted(embedded, "studio-1")
    assert moved.starts_at == start + 60 * MINUTE
    publish_to_all(embedded, {ONE: make.facts(at="15:30", state=ReleasedState.CANCELLED)})
    (cancelled,) = on_air.broadcasts_wanted(embedded, "studio-1")
    assert cancelled.is_aborted


def test_counselling_is_marked_as_never_recorded(embedded: Context, clock: FakeClock):
    plan(embedded, clock, policy=DeliveryPolicy.LIVE_ONLY)
    (made,) = on_air.broadcasts_wanted(embedded, "studio-1")
    assert (made.recorded, made.driver) == (False, DriverKind.HLS)
    assert orders.order_of(embedded, made, Path("air")).records is False


def test_buttons_say_whom_they_touch_and_are_refused_when_it_is_over(
    embedded: Context, clock: FakeClock
):
    start = plan(embedded, clock)
    clock.at = start + 20 * MINUTE
    put_on_air(embedded)
    impact = preview_command(embedded, ONE, Command.EXTEND, 15)
    assert (len(impact.schools), impact.watching) == (2, 0)
    assert impact.ends_at == start + 75 * MINUTE
    with pytest.raises(NotAllowedError):
        carry_out_command(embedded, ONE, Command.EXTEND, minutes=500, actor="operator")
    carry_out_command(embedded, ONE, Command.END, actor="operator")
    assert found(embedded)[2] == clock.at
    with pytest.raises(NotAllowedError):
        carry_out_command(embedded, ONE, Command.HOLD, actor="operator")


def test_a_room_is_lost_when_its_player_falls_silent(embedded: Context, clock: FakeClock):
    start = plan(embedded, clock)
    clock.at = start
    put_on_air(embedded)
    code = make.code(99001)
    with embedded.uow() as work:
        work.broadcasts.note_rooms(
            [
                RoomOnAir(
                    session_id=ONE,
                    school_code=code,
                    variant="360p",
                    delay=6000,
                    stalls=0,
                    state="playing",
                    joined_at=clock.at,
                    seen_at=clock.at,
                )
            ]
        )
        work.commit()
    assert studio_view(embedded, ONE).watching == 1
    clock.at += dt.timedelta(seconds=20)
    first = studio_view(embedded, ONE).rooms[0]
    assert (first.school_code, first.state, first.needs_word) == (code, "lost", True)


def test_two_words_at_once_make_one_change(embedded: Context, clock: FakeClock):
    plan(embedded, clock)
    put_on_air(embedded)
    put_on_air(embedded)
    with embedded.uow().reading() as work:
        assert [each.after for each in work.broadcasts.changes(ONE)] == [S.PREFLIGHT, S.ON_AIR]
