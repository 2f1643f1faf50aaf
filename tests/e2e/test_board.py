"""The board's hands: sessions dragged and steered by keys, and refused where they cannot go."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from scheduler.domain.session import Session
from scheduler.domain.wall import clock_text
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from scheduler.service.planning import free_slots
from tests.e2e.conftest import FIRST, LAST, Complaints, House, Visit, signed_in
from tests.e2e.week import movable, sessions_of

SUNDAY = LAST + dt.timedelta(days=1)
GRIP = 5  # minutes from a block's start at which it is taken
POINT = """([day, studio, minute]) => {
  const board = document.querySelector("[data-board]");
  const lane = board.querySelector(`[data-lane][data-day="${day}"][data-studio="${studio}"]`);
  const box = lane.getBoundingClientRect();
  const from = Number(board.dataset.from), to = Number(board.dataset.to);
  const along = ((minute - from) / (to - from)) * box.width;
  const rtl = getComputedStyle(lane).direction === "rtl";
  return [rtl ? box.right - along : box.left + along, box.top + box.height / 2];
}"""


# Lanes of which the shades together cover less than the whole.
BARE = """() => [...document.querySelectorAll("[data-board] [data-lane]")]
  .map((lane) => [...lane.querySelectorAll(".place")]
    .reduce((sum, shade) => sum + Number(shade.style.getPropertyValue("--w")), 0))
  .filter((sum) => sum < 99.9)"""


@pytest.fixture(params=["en", "ar"])
def board(request: pytest.FixtureRequest, house: House, visiting: Visit) -> Page:
    """The week's draft, in both directions of reading."""
    page = signed_in(house, visiting(request.param))
    page.set_viewport_size({"width": 1440, "height": 1600})
    page.goto(f"{house.url}/panel/week?on={FIRST}")
    return page


def drag(page: Page, moved: Session, day: dt.date, start: int) -> None:
    """Take a session's block by the hand, wait until the places are shaded, and drop it."""
    slot, studio = moved.placement.slot, moved.placement.studio_id
    page.mouse.move(*page.evaluate(POINT, [slot.day.isoformat(), studio, slot.start + GRIP]))
    page.mouse.down()
    x, y = page.evaluate(POINT, [slot.day.isoformat(), studio, slot.start + GRIP])
    page.mouse.move(x + 12, y + 12, steps=3)
    expect(page.locator(".place").first).to_be_attached()
    page.mouse.move(*page.evaluate(POINT, [day.isoformat(), studio, start + GRIP]), steps=5)
    expect(page.locator(".ghost")).to_be_attached()
    page.mouse.up()


def take(page: Page, link: Locator) -> None:
    """Take a session by the hand in its middle, until the places are shaded."""
    box = link.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 12, steps=3)
    expect(page.locator(".place").first).to_be_attached()


def test_a_session_is_dragged_to_a_free_place(house: House, board: Page):
    moved, place = movable(house)
    drag(board, moved, place.slot.day, place.slot.start)
    block = board.locator(f'[data-board] [data-block="{moved.id}"]')
    expect(block).to_have_attribute("data-start", str(place.slot.start))
    assert session(house.ctx, moved.id).placement.slot == place.slot


def test_no_part_of_a_day_is_left_white_while_a_session_is_moved(house: House, board: Page):
    """At the end of a day nothing starts any more; white would call it free."""
    moved, _ = movable(house)
    take(board, board.locator(f'[data-board] [data-block="{moved.id}"]').first)
    bare = board.evaluate(BARE)
    board.mouse.up()
    assert bare == []


def test_a_drop_on_another_session_is_refused_in_place_and_the_block_goes_home(
    house: House, board: Page
):
    moved, _ = movable(house)
    taken = next(
        place
        for place in free_slots.slot_shading(house.ctx, moved.id, FIRST)
        if place.clashes
        and place.studio_id == moved.placement.studio_id
        and place.slot.day != moved.placement.slot.day
        and any(
            other.placement.slot == place.slot or other.placement.slot.start == place.slot.start
            for other in sessions_of(house)
            if other.placement.slot.day == place.slot.day
        )
    )
    drag(board, moved, taken.slot.day, taken.slot.start)
    told = board.locator(f'[data-lane][data-day="{taken.slot.day}"] [role=alert]')
    expect(told).not_to_be_empty()
    assert session(house.ctx, moved.id) == moved
    block = board.locator(f'[data-board] [data-block="{moved.id}"]')
    expect(block).to_have_attribute("data-start", str(moved.placement.slot.start))


