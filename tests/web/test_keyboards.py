"""Days, numbers and lists in addresses and questions are read as from any keyboard."""

import pytest
from flask.testing import FlaskClient

from tests.web.callers import Asker
from tests.web.visits import words

DAY, WEEK = "2026-11-30", "2026-W49"
ARABIC = str.maketrans("0123456789-", "٠١٢٣٤٥٦٧٨٩–")
PERSIAN = str.maketrans("0123456789-", "۰۱۲۳۴۵۶۷۸۹−")
KEYBOARDS = pytest.mark.parametrize("keyboard", [ARABIC, PERSIAN], ids=["Arabic", "Persian"])
PAGES = ["/panel/week?on={}", "/panel/day?on={}", "/panel/reports?first={}", "/panel/term?on={}"]


@KEYBOARDS
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_for_a_day_from_any_keyboard(
    operator: FlaskClient, page: str, keyboard: dict[int, int]
) -> None:
    plain = operator.get(page.format(DAY))
    typed = operator.get(page.format(DAY.translate(keyboard)))
    assert (typed.status_code, words(typed)) == (plain.status_code, words(plain))


@KEYBOARDS
def test_the_api_reads_days_and_weeks_from_any_keyboard(
    reader: Asker, keyboard: dict[int, int]
) -> None:
    for name, value in (("first", DAY), ("week", WEEK)):
        plain = reader.get("/sessions", **{name: value})
        typed = reader.get("/sessions", **{name: value.translate(keyboard)})
        assert plain.status_code == 200
        assert typed.json == plain.json
