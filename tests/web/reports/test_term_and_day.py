"""The term by weeks and the day by the hour."""

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.draft import board as draft_board
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from scheduler.service.province import stored_province
from scheduler.service.reports.term import term
from scheduler.service.schools import replies
from scheduler.service.schools.replies import RoomAnswer
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.visits import session_ids, words

MONDAY = dt.date(2026, 11, 30)
LAST = dt.date(2026, 12, 26)


def test_term_counts_every_session_of_the_draft_in_its_week(house: Context) -> None:
    found = term(house, MONDAY, LAST)
    for row in found.rows:
        for week in found.weeks:
            board = draft_board.board(house, week.monday, "draft").sessions
            there = [
                each
                for each in board
                if each.key.programme_id == row.programme.id
                and each.placement
                and 0 <= (each.placement.slot.day - week.monday).days < 7
            ]
            assert sum(row.weeks.get(week.monday, {}).values()) == len(there)
    assert any(row.unplaced for row in found.rows)


def test_term_names_what_interrupts_a_week_and_how_full_the_studio_is(house: Context) -> None:
    first, *others = term(house, MONDAY, LAST).weeks
    assert [each.fr for each in first.names] == ["Jour chômé"]
    assert first.school_days < others[0].school_days
    assert 0 < first.share < 1
    turnaround = stored_province(house).studios[0].turnaround
    used = [
        each.placement.slot.minutes + turnaround
        for each in draft_board.board(house, MONDAY, "draft").sessions
        if each.placement and each.placement.studio_id
    ]
    assert first.used == sum(used)


def test_term_shows_called_off_sessions_as_such(house: Context, operator: FlaskClient) -> None:
    one = session_ids(house, "maths-2bac")[0]
    editing.cancel_session(house, one, actor="sara")
    shown = words(operator.get("/panel/term"))
    assert re.search(r"×\s*1 cancelled", shown)


def test_term_is_searched_by_programme_and_teacher(operator: FlaskClient) -> None:
    assert "/panel/programmes/counsel" in operator.get("/panel/term?q=coute").text
    assert "/panel/programmes/maths-2bac" not in operator.get("/panel/term?q=coute").text
    assert "No programme matches." in words(operator.get("/panel/term?q=nobody"))


def test_cells_of_the_term_lead_to_their_week(operator: FlaskClient) -> None:
    assert "/panel/week?on=2026-11-30" in operator.get("/panel/term").text


@pytest.fixture
def live(house: Context) -> int:
    """A released session that some schools follow live."""
    return session_ids(house, "maths-2bac")[0]


def test_day_lists_its_sessions_with_who_is_ready_and_who_is_silent(
    house: Context, operator: FlaskClient, live: int
) -> None:
    placed = session(house, live)
    assert placed.placement is not None
    reached = [each.school_code for each in placed.receptions if each.mode == "live"]
    address = f"/panel/day?on={placed.placement.slot.day}"
    before = words(operator.get(address))
    assert "Not answered yet" in before
    replies.answer_room(house, reached[0], live, RoomAnswer.READY)
    replies.answer_room(house, reached[1], live, RoomAnswer.NOT_POSSIBLE)
    shown = words(operator.get(address))
    assert "1 room ready" in shown
    assert "1 room unavailable" in shown


def test_day_offers_one_letter_to_all_who_have_not_answered(
    house: Context, operator: FlaskClient, live: int
) -> None:
    placed = session(house, live).placement
    assert placed is not None
    page = operator.get(f"/panel/day?on={placed.slot.day}").text
    letter = re.search(r'href="(mailto:\?bcc=[^"]+)"', page)
    assert letter
    assert make.school(99001).email in letter[1]


def test_draft_of_a_day_asks_nobody_for_a_room(
    house: Context, operator: FlaskClient, live: int
) -> None:
    placed = session(house, live).placement
    assert placed is not None
    shown = words(operator.get(f"/panel/day?on={placed.slot.day}&source=draft"))
    assert "Not answered yet" not in shown
    assert "Mathématiques" in shown


def test_empty_day_says_so(operator: FlaskClient) -> None:
    assert "Nothing is planned on this day." in words(operator.get("/panel/day?on=2027-05-01"))


def test_a_school_is_not_asked_for_a_room_that_it_needs_no_more(
    house: Context, operator: FlaskClient, live: int, clock: FakeClock
) -> None:
    placed = session(house, live).placement
    assert placed is not None
    address = f"/panel/day?on={placed.slot.day}"
    assert "Not answered yet" in words(operator.get(address))
    clock.at = house.zone.instant(placed.slot.day, 23 * 60)
    assert "Not answered yet" not in words(operator.get(address))
