"""A disk that is gone takes nothing: what was said to be kept is there when it is back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.adapters.media_store import FolderMediaStore
from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.errors import UnavailableError
from scheduler.service.ports.media import IncomingFile

Keep = Callable[[Path, Path], object]
FACTS = IncomingFile(
    session_id=1, name="lesson.mp4", size=3, actor="somebody", begun_at="2026-12-01T09:00:00+00:00"
)


def keep_recording(data: Path, file: Path) -> object:
    return FolderMediaStore(data / "media").keep(file)


def look_for_space(data: Path, _file: Path) -> object:
    return FolderMediaStore(data / "media").space()


def put_material(data: Path, _file: Path) -> object:
    return FolderShelf(data / "materials").put("a" * 64, b"...")


def begin_upload(data: Path, _file: Path) -> object:
    return IncomingFolder(data / "media" / "uploads").begin(FACTS)


KEEPERS: tuple[Keep, ...] = (keep_recording, look_for_space, put_material, begin_upload)


@pytest.mark.parametrize("keep", KEEPERS)
def test_no_store_makes_the_data_folder_anew(keep: Keep, tmp_path: Path):
    file = tmp_path / "lesson.mp4"
    file.write_bytes(b"...")
    with pytest.raises(UnavailableError):
        keep(tmp_path / "data", file)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("keep", KEEPERS)
def test_a_store_makes_its_own_folder_in_a_new_data_folder(keep: Keep, tmp_path: Path):
    file, data = tmp_path / "lesson.mp4", tmp_path / "data"
    file.write_bytes(b"...")
    data.mkdir()
    keep(data, file)
    assert list(data.iterdir())
