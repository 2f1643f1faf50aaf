"""The board: what it shows of a week, and what it is told of a session's places."""

import datetime as dt
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.wall import clock_text, monday_of
from scheduler.service.context import Context
from scheduler.service.draft import board as draft_board
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from tests.web.visits import Tags, post, words

WEEK = "/panel/week?on=2026-11-30"


def test_blocks_stand_where_their_time_is(operator: FlaskClient, house: Context) -> None:
    """The axis runs from 08:00 to 19:00; a block's place is its share of it."""
    shown = operator.get(WEEK).text
    for each in draft_board.board(house, dt.date(2026, 11, 30), "draft").sessions:
        assert each.placement is not None
        slot = each.placement.slot
        block = re.search(
            rf'--a:([\d.]+);--w:([\d.]+)">\s*<a href="/panel/sessions/{each.id}"', shown
        )
        assert block, each.key
        assert float(block[1]) == pytest.approx((slot.start - 480) * 100 / 660, abs=0.01)
        assert float(block[2]) == pytest.approx(slot.minutes * 100 / 660, abs=0.01)


def test_board_says_why_a_day_is_closed(operator: FlaskClient) -> None:
    assert "Day off" in words(operator.get(WEEK))


def test_schools_show_what_they_receive(operator: FlaskClient, house: Context) -> None:
    found = draft_board.board(house, dt.date(2026, 11, 30), "draft").sessions
    modes = [
        reception.mode.value
        for each in found
        for reception in each.receptions
        if reception.school_code.startswith("99001")
    ]
    label = f"{modes.count('live')} live, {modes.count('recorded')} recorded"
    assert f'aria-label="{label}"' in operator.get(f"{WEEK}&q=99001").text


def test_schools_are_filtered(operator: FlaskClient) -> None:
    shown = operator.get(f"{WEEK}&commune=Skhour").text
    assert "/panel/schools/99002" in shown
    assert "/panel/schools/99001" not in shown
    assert "No school matches." in words(operator.get(f"{WEEK}&q=nobody"))


def test_unplaced_session_waits_in_the_tray_with_its_reason(operator: FlaskClient) -> None:
    shown = words(operator.get(WEEK))
    assert "Nulle part 1/1" in shown
    assert "Teacher not available: Mathématiques – never" in shown


def test_session_taken_from_its_place_waits_in_the_tray(
    operator: FlaskClient, house: Context, one: int
) -> None:
    post(operator, f"/panel/sessions/{one}/unplace")
    page = operator.get(WEEK)
    links = [each for each in Tags(page.text).named("a") if each.get("data-block") == str(one)]
    assert "data-unplaced" in links[0]
    assert "It was removed from the schedule." in words(page)


def test_open_board_hears_of_what_others_did_and_of_nothing_else(
    operator: FlaskClient, house: Context, one: int
) -> None:
    shown = Tags(operator.get(WEEK).text)
    [mark] = [each["data-news"] for each in shown.named("div") if "data-news" in each]
    assert operator.get(f"/panel/news?since={mark}").status_code == 204
    editing.lock_session(house, one, locked=True, actor="colleague")
    assert "colleague locked" in words(operator.get(f"/panel/news?since={mark}"))


def test_many_schools_are_folded_and_a_fold_gives_its_schools(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.panel.board.week.OPEN_AT_MOST", 2)
    page = operator.get(WEEK).text
    assert "/panel/schools/99002" not in page
    assert "/panel/week/schools?" in page
    fold = operator.get("/panel/week/schools?on=2026-11-30&commune=Skhour").text
    assert "/panel/schools/99002" in fold
    assert "/panel/schools/99001" not in fold


def test_board_is_told_the_lengths_a_session_could_have(operator: FlaskClient, one: int) -> None:
    found = operator.get(f"/panel/sessions/{one}/lengths").get_json()["places"]
    assert len({each["start"] for each in found}) == 1
    assert [each["minutes"] for each in found] == sorted(each["minutes"] for each in found)
    assert {each["rank"] for each in found} == {"good"}
    assert found[-1]["minutes"] == 120


def test_board_is_told_every_start_of_the_week_with_its_cost(
    operator: FlaskClient, one: int
) -> None:
    found = operator.get(f"/panel/sessions/{one}/places?on=2026-11-30").get_json()
    ranks = {each["rank"] for each in found["places"]}
    assert {"good", "taken"} <= ranks
    assert all(each["says"] for each in found["places"] if each["rank"] == "taken")
    kept = {rank: [p["kept"] for p in found["places"] if p["rank"] == rank] for rank in ranks}
    assert set(kept["good"]) == {100}
    assert all(0 <= share < 100 for share in kept.get("fair", []) + kept.get("poor", []))
    assert {each["day"] for each in found["places"]} <= {
        (dt.date(2026, 11, 30) + dt.timedelta(days=n)).isoformat() for n in range(7)
    }


def test_nobody_is_shown_a_session_that_is_not_there(operator: FlaskClient) -> None:
    reply = operator.get("/panel/sessions/999999")
    assert reply.status_code == 404
    assert "There is nothing here" in words(reply)


def test_place_a_session_has_is_not_offered_to_it_as_a_free_one(
    operator: FlaskClient, house: Context, one: int
) -> None:
    placed = session(house, one).placement
    assert placed is not None
    offered = _offered(operator, one)
    assert offered
    assert (placed.slot.day.isoformat(), clock_text(placed.slot.start)) not in offered


def test_places_of_the_nearest_weeks_are_offered_first(
    operator: FlaskClient, house: Context, one: int
) -> None:
    placed = session(house, one).placement
    assert placed is not None
    weeks = [monday_of(dt.date.fromisoformat(day)) for day, _ in _offered(operator, one)]
    away = [abs(each - monday_of(placed.slot.day)) for each in weeks]
    assert away == sorted(away)
    assert away[0] == dt.timedelta(0)


def _offered(operator: FlaskClient, one: int) -> list[tuple[str, str]]:
    """Return the days and times of the places that a session's page offers, in its order."""
    places = operator.get(f"/panel/sessions/{one}?places=1").text.partition('id="places"')[2]
    return re.findall(r'name="day" value="([^"]+)">.*name="start" value="([^"]+)"', places)


def test_edit_by_somebody_else_is_in_the_log_under_their_name(
    app: Flask, house: Context, one: int, operator: FlaskClient
) -> None:
    editing.lock_session(house, one, locked=True, actor="colleague")
    shown = words(operator.get("/panel/log?q=colleague"))
    assert "colleague" in shown
    assert "Lock" in shown
    assert "planner" not in shown
