"""The report for the funder, printed."""

import re

import pytest

from tests.e2e.conftest import FIRST, House, Visit, signed_in


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_report_for_the_funder_is_one_sheet_of_a4(house: House, visiting: Visit, language: str):
    page = signed_in(house, visiting(language))
    page.goto(f"{house.url}/panel/reports/print?first={FIRST}")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    width, height = map(float, re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)[0])
    assert (round(width), round(height)) == (595, 842)
