"""Playlists of several runs, read by another program's parser."""

from pathlib import Path

import m3u8
import pytest

from scheduler.adapters.broadcasts.ladder import Rung, ladder
from scheduler.adapters.broadcasts.playlist import WINDOW, media_playlist
from scheduler.adapters.broadcasts.publisher import Publisher
from scheduler.adapters.broadcasts.runs import Run, Segment, new_run
from scheduler.domain.network import Variant
from tests.factories import text

VARIANTS = tuple(
    Variant(id=name, name=text(name), mbps=mbps)
    for name, mbps in (("720p", 2.5), ("360p", 0.9), ("slides", 0.3), ("audio", 0.064))
)
RUNGS = ladder(VARIANTS)


def encode(run: Run, count: int, empty: frozenset[int] = frozenset()) -> None:
    """Do as the encoder does: segments, and the run's own list of them."""
    for rung in RUNGS:
        folder = run.folder / rung.id
        lines = ["#EXTM3U", '#EXT-X-MAP:URI="init.mp4"']
        for number in range(count):
            name = f"{number:05d}.m4s"
            (folder / name).write_bytes(b"" if number in empty else b"media")
            lines += ["#EXTINF:2.000000,", "#EXT-X-PROGRAM-DATE-TIME:2026-11-30T14:30:00.000+0000"]
            lines.append(name)
        (folder / "index.m3u8").write_text("\n".join(lines) + "\n", encoding="utf-8")


def uris(folder: Path, name: str) -> list[str]:
    playlist = m3u8.loads((folder / name).read_text(encoding="utf-8"))
    return [segment.uri for segment in playlist.segments]


def test_each_variant_stays_below_its_bitrate():
    for variant, rung in zip(VARIANTS, RUNGS, strict=True):
        assert rung.id == variant.id
        assert rung.video + rung.sound < variant.mbps * 1000
    assert [rung.has_picture for rung in RUNGS] == [True, True, True, False]


def test_going_live_lists_three_segments_of_every_variant_at_once(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 9)
    publisher.publish(run)
    for rung in RUNGS:
        wanted = [f"r001/{rung.id}/{number:05d}.m4s" for number in (6, 7, 8)]
        assert uris(tmp_path, f"{rung.id}.m3u8") == wanted
    assert publisher.began_at == 12.0


def test_a_new_run_begins_with_a_discontinuity_and_its_own_initialisation(tmp_path: Path):
    publisher = Publisher(tmp_path, RUNGS, 2)
    first, second = new_run(tmp_path, RUNGS), new_run(tmp_path, RUNGS)
    encode(first, 3)
    publisher.publish(first)
    encode(second, 1)
    publisher.publish(second)
    playlist = m3u8.loads((tmp_path / "360p.m3u8").read_text(encoding="utf-8"))
    assert [segment.discontinuity for segment in playlist.segments] == [False, False, False, True]
    assert playlist.segments[-1].init_section.uri == "r002/360p/init.mp4"


def test_an_empty_segment_is_never_listed(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 3, empty=frozenset({2}))
    publisher.publish(run)
    assert uris(tmp_path, "720p.m3u8") == ["r001/720p/00000.m4s", "r001/720p/00001.m4s"]


def test_the_window_slides_and_its_numbers_rise(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 3)
    publisher.publish(run)
    encode(run, 20)
    publisher.tick()
    playlist = m3u8.loads((tmp_path / "720p.m3u8").read_text(encoding="utf-8"))
    assert len(playlist.segments) == WINDOW
    assert playlist.media_sequence == 20 - WINDOW


def test_a_publisher_goes_on_where_another_was_killed(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 5)
    publisher.publish(run)
    with (tmp_path / "listed" / "720p.tsv").open("a", encoding="utf-8") as journal:
        journal.write("r001/720p/000")  # cut off in the middle of a line
    encode(run, 7)
    another = Publisher(tmp_path, RUNGS, 2)
    another.publish(Run(run.folder, 1))
    wanted = [f"r001/720p/{number:05d}.m4s" for number in range(2, 7)]
    assert uris(tmp_path, "720p.m3u8") == wanted


def test_the_replay_holds_everything_and_ends(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 30)
    publisher.publish(run)
    encode(run, 60)
    publisher.end()
    replay = m3u8.loads((tmp_path / "replay-360p.m3u8").read_text(encoding="utf-8"))
    assert replay.is_endlist
    assert len(replay.segments) == 33
    master = m3u8.loads((tmp_path / "replay-picture-360p.m3u8").read_text(encoding="utf-8"))
    assert [one.uri for one in master.playlists] == ["replay-360p.m3u8", "replay-slides.m3u8"]


def test_where_nothing_is_kept_old_segments_are_deleted(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 3)
    publisher.publish(run)
    encode(run, 40)
    publisher.tick()
    publisher.forget_old(WINDOW + 6)
    assert len(list((run.folder / "720p").glob("*.m4s"))) == WINDOW + 6


@pytest.mark.parametrize("count", [0, 1, 8, 9])
def test_numbers_hold_for_any_length(count: int):
    listed = [Segment(uri=f"r001/a/{n:05d}.m4s", seconds=2.0, date="") for n in range(count)]
    playlist = m3u8.loads(media_playlist(listed, segment_seconds=2))
    assert playlist.media_sequence == max(count - WINDOW, 0)


def test_sound_only_has_a_master_of_its_own(tmp_path: Path):
    run, publisher = new_run(tmp_path, RUNGS), Publisher(tmp_path, RUNGS, 2)
    encode(run, 3)
    publisher.publish(run)
    sound = m3u8.loads((tmp_path / "sound.m3u8").read_text(encoding="utf-8"))
    assert [one.uri for one in sound.playlists] == ["audio.m3u8"]
    picture = m3u8.loads((tmp_path / "picture-720p.m3u8").read_text(encoding="utf-8"))
    assert [one.uri for one in picture.playlists] == ["720p.m3u8", "360p.m3u8", "slides.m3u8"]


def test_a_rung_is_wide_enough_for_its_height():
    assert [rung.width for rung in RUNGS if rung.has_picture] == [1280, 640, 960]
    assert Rung(id="x", height=0, fps=0, video=0, sound=48).has_picture is False
