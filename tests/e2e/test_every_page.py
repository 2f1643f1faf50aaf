"""What every page keeps, in each language: no complaint, no barrier, no sideways scrolling."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.service.disruptions import jobs
from scheduler.service.disruptions.events import Event, EventKind
from scheduler.service.draft.board import board
from scheduler.service.notices import outbox
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from scheduler.service.requests import requests
from scheduler.service.schools import materials, questions, replies
from scheduler.service.schools.replies import RoomAnswer
from tests.e2e.conftest import FIRST, LAST, ROOT, House, Visit, signed_in
from tests.web.planning_steps import wait_for_jobs

AXE = ROOT / "web/frontend/node_modules/axe-core/axe.min.js"
NO_AXE = "axe-core is not there; run `npm ci` in web/frontend (make assets does)"
LEVELS_A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
LANGUAGES = ("ar", "fr", "en")
PHONE, DESK = 360, 1440
WHOLE = 6000  # px of height, in which every page fits
LATER = dt.date(2026, 12, 22)
PANEL = (
    "/panel/today",
    "/panel/search?q=maths",
    f"/panel/week?on={FIRST}",
    f"/panel/week?on={FIRST}&source=release",
    f"/panel/week?on={FIRST}&colour=subject&select=1",
    f"/panel/weeks?on={FIRST}&colour=teacher",
    f"/panel/month?on={FIRST}",
    f"/panel/day?on={FIRST}",
    f"/panel/day?on={FIRST}&source=draft",
    "/panel/term",
    "/panel/term?all=1",
    "/panel/plan",
    "/panel/what-if",
    "/panel/short-notice",
    "/panel/short-notice?kind=teacher-away&about={teacher}",
    "/panel/short-notice/{foreseen}",
    "/panel/release",
    "/panel/releases",
    "/panel/releases/1",
    "/panel/programmes",
    "/panel/programmes/{programme}",
    "/panel/schools",
    "/panel/schools/{school}",
    "/panel/teachers",
    "/panel/teachers/{teacher}",
    "/panel/studios",
    "/panel/calendar",
    f"/panel/reports?first={FIRST}",
    f"/panel/reports/print?first={FIRST}",
    "/panel/log",
    "/panel/people",
    "/panel/people/new",
    "/panel/people/1",
    "/account",
    "/panel/tokens",
    "/panel/wishes",
    "/panel/feeds",
    "/panel/feeds/unseen",
    "/panel/addresses",
    "/panel/addresses?kind=teacher",
    "/panel/feeds/school/{school}",
    "/panel/outbox",
    "/panel/outbox/{message}",
    "/panel/network",
    "/panel/import",
    "/panel/start",
    "/panel/start/calendar",
    "/panel/facts/school/item/{school}",
    "/panel/facts/studio/item/{studio}",
    "/panel/facts/teacher/item/{teacher}",
    "/panel/facts/programme/item/{programme}",
    "/panel/facts/bell-period/item/ramadan",
    "/panel/facts/school/new",
    "/panel/facts/studio/new",
    "/panel/facts/teacher/new",
    "/panel/facts/programme/new",
    "/panel/facts/bell-period/new",
    "/panel/facts/closure/new",
    "/panel/facts/reception-hours/new",
    "/panel/facts/variant/new",
    "/panel/facts/window/new",
    "/panel/facts/window/item/1",
    "/panel/facts/planner",
    "/panel/facts/network",
    "/panel/facts/year",
    "/panel/facts/teacher/item/{teacher}/retire",
    "/panel/sessions/{session}",
    "/panel/sessions/{session}?places=1",
    "/panel/sessions/{session}/cancel",
)
# A time axis is as wide as its hours; it scrolls within itself and never the page.
SIDEWAYS = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip(NO_AXE)
    return Path(AXE).read_text(encoding="utf-8")


@pytest.fixture
def panel(house: House) -> list[str]:
    """The address of every page of the panel."""
    province = stored_province(house.ctx)
    first = next(each for each in board(house.ctx, FIRST, "draft").sessions if each.placement)
    teacher = province.programme_by_id[first.key.programme_id].teacher_id
    event = Event(kind=EventKind.TEACHER_AWAY, about=teacher, first=FIRST, last=LAST)
    foreseen = jobs.start_impact(house.ctx, event, actor="operator")
    wait_for_jobs()
    requests.ask_away(house.ctx, teacher, LATER, LATER)
    known = {
        "foreseen": foreseen.id,
        "programme": first.key.programme_id,
        "school": province.schools[0].code,
        "teacher": teacher,
        "studio": province.studios[0].id,
        "session": first.id,
        "message": outbox.messages(house.ctx)[0].id,
    }
    return [house.url + path.format(**known) for path in PANEL]


@pytest.fixture
def own_pages(house: House) -> list[str]:
    """The pages of a school and a teacher with all their forms, a broadcast's, and the door."""
    province = stored_province(house.ctx)
    teacher = province.teachers[0]
    school, sessions = next(
        (each, found) for each in province.schools if len(found := _sessions(house, each.code)) > 2
    )
    house.clock.at = sessions[1].facts.audience_start - dt.timedelta(minutes=5)
    requests.ask_away(house.ctx, teacher.id, LATER, LATER)
    replies.answer_room(house.ctx, school.code, sessions[2].session_id, RoomAnswer.READY)
    school_page = house.page_of(HolderKind.SCHOOL, school.code)
    teacher_page = house.page_of(HolderKind.TEACHER, teacher.id)
    facts = sessions[1].facts
    taught_page = house.page_of(HolderKind.TEACHER, facts.teacher_id)
    materials.send_material_link(
        house.ctx, facts.teacher_id, sessions[1].session_id, "", "https://example.org/x"
    )
    level = replies.levels_at(sessions[2].facts, school.levels)[0]
    questions.ask(house.ctx, school.code, sessions[2].session_id, level, "Pourquoi ?")
    return [
        school_page,
        *(f"{school_page}/sessions/{each.session_id}" for each in sessions[:3]),
        teacher_page,
        f"{teacher_page}/hours",
        f"{school_page}/facts",
        f"{taught_page}/sessions/{sessions[1].session_id}",
        f"{teacher_page}/calendar",
        f"{school_page}/calendar",
        f"{house.url}/watch/{sessions[1].uid}",
        f"{house.url}/sign-in",
        house.sign_in_link(),
    ]