def test_a_drop_before_the_shading_is_answered_at_once(house: House, board: Page):
    moved, place = movable(house)
    board.route("**/places?*", lambda _: None)  # the shading never comes
    slot, studio = moved.placement.slot, moved.placement.studio_id
    board.mouse.move(*board.evaluate(POINT, [slot.day.isoformat(), studio, slot.start + GRIP]))
    board.mouse.down()
    where = [place.slot.day.isoformat(), place.studio_id, place.slot.start + GRIP]
    board.mouse.move(*board.evaluate(POINT, where), steps=4)
    board.mouse.up()
    block = board.locator(f'[data-board] [data-block="{moved.id}"]')
    expect(block).to_have_attribute("data-start", str(place.slot.start))
    expect(board.locator(".outcome")).to_contain_text(clock_text(place.slot.start))
    assert session(house.ctx, moved.id).placement.slot == place.slot


def test_an_escaped_drag_changes_nothing(house: House, board: Page):
    moved, place = movable(house)
    slot, studio = moved.placement.slot, moved.placement.studio_id
    board.mouse.move(*board.evaluate(POINT, [slot.day.isoformat(), studio, slot.start + GRIP]))
    board.mouse.down()
    board.mouse.move(
        *board.evaluate(POINT, [place.slot.day.isoformat(), studio, place.slot.start + GRIP]),
        steps=4,
    )
    expect(board.locator(".place").first).to_be_attached()
    board.keyboard.press("Escape")
    board.mouse.up()
    expect(board.locator(".ghost, .place, .drag-words")).to_have_count(0)
    assert session(house.ctx, moved.id) == moved
    # Given up over the session itself, it does not open its page either.
    take(board, board.locator(f'[data-board] [data-block="{moved.id}"]'))
    board.keyboard.press("Escape")
    board.mouse.up()
    expect(board.locator(".drag-words")).to_have_count(0)
    assert "/panel/week" in board.url


def test_a_session_is_dropped_from_the_tray_on_a_free_place(house: House, board: Page):
    moved, _ = movable(house)
    editing.unplace_session(house.ctx, moved.id, actor="operator")
    place = free_slots.slots_that_fit(house.ctx, moved.id, FIRST)[0]
    board.reload()
    take(board, board.locator(f'.tray [data-block="{moved.id}"]'))
    where = [place.slot.day.isoformat(), place.studio_id, place.slot.start + 1]
    board.mouse.move(*board.evaluate(POINT, where), steps=5)
    expect(board.locator(".ghost")).to_be_attached()
    expect(board.locator(".drag-words")).to_contain_text(clock_text(place.slot.start))
    board.mouse.up()
    block = board.locator(f'[data-board] [data-block="{moved.id}"]')
    expect(block).to_have_attribute("data-start", str(place.slot.start))
    expect(board.locator(f'.tray [data-block="{moved.id}"]')).to_have_count(0)
    placed = session(house.ctx, moved.id).placement
    assert placed is not None
    assert placed.slot == place.slot


def test_a_session_is_stretched_by_its_end_and_locked_with_its_length(house: House, board: Page):
    moved, _ = movable(house)
    slot, studio = moved.placement.slot, moved.placement.studio_id
    lengths = free_slots.lengths(house.ctx, moved.id)
    wanted = max(
        each.slot.minutes
        for each in lengths
        if not each.clashes and each.slot.minutes < slot.minutes
    )
    day = slot.day.isoformat()
    x, y = board.evaluate(POINT, [day, studio, slot.end])
    inside = 5 if board.locator("html").get_attribute("dir") == "rtl" else -5
    board.mouse.move(x + inside, y)
    board.mouse.down()
    board.mouse.move(*board.evaluate(POINT, [day, studio, slot.start + wanted]), steps=6)
    expect(board.locator(".ghost")).to_be_attached()
    expect(board.locator(".drag-words")).to_contain_text(clock_text(slot.start + wanted))
    board.mouse.up()
    block = board.locator(f'.block.locked [data-block="{moved.id}"]')
    expect(block).to_have_attribute("data-minutes", str(wanted))
    after = session(house.ctx, moved.id)
    assert after.placement is not None
    assert (after.placement.slot.minutes, after.locked) == (wanted, True)


