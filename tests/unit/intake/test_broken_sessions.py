"""Session files broken in many ways: each fault names the file, the line, the key and a way out."""

import pytest

from tests.unit.intake.inputs import Broken, Inputs

BAC = "sessions/tutoring-2bac.toml"
TEACHERS = "sessions/teachers.toml"
TRAINING = "sessions/training.toml"
COUNSEL = "sessions/counselling.toml"
RECORDED = "sessions/recorded.toml"
PC = "programmes[maths-2bac-pc-svt]"

CASES = [
    pytest.param(
        Broken(
            BAC, "count = 37", "count = 0", "count = 0", f"{PC}.count", "greater than or equal to 1"
        ),
        id="no sessions",
    ),
    pytest.param(
        Broken(BAC, "count = 37", "count = 90", "count = 90", f"{PC}.count", "at most 52"),
        id="more sessions than the weeks can take",
    ),
    pytest.param(
        Broken(
            BAC,
            "minutes = 60",
            "minutes = -60",
            "-60",
            f"{PC}.minutes",
            "greater than or equal to 5",
        ),
        id="negative minutes",
    ),
    pytest.param(
        Broken(BAC, "minutes = 60", "minutes = 60.5", "60.5", f"{PC}.minutes", "integer"),
        id="half a minute",
    ),
    pytest.param(
        Broken(BAC, "minutes = 60", "minutes = true", "true", f"{PC}.minutes", "integer"),
        id="a truth for a number",
    ),
    pytest.param(
        Broken(
            BAC,
            "first = 2026-11-30",
            "first = 2027-11-30",
            "last = 2027-05-29",
            f"{PC}.last",
            "before it begins",
        ),
        id="ends before it begins",
    ),
    pytest.param(
        Broken(
            BAC,
            "priority = 3",
            "priority = 4",
            "priority = 4",
            f"{PC}.priority",
            "less than or equal to 3",
        ),
        id="no such priority",
    ),
    pytest.param(
        Broken(
            BAC,
            'rerun = "same-day"',
            'rerun = "sometime"',
            "sometime",
            f"{PC}.rerun",
            "'next-morning'",
        ),
        id="no such rerun",
    ),
    pytest.param(
        Broken(
            BAC, "per_week = 2", "perweek = 2", "perweek", f"{PC}.perweek", "did you mean per_week"
        ),
        id="misspelt key",
    ),
    pytest.param(
        Broken(
            BAC,
            'kind = "tutoring"\n',
            "",
            '[[programmes]]\nid = "maths-2bac-pc-svt"',
            f"{PC}.kind",
            "missing",
        ),
        id="missing kind",
    ),
    pytest.param(
        Broken(
            BAC,
            'preferred = ["wed 14:30-18:30", "sat',
            'preferred = ["wed 14:30-18:30",\n"sat 25:00-26:00", "sat',
            "25:00",
            f"{PC}.preferred[2]",
            "24:00",
        ),
        id="no such hour",
    ),
    pytest.param(
        Broken(
            TRAINING,
            'windows = ["wed 14:30-18:30", "sat 14:30-18:30"]',
            'windows = ["wed 14:30-15:00"]',
            "14:30-15:00",
            "programmes[formation-hotes-de-salle].windows",
            "at least 60 min",
        ),
        id="windows shorter than a session",
    ),
    pytest.param(
        Broken(
            COUNSEL,
            'delivery = "live-only"',
            'delivery = "live-only"\nrerun = "same-day"',
            'rerun = "same-day"',
            "programmes[ecoute-2bac].rerun",
            "never recorded",
        ),
        id="a rerun of what is never recorded",
    ),
    pytest.param(
        Broken(
            COUNSEL,
            'delivery = "live-only"',
            'delivery = "live-only"\nsource = "file"',
            'source = "file"',
            "programmes[ecoute-2bac].source",
            "recorded-only",
        ),
        id="live from a file",
    ),
    pytest.param(
        Broken(
            RECORDED,
            'opens_at = "14:30"',
            'opens_at = "half past two"',
            "half past",
            "programmes[svt-3ac-laboratoire].opens_at",
            'such as "14:30"',
        ),
        id="a time in words",
    ),
    pytest.param(
        Broken(
            TEACHERS,
            'email = "svt-a@educatec.example"',
            'email = "svt-a"',
            'email = "svt-a"',
            "teachers[svt-a].email",
            "name@school.example",
        ),
        id="no address",
    ),
    pytest.param(
        Broken(
            TEACHERS,
            'email = "svt-a@educatec.example"',
            'email = "svt-a@educatec.example"\ntelephone = "the old one"',
            "the old one",
            "teachers[svt-a].telephone",
            "a number such as",
        ),
        id="no telephone",
    ),
    pytest.param(
        Broken(
            TEACHERS,
            'languages = ["fr", "ar"]',
            "languages = []",
            "languages = []",
            "teachers[maths-2bac-a].languages",
            "at least 1",
        ),
        id="a teacher without language",
    ),
    pytest.param(
        Broken(
            TEACHERS,
            "last = 2027-01-13",
            "last = 2027-01-10",
            "2027-01-10",
            "teachers[physique-2bac-a].away[1].last",
            "before it begins",
        ),
        id="away backwards",
    ),
    pytest.param(
        Broken(
            TEACHERS,
            "max_minutes_a_week = 360",
            'max_minutes_a_week = "six hours"',
            "six hours",
            "teachers[maths-2bac-a].max_minutes_a_week",
            "integer",
        ),
        id="words for a number",
    ),
    pytest.param(
        Broken(
            TEACHERS,
            'fr = "SVT – A"',
            'fr = "SVT \\u0007 A"',
            "u0007",
            "teachers[svt-a].name.fr",
            "control",
        ),
        id="a bell in a name",
    ),
    pytest.param(
        Broken(
            RECORDED,
            'title = { ar = "تجارب',
            'title = { "ar = "تجارب',
            '"ar = "',
            "file",
            "not valid TOML",
        ),
        id="syntax",
    ),
]


@pytest.mark.parametrize("broken", CASES)
def test_a_fault_in_a_session_file_is_named_with_line_key_and_what_is_allowed(
    inputs: Inputs, broken: Broken
) -> None:
    broken.is_told(inputs)
