"""The handbook in the panel: complete in each language, and led to from each page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.visits import Tags
from web.panel.handbook.parts import PARTS, handbook_part
from web.panel.handbook.text import LANGUAGES, handbook_in

PICTURES = "/pictures"
# What is sent as a file or into a page, and the handbook itself.
NO_PAGE = re.compile(
    r"picture|_csv|_workbook|data_of|export|material|recording_file|news|one_upload|template"
)
OPEN = {"panel.front", "panel.handbook"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_has_its_heading_in_each_language(language: str) -> None:
    book = handbook_in(language, PICTURES)
    assert [heading.mark for heading in book.headings] == list(PARTS)
    assert [heading.level for heading in book.headings] == [
        heading.level for heading in handbook_in("fr", PICTURES).headings
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_lead_to_every_part_and_every_picture_is_there(
    operator: FlaskClient, language: str
) -> None:
    page = Tags(operator.get(f"/panel/handbook?in={language}").text)
    marks = {tag["id"] for name in ("h2", "h3") for tag in page.named(name) if "id" in tag}
    led = {tag["href"][1:] for tag in page.named("a") if tag["href"].startswith("#")}
    assert marks == set(PARTS) == led - {"main"}
    pictures = [tag["src"] for tag in page.named("img")]
    assert pictures
    for address in pictures:
        with operator.get(address) as sent:
            assert sent.status_code == 200


def test_nothing_but_its_pictures_is_sent_from_the_handbooks_folder(operator: FlaskClient) -> None:
    for name in ("../handbook.fr.md", "handbook.fr.md", "none.png", ".."):
        assert operator.get(f"/panel/handbook/pictures/{name}").status_code == 404


def test_each_page_of_the_panel_has_a_part_that_explains_it(app: Flask) -> None:
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("panel.") and "GET" in (rule.methods or ())
    }
    explained = {page for page in pages if not NO_PAGE.search(page)} - OPEN
    assert {page for page in explained if not handbook_part(page)} == set()


def test_no_part_explains_a_page_that_is_gone(app: Flask) -> None:
    named = {f"panel.{page}" for pages in PARTS.values() for page in pages}
    assert named <= set(app.view_functions)


def test_a_page_leads_to_its_part(operator: FlaskClient) -> None:
    page = Tags(operator.get("/panel/releases").text)
    assert "/panel/handbook#release" in [tag["href"] for tag in page.named("a")]
