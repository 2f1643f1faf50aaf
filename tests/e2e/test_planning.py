"""Planning in a real browser: the plan and its ways out, scenarios, short notice, the release."""

import dataclasses
import re

from playwright.sync_api import Page, expect

from scheduler.domain.session import SessionState
from scheduler.service.draft.queries import session
from scheduler.service.master_data.importing import apply_import
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from tests.e2e.conftest import FIRST, LAST, House
from tests.e2e.week import sessions_of
from tests.readings import unplaced_ids

PATIENCE = 90_000


def cut_short(house: House) -> None:
    """Leave a teacher of the next week no hours, so that a plan finds no place for the sessions."""
    province = stored_province(house.ctx)
    wanted = sessions_of(house)[0].key.programme_id
    programme = province.programme_by_id[wanted]
    teachers = tuple(
        dataclasses.replace(each, available=()) if each.id == programme.teacher_id else each
        for each in province.teachers
    )
    apply_import(house.ctx, dataclasses.replace(province, teachers=teachers), "importer")


def test_a_plan_is_made_and_the_way_out_of_what_finds_no_place_is_taken(
    house: House, operator: Page
):
    cut_short(house)
    operator.goto(f"{house.url}/panel/plan?first={FIRST}&last={LAST}&seconds=15")
    expect(operator.get_by_role("heading", name="Before you plan")).to_be_visible()
    expect(
        operator.get_by_text("is never available at a time when this programme could be broadcast")
    ).not_to_have_count(0)
    operator.get_by_role("button", name="Start planning").click()
    expect(operator.get_by_text("sessions are scheduled")).to_be_visible(timeout=PATIENCE)
    waiting = operator.locator(".waiting").first
    waiting.locator("summary").click()
    before = len(unplaced_ids(house.ctx))
    waiting.get_by_role("button", name="Allow and schedule it").click()
    expect(operator.get_by_role("status").first).to_contain_text("is now on")
    expect(operator.locator(".waiting .tag.good")).to_have_text(["Now scheduled"])
    assert len(unplaced_ids(house.ctx)) == before - 1


def test_scenarios_are_compared_with_the_draft_side_by_side(house: House, operator: Page):
    before = sessions_of(house)
    operator.goto(f"{house.url}/panel/what-if")
    form = operator.locator("details", has=operator.get_by_text("An additional studio evening"))
    form.locator("summary").click()
    form.get_by_label("Name of the scenario").fill("Late on Tuesday")
    form.get_by_label("Day", exact=True).select_option("1")
    form.get_by_label("First day").fill(FIRST.isoformat())
    form.get_by_label("Last day").fill(LAST.isoformat())
    form.get_by_role("button", name="Plan this scenario").click()
    expect(operator).to_have_url(re.compile("/panel/plan/"))
    operator.get_by_role("link", name="Compare them").click(timeout=PATIENCE)
    rows = operator.get_by_role("row")
    expect(rows.filter(has_text="The draft")).to_have_count(1)
    expect(rows.filter(has_text="Late on Tuesday")).to_have_count(1)
    expect(operator.get_by_text("is also open on")).to_be_visible()
    assert sessions_of(house) == before


def test_an_absence_is_looked_at_done_and_released(house: House, operator: Page):
    hit = sessions_of(house)[0]
    teacher = stored_province(house.ctx).programme_by_id[hit.key.programme_id].teacher_id
    operator.goto(f"{house.url}/panel/sessions/{hit.id}")
    operator.get_by_role("link", name="The teacher is away…").click()
    form = operator.locator("details[open]", has=operator.get_by_text("A teacher is away"))
    expect(form.get_by_label("Teacher")).to_have_value(teacher)
    expect(form.get_by_label("First day")).to_have_value(hit.placement.slot.day.isoformat())
    form.get_by_role("button", name="Show the consequences").click()
    expect(operator.get_by_role("heading", level=1)).to_have_text("Consequences")
    expect(operator.get_by_text("nobody gets a message")).to_be_visible(timeout=PATIENCE)
    assert session(house.ctx, hit.id) == hit
    operator.get_by_role("button", name="Apply to the draft").click()
    expect(operator).to_have_url(f"{house.url}/panel/release")
    after = session(house.ctx, hit.id)
    assert after.state is SessionState.UNPLACED or after.placement != hit.placement
    expect(operator.locator(".tag.warning, .tag.danger").first).to_be_visible()
    operator.get_by_text("The teachers", exact=True).click()
    expect(operator.locator("ul.names a").first).to_be_visible()
    operator.get_by_role("button", name="Release", exact=True).click()
    expect(operator.get_by_role("status")).to_contain_text("Release 2 is out")
    assert releasing.diff(house.ctx).changes == ()
    # And the first one comes back, as a third.
    operator.goto(f"{house.url}/panel/releases/1")
    operator.get_by_role("button", name="Restore this release as the draft").click()
    expect(operator.get_by_role("status")).to_contain_text("identical to release 1")
