"""Keys and states of the data folder: whose they are, and what is said when one is none."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.adapters.data_folder import open_data_folder
from scheduler.adapters.served_at import keep_served_at, served_at
from tests.cli.conftest import ROOT, Educatec


@pytest.fixture
def imported(fresh: Callable[..., Educatec]) -> Educatec:
    command = fresh()
    command("import")
    return command


def test_nothing_in_the_data_folder_is_for_other_users(fresh: Callable[..., Educatec]):
    command = fresh()
    before = os.umask(0o022)
    try:
        command("import")
    finally:
        os.umask(before)
    assert stat.S_IMODE(command.data.stat().st_mode) == 0o700
    files = [path for path in command.data.rglob("*") if path.is_file()]
    assert {"secret", "educatec.sqlite3"} <= {path.name for path in files}
    for path in files:
        assert path.stat().st_mode & 0o077 == 0, path


def test_what_was_open_to_others_is_closed_and_a_group_keeps_its_rights(tmp_path: Path):
    (tmp_path / "educatec.sqlite3").touch(mode=0o644)
    tmp_path.chmod(0o755)
    open_data_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "educatec.sqlite3").stat().st_mode) == 0o640


def test_a_broken_secret_is_told_and_rotated_and_printed_addresses_stay_good(imported: Educatec):
    (imported.data / "secret").write_bytes(b"")
    said = imported("link", "--operator", expect=1).stderr.decode()
    assert "is cut off" in said
    assert "educatec secret rotate" in said
    assert "Traceback" not in said
    (imported.data / "secret").unlink()
    assert "is missing" in imported("doctor", expect=1).stderr.decode()
    assert not (imported.data / "secret").exists()
    said = imported("secret", "rotate", "--keep-days", "30").stdout.decode()
    assert "The former addresses work until" in said
    assert (imported.data / "secret").stat().st_mode & 0o777 == 0o600
    assert "secret: matches this database" in imported("doctor").stdout.decode()


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"\xff\xfe\x00",
        b"127.0.0.1",
        b"127.0.0.1:" + b"9" * 30,
        b"127.0.0.1:0",
        b"evil.example/?:80",
        "127.0.0.1:٨٠".encode(),
        b"a\r\nb:80",
    ],
)
def test_an_illegible_served_at_is_passed_over(tmp_path: Path, kept: bytes):
    (tmp_path / "served-at").write_bytes(kept)
    assert served_at(tmp_path) == ("", 0)


def test_served_at_comes_back_as_it_was_kept(tmp_path: Path):
    for host, port in (("127.0.0.1", 8000), ("::1", 8123), ("studio.example", 65535)):
        keep_served_at(tmp_path, host, port)
        assert served_at(tmp_path) == (host, port)


def test_a_password_file_that_is_empty_is_no_password(
    fresh: Callable[..., Educatec], tmp_path: Path
):
    for name in ("schools.csv", "sessions"):
        (tmp_path / name).symlink_to(ROOT / name)
    mail = '[mail]\nhost = "localhost"\nuser = "x"\npassword_file = "pw"\nsender = "a@b.example"\n'
    config = tmp_path / "config.toml"
    config.write_text((ROOT / "config.toml").read_text() + mail)
    for content in ("", "\n", "one\ntwo"):
        (tmp_path / "pw").write_text(content)
        said = fresh(config)("doctor", expect=2).stderr.decode()
        assert "password_file" in said
        assert "no password of one line" in said
