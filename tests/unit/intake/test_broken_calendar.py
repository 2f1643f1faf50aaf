"""The school year broken in many ways: each fault names its line, its key and a way out."""

import pytest

from tests.unit.intake.inputs import Broken, Inputs

C = "config.toml"
EID = '[[holidays.overrides]]\nholiday = "Eid al-Adha"'

CASES = [
    pytest.param(
        Broken(
            C,
            "first = 2026-09-07\n",
            "first = 2026-09-31\n",
            "2026-09-31",
            "file",
            "not valid TOML",
        ),
        id="a day that is not",
    ),
    pytest.param(
        Broken(
            C,
            "last = 2027-06-30\n",
            "last = 2025-06-30\n",
            "last = 2025-06-30",
            "school_year.last",
            "before it begins",
        ),
        id="year ends before it begins",
    ),
    pytest.param(
        Broken(
            C,
            "first = 2026-10-18",
            "first = 2026-10-18T08:00:00",
            "T08",
            "closures[break-1].first",
            "without a time",
        ),
        id="a moment for a day",
    ),
    pytest.param(
        Broken(
            C, 'kind = "break"', 'kind = "brake"', "brake", "closures[break-1].kind", "short-notice"
        ),
        id="unknown kind of closure",
    ),
    pytest.param(
        Broken(
            C,
            'id = "break-2"',
            'id = "break-1"',
            'id = "break-1"\nkind = "break"\nfirst = 2026-12-06',
            "closures[break-1].id",
            "appears twice",
        ),
        id="closure id twice",
    ),
    pytest.param(
        Broken(
            C,
            'id = "ordinary-school-bus"',
            'id = "ordinary"',
            'id = "ordinary"\nname = { ar = "توقيت النقل',
            "bell_periods",
            "appears twice",
        ),
        id="period id twice",
    ),
    pytest.param(
        Broken(
            C,
            "08:30-12:30/60 14:30-18:30/60",
            "08:30-12:30/50 14:30-18:30/60",
            "/50",
            "bell_periods[ordinary].slots",
            "divide",
        ),
        id="uneven slots",
    ),
    pytest.param(
        Broken(
            C,
            'communes = ["Ben Guerir"]',
            'communes = ["Ben Geurir"]',
            "Geurir",
            "reception_hours[lycees-ben-guerir].for.communes[1]",
            "did you mean Ben Guerir",
        ),
        id="unknown commune",
    ),
    pytest.param(
        Broken(
            C,
            'schools = ["99001J", "99005N", "99006P"] }',
            'schools = ["99001K"] }',
            "99001K",
            "reception_hours[lycees-ben-guerir-west-side].for.schools[1]",
            "no school",
        ),
        id="unknown school",
    ),
    pytest.param(
        Broken(
            C,
            'period = "ramadan"',
            'period = "ramadhan"',
            "ramadhan",
            "reception_hours[ramadan-lycees].period",
            "did you mean ramadan",
        ),
        id="unknown period",
    ),
    pytest.param(
        Broken(
            C,
            'holiday = "Eid al-Adha"',
            'holiday = "Easter"',
            "Easter",
            "holidays.overrides[Easter].holiday",
            "not a holiday",
        ),
        id="unknown holiday",
    ),
    pytest.param(
        Broken(
            C,
            EID + "\nfirst = 2027-05-16\nlast = 2027-05-18",
            EID,
            EID,
            "holidays.overrides[Eid al-Adha]",
            "is empty text",
        ),
        id="override with empty text",
    ),
    pytest.param(
        Broken(C, 'country = "MA"', 'country = "XX"', '"XX"', "holidays.country", "not known"),
        id="country without holidays",
    ),
]


@pytest.mark.parametrize("broken", CASES)
def test_a_fault_in_the_calendar_is_named_with_line_key_and_what_is_allowed(
    inputs: Inputs, broken: Broken
) -> None:
    broken.is_told(inputs)
