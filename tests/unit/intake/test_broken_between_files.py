"""Files that do not agree with each other, and all faults of all files at once."""

import pytest

from tests.unit.intake.inputs import Broken, Inputs

BAC = "sessions/tutoring-2bac.toml"
TEACHERS = "sessions/teachers.toml"
TRAINING = "sessions/training.toml"
COUNSEL = "sessions/counselling.toml"
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
            TEACHERS,
            'id = "svt-a"',
            'id = "maths-2bac-a"',
            'id = "maths-2bac-a"\nname = { ar = "علوم',
            "teachers[maths-2bac-a].id",
            "already the id of a teacher",
        ),
        id="teacher id twice",
    ),
]


@pytest.mark.parametrize("broken", CASES)
def test_a_disagreement_between_files_is_named_with_line_and_key(
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
    (inputs.folder / "schools.csv").write_bytes(b"code,name_fr\n99001J,\x01\xe9e\n")
    assert [(f.file, f.line, f.wrong) for f in inputs.faults()] == [
        ("schools.csv", None, "is no text in a known encoding")
    ]


def test_sessions_must_be_a_folder_with_files(inputs: Inputs) -> None:
    inputs.change("config.toml", 'sessions = "sessions"', 'sessions = "programmes"')
    assert [fault.key for fault in inputs.faults()] == ["sessions"]


def test_windows_that_meet_no_teacher_hours_are_the_planners_business(inputs: Inputs) -> None:
    inputs.change(BAC, "per_week = 2", 'per_week = 2\nwindows = ["tue 08:30-12:30"]')
    assert inputs.faults() == ()
