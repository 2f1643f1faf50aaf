"""What a school may fetch, when, at what rate, and what proves that it has it."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.network import TransferWindow
from scheduler.domain.recording import Recording
from scheduler.domain.transfer_hours import finish_of_transfer, next_opening, open_night
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import (
    ReceiptAnswer,
    Whereabouts,
    acknowledge,
    deliveries,
)
from scheduler.service.deliveries.episodes import episodes
from scheduler.service.deliveries.receipts import Means, Proof, accept_receipt, proof_of
from scheduler.service.deliveries.transfers import Offer, allow_any_hour, grant, offer, offers
from scheduler.service.province import province_in
from scheduler.service.recordings.opening import withdraw_recording
from scheduler.service.schools.replies import tell_loss
from scheduler.storage.database import Database
from scheduler.storage.tables.broadcasts import BroadcastRow, RoomOnAirRow
from tests import factories as make
from tests.broadcasts import publish_to_all
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.recordings import (
    CLOSES,
    END,
    LIVE,
    MIB,
    ONE,
    OPENS,
    RATE,
    RECORDED,
    UNLINKED,
    put_recording,
    store_house,
    store_in,
)

MINUTE = dt.timedelta(minutes=1)
ZONE = make.casablanca()


@pytest.fixture
def ctx(database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    made = context_on(database, clock, media=store_in(tmp_path))
    store_house(made)
    clock.at = END + 40 * MINUTE
    return made


@pytest.fixture
def recording(ctx: Context, tmp_path: Path) -> Recording:
    return put_recording(ctx, tmp_path / "film.mp4")


def whereabouts(ctx: Context, code: str) -> Whereabouts:
    (found,) = deliveries(ctx, code)
    return found.whereabouts


def the_offer(ctx: Context, code: str = RECORDED) -> Offer:
    (found,) = offers(ctx, code)
    return found


def proof(ctx: Context, code: str = RECORDED) -> Proof:
    found = the_offer(ctx, code)
    made = proof_of(found.transfer.nonce, found.recording.sha256)
    return Proof(recording_id=found.recording.id, sha256=found.recording.sha256, proof=made)


def accept(ctx: Context, given_proof: Proof, code: str = RECORDED) -> dt.datetime | None:
    return accept_receipt(ctx, code, given_proof, means=Means.RECEIVER, actor="x").received_at


def test_a_recording_is_offered_to_who_gets_it_and_only_in_its_hours(
    ctx: Context, clock: FakeClock, recording: Recording
):
    assert offers(ctx, LIVE) == ()
    found = the_offer(ctx)
    assert (found.recording, found.opens_at, found.closes_at) == (recording, OPENS, CLOSES)
    assert (found.rate, found.deadline) == (RATE, dt.datetime(2026, 12, 7, tzinfo=dt.UTC))
    assert grant(ctx, found, MIB).count == 0
    for at, count in ((OPENS - MINUTE, 0), (OPENS, MIB), (CLOSES, 0)):
        clock.at = at
        assert grant(ctx, the_offer(ctx), MIB).count == count
    no_line = the_offer(ctx, UNLINKED)
    assert (no_line.opens_at, no_line.rate) == (None, 0.0)
    assert whereabouts(ctx, UNLINKED) is Whereabouts.BY_HAND


@pytest.mark.usefixtures("recording")
def test_a_persons_word_lets_it_go_at_any_hour(ctx: Context):
    allow_any_hour(ctx, the_offer(ctx).recording.id, RECORDED, allowed=True)
    assert grant(ctx, the_offer(ctx), MIB).count == MIB


@pytest.mark.usefixtures("recording")
def test_the_rate_is_kept_whatever_the_number_of_connections(ctx: Context, clock: FakeClock):
    clock.at = OPENS
    found, sent, seconds = the_offer(ctx), 0, 60
    while clock.at < OPENS + dt.timedelta(seconds=seconds):
        given_bytes = [grant(ctx, found, MIB) for _ in range(3)]  # three connections ask at once
        sent += sum(one.count for one in given_bytes)
        clock.at += dt.timedelta(seconds=0.05)
    assert sent / seconds == pytest.approx(RATE, rel=0.1)


def test_without_a_relay_all_schools_together_keep_to_the_studios_uplink(
    ctx: Context, clock: FakeClock, recording: Recording
):
    network = make.network(relayed=False, uplink_mbps=20.0)  # of which 0.8, as of each line
    with ctx.uow() as work:
        province = dataclasses.replace(province_in(work), network=network)
        work.province.store(province, clock.at)
        work.commit()
    tell_loss(ctx, LIVE, ONE, 0)
    clock.at = OPENS
    found, sent, seconds = [the_offer(ctx, LIVE), the_offer(ctx)], [0, 0], 60
    while clock.at < OPENS + dt.timedelta(seconds=seconds):
        for number, offered in enumerate(found):
            sent[number] += grant(ctx, offered, MIB).count
        clock.at += dt.timedelta(seconds=0.05)
    assert sum(sent) / seconds == pytest.approx(RATE, rel=0.1)


@pytest.mark.usefixtures("recording")
def test_eight_connections_at_one_instant_get_what_one_would(ctx: Context, clock: FakeClock):
    clock.at = OPENS
    found = the_offer(ctx)
    grant(ctx, found, MIB)
    with ThreadPoolExecutor(8) as pool:
        given_bytes = list(pool.map(lambda _: grant(ctx, found, MIB).count, range(16)))
    assert sum(given_bytes) <= 2 * RATE * 2  # the credit of two seconds, and one slice


def test_a_receipt_counts_once_and_only_for_the_whole_of_this_delivery(
    ctx: Context, clock: FakeClock, recording: Recording
):
    good = proof(ctx)
    forged = Proof(recording_id=recording.id, sha256=recording.sha256, proof="0" * 64)
    other = Proof(recording_id=recording.id, sha256="0" * 64, proof=good.proof)
    of_another_school = proof(ctx, UNLINKED)
    for wrong in (forged, other, of_another_school):
        with pytest.raises(NotAllowedError):
            accept(ctx, wrong)
    with pytest.raises(NotFoundError):
        accept(ctx, good, LIVE)
    assert whereabouts(ctx, RECORDED) is Whereabouts.ON_THE_WAY
    first = accept(ctx, good)
    clock.advance(hours=1)
    assert accept(ctx, good) == first
    assert whereabouts(ctx, RECORDED) is Whereabouts.HERE
    assert the_offer(ctx).finishes_at == first


@pytest.mark.usefixtures("recording")
def test_an_old_receipt_proves_nothing_after_the_school_lost_the_file(ctx: Context):
    old = proof(ctx)
    accept(ctx, old)
    acknowledge(ctx, RECORDED, ONE, ReceiptAnswer.MISSING)
    assert whereabouts(ctx, RECORDED) is Whereabouts.LATE
    with pytest.raises(NotAllowedError):
        accept(ctx, old)
    accept(ctx, proof(ctx))
    assert whereabouts(ctx, RECORDED) is Whereabouts.HERE


def test_without_a_receipt_it_is_late_after_its_night_and_still_offered(
    ctx: Context, clock: FakeClock, recording: Recording
):
    clock.at = CLOSES + MINUTE
    assert whereabouts(ctx, RECORDED) is Whereabouts.LATE
    assert the_offer(ctx).opens_at == OPENS + dt.timedelta(days=1)
    clock.at = OPENS + dt.timedelta(days=1)
    assert grant(ctx, the_offer(ctx), 10).count == 10
    assert the_offer(ctx).transfer.sent_bytes == 10
    assert the_offer(ctx).recording == recording


def test_what_is_withdrawn_is_gone_from_lists_podcasts_and_the_running_transfer(
    ctx: Context, clock: FakeClock, recording: Recording
):
    clock.at = OPENS
    found, old = the_offer(ctx), proof(ctx)
    assert len(episodes(ctx, RECORDED)) == 1
    withdraw_recording(ctx, recording.id, reason="asked for", actor="me")
    assert offers(ctx, RECORDED) == episodes(ctx, RECORDED) == ()
    assert deliveries(ctx, RECORDED) == ()
    with pytest.raises(NotFoundError):
        grant(ctx, found, MIB)
    with pytest.raises(NotAllowedError):
        accept(ctx, old)
    with pytest.raises(NotFoundError):
        offer(ctx, RECORDED, recording.id)


@pytest.mark.usefixtures("recording")
def test_an_episode_appears_when_its_hours_open(ctx: Context, clock: FakeClock):
    clock.at = OPENS - MINUTE
    assert episodes(ctx, RECORDED) == ()
    clock.at = OPENS
    (found,) = episodes(ctx, RECORDED)
    assert (found.opened_at, found.bytes) == (OPENS, 5 * MIB + 123)
    clock.at = CLOSES + MINUTE
    assert episodes(ctx, RECORDED) == (found,)


def test_who_lost_the_live_session_gets_the_recording(
    ctx: Context, clock: FakeClock, recording: Recording
):
    assert deliveries(ctx, LIVE) == ()
    tell_loss(ctx, LIVE, ONE, 23)
    (found,) = deliveries(ctx, LIVE)
    assert (found.was_live, found.recording) == (True, recording)
    clock.at = OPENS
    assert grant(ctx, the_offer(ctx, LIVE), MIB).count == MIB
    tell_loss(ctx, LIVE, ONE, None)
    assert deliveries(ctx, LIVE) == ()


@pytest.mark.parametrize(
    ("driver", "joined", "audience", "gets_it"),
    [
        pytest.param("hls", False, True, True, id="nobody joined"),
        pytest.param("hls", True, True, False, id="it joined"),
        pytest.param("hls", True, False, True, id="turned to a recording"),
        pytest.param("link", False, True, False, id="the meeting is elsewhere"),
    ],
)
@pytest.mark.usefixtures("recording")
def test_who_was_not_seen_on_air_gets_the_recording(
    ctx: Context, driver: str, joined: bool, audience: bool, gets_it: bool
):
    with ctx.uow() as work:
        connection = work._connection
        assert connection is not None
        row = {"session_id": ONE, "studio_id": "studio-1", "driver": driver, "fault": ""}
        row |= {"state": "replay-open", "since": END, "recorded": True, "audience": audience}
        row |= dict.fromkeys(("starts_at", "planned_start", "aired_at"), END - 60 * MINUTE)
        row |= dict.fromkeys(("ends_at", "planned_end"), END)
        row |= {"held": False, "is_aborted": False, "address": "", "evidence": {}}
        connection.execute(sa.insert(BroadcastRow).values(row))
        if joined:
            room = {"session_id": ONE, "school_code": LIVE, "variant": "720p", "stalls": 0}
            room |= {"state": "live", "joined_at": END, "seen_at": END}
            connection.execute(sa.insert(RoomOnAirRow).values(room))
        work.commit()
    assert bool(deliveries(ctx, LIVE)) is gets_it


def test_the_most_urgent_goes_first_and_the_others_finish_after_it(
    ctx: Context, clock: FakeClock, tmp_path: Path, recording: Recording
):
    from tests.recordings import store_house  # noqa: F401 -- the same house

    with ctx.uow().reading() as work:
        facts = work.releases.newest([ONE])[ONE].facts
    later = make.facts(
        key=SessionKey("maths-2bac", 2),
        day=make.MONDAY - dt.timedelta(days=7),
        receptions=facts.receptions,
    )
    publish_to_all(ctx, {2: later})
    urgent = put_recording(ctx, tmp_path / "b.mp4", 4 * MIB, session_id=2, seed=2)
    first, second = offers(ctx, RECORDED)
    assert {first.recording.id, second.recording.id} == {urgent.id, recording.id}
    assert first.finishes_at
    assert second.finishes_at
    assert first.finishes_at < second.finishes_at


DAYS = st.integers(min_value=0, max_value=40)


@given(
    start=st.integers(min_value=0, max_value=1439),
    length=st.integers(min_value=1, max_value=1440),
    day=DAYS,
    minute=st.integers(min_value=0, max_value=1439),
    seconds=st.integers(min_value=1, max_value=200_000),
)
def test_no_transfer_is_ever_placed_outside_its_hours(
    start: int, length: int, day: int, minute: int, seconds: int
):
    window = TransferWindow(start=start, end=start + length, share=0.5)
    now = ZONE.instant(make.MONDAY + dt.timedelta(days=day), minute)
    opens = next_opening(window, now, ZONE)
    assert opens >= now
    assert open_night(window, opens, ZONE) is not None
    night = open_night(window, now, ZONE)
    assert (opens == now) is (night is not None)
    over = finish_of_transfer(window, ZONE, now, seconds)
    if over is not None:
        assert over - opens >= dt.timedelta(seconds=seconds)
        last = over - dt.timedelta(microseconds=1)
        assert open_night(window, last, ZONE) is not None
