"""From an empty installation to a planned draft, by the steps of the panel alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from scheduler.domain.session import SessionState
from scheduler.service.draft.queries import sessions_of
from scheduler.service.province import stored_province
from tests.e2e.conftest import House
from tests.e2e.test_every_page import AXE, NO_AXE, barriers

TO_THE_PLAN = 60_000


@pytest.fixture
def house(empty_house: House) -> House:
    return empty_house


def no_barrier(page: Page) -> None:
    if not AXE.is_file():
        pytest.skip(NO_AXE)
    assert not barriers(page, AXE.read_text(encoding="utf-8"))


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Save")).first.click()


def test_a_newcomer_is_led_to_a_planned_draft(house: House, operator: Page):
    expect(operator).to_have_url(re.compile("/panel/start$"))
    no_barrier(operator)
    operator.get_by_role("link", name="Start step by step").click()
    no_barrier(operator)
    operator.get_by_label("Name of the province").fill("Youssoufia")
    operator.get_by_label("Name (in French)").fill("Studio de Youssoufia")
    save(operator)
    expect(operator).to_have_url(re.compile("/panel/start/calendar$"))
    no_barrier(operator)
    operator.get_by_role("button", name="Go on with this calendar").click()
    # Left here, it is taken up again where it was.
    operator.goto(f"{house.url}/panel/schools")
    operator.goto(f"{house.url}/panel/start")
    operator.get_by_role("link", name="Enter a school").click()
    operator.get_by_label("Code").fill("99001J")
    operator.get_by_label("Name (in Arabic)").fill("ثانوية")
    operator.get_by_label("Name (in French)").fill("Lycée")
    operator.get_by_label("2BAC").first.check()
    operator.get_by_label("Commune (in French)").fill("Youssoufia")
    operator.get_by_label("Commune (in Arabic)").fill("اليوسفية")
    save(operator)
    operator.get_by_role("link", name="Add a teacher").click()
    operator.get_by_label("Name (in Arabic)").fill("أستاذ")
    operator.get_by_label("Name (in French)").fill("Maths A")
    operator.get_by_label("French", exact=True).check()
    operator.get_by_label("Email").fill("a@educatec.example")
    operator.get_by_label("Wednesday").first.fill("14:30-18:30")
    save(operator)
    operator.get_by_role("link", name="Add a programme").click()
    operator.get_by_label("Title (in Arabic)").fill("دعم")
    operator.get_by_label("Title (in French)").fill("Soutien")
    operator.get_by_label("Subject").fill("maths")
    operator.get_by_label("2BAC").first.check()
    operator.get_by_label("Number of sessions").fill("2")
    save(operator)
    expect(operator.get_by_role("status")).to_contain_text("2 sessions are added")
    expect(operator.locator("main")).to_contain_text("Everything is there for a first plan.")
    no_barrier(operator)
    operator.locator("main").get_by_role("link", name="Plan", exact=True).click()
    operator.get_by_role("button", name="Start planning").click()
    done = operator.locator("#progress .note.good")
    expect(done).to_contain_text("2 sessions are scheduled", timeout=TO_THE_PLAN)
    (programme,) = stored_province(house.ctx).programmes
    operator.goto(f"{house.url}/panel/start")
    states = [each.state for each in sessions_of(house.ctx, programme.id)]
    assert states == [SessionState.PLANNED] * 2
    expect(operator.locator("main")).to_contain_text("2 sessions are scheduled.")
