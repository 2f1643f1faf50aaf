"""The panel's bar: every page of it is there, and says where one is."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.visits import Tags
from web.panel.navigation import Menu, Way, bar


@pytest.fixture
def ways(app: Flask) -> list[Way]:
    """Every page of the bar, those in menus too."""
    with app.test_request_context():
        return [way for each in bar() for way in (each.ways if isinstance(each, Menu) else (each,))]


def test_every_way_of_the_bar_leads_to_a_page_that_says_it_is_open(
    app: Flask, operator: FlaskClient, ways: list[Way]
):
    for way in ways:
        with app.test_request_context():
            address = way.address
        page = operator.get(address)
        assert page.status_code == 200, address
        here = [each for each in Tags(page.text).named("a") if each.get("aria-current") == "page"]
        assert [each["href"] for each in here] == [address]


def test_a_page_inside_another_leaves_its_way_marked(operator: FlaskClient):
    page = operator.get("/panel/schools/99001J")
    assert page.status_code == 200
    marked = [each for each in Tags(page.text).named("a") if each.get("aria-current") == "true"]
    assert "/panel/schools" in [each["href"] for each in marked]
    assert [each for each in Tags(page.text).named("summary") if each.get("class") == "current"]
