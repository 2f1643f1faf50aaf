"""Several weeks and a month: every session once, under its day, with filters and colours kept."""

import datetime as dt
import re

import pytest
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.draft.board import board
from tests.web.visits import Tags, words

FIRST = dt.date(2026, 11, 30)


def shown(page: str) -> dict[int, str]:
    """Return the sessions of a page, each with the day under which it stands."""
    found = {}
    for square in page.split('<p class="square-day">')[1:]:
        day = re.search(r"/panel/day\?on=([\d-]+)", square)
        assert day
        for number in re.findall(r'data-block="(\d+)"', square.partition("</td>")[0]):
            found[int(number)] = day[1]
    return found


def expected(house: Context, first: dt.date, weeks: int) -> dict[int, str]:
    sessions = board(house, first, "draft", weeks=weeks).sessions
    days = {s.id: s.placement.slot.day for s in sessions if s.placement}
    last = first + dt.timedelta(weeks=weeks)
    return {number: day.isoformat() for number, day in days.items() if first <= day < last}


@pytest.mark.parametrize("weeks", [2, 3, 4])
def test_weeks_side_by_side_hold_every_session_under_its_day(
    operator: FlaskClient, house: Context, weeks: int
) -> None:
    page = operator.get(f"/panel/weeks?on={FIRST}&weeks={weeks}").text
    assert shown(page) == expected(house, FIRST, weeks)
    headings = [tag for tag in Tags(page).named("th") if tag.get("scope") == "col"]
    assert len(headings) == weeks + 1


def test_month_holds_its_weeks_and_leads_to_the_months_beside_it(
    operator: FlaskClient, house: Context
) -> None:
    page = operator.get("/panel/month?on=2026-12-15")
    assert shown(page.text) == expected(house, FIRST, 5)
    assert "December 2026" in words(page)
    ways = {tag.get("rel"): str(tag["href"]) for tag in Tags(page.text).named("a") if "rel" in tag}
    assert "on=2026-11-01" in ways["prev"]
    assert "on=2027-01-01" in ways["next"]


def test_filter_and_source_go_with_one_from_view_to_view(operator: FlaskClient) -> None:
    asked = f"on={FIRST}&source=release&teacher=counsel-a"
    week = Tags(operator.get(f"/panel/week?{asked}").text)
    month = next(str(tag["href"]) for tag in week.named("a") if "/panel/month" in str(tag["href"]))
    assert "teacher=counsel-a" in month
    assert "source=release" in month
    page = operator.get(month).text
    assert "Some sessions are filtered out." in page
    assert len(shown(page)) == 2
