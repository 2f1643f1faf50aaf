"""`educatec-receive` against the real application: power cuts, damage, closed hours, receipts."""

import datetime as dt
import json
import time
import urllib.request

import pytest

from scheduler.service.deliveries.deliveries import Whereabouts, deliveries
from scheduler.service.recordings.opening import withdraw_recording
from tests.receiver.conftest import SchoolComputer, Studio, wait_until
from tests.recordings import CLOSES, MIB, OPENS, RECORDED

SIZE = 40 * MIB + 777


def whereabouts(studio: Studio) -> Whereabouts:
    (found,) = deliveries(studio.ctx, RECORDED)
    return found.whereabouts


def test_killed_at_10_50_and_90_percent_it_fetches_at_most_a_piece_twice_each_time(
    studio: Studio, computer: SchoolComputer
):
    recording = studio.put(SIZE)
    for share in (0.1, 0.5, 0.9):
        process = computer.start("run", "--once")
        wait_until(lambda share=share: studio.offer().transfer.sent_bytes >= share * SIZE)
        process.kill()
        process.wait()
        assert whereabouts(studio) is not Whereabouts.HERE
    computer.run("run", "--once")
    assert studio.offer().transfer.sent_bytes - SIZE <= 3 * MIB
    assert [film.read_bytes() for film in computer.films()] == [
        studio.ctx.media.path_of(recording.sha256).read_bytes()
    ]
    assert whereabouts(studio) is Whereabouts.HERE
    assert studio.offer().transfer.received_by == "receiver"


def test_a_byte_damaged_on_the_disk_costs_one_piece_and_no_false_receipt(
    studio: Studio, computer: SchoolComputer
):
    studio.put(SIZE)
    process = computer.start("run", "--once")
    wait_until(lambda: studio.offer().transfer.sent_bytes >= 0.6 * SIZE)
    process.kill()
    process.wait()
    (part,) = computer.folder.glob("films/*/film.part")
    with part.open("r+b") as file:
        file.seek(5 * MIB + 17)
        file.write(b"\0damaged")
    fetched = studio.offer().transfer.sent_bytes
    said = computer.run("run", "--once")
    assert "fetched again" in said
    assert whereabouts(studio) is not Whereabouts.HERE
    missing = SIZE - len((part.parent / "pieces").read_bytes()) // 4 * MIB
    computer.run("run", "--once")
    assert whereabouts(studio) is Whereabouts.HERE
    assert studio.offer().transfer.sent_bytes - SIZE <= 2 * MIB, (fetched, missing)


def test_outside_the_hours_nothing_comes_and_two_days_later_it_goes_on(
    studio: Studio, computer: SchoolComputer
):
    studio.put(2 * MIB)
    studio.clock.turn_to(CLOSES + dt.timedelta(hours=3))
    computer.run("run", "--once")
    assert studio.offer().transfer.sent_bytes == 0
    assert computer.films() == []
    studio.clock.turn_to(OPENS + dt.timedelta(days=2))  # the computer was off meanwhile
    computer.run("run", "--once")
    assert whereabouts(studio) is Whereabouts.HERE


def test_it_waits_for_a_studio_that_is_away_and_goes_on_by_itself(
    studio: Studio, computer: SchoolComputer
):
    studio.put(SIZE)
    process = computer.start("run", "--port", "0")
    wait_until(lambda: studio.offer().transfer.sent_bytes >= 0.1 * SIZE)
    studio.close()
    time.sleep(1)
    assert process.poll() is None
    studio.serve()
    try:
        wait_until(lambda: whereabouts(studio) is Whereabouts.HERE)
    finally:
        process.terminate()
        process.wait(10)


def test_what_is_withdrawn_is_deleted_at_the_school(studio: Studio, computer: SchoolComputer):
    recording = studio.put(MIB)
    computer.run("run", "--once")
    assert len(computer.films()) == 1
    withdraw_recording(studio.ctx, recording.id, reason="asked for", actor="me")
    computer.run("run", "--once")
    assert computer.films() == []


def test_the_own_rate_is_kept(studio: Studio, computer: SchoolComputer):
    studio.put(3 * MIB)
    computer.run("set-up", studio.address, "--rate", "8")  # a MB a second
    began = time.monotonic()
    computer.run("run", "--once")
    assert time.monotonic() - began >= 3 * MIB / 1_000_000 * 0.9
    assert whereabouts(studio) is Whereabouts.HERE


def test_the_page_plays_from_the_disk_in_both_languages_and_by_ranges(
    studio: Studio, computer: SchoolComputer
):
    recording = studio.put(MIB)
    computer.run("run", "--once")
    process = computer.start("run", "--port", "0")
    wait_until(lambda: "http" in computer.log.read_text())
    address = computer.log.read_text().split()[-1]
    try:
        pages = {
            language: urllib.request.urlopen(f"{address}?lang={language}").read().decode()  # noqa: S310 -- ours
            for language in ("ar", "fr")
        }
        assert 'dir="rtl"' in pages["ar"]
        assert "Enregistrements des séances" in pages["fr"]
        asked = urllib.request.Request(  # noqa: S310 -- ours
            f"{address}films/{recording.id}", headers={"Range": "bytes=100-199"}
        )
        with urllib.request.urlopen(asked) as reply:  # noqa: S310 -- ours
            assert (reply.status, reply.headers["Content-Range"]) == (
                206,
                f"bytes 100-199/{MIB}",
            )
            content = studio.ctx.media.path_of(recording.sha256).read_bytes()
            assert reply.read() == content[100:200]
    finally:
        process.terminate()
        process.wait(10)


def test_a_full_disk_is_told_and_nothing_is_lost(
    studio: Studio, computer: SchoolComputer, monkeypatch: pytest.MonkeyPatch
):
    from receiver import library

    studio.put(MIB)
    films = library.Library(computer.folder / "films")
    monkeypatch.setattr(library, "RESERVE", 10**18)
    entry = json.loads(
        urllib.request.urlopen(f"{studio.address}/list.json").read()  # noqa: S310 -- ours
    )["recordings"][0]
    assert not films.has_room(library.Film.read(entry))
