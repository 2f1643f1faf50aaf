"""The board's colours and filters: by the reader's choice, kept, and never colour alone."""

import datetime as dt
import itertools
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.draft.board import board
from scheduler.service.province import stored_province
from tests.web.visits import Tags, sign_in, words
from web.panel.board.colours import HUES, PATTERNS, Colouring, Palette, style_at

WEEK = "/panel/week?on=2026-11-30"
SHEET = Path(__file__).parents[3] / "web/static/board.css"


def drawn(page: str) -> set[int]:
    """Return the sessions in the lanes of a board."""
    lanes = page.partition('class="board')[2].partition('class="receivers"')[0]
    boxes = re.findall(r'<li class="block.*?data-block="(\d+)"', lanes, re.DOTALL)
    return {int(number) for number in boxes}


def test_neighbouring_colours_differ_in_hue_and_in_pattern() -> None:
    styles = [style_at(place) for place in range(HUES * PATTERNS)]
    assert len(set(styles)) == HUES * PATTERNS
    for one, next_one in itertools.pairwise(styles):
        assert all(a != b for a, b in zip(one.split(), next_one.split(), strict=True))
    sheet = SHEET.read_text(encoding="utf-8")
    for name in {part for style in styles for part in style.split()}:
        assert f".{name} {{" in sheet


@pytest.mark.parametrize("colouring", [other for other in Colouring if other is not Colouring.MODE])
def test_every_coloured_box_is_in_the_legend_by_its_word(
    operator: FlaskClient, house: Context, colouring: Colouring
) -> None:
    page = operator.get(f"{WEEK}&colour={colouring}").text
    legend = page.partition('class="legend dyes"')[2].partition("</ul>")[0]
    dyes = set(re.findall(r'class="block[^"]*?(hue-\d weave-\d)', page))
    assert dyes
    assert dyes == set(re.findall(r"(hue-\d weave-\d)", legend))
    known = Palette(stored_province(house), colouring)
    assert known.colouring is colouring


def test_colour_that_was_chosen_is_remembered_without_the_address_saying_so(
    operator: FlaskClient,
) -> None:
    assert "hue-" not in operator.get(WEEK).text
    operator.get(f"{WEEK}&colour=subject")
    assert "hue-" in operator.get(WEEK).text
    operator.get(f"{WEEK}&colour=mode")
    assert "hue-" not in operator.get(WEEK).text
    assert operator.get(f"{WEEK}&colour=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("name", "value"), [("teacher", "counsel-a"), ("level", "2BAC"), ("school", "99002")]
)
def test_filter_shows_the_sessions_it_names_and_stays_in_every_link(
    operator: FlaskClient, house: Context, name: str, value: str
) -> None:
    """Nothing but a form and an address: it needs no script."""
    here = stored_province(house)
    page = operator.get(f"{WEEK}&{name}={value}").text
    for session in board(house, *_week()).sessions:
        programme = here.programme_by_id[session.key.programme_id]
        reached = {reception.school_code for reception in session.receptions}
        meant = {
            "teacher": programme.teacher_id == value,
            "level": value in programme.audience.levels,
            "school": any(value in code for code in reached),
        }[name]
        assert (session.id in drawn(page)) == meant, session.key
    following = next(tag for tag in Tags(page).named("a") if tag.get("rel") == "next")
    assert f"{name}={value}" in str(following["href"])
    assert "of this week" in words(operator.get(f"{WEEK}&{name}={value}"))


def test_teacher_stands_in_the_box(app: Flask, house: Context) -> None:
    page = sign_in(app, house, "reader").get(WEEK).text
    assert 'class="block-line teacher"' in page


def _week() -> tuple[dt.date, str]:
    return dt.date(2026, 11, 30), "draft"
