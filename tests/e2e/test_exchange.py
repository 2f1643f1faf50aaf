"""What schools, teachers and the operator pass to each other, in a real browser, without script."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from scheduler.service.requests import requests
from tests.e2e.conftest import House, Visit, signed_in

PHONE = 360
PROVINCE = Holder(kind=HolderKind.PROVINCE)


@pytest.fixture
def reading(house: House, tmp_path: Path) -> House:
    """The served installation, with a folder for files."""
    ctx = replace(house.ctx, shelf=FolderShelf(tmp_path / "shelf"))
    house.app.extensions["educatec"] = ctx
    return replace(house, ctx=ctx)


@pytest.fixture
def live(house: House) -> tuple[str, ReleasedSession]:
    """A school and a session that it receives live."""
    return next(
        (reception.school_code, session)
        for session in released_sessions(house.ctx, PROVINCE)
        for reception in session.facts.receptions
        if reception.mode is Mode.LIVE
    )


def phone(visiting: Visit, *, script: bool = False) -> Page:
    return visiting("en", width=PHONE, script=script).new_page()


def test_a_class_asks_and_prepares_with_what_its_teacher_sends_ahead(
    reading: House, visiting: Visit, live: tuple[str, ReleasedSession]
):
    code, session = live
    at = f"sessions/{session.session_id}"
    school = phone(visiting)
    school.goto(f"{reading.page_of(HolderKind.SCHOOL, code)}/{at}")
    school.get_by_label("Question", exact=True).fill("Why is the sky blue?")
    school.get_by_role("button", name="Send the question").click()
    expect(school.get_by_role("status")).to_contain_text("The teacher sees it")

    teacher = phone(visiting)
    teacher.goto(f"{reading.page_of(HolderKind.TEACHER, session.facts.teacher_id)}/{at}")
    expect(teacher.get_by_text("Why is the sky blue?")).to_be_visible()
    teacher.get_by_label("Web address").fill("https://example.org/sky")
    teacher.get_by_role("button", name="Send the link").click()
    sheet = {"name": "sky.pdf", "mimeType": "application/pdf", "buffer": b"%PDF- sky"}
    teacher.get_by_label("File", exact=True).set_input_files(files=[sheet])  # type: ignore[list-item]
    teacher.get_by_role("button", name="Send the file").click()
    expect(teacher.get_by_role("status")).to_contain_text("It is now on the page of this session")

    school.reload()
    expect(school.get_by_role("link", name="https://example.org/sky")).to_be_visible()
    with school.expect_download() as coming:
        school.get_by_role("link", name="sky.pdf").click()
    assert coming.value.suggested_filename == "sky.pdf"
    assert coming.value.path().read_bytes() == b"%PDF- sky"
    school.get_by_role("button", name="Withdraw").click()
    expect(school.get_by_text("Why is the sky blue?")).to_have_count(0)


def test_a_school_wishes_rooms_and_hours_and_the_operator_consents(
    house: House, visiting: Visit, live: tuple[str, ReleasedSession]
):
    code, _ = live
    page = phone(visiting)
    page.goto(house.page_of(HolderKind.SCHOOL, code))
    page.get_by_role("link", name="See them, or ask for a change").click()
    page.get_by_label("Equipped rooms").fill("7")
    page.get_by_role("button", name="Send to the studio").first.click()
    expect(page.get_by_role("status")).to_contain_text("Sent.")
    page.locator(".week-hours input").first.set_checked(checked=True)
    page.get_by_role("button", name="Send to the studio").last.click()
    expect(page.get_by_text("Waiting for the studio")).to_have_count(2)
    assert stored_province(house.ctx).school_by_code[code].rooms != 7

    operator = signed_in(house, visiting("en"))
    operator.goto(f"{house.url}/panel/today")
    operator.get_by_role("link", name="Decide").click()
    for _ in range(2):
        operator.get_by_role("button", name="Accept").first.click()
    expect(operator.get_by_text("Nobody waits for an answer.", exact=False)).to_be_visible()
    province = stored_province(house.ctx)
    assert province.school_by_code[code].rooms == 7
    assert province.calendar.reception_hours[-3].id == f"school-{code.lower()}"
    page.reload()
    expect(page.get_by_text("Accepted", exact=True)).to_have_count(2)


def test_a_schools_free_hours_are_painted_with_the_mouse(
    house: House, visiting: Visit, live: tuple[str, ReleasedSession]
):
    page = visiting("en").new_page()
    page.goto(f"{house.page_of(HolderKind.SCHOOL, live[0])}/facts")
    boxes = [page.get_by_label(f"Tuesday {time}") for time in ("08:30", "09:00", "09:30")]
    wanted = not boxes[0].is_checked()
    boxes[0].hover()
    page.mouse.down()
    for box in boxes[1:]:
        box.hover()
    page.mouse.up()
    assert [box.is_checked() for box in boxes] == [wanted] * 3
    page.get_by_role("button", name="Send to the studio").last.click()
    (wish,) = requests.waiting_requests(house.ctx)
    painted = any(
        each.weekday == 1 and each.start <= 510 and each.end >= 600 for each in wish.hours
    )
    assert painted is wanted


def test_today_renews_itself_but_not_under_the_operators_hands(house: House, visiting: Visit):
    soon = min(each.facts.start for each in released_sessions(house.ctx, PROVINCE))
    house.clock.at = soon - dt.timedelta(minutes=25)
    operator = signed_in(house, visiting("en"))
    operator.clock.install()
    operator.goto(f"{house.url}/panel/today")
    expect(operator.get_by_text("in 25 min")).to_be_visible()
    house.clock.at += dt.timedelta(minutes=5)
    operator.clock.run_for(31_000)
    expect(operator.get_by_text("in 20 min")).to_be_visible()
    operator.locator("#today a").first.focus()
    house.clock.at += dt.timedelta(minutes=5)
    asked: list[str] = []
    operator.on("request", lambda request: asked.append(request.url))
    operator.clock.run_for(31_000)
    operator.evaluate("document.activeElement.blur()")
    operator.clock.run_for(31_000)
    expect(operator.get_by_text("in 15 min")).to_be_visible()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("ahead", "says"),
    [
        (5, "fast by 5 minutes."),
        (-180, "slow by 3 hours."),
        (61, "fast by 1 hour and 1 minute."),
        (11703, "fast by 8 days and 3 hours."),
        (0, ""),
    ],
    ids=["fast", "slow", "hour", "days", "right"],
)
def test_a_device_whose_clock_is_wrong_is_told_so(
    house: House, visiting: Visit, live: tuple[str, ReleasedSession], ahead: int, says: str
):
    page = phone(visiting, script=True)
    page.add_init_script('localStorage.setItem("educatec-zone-note", "1")')
    page.clock.set_fixed_time(house.clock.at + dt.timedelta(minutes=ahead))
    page.goto(house.page_of(HolderKind.SCHOOL, live[0]))
    note = page.locator("[data-clock]")
    if says:
        expect(note).to_contain_text(says)
        expect(note).to_be_visible()
    else:
        expect(note).to_be_hidden()


@pytest.mark.parametrize(
    ("offset", "is_told"), [("GMT+01:00", True), ("GMT", False)], ids=["old data", "present data"]
)
def test_a_device_with_old_zone_data_is_told_so_until_its_reader_knows(
    house: House,
    visiting: Visit,
    live: tuple[str, ReleasedSession],
    offset: str,
    is_told: bool,
):
    page = phone(visiting, script=True)
    # Which data a browser has depends on its age, so it is made to answer as either would.
    page.add_init_script(
        "Intl.DateTimeFormat.prototype.formatToParts ="
        f' () => [{{ type: "timeZoneName", value: "{offset}" }}]'
    )
    page.clock.set_fixed_time(house.clock.at)
    page.goto(house.page_of(HolderKind.SCHOOL, live[0]))
    note = page.locator("[data-clock]")
    expect(note).to_be_visible(visible=is_told)
    if is_told:
        page.get_by_role("button", name="Understood").click()
        expect(note).to_be_hidden()
        page.reload()
        expect(note).to_be_hidden()
