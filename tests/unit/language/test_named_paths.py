"""What the English documents name is there: files and folders of the project, roster columns."""

import re
from pathlib import Path

import pytest

from scheduler.intake.school_row import COLUMNS, OPTIONAL_COLUMNS
from tests.unit.language.test_sentences import DOCUMENTS, ROOT

FOLDERS = (
    ROOT,
    ROOT / "scheduler",
    ROOT / "scheduler" / "service",
    ROOT / "web",
)  # a path begins here
PATH = re.compile(
    r"`((?:bench|deploy|docs|packaging|receiver|samples|scheduler|sessions|tests|web)/[\w./-]+"
    r"|[a-z_]+/[\w/-]+\.py)`"
)
EXAMPLE = "NAME"  # stands for the name of any capability


def missing_paths(text: str) -> list[str]:
    """Return the paths of the project that a text names and that do not exist."""
    return [
        path
        for path in PATH.findall(text)
        if EXAMPLE not in path and not any((folder / path).exists() for folder in FOLDERS)
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: Path) -> None:
    assert missing_paths(document.read_text(encoding="utf-8")) == []


def test_a_path_that_is_gone_is_found() -> None:
    text = "`scheduler/gone.py`, `service/gone.py`, `service/jobs.py`, `web/` and `web/panel/NAME/`"
    assert missing_paths(text) == ["scheduler/gone.py", "service/gone.py"]


def test_every_column_of_the_roster_is_documented() -> None:
    text = (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8")
    columns = re.search(r"Columns: `(.+?)`; and if wanted `(.+?)`", text, re.DOTALL)
    assert columns
    told = set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", " ".join(columns.groups()))))
    assert told == {*COLUMNS, *OPTIONAL_COLUMNS}
