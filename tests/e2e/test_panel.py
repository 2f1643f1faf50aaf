"""An operator's day, in a real browser."""

import re

from playwright.sync_api import Page, expect

from scheduler.domain.wall import clock_text
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from scheduler.service.releases import releasing
from tests.e2e.conftest import FIRST, Complaints, House, Visit, signed_in
from tests.e2e.week import movable, sessions_of


def test_a_one_time_link_lets_in_once(house: House, visiting: Visit, complaints: Complaints):
    address = house.sign_in_link()
    first = visiting("en").new_page()
    first.goto(f"{house.url}/panel/")
    expect(first).to_have_url(re.compile("/sign-in"))
    first.goto(address)
    first.get_by_role("button", name="Sign in").click()
    expect(first).to_have_url(f"{house.url}/panel/today")
    complaints.expected.append("410")
    second = visiting("en").new_page()
    second.goto(address)
    second.get_by_role("button", name="Sign in").click()
    expect(second.get_by_role("heading", name="This link no longer works")).to_be_visible()


def test_the_board_shows_every_session_of_the_week_with_its_live_schools(
    house: House, operator: Page
):
    operator.goto(f"{house.url}/panel/week?on={FIRST}")
    expect(operator.get_by_role("heading", level=1)).to_contain_text("30 November 2026")
    for each in sessions_of(house):
        assert operator.locator(f'a[href*="/panel/sessions/{each.id}"]').count() >= 1, each.key


def test_a_plan_is_asked_for_watched_and_told(house: House, operator: Page):
    operator.goto(f"{house.url}/panel/plan")
    operator.get_by_label("First day").fill("2026-12-14")
    operator.get_by_label("Last day").fill("2026-12-19")
    operator.get_by_label("Search time").select_option("15")
    operator.get_by_role("button", name="Start planning").click()
    expect(operator).to_have_url(re.compile("/panel/plan/[0-9a-f]+"))
    told = operator.get_by_text("sessions are scheduled")
    expect(operator.get_by_role("progressbar").or_(told)).to_be_visible()
    expect(told).to_be_visible(timeout=60_000)
    operator.get_by_role("link", name="See changes and release").first.click()
    expect(operator.locator(".tag.good", has_text="New").first).to_be_visible()


def test_a_move_by_form_is_refused_with_its_reason_and_then_accepted(
    house: House, operator: Page, complaints: Complaints
):
    moved, place = movable(house)
    other = next(
        each
        for each in sessions_of(house)
        if each.id != moved.id and each.placement.studio_id == place.studio_id
    )
    complaints.expected.append("409")
    operator.goto(f"{house.url}/panel/sessions/{moved.id}")
    operator.get_by_label("Day").fill(other.placement.slot.day.isoformat())
    operator.get_by_label("Start").fill(clock_text(other.placement.slot.start))
    operator.get_by_role("button", name="Move", exact=True).click()
    expect(operator.get_by_role("alert")).to_contain_text("It cannot be scheduled there:")
    assert session(house.ctx, moved.id) == moved
    # What was typed is still there.
    expect(operator.get_by_label("Start")).to_have_value(clock_text(other.placement.slot.start))
    operator.get_by_label("Day").fill(place.slot.day.isoformat())
    operator.get_by_label("Start").fill(clock_text(place.slot.start))
    operator.get_by_role("button", name="Move", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text("in the draft")
    assert session(house.ctx, moved.id).placement.slot == place.slot


def test_of_two_operators_the_second_is_told_and_nothing_is_lost(
    house: House, operator: Page, visiting: Visit, complaints: Complaints
):
    moved, place = movable(house)
    address = f"{house.url}/panel/sessions/{moved.id}"
    second = signed_in(house, visiting("en"), "second")
    second.goto(address)
    operator.goto(address)
    operator.get_by_role("button", name="Lock", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text("Locked")
    complaints.expected.append("409")
    second.get_by_label("Day").fill(place.slot.day.isoformat())
    second.get_by_label("Start").fill(clock_text(place.slot.start))
    second.get_by_role("button", name="Move", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("operator locked")
    assert session(house.ctx, moved.id).placement.slot == moved.placement.slot


def test_a_release_shows_its_difference_first_and_then_is_what_everybody_sees(
    house: House, operator: Page
):
    moved, place = movable(house)
    done = editing.move_session(
        house.ctx, moved.id, place.slot.day, place.slot.start, place.studio_id, actor="operator"
    )
    assert done.accepted
    operator.goto(f"{house.url}/panel/release")
    expect(operator.locator(".tag", has_text="Moved").first).to_be_visible()
    operator.get_by_label("A note on this release").fill("The studio is painted.")
    operator.get_by_role("button", name="Release", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text("Release 2 is out")
    assert releasing.releases(house.ctx)[0].note == "The studio is painted."
    assert releasing.diff(house.ctx).changes == ()


def test_language_switches_on_every_page_and_is_remembered(house: House, operator: Page):
    operator.goto(f"{house.url}/panel/week?on={FIRST}")
    for name, code, direction in (
        ("العربية", "ar", "rtl"),
        ("Français", "fr", "ltr"),
        ("English", "en", "ltr"),
    ):
        operator.get_by_role("link", name=name, exact=True).click()
        root = operator.locator("html")
        expect(root).to_have_attribute("lang", code)
        expect(root).to_have_attribute("dir", direction)
        operator.goto(f"{house.url}/panel/week?on={FIRST}")
        expect(root).to_have_attribute("lang", code)


def test_a_session_is_moved_with_the_keyboard_alone(house: House, operator: Page):
    moved, place = movable(house)
    operator.goto(f"{house.url}/panel/sessions/{moved.id}")
    operator.get_by_label("Day").fill(place.slot.day.isoformat())
    operator.get_by_label("Start").fill(clock_text(place.slot.start))
    operator.get_by_label("Start").focus()
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("status")).to_contain_text("in the draft")
    assert session(house.ctx, moved.id).placement.slot == place.slot


def test_the_handbook_stands_beside_its_contents_on_a_wide_screen(house: House, operator: Page):
    operator.goto(f"{house.url}/panel/handbook")
    contents = operator.locator(".handbook .contents").bounding_box()
    chapters = operator.locator(".handbook .chapters").bounding_box()
    assert contents is not None
    assert chapters is not None
    assert chapters["x"] >= contents["x"] + contents["width"]
    assert chapters["width"] > 600
