"""The pages behind the links of schools and teachers."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.wall import clock_text
from scheduler.service import access
from scheduler.service.context import Context
from scheduler.service.sessions import released_sessions
from scheduler.service.views import Holder, HolderKind
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.visits import path_of, post, words

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
OTHER = Holder(kind=HolderKind.SCHOOL, id=make.code(99002))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
LIGHT = 60_000  # bytes of a school's first page


@pytest.fixture(autouse=True)
def _first_monday(clock: FakeClock) -> None:
    clock.at = dt.datetime(2026, 11, 30, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("holder", [SCHOOL, TEACHER], ids=["school", "teacher"])
def test_page_lists_what_is_released_for_its_holder(
    visitor: FlaskClient, house: Context, holder: Holder
) -> None:
    shown = words(visitor.get(f"{path_of(house, holder)}?lang=en"))
    seen = released_sessions(house, holder, dt.date(2026, 11, 30), dt.date(2026, 12, 13))
    assert seen
    for each in seen:
        slot = each.facts.slot if holder is TEACHER else each.facts.audience_slot
        assert clock_text(slot.start) in shown
        assert f"{each.facts.title.en} {each.facts.key.number}/{each.facts.total}" in shown


def test_school_reads_how_and_why(visitor: FlaskClient, house: Context) -> None:
    """A line of 0.5 Mbit/s carries slides and sound, not the best picture."""
    assert "Live in the best picture." in words(visitor.get(f"{path_of(house, SCHOOL)}?lang=en"))
    shown = words(visitor.get(f"{path_of(house, OTHER)}?lang=en"))
    assert "the line carries 0.5 Mbit/s" in shown


def test_page_offers_the_feed_and_its_code(visitor: FlaskClient, house: Context) -> None:
    text = visitor.get(path_of(house, SCHOOL)).text
    feed = access.feed_address(house, SCHOOL)
    assert feed in text
    assert f'href="{feed.replace("http://", "webcal://")}"' in text
    assert 'role="img"' in text
    assert "<svg" in text


def test_page_says_that_the_roster_is_illustrative(visitor: FlaskClient, house: Context) -> None:
    assert "illustrative" in words(visitor.get(f"{path_of(house, SCHOOL)}?lang=en"))


@pytest.mark.parametrize("path", ["/school/nonsense", "/teacher/nonsense", "/school/ا"])
def test_unknown_link_opens_nothing(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_teachers_link_does_not_open_a_schools_page(visitor: FlaskClient, house: Context) -> None:
    crossed = path_of(house, TEACHER).replace("/teacher/", "/school/")
    assert visitor.get(crossed).status_code == 404


def test_replaced_link_is_dead_at_once(
    operator: FlaskClient, visitor: FlaskClient, house: Context
) -> None:
    old = path_of(house, SCHOOL)
    post(operator, f"/panel/links/school/{SCHOOL.id}/page", f"/panel/schools/{SCHOOL.id}")
    assert visitor.get(old).status_code == 404
    assert visitor.get(path_of(house, SCHOOL)).status_code == 200


def test_schools_page_needs_no_script_and_is_light(app: Flask, house: Context) -> None:
    client = app.test_client()
    reply = client.get(path_of(house, SCHOOL))
    assert "<script" not in reply.text
    sheets = [part.split('"')[0] for part in reply.text.split('rel="stylesheet" href="')[1:]]
    weight = len(reply.data)
    for sheet in sheets:
        with client.get(sheet) as sent:
            weight += len(sent.data)
    assert weight <= LIGHT


def test_week_turns_at_midnight_in_casablanca(
    visitor: FlaskClient, house: Context, clock: FakeClock
) -> None:
    first = released_sessions(house, SCHOOL)[0].facts.slot
    sunday = first.day + dt.timedelta(days=6 - first.day.weekday())
    name = f"{first.start // 60:02d}:{first.start % 60:02d}"
    clock.at = house.zone.instant(sunday, 23 * 60 + 30)
    assert name in words(visitor.get(f"{path_of(house, SCHOOL)}?lang=en")).split("Next week")[0]
    clock.at = house.zone.instant(sunday + dt.timedelta(days=1), 30)
    shown = words(visitor.get(f"{path_of(house, SCHOOL)}?lang=en"))
    assert f"{first.day.day} Nov" not in shown
