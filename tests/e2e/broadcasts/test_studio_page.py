"""The studio's page on a tablet: what schools say is seen within seconds, and buttons do it."""

import time

import pytest
from playwright.sync_api import Page, expect

from scheduler.domain.broadcast import BroadcastState
from scheduler.domain.school import Level
from scheduler.service.broadcasts.commands import Command, carry_out_command
from scheduler.service.schools import questions, replies
from tests.e2e.broadcasts.conftest import Station, Viewers
from tests.e2e.broadcasts.test_player import open_player, picture, plays, receptions
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
SEEN_WITHIN = 5000  # milliseconds


def studio_page(station: Station, viewers: Viewers, language: str) -> Page:
    """Sign an operator in on a tablet, and open the studio's page."""
    page = viewers.profile(language, width=1024, height=768).new_page()
    page.goto(station.operator())
    page.locator("main form button").click()
    page.wait_for_url(f"{station.url}/panel/**")
    page.goto(f"{station.url}/panel/on-air")
    return page


def test_the_operator_sees_what_schools_say_and_acts(station: Station, viewers: Viewers):
    ctx = station.ctx
    rooms = receptions("720p", "360p", "audio")
    plan_session(ctx, begins_in=10, lasts=70, receptions=rooms)
    desk = Desk()
    with running(ctx, station.air, desk):
        tablet = studio_page(station, viewers, "fr")
        wait_until(lambda: found(ctx).state is BroadcastState.ON_AIR, 30)
        expect(tablet.locator("#band .band-state .tag").first).to_contain_text(
            "À l’antenne", timeout=SEEN_WITHIN
        )
        expect(tablet.locator("#band img")).to_be_visible()
        expect(tablet.locator("#band meter")).to_be_visible()
        school = viewers.profile("ar").new_page()
        open_player(station, school, 99001)
        plays(school)
        row = tablet.locator("#band tr", has_text="99001")
        expect(row).to_contain_text("connectée", timeout=SEEN_WITHIN)
        replies.answer_room(
            ctx, code(99002), SESSION, replies.RoomAnswer.NOT_POSSIBLE, "Panne de courant"
        )
        replies.tell_loss(ctx, code(99001), SESSION, 0, "Coupure")
        questions.ask(ctx, code(99001), SESSION, Level.BAC2, "Pourquoi la racine est-elle double ?")
        told = time.monotonic()
        expect(row).to_contain_text("minute 0", timeout=SEEN_WITHIN)
        expect(tablet.locator("#band")).to_contain_text("Panne de courant", timeout=SEEN_WITHIN)
        expect(tablet.locator("#questions")).to_contain_text("racine", timeout=SEEN_WITHIN)
        assert time.monotonic() - told <= SEEN_WITHIN / 1000
        tablet.locator("#questions button[value=next]").first.click()
        expect(tablet.locator("#questions .mark-next")).to_be_visible()
        assert tablet.evaluate("document.documentElement.scrollWidth") <= 1024
        picture(tablet, "studio-fr")
        tablet.locator("form.commands button[value=hold]").click()
        expect(tablet.locator("main")).to_contain_text("3 établissements")
        picture(tablet, "studio-fr-preview")
        tablet.locator("main form .btn-primary").click()
        wait_until(lambda: found(ctx).state is BroadcastState.HELD, 10)
        expect(school.locator("#says")).to_have_text(
            "توقف الاستوديو مؤقتا. يُستأنف البث هنا تلقائيا.", timeout=12_000
        )
        picture(school, "player-ar-held")
        carry_out_command(ctx, SESSION, Command.RESUME, actor="operator")
        wait_until(lambda: found(ctx).state is BroadcastState.ON_AIR, 15)
        plays(school)
        arab = studio_page(station, viewers, "ar")
        expect(arab.locator("#band img")).to_be_visible()
        picture(arab, "studio-ar")
        school.close()
        row_left = tablet.locator("#band tr", has_text="99001")
        expect(row_left).to_contain_text("partie", timeout=15_000)
        tablet.locator("form.commands button[value=end]").click()
        tablet.locator("main form .btn-primary").click()
        wait_until(lambda: found(ctx).state is BroadcastState.CHECKING, 30)
    assert len(desk.handed) == 1
