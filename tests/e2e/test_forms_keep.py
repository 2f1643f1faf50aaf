"""Nothing typed is lost: a form outlives a lost session and a closed page, and says so."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Complaints, House, Visit, signed_in

DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('draft ')).length"
FORM = "/panel/facts/teacher/item/"


def test_what_is_typed_outlives_the_session_and_goes_once_it_is_saved(
    house: House, visiting: Visit, complaints: Complaints
) -> None:
    complaints.expected.append("400")  # a form without its session
    visit = visiting("en", width=360)
    page = signed_in(house, visit)
    page.goto(f"{house.url}/panel/teachers")
    page.goto(
        house.url + page.locator('main a[href*="/panel/teachers/"]').first.get_attribute("href")
    )
    page.goto(house.url + page.locator(f'main a[href*="{FORM}"]').first.get_attribute("href"))
    address, name = page.url, page.locator("#name_fr")
    was = name.input_value()
    name.fill("Enseignante nouvelle")
    visit.clear_cookies()  # the session is lost before it is sent
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    page.close()

    page = signed_in(house, visit)  # the browser was closed in between
    page.goto(address)
    expect(page.locator("#name_fr")).to_have_value("Enseignante nouvelle")
    expect(page.locator("main [data-restored]")).to_contain_text("Restored: what you typed on")
    page.get_by_role("button", name="Discard what was typed").click()
    expect(page.locator("#name_fr")).to_have_value(was)

    page.locator("#name_fr").fill("Enseignante autre")
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url(lambda url: url != address)
    page.goto(address)
    expect(page.locator("#name_fr")).to_have_value("Enseignante autre")
    expect(page.locator("main [data-restored]")).to_have_count(0)


@pytest.mark.parametrize("leaving", ["Sign out", "Sign out everywhere"])
@pytest.mark.parametrize("script", [True, False], ids=["by the script", "by the answer alone"])
def test_whoever_signs_out_leaves_nothing_typed_behind(
    house: House, visiting: Visit, leaving: str, *, script: bool
) -> None:
    visit = visiting("en")
    page = signed_in(house, visit)
    page.goto(f"{house.url}/panel/facts/teacher/new")
    page.locator("#name_fr").fill("Enseignante nouvelle")
    assert page.evaluate(DRAFTS) == 1
    page.goto(f"{house.url}/account")
    if not script:
        page.evaluate("for (const form of document.forms) form.replaceWith(form.cloneNode(true))")
    page.get_by_role("button", name=leaving, exact=True).click()
    page.wait_for_url("**/sign-in")
    assert page.evaluate("localStorage.length") == 0


def test_what_one_person_typed_is_not_shown_to_the_next(house: House, visiting: Visit) -> None:
    visit = visiting("en")
    page = signed_in(house, visit)
    page.goto(f"{house.url}/panel/facts/teacher/new")
    page.locator("#name_fr").fill("Enseignante nouvelle")
    visit.clear_cookies()  # the session is lost: nobody has signed out
    page = signed_in(house, visit, "another")
    page.goto(f"{house.url}/panel/facts/teacher/new")
    expect(page.locator("#name_fr")).to_have_value("")
    page = signed_in(house, visit)
    page.goto(f"{house.url}/panel/facts/teacher/new")
    expect(page.locator("#name_fr")).to_have_value("Enseignante nouvelle")


def test_the_first_fault_has_the_focus_and_all_are_listed_on_top(
    house: House, visiting: Visit, complaints: Complaints
) -> None:
    complaints.expected.append("422")
    page = signed_in(house, visiting("en", width=360))
    page.goto(f"{house.url}/panel/facts/teacher/new")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    listed = page.locator(".fault-summary a")
    assert listed.count() >= 1
    assert page.evaluate("document.activeElement.matches('[aria-invalid=\"true\"], .is-wrong *')")
    for link in listed.all():
        target = link.get_attribute("href")
        expect(page.locator(target)).to_have_count(1)


def test_the_last_day_follows_the_first(house: House, visiting: Visit) -> None:
    page = signed_in(house, visiting("en"))
    page.goto(f"{house.url}/panel/plan?first=2026-11-30&last=2026-12-06")
    page.locator("#first").fill("2027-01-04")
    page.locator("#first").blur()
    expect(page.locator("#last")).to_have_value("2027-01-10")
