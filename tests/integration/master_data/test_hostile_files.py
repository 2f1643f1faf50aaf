"""Small files that ask for minutes and gigabytes are refused in a sentence, and in time."""

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from scheduler.adapters.reading_process import WORK, ReadingProcess
from scheduler.domain.errors import BadInputError
from scheduler.intake import load_inputs
from scheduler.intake.handed_over import HandedFile, province_with
from tests import factories as make

ROOT = Path(__file__).parents[3]
ROOMY = ReadingProcess()


def far_cell() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "schools"
    sheet["A1"] = "code"
    sheet.cell(row=1_048_576, column=16_384, value="far")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(name: str, content: bytes, count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}{name}", content)
    return out.getvalue()


DEEP = ".".join("a" * 19_000) + "=1\n"
MANY = "".join(f"[[x.{'y.' * 40}z{number}]]\n" for number in range(3000))
HOSTILE = {
    "deep.toml": DEEP.encode(),
    "tables.toml": MANY.encode(),
    "far.xlsx": far_cell(),
    "eight.zip": packed(".xlsx", far_cell(), 8),
    "zeros.zip": packed(".csv", b"0" * 40_000_000, 1),
    "lines.csv": b"code,name\n" + b'"' + b"x\n" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence(name: str) -> None:
    """By a check that knows it, or by the bounds that need to know nothing."""
    began = time.monotonic()
    with pytest.raises(BadInputError) as refused:
        ROOMY.handed(make.province(), [HandedFile(name=name, content=HOSTILE[name])], whole=False)
    assert refused.value.faults
    assert all(str(fault).count("\n") == 0 for fault in refused.value.faults)
    assert time.monotonic() - began < ROOMY.seconds + 30


@pytest.mark.parametrize(
    "bounds", [ReadingProcess(seconds=0.05), ReadingProcess(megabytes=40)], ids=["time", "memory"]
)
def test_what_takes_too_much_is_ended(bounds: ReadingProcess) -> None:
    with pytest.raises(BadInputError) as refused:
        bounds.folder(ROOT / "config.toml")
    assert [fault.wrong for fault in refused.value.faults] == [WORK]


def test_an_ordinary_file_is_read_as_ever() -> None:
    assert ROOMY.folder(ROOT / "config.toml") == load_inputs(ROOT / "config.toml")


def test_faults_come_back_as_they_were_found() -> None:
    stored, files = make.province(), [HandedFile(name="x.csv", content=b"code\nnone\n")]
    with pytest.raises(BadInputError) as here:
        province_with(stored, files, whole=False)
    with pytest.raises(BadInputError) as apart:
        ROOMY.handed(stored, files, whole=False)
    assert apart.value.faults == here.value.faults


def test_the_command_refuses_likewise(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text((ROOT / "config.toml").read_text().replace('"sessions"', '"programmes"', 1))
    (tmp_path / "schools.csv").write_text((ROOT / "schools.csv").read_text())
    (tmp_path / "programmes").mkdir()
    (tmp_path / "programmes" / "deep.toml").write_text(DEEP)
    done = subprocess.run(
        [sys.executable, "-m", "scheduler.cli", "--config", str(config), "check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "nothing was loaded or changed" in done.stderr