def _sessions(house: House, code: str) -> tuple[ReleasedSession, ...]:
    return released_sessions(house.ctx, Holder(kind=HolderKind.SCHOOL, id=code))


@pytest.fixture
def signing_in(house: House, visiting: Visit) -> Callable[[str, int], Page]:
    return lambda language, width: signed_in(house, visiting(language, width=width))


def barriers(page: Page, axe: str) -> list[str]:
    """Return the page's violations of WCAG 2.2 level A and AA, as axe-core finds them."""
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", LEVELS_A_AND_AA
    )
    assert found["passes"], "axe looked at nothing"
    return [
        f"{page.url} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("width", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_panel_has_a_barrier_or_scrolls_sideways(
    signing_in: Callable[[str, int], Page], panel: list[str], axe: str, language: str, width: int
):
    _visit(signing_in(language, width), panel, axe, language)


@pytest.mark.parametrize("width", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_page_has_a_barrier_or_scrolls_sideways(
    visiting: Visit, own_pages: list[str], axe: str, language: str, width: int
):
    _visit(visiting(language, width=width).new_page(), own_pages, axe, language)


def _visit(page: Page, addresses: list[str], axe: str, language: str) -> None:
    found = []
    # So high that no bar floats over what can be scrolled out from under it.
    page.set_viewport_size({"width": page.evaluate("innerWidth"), "height": WHOLE})
    for address in addresses:
        reply = page.goto(address)
        assert reply is not None
        assert reply.status == 200, address
        assert page.locator("html").get_attribute("lang") == language
        found += barriers(page, axe)
        beyond = page.evaluate(SIDEWAYS)
        if beyond > 0:
            found.append(f"{address} scrolls sideways by {beyond} px")
    assert not found, "\n".join(found)
