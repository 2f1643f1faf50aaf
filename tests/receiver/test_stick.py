"""A school without a line: a memory stick there, and a receipt back."""

import json
from pathlib import Path

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.service.deliveries.deliveries import Whereabouts, deliveries
from scheduler.service.deliveries.sticks import MANIFEST, take_receipt, write_stick
from tests.receiver.conftest import SchoolComputer, Studio
from tests.recordings import MIB, RECORDED

RECEIPT = "educatec-receipt.json"


def whereabouts(studio: Studio) -> Whereabouts:
    (found,) = deliveries(studio.ctx, RECORDED)
    return found.whereabouts


def test_films_go_there_on_a_stick_and_the_receipt_comes_back(
    studio: Studio, computer: SchoolComputer, tmp_path: Path
):
    recording = studio.put(2 * MIB + 5)
    stick = tmp_path / "stick"
    assert len(write_stick(studio.ctx, RECORDED, stick)) == 1
    computer.run("stick", str(stick))
    assert [film.read_bytes() for film in computer.films()] == [
        studio.ctx.media.path_of(recording.sha256).read_bytes()
    ]
    assert whereabouts(studio) is not Whereabouts.HERE
    receipt = (stick / RECEIPT).read_bytes()
    assert take_receipt(studio.ctx, receipt, actor="me").accepted == 1
    assert whereabouts(studio) is Whereabouts.HERE
    assert studio.offer().transfer.received_by == "stick"
    assert take_receipt(studio.ctx, receipt, actor="me").accepted == 1
    assert write_stick(studio.ctx, RECORDED, tmp_path / "next") == ()


def test_a_damaged_film_gives_no_receipt(studio: Studio, computer: SchoolComputer, tmp_path: Path):
    studio.put(2 * MIB)
    stick = tmp_path / "stick"
    write_stick(studio.ctx, RECORDED, stick)
    (name,) = (entry["file"] for entry in json.loads((stick / MANIFEST).read_text())["recordings"])
    with (stick / name).open("r+b") as film:
        film.seek(MIB)
        film.write(b"damaged")
    assert "damaged" in computer.run("stick", str(stick), expect=1)
    assert computer.films() == []
    taken = take_receipt(studio.ctx, (stick / RECEIPT).read_bytes(), actor="me")
    assert taken.accepted == 0
    assert whereabouts(studio) is not Whereabouts.HERE


def test_a_forged_receipt_and_no_receipt_are_refused(studio: Studio):
    recording = studio.put(MIB)
    studio.offer()
    forged = {
        "version": 1,
        "school": RECORDED,
        "receipts": [{"recording": recording.id, "sha256": recording.sha256, "proof": "0" * 64}],
    }
    assert take_receipt(studio.ctx, json.dumps(forged).encode(), actor="me").accepted == 0
    assert whereabouts(studio) is not Whereabouts.HERE
    for nonsense in (b"", b"{}", b"[1]", b'{"school": "x", "receipts": [{}]}', b"\xff"):
        with pytest.raises(BadInputError):
            take_receipt(studio.ctx, nonsense, actor="me")
