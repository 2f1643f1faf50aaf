"""A school's host and a teacher, on a telephone, with and without JavaScript."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.deliveries import deliveries
from scheduler.service.deliveries.deliveries import Whereabouts
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from scheduler.service.requests import requests
from scheduler.service.schools import reply_queries
from scheduler.service.schools.replies import RoomAnswer
from tests.e2e.conftest import Complaints, House, Visit

PHONE = 360
MOST_BYTES = 60_000


@pytest.fixture
def live(house: House) -> tuple[str, ReleasedSession]:
    """A school and the first session that it receives live."""
    for school in stored_province(house.ctx).schools:
        holder = Holder(kind=HolderKind.SCHOOL, id=school.code)
        for each in released_sessions(house.ctx, holder):
            reception = each.facts.reception_of(school.code)
            if reception is not None and reception.mode is Mode.LIVE:
                return school.code, each
    pytest.fail("no school receives anything live")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_host_answers_joins_and_counts_on_a_telephone(
    house: House, visiting: Visit, live: tuple[str, ReleasedSession], script: bool
):
    code, session = live
    facts = session.facts
    house.clock.at = facts.start - dt.timedelta(hours=1)
    page = visiting("en", width=PHONE, script=script).new_page()
    page.goto(house.page_of(HolderKind.SCHOOL, code))
    page.locator(f'form[action*="/sessions/{session.session_id}/room"]').get_by_role(
        "button", name="Room ready"
    ).click()
    expect(page.get_by_role("status")).to_contain_text("The studio knows")
    answered = reply_queries.room_answers(house.ctx, [session.session_id])
    assert answered[session.session_id] == {code: RoomAnswer.READY}
    expect(page.get_by_role("link", name="Join")).to_have_count(0)

    house.clock.at = facts.start - dt.timedelta(minutes=10)
    page.reload()
    page.get_by_role("link", name="Join").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(facts.title.in_("en"))
    page.go_back()

    house.clock.at = facts.end
    page.reload()
    page.locator(f'a[href$="/sessions/{session.session_id}#heads"]').click()
    level = page.locator("table.heads tbody th").first.inner_text()
    page.get_by_label(f"Girls, {level}").fill("17")
    page.get_by_label(f"Boys, {level}").fill("14")
    page.get_by_role("button", name="Save the figures").click()
    expect(page.get_by_role("status")).to_contain_text("The figures are saved")
    expect(page.get_by_label(f"Girls, {level}")).to_have_value("17")
    page.get_by_label("Lost from minute").fill("23")
    page.locator("#loss").get_by_role("button", name="Tell the studio").click()
    expect(page.get_by_text("Lost from minute 23")).to_be_visible()

    holder = Holder(kind=HolderKind.SCHOOL, id=code)
    recorded = next(each for each in released_sessions(house.ctx, holder) if each.facts.opening)
    house.clock.at = recorded.facts.audience_start
    page.goto(house.page_of(HolderKind.SCHOOL, code))
    tap = page.locator(f'form[action*="/sessions/{recorded.session_id}/recording"]')
    tap.get_by_role("button", name="It has not arrived").click()
    expect(page.get_by_text("You told the studio that it has not arrived.")).to_be_visible()
    tap.get_by_role("button", name="It has arrived").click()
    expect(tap.get_by_role("button", name="It has arrived")).to_have_count(0)
    (delivery,) = (
        each for each in deliveries.deliveries(house.ctx, code) if each.session == recorded
    )
    assert delivery.whereabouts is Whereabouts.HERE


def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    house: House, visiting: Visit, live: tuple[str, ReleasedSession], complaints: Complaints
):
    code, session = live
    house.clock.at = session.facts.end
    complaints.expected.append("422")
    page = visiting("fr", width=PHONE).new_page()
    page.goto(f"{house.page_of(HolderKind.SCHOOL, code)}/sessions/{session.session_id}")
    field = page.locator("table.heads input").first
    field.fill("x")
    page.get_by_role("button", name="Enregistrer les effectifs").click()
    expect(field).to_have_value("x")
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("0 à 999")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_teacher_enters_free_hours_and_sees_them_waiting(
    house: House, visiting: Visit, script: bool
):
    teacher = stored_province(house.ctx).teachers[0]
    page = visiting("en", width=PHONE, script=script).new_page()
    page.goto(house.page_of(HolderKind.TEACHER, teacher.id))
    page.get_by_role("link", name="Change my hours").click()
    marked = page.locator("input:checked")
    while marked.count():
        marked.first.uncheck()
    page.get_by_label("Monday 08:30").check()
    page.get_by_label("Monday 09:00").check()
    page.get_by_role("button", name="Send to the studio").first.click()
    expect(page.get_by_role("status")).to_contain_text("Sent.")
    (wish,) = requests.waiting_requests(house.ctx)
    assert [(each.weekday, each.start, each.end) for each in wish.hours] == [(0, 510, 570)]
    expect(page.get_by_text("Waiting for the studio")).to_be_visible()


def test_free_hours_are_painted_with_the_mouse(house: House, visiting: Visit):
    teacher = stored_province(house.ctx).teachers[0]
    page = visiting("en").new_page()
    page.goto(f"{house.page_of(HolderKind.TEACHER, teacher.id)}/hours")
    first, last = page.get_by_label("Tuesday 10:00"), page.get_by_label("Tuesday 11:30")
    wanted = not first.is_checked()
    first.hover()
    page.mouse.down()
    for time in ("10:30", "11:00", "11:30"):
        page.get_by_label(f"Tuesday {time}").hover()
    page.mouse.up()
    for time in ("10:00", "10:30", "11:00", "11:30"):
        assert page.get_by_label(f"Tuesday {time}").is_checked() is wanted, time
    last.click()
    assert last.is_checked() is not wanted
    last.focus()
    page.keyboard.press("Space")
    assert last.is_checked() is wanted

    boxes = page.locator('input[aria-label^="Wednesday"]')
    boxes.first.uncheck()
    for all_checked in (True, False):
        page.get_by_role("button", name="Wed").click()
        assert {each.is_checked() for each in boxes.all()} == {all_checked}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_schools_first_page_takes_at_most_sixty_kilobytes(
    house: House, visiting: Visit, live: tuple[str, ReleasedSession], language: str
):
    """Everything that the browser receives until the page is there, heads of answers included."""
    code, session = live
    house.clock.at = session.facts.start - dt.timedelta(minutes=10)
    context = visiting(language, width=PHONE)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    received: list[float] = []
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(house.page_of(HolderKind.SCHOOL, code), wait_until="networkidle")
    assert received
    assert sum(received) <= MOST_BYTES
