"""The report for the funder, printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import FIRST, House, Visit, signed_in

# How far something reaches beyond either side of the page, in pixels.
BESIDE = """() => Math.max(...[...document.body.querySelectorAll('*')]
  .map((each) => each.getBoundingClientRect())
  .map((box) => Math.max(box.right - innerWidth, -box.left)))"""


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("ar", f"first={FIRST}"),
        ("fr", "first=2026-09-07&last=2027-06-30"),
        ("en", f"first={FIRST}"),
    ],
    ids=["four weeks in Arabic", "a school year in French", "four weeks in English"],
)
def test_the_report_for_the_funder_is_one_sheet_of_a4(
    house: House, visiting: Visit, language: str, days: str
):
    page = signed_in(house, visiting(language))
    page.goto(f"{house.url}/panel/reports/print?{days}")
    assert page.evaluate(BESIDE) <= 0, "a printer would shrink the page to have that on it too"
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    width, height = map(float, re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)[0])
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_overview_of_the_year_shows_five_weeks_on_a_telephone(
    house: House, visiting: Visit, language: str
):
    page = signed_in(house, visiting(language, width=360))
    page.goto(f"{house.url}/panel/term")
    weeks = page.locator(".term .week").evaluate_all(
        """each => each.map((one) => one.getBoundingClientRect())
          .filter((box) => box.left >= 0 && box.right <= innerWidth).length"""
    )
    assert weeks >= 5
    first = page.locator(".term tbody .told a").first
    expect(first).to_be_in_viewport(ratio=1)
    box = first.bounding_box()
    assert box is not None
    assert box["width"] > 200, "a name has the width of the page"
