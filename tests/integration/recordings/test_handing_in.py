"""Handing a recording in: the file and its row, on both databases."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from scheduler.adapters.media_store import PIECE_BYTES, FolderMediaStore
from scheduler.domain.errors import BadInputError, NotAllowedError, NotFoundError
from scheduler.domain.programme import DeliveryPolicy, Kind
from scheduler.domain.recording import Consent, RecordingRules, RecordingSource, RecordingState
from scheduler.domain.release import ReleasedState
from scheduler.service.context import Context
from scheduler.service.recordings.recordings import find_recording, hand_in
from scheduler.storage.database import Database
from tests import factories as make
from tests.broadcasts import publish, store_province
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.readings import recordings_of

ONE, COUNSELLING, CALLED_OFF = 1, 2, 3
CONTENT = bytes(range(256)) * 8192 + b"the last piece is shorter"


@pytest.fixture
def ctx(database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    made = context_on(database, clock, media=FolderMediaStore(tmp_path / "media"))
    store_province(made)
    publish(
        made,
        {
            ONE: make.facts(),
            COUNSELLING: make.facts(kind=Kind.COUNSELLING, policy=DeliveryPolicy.LIVE_ONLY),
            CALLED_OFF: make.facts(state=ReleasedState.CANCELLED),
        },
    )
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "MVI 0001.MP4"
    path.write_bytes(CONTENT)
    return path


def take(ctx: Context, file: Path, session: int = ONE, **parts: bool) -> object:
    return hand_in(ctx, session, file, source=RecordingSource.FILE, actor="me", **parts)


def stored_files(ctx: Context) -> list[Path]:
    store = ctx.media
    assert store is not None
    return sorted(path for path in store.path_of("00").parents[1].rglob("*") if path.is_file())


def test_a_file_moves_into_the_store_and_waits_to_be_checked(ctx: Context, file: Path):
    found = take(ctx, file)
    assert recordings_of(ctx, ONE) == (found,)
    assert find_recording(ctx, found.id) == found
    assert (found.state, found.source) == (RecordingState.CHECKING, RecordingSource.FILE)
    assert (found.size, found.sha256) == (len(CONTENT), sha256(CONTENT).hexdigest())
    assert (found.file_name, found.media_type) == ("MVI 0001.MP4", "video/mp4")
    assert ctx.media.path_of(found.sha256).read_bytes() == CONTENT
    assert not file.exists()


def test_its_pieces_are_known_by_their_own_sums(ctx: Context, file: Path):
    found = take(ctx, file)
    pieces = [CONTENT[at : at + PIECE_BYTES] for at in range(0, len(CONTENT), PIECE_BYTES)]
    assert ctx.media.pieces(found.sha256) == tuple(sha256(one).hexdigest() for one in pieces)
    assert len(pieces) == 3


def test_an_original_that_is_kept_can_change_without_harm(ctx: Context, file: Path):
    found = take(ctx, file, keep_original=True)
    with file.open("r+b") as original:
        original.write(b"changed")
    assert ctx.media.is_sound(found.sha256)


def test_a_changed_byte_in_the_store_is_seen(ctx: Context, file: Path):
    found = take(ctx, file)
    with ctx.media.path_of(found.sha256).open("r+b") as kept:
        kept.seek(1000)
        kept.write(b"!")
    assert not ctx.media.is_sound(found.sha256)


def test_handing_the_same_file_in_again_changes_nothing(ctx: Context, file: Path):
    first = take(ctx, file)
    file.write_bytes(CONTENT)
    assert take(ctx, file) == first
    assert not file.exists()
    assert len(stored_files(ctx)) == 2  # the file and the list of its pieces


def test_eight_who_hand_the_same_file_in_make_one_recording(ctx: Context, tmp_path: Path):
    files = [tmp_path / f"{number}.mp4" for number in range(8)]
    for path in files:
        path.write_bytes(CONTENT)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda path: take(ctx, path).id, files))
    assert len(set(found)) == 1
    assert len(recordings_of(ctx, ONE)) == 1


@pytest.mark.parametrize(
    ("session", "error"),
    [
        pytest.param(COUNSELLING, NotAllowedError, id="counselling"),
        pytest.param(CALLED_OFF, NotAllowedError, id="called off"),
        pytest.param(404, NotFoundError, id="unknown"),
    ],
)
def test_what_must_not_be_recorded_leaves_nothing_behind(
    ctx: Context, file: Path, session: int, error: type[Exception]
):
    with pytest.raises(error):
        take(ctx, file, session)
    assert stored_files(ctx) == []
    assert file.exists()


def test_an_empty_and_a_too_large_file_are_refused_and_stay(ctx: Context, file: Path):
    rules = RecordingRules(most_bytes=len(CONTENT) - 1)
    with pytest.raises(BadInputError):
        take(dataclasses.replace(ctx, recordings=rules), file)
    file.write_bytes(b"")
    with pytest.raises(BadInputError):
        take(ctx, file)
    assert file.exists()


def test_consent_on_file_need_not_be_asked_for_again(ctx: Context, file: Path):
    rules = RecordingRules(consent_on_file=True)
    found = take(dataclasses.replace(ctx, recordings=rules), file)
    assert found.consent is Consent.GIVEN
