"""`educatec backup` and `educatec restore`, as the administrator's page has them."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Educatec


@pytest.fixture
def installed(educatec: Educatec, tmp_path: Path) -> Educatec:
    """A copy of the released installation, which a test may ruin."""
    shutil.copytree(educatec.data, tmp_path / "var")
    return Educatec(tmp_path / "var", educatec.config)


def newest(command: Educatec) -> str:
    return str(max((command.data / "backups").glob("educatec-*")))


def sessions_of_a_school(command: Educatec) -> list[dict[str, object]]:
    code = Path("schools.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    found = command.json("sessions", "--school", code)
    assert isinstance(found, list)
    return found


def without_numbers(sessions: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {name: value for name, value in session.items() if name != "sequence"}
        for session in sessions
    ]


def test_a_lost_database_comes_back_with_its_secret(installed: Educatec) -> None:
    before = sessions_of_a_school(installed)
    said = installed("backup").stdout.decode()
    assert "Backed up and checked" in said
    path = newest(installed)
    for lost in ("educatec.sqlite3", "educatec.sqlite3-wal", "educatec.sqlite3-shm", "secret"):
        (installed.data / lost).unlink(missing_ok=True)
    assert "Restored what was backed up" in installed("restore", path).stdout.decode()
    after = sessions_of_a_school(installed)
    assert without_numbers(after) == without_numbers(before)
    assert all(was["sequence"] < now["sequence"] for was, now in zip(before, after, strict=True))
    installed("doctor")


def test_newer_data_is_not_replaced_without_a_word(installed: Educatec) -> None:
    installed("backup")
    path = newest(installed)
    installed("plan", "--from", "2026-12-21", "--to", "2027-01-16", "--time-limit", "3")
    installed("release", "--note", "second")
    refused = installed("restore", path, expect=1).stderr.decode()
    assert "release 2, the backup has release 1" in " ".join(refused.split())
    installed("restore", path, "--over-newer")
    assert b"release 1 is in force" in installed("doctor").stdout


def test_an_encrypted_backup_asks_for_its_passphrase(installed: Educatec, tmp_path: Path) -> None:
    key = tmp_path / "key.txt"
    key.write_text("four words to open it\n")
    installed("backup", "--passphrase-file", str(key))
    path = newest(installed)
    assert path.endswith(".age")
    refused = installed("restore", path, expect=1).stderr.decode()
    assert "--passphrase-file" in refused
    installed("restore", path, "--passphrase-file", str(key))
