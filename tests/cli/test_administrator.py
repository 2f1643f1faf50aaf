"""The commands of docs/administrator.md, taken from the document and run in its order."""

import re
import shlex
import shutil
from itertools import takewhile
from pathlib import Path

import pyrage
import pytest

from scheduler.service.operations.health import NAMES
from tests.cli.conftest import ROOT, Educatec

TEXT = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
SHOWN = [line.strip() for line in re.findall(r"^    (\S.*)$", TEXT, re.MULTILINE)]
COMMANDS = [shlex.split(line, comments=True)[1:] for line in SHOWN if line.startswith("educatec ")]
NAMED = sorted({*re.findall(r"`educatec ([^`]+)`", TEXT)})
NAME = re.compile(r"[a-z][a-z-]*")  # of a command, or of one in a group
OPTIONS = set(re.findall(r"`(--[a-z-]+)[^`]*`", TEXT)) - {"--yes", "--data"}
SCRIPTS = {word for line in SHOWN for word in re.findall(r"dist/(\w+\.sh)", line)}
TRIED = (ROOT / "tests" / "deploy" / "test_from_a_wheel.py").read_text(encoding="utf-8")


@pytest.fixture
def installed(educatec: Educatec, tmp_path: Path) -> Educatec:
    """A copy of the released installation, which a test may ruin."""
    shutil.copytree(educatec.data, tmp_path / "var")
    return Educatec(tmp_path / "var", educatec.config)


def test_document_shows_commands_at_all() -> None:
    assert len(COMMANDS) >= 9
    assert len(NAMED) >= 2
    assert {"install.sh", "upgrade.sh", "rollback.sh"} == SCRIPTS


def test_commands_of_the_document_do_what_they_are_shown_for(
    installed: Educatec, tmp_path: Path
) -> None:
    """Only names of places, files and keys are other ones here."""
    key = tmp_path / "key.txt"
    key.write_text("four words to open it\n")
    backups = installed.data / "backups"

    def really(word: str) -> str:
        if word.endswith(".tar.gz"):
            return str(max(backups.glob("educatec-*.tar.gz")))
        ours = {
            "/mnt/usb": str(tmp_path / "usb"),
            "key.txt": str(key),
            "age1…": str(pyrage.x25519.Identity.generate().to_public()),
        }
        return ours.get(word, word)

    for words in COMMANDS:
        installed(*(really(word) for word in words))
    assert list((tmp_path / "usb").glob("educatec-*.tar.gz"))
    assert len(list(backups.glob("*.age"))) == 2


@pytest.mark.parametrize("words", NAMED)
def test_commands_that_a_sentence_names_are_there(educatec: Educatec, words: str) -> None:
    assert b"--help" in educatec(*words.split(), "--help").stdout


def test_options_that_a_sentence_names_are_of_a_command_that_it_shows(educatec: Educatec) -> None:
    names = {tuple(takewhile(NAME.fullmatch, words)) for words in COMMANDS}
    told = b"".join(educatec(*name, "--help").stdout for name in sorted(names))
    assert {option for option in OPTIONS if option.encode() not in told} == set()


@pytest.mark.parametrize("script", sorted(SCRIPTS))
def test_scripts_of_the_document_are_run_by_the_test_of_a_deployment(script: str) -> None:
    assert f'run("{script}"' in TRIED
    assert (ROOT / "deploy" / script).is_file()


def test_document_names_every_check_of_the_doctor() -> None:
    sentence = re.search(r"Each line is one check: ([^.]+)\.", TEXT)
    assert sentence
    told = " ".join(sentence[1].split())
    assert {noun.word for noun in NAMES.values() if noun.word not in told} == set()


def test_files_that_the_document_names_are_there() -> None:
    named = set(re.findall(r"`(deploy/[\w./-]+)`", TEXT))
    assert named
    assert {name for name in named if not (ROOT / name).is_file()} == set()
    copied = set(re.findall(r"dist/(\S+\.service|\S+\.yml)", TEXT))
    build = (ROOT / "deploy" / "build.sh").read_text(encoding="utf-8")
    assert {name for name in copied if f"deploy/{name}" not in build} == set()
