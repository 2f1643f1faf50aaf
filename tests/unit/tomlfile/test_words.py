"""Weekly hours, days and times as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.wall import MINUTES_A_DAY, Hours
from scheduler.tomlfile.words import NotAllowedValue, parse_hours, write_hours


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("mon 14:30-18:30", [(0, 870, 1110)]),
        ("MON-TUE 08:30-12:30", [(0, 510, 750), (1, 510, 750)]),
        (
            "mon,wed 08:00-09:00 10:00-11:00",
            [(0, 480, 540), (0, 600, 660), (2, 480, 540), (2, 600, 660)],
        ),
        ("fri-sun 23:00-24:00", [(4, 1380, 1440), (5, 1380, 1440), (6, 1380, 1440)]),
        ("sat 08:30-10:00/45", [(5, 510, 555), (5, 555, 600)]),
        ("  mon-tue,sat   08:30-09:30 ", [(0, 510, 570), (1, 510, 570), (5, 510, 570)]),
    ],
)
def test_hours_are_read_day_by_day(words: str, hours: list[tuple[int, int, int]]) -> None:
    assert parse_hours(words) == tuple(Hours(*each) for each in hours)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "mon",
        "08:00-09:00",
        "mon 8:00-9:00",
        "mon 09:00-09:00",
        "mon 10:00-09:00",
        "sun-mon 08:00-09:00",
        "mon,mon 08:00-09:00",
        "lundi 08:00-09:00",
        "mon 08:00-24:30",
        "mon 08:00-09:00/25",
        "mon 08:00-09:00/0",
        "mon- 08:00-09:00",
        ", 08:00-09:00",
    ],
)
def test_what_is_no_hours_is_refused_with_what_is_allowed(words: str) -> None:
    with pytest.raises(NotAllowedValue) as refused:
        parse_hours(words)
    assert refused.value.allowed


HOURS = st.builds(
    lambda day, start, length: Hours(day, start, min(start + length, MINUTES_A_DAY)),
    st.integers(0, 6),
    st.integers(0, MINUTES_A_DAY - 1),
    st.integers(1, 300),
)


@given(st.lists(HOURS, max_size=12).map(tuple))
def test_hours_written_are_hours_read(hours: tuple[Hours, ...]) -> None:
    read = tuple(each for words in write_hours(hours) for each in parse_hours(words))
    assert read == hours


@given(st.text(alphabet="mon-tue,08:3/ \u00e9", max_size=20))
def test_any_text_is_hours_or_refused(words: str) -> None:
    try:
        hours = parse_hours(words)
    except NotAllowedValue:
        return
    assert all(0 <= each.start < each.end <= MINUTES_A_DAY for each in hours)
