"""The check by real ffmpeg: what it finds in films that are sound, and in those that are not."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from scheduler.adapters.media_check import FfmpegChecker
from scheduler.adapters.media_store import FolderMediaStore
from scheduler.domain.errors import BadInputError, NotAllowedError
from scheduler.domain.recording import (
    Consent,
    FindingCode,
    Recording,
    RecordingRules,
    RecordingSource,
    RecordingState,
)
from scheduler.service.context import Context
from scheduler.service.recordings.checking import check_all, check_next
from scheduler.service.recordings.opening import open_recording, withdraw_recording
from scheduler.service.recordings.recordings import find_recording, hand_in
from scheduler.storage.database import Database
from tests import factories as make
from tests.broadcasts import publish, store_province
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.media import PICTURE, SOUND, film

ONE = 1
AGREED = RecordingRules(consent_on_file=True)


@pytest.fixture
def ctx(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    """A session of one minute, so that a film of forty seconds is long enough."""
    made = context_on(sqlite_database, clock, media=FolderMediaStore(tmp_path / "media"))
    store_province(made)
    publish(made, {ONE: make.facts(minutes=1)})
    return made


def checked(ctx: Context, path: Path) -> Recording:
    found = hand_in(ctx, ONE, path, source=RecordingSource.FILE, actor="me")
    assert check_all(ctx, FfmpegChecker())
    return find_recording(ctx, found.id)


def grave(found: Recording) -> list[FindingCode]:
    return [finding.code for finding in found.findings if not finding.advice]


def test_a_sound_film_is_ready_and_waits_for_consent(ctx: Context, tmp_path: Path):
    found = checked(ctx, film(tmp_path / "sound.mp4", 40))
    assert (found.state, found.findings) == (RecordingState.READY, ())
    assert found.seconds == pytest.approx(40, abs=0.5)
    with pytest.raises(NotAllowedError):
        open_recording(ctx, found.id, consent=Consent.REFUSED, actor="me")
    opened = open_recording(ctx, found.id, consent=Consent.GIVEN, rights="© the studio", actor="me")
    assert (opened.state, opened.opened_by, opened.rights) == (
        RecordingState.OPEN,
        "me",
        "© the studio",
    )


def test_the_rule_opens_what_is_sound_when_consent_is_on_file(ctx: Context, tmp_path: Path):
    agreed = dataclasses.replace(ctx, recordings=AGREED)
    assert checked(agreed, film(tmp_path / "sound.mkv", 40)).opened_by == "rule"
    by_person = dataclasses.replace(AGREED, open_by_itself=False)
    waits = checked(dataclasses.replace(ctx, recordings=by_person), film(tmp_path / "2.mkv", 41))
    assert waits.state is RecordingState.READY


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        pytest.param({"seconds": 20}, FindingCode.TOO_SHORT, id="half of it is missing"),
        pytest.param({"seconds": 120}, FindingCode.TOO_LONG, id="twice as long"),
        pytest.param({"sound": ""}, FindingCode.NO_SOUND, id="no sound"),
        pytest.param({"volume": "-45dB"}, FindingCode.QUIET, id="hardly any sound"),
        pytest.param({"sound": "anullsrc"}, FindingCode.SILENT, id="silence"),
        pytest.param(
            {"picture": "color=black:size=320x180:rate=10"}, FindingCode.BLACK, id="black"
        ),
        pytest.param(
            {"picture": "color=red:size=320x180:rate=10"}, FindingCode.FROZEN, id="frozen"
        ),
    ],
)
def test_what_a_person_must_judge_is_found_and_not_opened(
    ctx: Context, tmp_path: Path, parts: dict[str, object], code: FindingCode
):
    agreed = dataclasses.replace(ctx, recordings=AGREED)
    given: dict[str, object] = {"seconds": 40, "picture": PICTURE, "sound": SOUND} | parts
    found = checked(agreed, film(tmp_path / "film.mp4", **given))
    assert found.state is RecordingState.NEEDS_PERSON
    assert code in grave(found)


def test_sound_alone_is_a_recording_too(ctx: Context, tmp_path: Path):
    found = checked(ctx, film(tmp_path / "sound.m4a", 40, picture=""))
    assert (found.state, grave(found)) == (RecordingState.READY, [])


def test_no_film_half_a_film_and_a_changed_one_are_told_apart(ctx: Context, tmp_path: Path):
    text = tmp_path / "notes.mp4"
    text.write_text("no film at all")
    assert grave(checked(ctx, text)) == [FindingCode.UNREADABLE]
    whole = film(tmp_path / "whole.mp4", 40)
    half = tmp_path / "half.mp4"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert grave(checked(ctx, half)) == [FindingCode.UNREADABLE]
    found = hand_in(ctx, ONE, whole, source=RecordingSource.LIVE, actor="me")
    assert ctx.media
    with ctx.media.path_of(found.sha256).open("r+b") as kept:
        kept.seek(20_000)
        kept.write(b"changed")
    check_all(ctx, FfmpegChecker())
    assert grave(find_recording(ctx, found.id)) == [FindingCode.DAMAGED]


def test_a_check_that_is_stopped_is_done_again(ctx: Context, tmp_path: Path):
    film(tmp_path / "sound.mp4", 40)
    found = hand_in(ctx, ONE, tmp_path / "sound.mp4", source=RecordingSource.FILE, actor="me")
    assert check_next(ctx, FfmpegChecker(), lambda: True) is None
    assert find_recording(ctx, found.id).state is RecordingState.CHECKING
    assert check_next(ctx, FfmpegChecker()) is not None


def test_a_new_recording_replaces_the_open_one(ctx: Context, tmp_path: Path):
    agreed = dataclasses.replace(ctx, recordings=AGREED)
    first = checked(agreed, film(tmp_path / "1.mp4", 40))
    second = checked(agreed, film(tmp_path / "2.mp4", 45))
    assert second.is_open
    assert find_recording(ctx, first.id).withdrawn_reason == "replaced"


def test_what_is_withdrawn_is_deleted_and_never_opened_again(
    ctx: Context, clock: FakeClock, tmp_path: Path
):
    agreed = dataclasses.replace(ctx, recordings=AGREED)
    found = checked(agreed, film(tmp_path / "1.mp4", 40))
    with pytest.raises(BadInputError):
        withdraw_recording(ctx, found.id, reason=" ", actor="me")
    clock.advance(hours=1)
    withdrawn = withdraw_recording(ctx, found.id, reason="A parent asked for it.", actor="me")
    assert withdrawn.state is RecordingState.WITHDRAWN
    assert withdrawn.withdrawn_at == clock.at == withdrawn.removed_at
    assert ctx.media
    assert not ctx.media.path_of(found.sha256).exists()
    assert withdraw_recording(ctx, found.id, reason="again", actor="other") == withdrawn
    with pytest.raises(NotAllowedError):
        open_recording(ctx, found.id, consent=Consent.GIVEN, actor="me")


def test_a_file_that_two_sessions_share_stays_until_neither_needs_it(ctx: Context, tmp_path: Path):
    publish(ctx, {2: make.facts(minutes=1, at="16:30", day=make.MONDAY + dt.timedelta(days=1))})
    path = film(tmp_path / "1.mp4", 40)
    ids = [
        hand_in(ctx, session, path, source=RecordingSource.FILE, actor="me", keep_original=True).id
        for session in (1, 2)
    ]
    for left, recording_id in enumerate(ids):
        found = withdraw_recording(ctx, recording_id, reason="wrong film", actor="me")
        assert ctx.media
        assert ctx.media.path_of(found.sha256).exists() is (left == 0)
