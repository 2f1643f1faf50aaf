"""The receiver as one file runs with nothing but Python, outside this environment's libraries."""

import subprocess
import sys
from pathlib import Path

from scheduler.adapters.receiver_file import write_receiver_file
from scheduler.service.deliveries.deliveries import Whereabouts, deliveries
from tests.receiver.conftest import Studio
from tests.recordings import MIB, RECORDED


def test_one_file_sets_itself_up_and_receives(studio: Studio, tmp_path: Path):
    studio.put(MIB)
    file = tmp_path / "educatec-receive.pyz"
    write_receiver_file(file)
    folder = tmp_path / "school"
    # -I and -S: neither this folder nor any installed library can be imported.
    alone = [sys.executable, "-I", "-S", str(file)]
    told = subprocess.run(
        [*alone, "set-up", studio.address, "--folder", str(folder)],
        capture_output=True,
        check=True,
        cwd=tmp_path,
    ).stdout.decode()
    assert f"Set up for school {RECORDED}" in told
    assert "educatec-receive" in told
    assert str(file) in told
    subprocess.run(
        [*alone, "run", "--once", "--folder", str(folder)], check=True, cwd=tmp_path, timeout=60
    )
    (found,) = deliveries(studio.ctx, RECORDED)
    assert found.whereabouts is Whereabouts.HERE
