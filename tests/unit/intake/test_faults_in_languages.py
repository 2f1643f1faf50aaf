"""Whatever is broken in the inputs is told without a word of English, as the command tells it."""

import re

import pytest

from scheduler.language.catalogue import words_in
from scheduler.language.saying import fault_line
from tests.unit.intake import test_broken_between_files as between_files
from tests.unit.intake import test_broken_calendar as calendar
from tests.unit.intake import test_broken_config as config
from tests.unit.intake import test_broken_roster as roster
from tests.unit.intake import test_broken_sessions as sessions
from tests.unit.intake.inputs import Broken, Inputs

CASES = [
    case.values[0]
    for module in (config, sessions, calendar, roster, between_files)
    for case in module.CASES
    # The holidays that a calendar knows have their names in English.
    if isinstance(case.values[0], Broken) and case.id != "unknown holiday"
]
ENGLISH = re.compile(
    r"\b(the|is|are|not|must|should|missing|known|of|with|such|least|most|appears|value|give|"
    r"write|each|between|every|did|you|mean)\b"
)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\([^)]*\)")


@pytest.mark.parametrize(
    "broken", CASES, ids=[f"{at}-{broken.key}" for at, broken in enumerate(CASES)]
)
def test_no_fault_keeps_a_word_of_english(inputs: Inputs, broken: Broken) -> None:
    inputs.change(broken.file, broken.old, broken.new)
    faults = inputs.faults()
    assert faults
    for language in ("fr", "ar"):
        for fault in faults:
            told = fault_line(fault, words_in(language)).split(fault.key, 1)[-1]
            assert not ENGLISH.search(QUOTED.sub("", told)), told
