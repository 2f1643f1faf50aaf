"""The recordings as programs of others fetch them: aria2c by Metalink, podget, feedparser."""

import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import feedparser
import pytest

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.people.links import podcast_address
from tests.receiver.conftest import Studio, wait_until
from tests.recordings import MIB, RECORDED

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=RECORDED)
ARIA2C, PODGET = shutil.which("aria2c"), shutil.which("podget")


@pytest.mark.skipif(ARIA2C is None, reason="no aria2c: apt-get install aria2")
def test_aria2c_fetches_by_metalink_and_goes_on_after_a_kill_and_a_damaged_byte(
    studio: Studio, tmp_path: Path
):
    recording = studio.put(40 * MIB + 3)
    studio.offer()
    metalink = tmp_path / "film.meta4"
    metalink.write_bytes(
        urllib.request.urlopen(f"{studio.address}/{recording.id}.meta4").read()  # noqa: S310 -- ours
    )
    command = [str(ARIA2C), "--no-conf", "-q", "--check-integrity=true", "-s1", "-x1", "-c"]
    command += ["--auto-save-interval=1", f"--dir={tmp_path}", "-M", str(metalink)]
    process = subprocess.Popen([*command, "--max-download-limit=8M"])
    wait_until(lambda: studio.offer().transfer.sent_bytes >= 15 * MIB)
    time.sleep(1.5)
    process.kill()
    process.wait()
    film = tmp_path / recording.file_name
    with film.open("r+b") as file:
        file.seek(3 * MIB)
        file.write(b"damaged")
    subprocess.run(command, check=True, timeout=120)
    assert studio.ctx.media
    assert film.read_bytes() == studio.ctx.media.path_of(recording.sha256).read_bytes()


@pytest.mark.skipif(PODGET is None, reason="no podget: apt-get install podget")
def test_podget_fetches_the_episode_whole(studio: Studio, tmp_path: Path):
    recording = studio.put(3 * MIB + 1)
    studio.offer()
    home = tmp_path / "podget"
    home.mkdir()
    podget(home, "--create-config", "podgetrc")
    address = podcast_address(studio.ctx, SCHOOL)
    (home / "serverlist").write_text(f"{address} Educatec School\n")
    done = podget(home)
    films = [path for path in home.rglob("*") if path.is_file()]
    fetched = [path.read_bytes() for path in films if path.suffix == ".mp4"]
    assert studio.ctx.media
    kept = studio.ctx.media.path_of(recording.sha256).read_bytes()
    assert fetched == [kept], done.stdout.decode() + done.stderr.decode()


def podget(home: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(PODGET), "-d", str(home), *words],
        capture_output=True,
        check=False,
        timeout=120,
        env=os.environ | {"HOME": str(home)},
    )


def test_feedparser_reads_the_podcast_and_its_enclosure(studio: Studio):
    recording = studio.put(MIB)
    body = urllib.request.urlopen(podcast_address(studio.ctx, SCHOOL)).read()  # noqa: S310 -- ours
    found = feedparser.parse(body)
    assert not found.bozo
    (episode,) = found.entries
    (enclosure,) = episode.enclosures
    assert (enclosure.length, enclosure.type) == (str(MIB), "video/mp4")
    assert enclosure.href == f"{studio.address}/{recording.id}/{recording.file_name}"
    asked = urllib.request.Request(enclosure.href, headers={"Range": "bytes=0-9"})  # noqa: S310 -- ours
    with urllib.request.urlopen(asked) as reply:  # noqa: S310 -- ours
        assert (reply.status, reply.headers["ETag"]) == (206, f'"{recording.sha256}"')
        assert len(reply.read()) == 10
