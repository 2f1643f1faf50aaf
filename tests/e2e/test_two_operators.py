"""Two operators at one draft: nothing is lost, and each is told what the other did."""

import re

from playwright.sync_api import Page, expect

from scheduler.domain.wall import clock_text
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from tests.e2e.conftest import FIRST, Complaints, House, Visit, signed_in
from tests.e2e.test_board import drag
from tests.e2e.week import movable


def board_of(house: House, visiting: Visit, name: str) -> Page:
    page = signed_in(house, visiting("en"), name)
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto(f"{house.url}/panel/week?on={FIRST}")
    return page


def test_the_slower_of_two_is_told_what_the_faster_did_and_may_do_it_again(
    house: House, visiting: Visit, complaints: Complaints
):
    complaints.expected.append("409")
    moved, place = movable(house)
    sara, omar = (board_of(house, visiting, name) for name in ("sara", "omar"))
    block = f'[data-board] [data-block="{moved.id}"]'
    # Omar takes the session by the hand; before he drops it, Sara locks and frees it.
    slot, studio = moved.placement.slot, moved.placement.studio_id
    sara.locator(block).focus()
    sara.keyboard.press("l")
    expect(sara.locator(f'.block.locked [data-block="{moved.id}"]')).to_be_attached()
    omar.locator(block).focus()
    omar.keyboard.press("l")
    told = omar.get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"sara\W locked"))  # her name is isolated
    expect(told).to_contain_text("Somebody else changed this first")
    assert session(house.ctx, moved.id).locked
    editing.lock_session(house.ctx, moved.id, locked=False, actor="sara")
    omar.reload()
    drag(omar, moved, place.slot.day, place.slot.start)
    expect(omar.locator(block)).to_have_attribute("data-start", str(place.slot.start))
    assert session(house.ctx, moved.id).placement.slot == place.slot
    assert (slot, studio) != (place.slot, place.studio_id)


def test_an_old_form_keeps_what_was_typed_and_stores_it_on_the_fresh_state_when_sent_again(
    house: House, visiting: Visit, complaints: Complaints
):
    complaints.expected.append("409")
    moved, place = movable(house)
    omar = signed_in(house, visiting("en", script=False), "omar")
    omar.goto(f"{house.url}/panel/sessions/{moved.id}")
    editing.lock_session(house.ctx, moved.id, locked=True, actor="sara")
    editing.lock_session(house.ctx, moved.id, locked=False, actor="sara")
    omar.get_by_label("Day", exact=True).fill(place.slot.day.isoformat())
    omar.get_by_label("Start", exact=True).fill(clock_text(place.slot.start))
    omar.get_by_role("button", name="Move", exact=True).click()
    expect(omar.get_by_role("alert")).to_contain_text("sara unlocked")
    expect(omar.get_by_label("Start", exact=True)).to_have_value(clock_text(place.slot.start))
    omar.get_by_role("button", name="Move", exact=True).click()
    expect(omar.get_by_role("status")).to_contain_text("is now on")
    assert session(house.ctx, moved.id).placement.slot == place.slot


def test_an_open_board_says_at_its_foot_that_the_draft_has_changed(house: House, visiting: Visit):
    moved, place = movable(house)
    omar = board_of(house, visiting, "omar")
    block = omar.locator(f'[data-board] [data-block="{moved.id}"]')
    before = block.bounding_box()
    editing.move_session(
        house.ctx, moved.id, place.slot.day, place.slot.start, place.studio_id, actor="sara"
    )
    omar.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    news = omar.locator(".news")
    expect(news).to_contain_text("sara moved")
    expect(news).to_contain_text(clock_text(place.slot.start))
    assert block.bounding_box() == before
    news.get_by_role("link", name="Show the new state").click()
    expect(block).to_have_attribute("data-start", str(place.slot.start))
    expect(omar.locator(".news")).to_be_hidden()
