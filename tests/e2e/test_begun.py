"""What has begun, in a real browser: it says so from its first second, and no button moves it."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from scheduler.bootstrap import perform
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.planning import free_slots
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from scheduler.service.timers import actions, runner
from tests.e2e.conftest import FIRST, House, Visit, signed_in

PROVINCE = Holder(kind=HolderKind.PROVINCE)
ASKED = "Is the room ready, and can the session be followed?"


@pytest.fixture
def live(house: House) -> tuple[ReleasedSession, str]:
    """A live session that has another free place in its week, and a school that receives it."""
    for session in released_sessions(house.ctx, PROVINCE):
        places = free_slots.slots_that_fit(house.ctx, session.session_id, FIRST)
        later = [each for each in places if each.slot > session.facts.slot]
        schools = [each.school_code for each in session.facts.receptions if each.mode is Mode.LIVE]
        if later and schools and session.facts.studio_id:
            return session, schools[0]
    pytest.fail("nothing goes live that could be elsewhere")


def move(house: House, session: ReleasedSession) -> None:
    places = free_slots.slots_that_fit(house.ctx, session.session_id, FIRST)
    place = next(each for each in places if each.slot > session.facts.slot)
    slot = place.slot
    moved = editing.move_session(
        house.ctx, session.session_id, slot.day, slot.start, place.studio_id, actor="operator"
    )
    assert moved.accepted, moved.clashes


def go_on_air(house: House, session: ReleasedSession, seconds: float) -> None:
    """The clock reaches the session's hour, and the timer worker does what is due."""
    house.clock.at = session.facts.start + dt.timedelta(seconds=seconds)
    runner.run_due(house.ctx, actions.begin_epoch(house.ctx, "test"), perform)


def test_in_its_first_minute_it_is_on_air_and_cannot_be_moved(
    house: House, operator: Page, visiting: Visit, live: tuple[ReleasedSession, str]
):
    session, _ = live
    page = f"{house.url}/panel/sessions/{session.session_id}"
    operator.goto(page)
    expect(operator.locator("#move")).to_have_count(1)
    go_on_air(house, session, 5)
    later = signed_in(house, visiting("en"))  # a week on, the first sign-in is over
    later.goto(page)
    expect(later.locator("#move")).to_have_count(0)
    expect(later.get_by_text("On air", exact=True).first).to_be_visible()


def test_undo_does_not_move_what_is_on_air_and_its_school_keeps_its_join(
    house: House, visiting: Visit, live: tuple[ReleasedSession, str]
):
    session, code = live
    move(house, session)  # in the draft, and never released
    go_on_air(house, session, 20)
    held = draft_session(house.ctx, session.session_id).placement
    assert held is not None
    assert held.slot == session.facts.slot, "the draft has what runs"
    operator = signed_in(house, visiting("en"))
    operator.goto(f"{house.url}/panel/week?on={FIRST}")
    operator.keyboard.press("z")
    expect(operator.get_by_role("status")).to_be_visible()
    after = draft_session(house.ctx, session.session_id).placement
    assert after == held
    release(house.ctx, "", "approver")
    school = visiting("en", width=360, script=False).new_page()
    school.goto(f"{house.page_of(HolderKind.SCHOOL, code)}/sessions/{session.session_id}")
    expect(school.get_by_role("link", name="Join")).to_be_visible()


def test_undo_stops_at_a_release(house: House, operator: Page, live: tuple[ReleasedSession, str]):
    session, _ = live
    move(house, session)
    release(house.ctx, "", "approver")
    moved = draft_session(house.ctx, session.session_id).placement
    operator.goto(f"{house.url}/panel/week?on={FIRST}")
    operator.keyboard.press("z")
    expect(operator.get_by_role("status")).to_contain_text("It has been released")
    assert draft_session(house.ctx, session.session_id).placement == moved


def test_a_room_is_asked_for_again_when_the_hour_changes(
    house: House, visiting: Visit, live: tuple[ReleasedSession, str]
):
    session, code = live
    school = visiting("en", width=360, script=False).new_page()
    address = f"{house.page_of(HolderKind.SCHOOL, code)}/sessions/{session.session_id}"
    school.goto(address)
    school.get_by_role("button", name="Room ready").click()
    school.goto(address)
    expect(school.get_by_text(ASKED)).to_have_count(0)
    move(house, session)
    release(house.ctx, "", "approver")
    school.goto(address)
    expect(school.get_by_text(ASKED)).to_be_visible()
