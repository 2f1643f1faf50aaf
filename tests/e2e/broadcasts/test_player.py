"""A real broadcast in a real browser: two variants and sound only, through a cut, to its end."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scheduler.domain.broadcast import BroadcastState, RoomOnAir
from scheduler.domain.session import Mode, Reception
from tests.e2e.broadcasts.conftest import Station, Viewers
from tests.factories import code
from tests.integration.broadcasts.studio import (
    SESSION,
    Desk,
    found,
    plan_session,
    running,
    wait_until,
)

pytestmark = pytest.mark.slow
PICTURES = os.environ.get("PICTURES")
TIME = "document.getElementById('screen').currentTime"


def receptions(*variants: str) -> tuple[Reception, ...]:
    return tuple(
        Reception(school_code=code(99001 + number), mode=Mode.LIVE, variant=variant)
        for number, variant in enumerate(variants)
    )


def open_player(station: Station, page: Page, number: int) -> None:
    page.goto(f"{station.school(code(number))}/sessions/{SESSION}/live")


def plays(page: Page, seconds: float = 2.0) -> None:
    """Wait until the picture or the sound has moved on by so much."""
    began = float(page.evaluate(TIME))
    for _ in range(125):
        if float(page.evaluate(TIME)) > began + seconds:
            return
        page.wait_for_timeout(200)  # the page's policy allows no waiting inside it
    raise AssertionError(page.locator("#says").text_content())


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def rooms_of(station: Station) -> dict[str, RoomOnAir]:
    """What the players of the schools have told, by school."""
    with station.ctx.uow().reading() as work:
        return {room.school_code: room for room in work.broadcasts.rooms(SESSION)}


def variant_at(station: Station, number: int) -> str:
    room = rooms_of(station).get(code(number))
    return room.variant if room else ""


def test_a_broadcast_is_watched_at_two_variants_and_as_sound_only(
    station: Station, viewers: Viewers
):
    plan_session(station.ctx, begins_in=9, lasts=45, receptions=receptions("720p", "360p", "audio"))
    best, thin, sound = (viewers.profile(language).new_page() for language in ("fr", "ar", "en"))
    desk = Desk()
    with running(station.ctx, station.air, desk):
        open_player(station, thin, 99002)
        expect(thin.locator("#curtain")).to_be_visible()  # it says that the studio will begin
        picture(thin, "player-ar-before")
        wait_until(lambda: found(station.ctx).state is BroadcastState.ON_AIR, 25)
        plays(thin)  # without anybody's doing
        expect(thin.locator("#quality")).to_contain_text("360p")
        assert thin.evaluate("document.documentElement.scrollWidth") <= 360
        picture(thin, "player-ar")
        open_player(station, best, 99001)
        plays(best)
        expect(best.locator("#quality")).to_contain_text("720p")
        picture(best, "player-fr")
        open_player(station, sound, 99003)
        plays(sound)
        assert sound.evaluate("document.getElementById('screen').videoWidth") == 0
        best.locator("#to-sound").click()
        plays(best)
        assert best.evaluate("document.getElementById('screen').videoWidth") == 0
        picture(best, "player-fr-sound")
        wait_until(lambda: variant_at(station, 99002) == "360p", 15)  # its next sign of life
        rooms = rooms_of(station)
        assert set(rooms) == {code(99001), code(99002), code(99003)}
        assert (rooms[code(99002)].delay or 0) <= 8000
        thin.close()
        expect(best.locator("#says")).to_contain_text("terminé", timeout=60_000)
    assert len(desk.handed) == 1


def test_a_player_goes_on_by_itself_after_a_cut(station: Station, viewers: Viewers):
    plan_session(station.ctx, begins_in=6, lasts=45, receptions=receptions("360p"))
    viewers.complaints.expected = ["ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED"]
    context = viewers.profile()
    page = context.new_page()
    with running(station.ctx, station.air, Desk()):
        wait_until(lambda: found(station.ctx).state is BroadcastState.ON_AIR, 20)
        open_player(station, page, 99001)
        plays(page)
        context.set_offline(True)
        page.wait_for_timeout(9000)
        expect(page.locator("#says")).to_contain_text("interrupted")
        context.set_offline(False)
        plays(page)
        expect(page.locator("#says")).to_contain_text("running")
        page.close()