def test_key_m_opens_the_form_over_the_board_with_ranked_places_to_take(
    house: House, board: Page, complaints: Complaints
):
    complaints.expected.append("409")
    moved, place = movable(house)
    board.locator(f'[data-board] [data-block="{moved.id}"]').focus()
    board.keyboard.press("m")
    mover = board.locator("dialog#mover")
    expect(mover.locator("input[type=time]")).to_be_focused()
    # A day without lessons is refused without leaving the board, with a way on.
    mover.locator("input[type=date]").fill(SUNDAY.isoformat())
    mover.locator("form.fields button").click()
    told = mover.get_by_role("alert")
    expect(told).not_to_be_empty()
    assert "/panel/week" in board.url
    mover.locator(".choices button").first.click()
    block = board.locator(f'[data-board] [data-block="{moved.id}"]')
    expect(block).to_have_attribute("data-start", str(place.slot.start))
    assert "/panel/week" in board.url
    placed = session(house.ctx, moved.id).placement
    assert placed is not None
    assert placed.slot == place.slot


def test_keys_choose_lock_and_open_the_form_and_undo(
    house: House, board: Page, complaints: Complaints
):
    first, second = [each for each in sessions_of(house) if each.placement.studio_id][:2]
    blocks = board.locator("[data-board] [data-block]")
    blocks.first.focus()
    rtl = board.locator("html").get_attribute("dir") == "rtl"
    board.keyboard.press("ArrowLeft" if rtl else "ArrowRight")
    focused = board.locator(":focus")
    expect(focused).to_have_attribute("data-block", str(second.id))
    board.keyboard.press("l")
    expect(board.locator(f'.block.locked [data-block="{second.id}"]')).to_be_attached()
    assert session(house.ctx, second.id).locked
    board.keyboard.press("z")
    expect(board.get_by_role("status")).to_be_visible()
    assert not session(house.ctx, second.id).locked
    board.keyboard.press("y")
    expect(board.locator(f'.block.locked [data-block="{second.id}"]')).to_be_attached()
    board.locator(f'[data-board] [data-block="{first.id}"]').focus()
    # Enter shows its card, from which Escape leads back and a link to its page.
    board.keyboard.press("Enter")
    card = board.locator("#card")
    expect(card.get_by_role("heading")).to_be_visible()
    board.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(board.locator(":focus")).to_have_attribute("data-block", str(first.id))
    board.keyboard.press("Enter")
    card.locator(f'a[href$="/panel/sessions/{first.id}"]').click()
    board.wait_for_url(f"**/panel/sessions/{first.id}")
    assert not complaints.unexpected()


def test_several_sessions_are_chosen_by_keys_and_locked_and_undone_at_once(
    house: House, board: Page
):
    chosen = [one.id for one in sessions_of(house) if one.placement.studio_id][:2]
    for number in chosen:
        board.locator(f'[data-board] [data-block="{number}"]').focus()
        board.keyboard.press("Space")
    expect(board.locator("#several output")).to_have_text("2")
    board.locator("#several [value=lock]").click()
    expect(board.locator(".block.locked")).to_have_count(2)
    expect(board.locator("#several")).to_be_hidden()
    assert all(session(house.ctx, number).locked for number in chosen)
    board.keyboard.press("z")
    expect(board.locator(".block.locked")).to_have_count(0)


def test_the_week_is_printed_on_one_sheet(board: Page):
    printed = board.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_telephone_reaches_each_day_at_once_and_begins_with_folded_communes(
    house: House, visiting: Visit
):
    phone = signed_in(house, visiting("ar", width=360))
    phone.goto(f"{house.url}/panel/week?on={FIRST}")
    expect(phone.locator("details.commune")).not_to_have_count(0)
    expect(phone.locator("details.commune[open]")).to_have_count(0)
    day = phone.locator(f'[id="day-{LAST}"]')
    expect(day).not_to_be_in_viewport()
    phone.locator(f'.jumps a[href="#day-{LAST}"]').click()
    expect(day).to_be_in_viewport()
