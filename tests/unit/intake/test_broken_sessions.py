"""Session files broken in many ways: each fault names the file, the line, the key and a way out."""

import pytest

from tests.unit.intake.inputs import Broken, Inputs

BAC = "sessions/tutoring-2bac.toml"
TEACHERS = "sessions/teachers.toml"
TRAINING = "sessions/training.toml"
COUNSEL = "sessions/counselling.toml"
RECORDED = "sessions/recorded.toml"
PC = "programmes[maths-2bac-pc-svt]"
SM = "programmes[maths-2bac-sm]"

CASES = [
    pytest.param(
        Broken(
            BAC,
            'teacher = "maths-2bac-a"',
            'teacher = "maths-2bac-x"',
            "maths-2bac-x",
            f"{PC}.teacher",
            "there is no teacher 'maths-2bac-x'",
        ),
        id="unknown teacher",
    ),
    pytest.param(
        Broken(
            BAC,
            'levels = ["2BAC"], except',
            'levels = ["2BAQ"], except',
            "2BAQ",
            f"{PC}.audience.levels[1]",
            "2BAC",
        ),
        id="unknown level",
    ),
    pytest.param(
        Broken(
            BAC,
            'except = ["99001J"]',
            'except = ["99001K"]',
            "99001K",
            f"{PC}.audience.except[1]",
            "no school '99001K'",
        ),
        id="unknown exception",
    ),
    pytest.param(
        Broken(
            BAC,
            'schools = ["99002K", ',
            'schools = ["99992K", ',
            "99992K",
            f"{SM}.audience.schools[1]",
            "no school '99992K'",
        ),
        id="unknown school",
    ),
    pytest.param(
        Broken(
            COUNSEL,
            '"Skhour Rehamna", ',
            '"Skhour", ',
            '"Skhour"',
            "programmes[ecoute-2bac].audience.communes[1]",
            "no commune 'Skhour'",
        ),
        id="unknown commune",
    ),
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
            "minutes_in = { ramadan = 45 }",
            "minutes_in = { ramadam = 45 }",
            "ramadam",
            f"{PC}.minutes_in.ramadam",
            "did you mean ramadan",
        ),
        id="unknown period",
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
            "first = 2026-11-30\nlast = 2027-05-29",
            "first = 2028-11-30\nlast = 2029-05-29",
            "first = 2028",
            f"{PC}.first",
            "outside the school year",
        ),
        id="in no school year",
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
            BAC,
            'language = "fr"',
            'language = "zgh"',
            'language = "zgh"',
            f"{PC}.language",
            "does not teach in",
        ),
        id="a language the teacher lacks",
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
            'id = "maths-2bac-sm"',
            'id = "svt-3ac-laboratoire"',
            'id = "svt-3ac-laboratoire"',
            "programmes[svt-3ac-laboratoire].id",
            "sessions/recorded.toml:",
        ),
        id="one id in two files",
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
            BAC,
            'needs = ["document-camera"]',
            'needs = ["swimming-pool"]',
            "swimming-pool",
            "programmes[physique-2bac].needs",
            "no studio has swimming-pool",
        ),
        id="no studio has it",
    ),
    pytest.param(
        Broken(
            BAC,
            'needs = ["document-camera"]',
            'studio = "studio-9"',
            "studio-9",
            "programmes[physique-2bac].studio",
            "did you mean studio-1",
        ),
        id="unknown studio",
    ),
    pytest.param(
        Broken(
            TRAINING,
            'levels = ["1AC"], schools = ["99007R"',
            'levels = ["TC"], schools = ["99007R"',
            '["TC"]',
            "programmes[alphabetisation-animateurs].audience",
            "reaches no school",
        ),
        id="an audience of nobody",
    ),
    pytest.param(
        Broken(
            TRAINING,
            'windows = ["wed 14:30-18:30", "sat 14:30-18:30"]',
            'windows = ["wed 14:30-15:00"]',
            "14:30-15:00",
            "programmes[formation-hotes-de-salle].windows",
            "at least 60 minutes",
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
            'id = "svt-a"',
            'id = "maths-2bac-a"',
            'id = "maths-2bac-a"\nname = { ar = "علوم',
            "teachers[maths-2bac-a].id",
            "already the id of a teacher",
        ),
        id="teacher id twice",
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


def test_all_faults_of_all_files_come_at_once_in_reading_order(inputs: Inputs) -> None:
    inputs.change("config.toml", "turnaround = 15", "turnaround = -1")
    inputs.change("config.toml", "start_step = 15", "start_step = 0")
    inputs.change("schools.csv", ",2,100,yes", ",two,100,yes")
    inputs.change(BAC, "priority = 3", "priority = 9")
    inputs.change(BAC, "minutes = 60", "minutes = 6000")
    inputs.change(TEACHERS, 'languages = ["fr", "ar"]', 'languages = ["de"]')
    faults = inputs.faults()
    assert [fault.file for fault in faults] == [
        "config.toml",
        "config.toml",
        "schools.csv",
        TEACHERS,
        BAC,
        BAC,
    ]
    assert all(fault.line for fault in faults)


def test_a_missing_teacher_file_is_one_fault_and_not_one_for_each_programme(
    inputs: Inputs,
) -> None:
    inputs.write(TEACHERS, "[[teachers]\n")
    assert [(fault.file, fault.line) for fault in inputs.faults()] == [(TEACHERS, 1)]


def test_an_unreadable_roster_does_not_make_every_code_unknown(inputs: Inputs) -> None:
    (inputs.folder / "schools.csv").write_bytes(b"code,name_fr\n99001J,Lyc\xe9e\n")
    assert [(f.file, f.line, f.wrong) for f in inputs.faults()] == [
        ("schools.csv", 2, "is not UTF-8 text")
    ]


def test_sessions_must_be_a_folder_with_files(inputs: Inputs) -> None:
    inputs.change("config.toml", 'sessions = "sessions"', 'sessions = "programmes"')
    assert [fault.key for fault in inputs.faults()] == ["sessions"]


def test_windows_that_meet_no_teacher_hours_are_the_planners_business(inputs: Inputs) -> None:
    inputs.change(BAC, "per_week = 2", 'per_week = 2\nwindows = ["tue 08:30-12:30"]')
    assert inputs.faults() == ()
