"""From the plan to the replay, by itself: on air, joined, checked, opened, watched, withdrawn."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from scheduler.adapters.media_check import FfmpegChecker
from scheduler.domain.broadcast import BroadcastState
from scheduler.domain.recording import Consent, RecordingState
from scheduler.service.broadcasts import media
from scheduler.service.context import Context
from scheduler.service.recordings import checking, opening
from scheduler.service.recordings.recordings import RecordingSource, hand_in
from tests.e2e.broadcasts.conftest import Station, Viewers
from tests.e2e.broadcasts.test_player import open_player, picture, plays, receptions
from tests.integration.broadcasts.studio import (
    SESSION,
    Desk,
    found,
    plan_session,
    running,
    wait_until,
)
from tests.readings import recordings_of

pytestmark = pytest.mark.slow


class RealDesk(Desk):
    """Hands in as the studio's own process does."""

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx

    def hand_in(self, session_id: int, path: Path, *, source: str) -> None:
        super().hand_in(session_id, path, source=source)
        hand_in(self._ctx, session_id, path, source=RecordingSource(source), actor="studio")


def test_a_broadcast_becomes_a_replay_and_is_withdrawn(station: Station, viewers: Viewers):
    ctx = station.ctx
    plan_session(ctx, begins_in=6, lasts=36, receptions=receptions("360p"))
    page = viewers.profile("fr").new_page()
    with running(ctx, station.air, RealDesk(ctx)):
        wait_until(lambda: found(ctx).state is BroadcastState.ON_AIR, 25)
        open_player(station, page, 99001)
        plays(page)
        wait_until(lambda: found(ctx).state is BroadcastState.CHECKING, 60)
        expect(page.locator("#says")).to_contain_text("terminé")
    (checked,) = checking.check_all(ctx, FfmpegChecker())
    assert checked.state in {RecordingState.READY, RecordingState.NEEDS_PERSON}
    assert checked.seconds is not None
    assert checked.seconds >= 30
    opening.open_recording(ctx, checked.id, actor="operator", consent=Consent.GIVEN)
    assert found(ctx).state is BroadcastState.REPLAY_OPEN
    open_player(station, page, 99001)
    plays(page)
    expect(page.locator("#says")).to_contain_text("enregistrement")
    picture(page, "replay-fr")
    page.close()
    key = media.watch_key_of(ctx, SESSION, media.REPLAY)
    assert media.file_behind(ctx, key, "replay-360p.m3u8") is not None
    opening.withdraw_recording(
        ctx, checked.id, reason="A face that asked to leave", actor="operator"
    )
    assert found(ctx).state is BroadcastState.WITHDRAWN
    assert media.file_behind(ctx, key, "replay-360p.m3u8") is None
    assert not (station.air / str(SESSION)).exists()
    assert recordings_of(ctx, SESSION)[0].state is RecordingState.WITHDRAWN
