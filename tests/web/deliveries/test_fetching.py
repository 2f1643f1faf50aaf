"""Fetching a recording over HTTP: ranges, validators, hours, rate, and whose address it is."""

import dataclasses
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from scheduler.domain.recording import Recording
from scheduler.service.context import Context
from scheduler.service.people.links import receiver_address
from scheduler.service.recordings.opening import withdraw_recording
from scheduler.settings import Settings
from scheduler.storage.database import Database
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.recordings import LIVE, MIB, OPENS, RECORDED, put_recording, store_house, store_in
from web.app import create_app
from web.security.headers import limiter

SIZE = 5 * MIB + 123


@pytest.fixture
def school(sqlite_database: Database, clock: FakeClock, tmp_path: Path) -> Context:
    made = context_on(sqlite_database, clock, media=store_in(tmp_path))
    store_house(made)
    clock.at = OPENS
    return made


@pytest.fixture
def recording(school: Context, tmp_path: Path) -> Recording:
    return put_recording(school, tmp_path / "a film.mp4", SIZE)


@pytest.fixture
def client(school: Context, settings: Settings) -> FlaskClient:
    app = create_app(school, dataclasses.replace(settings))
    with app.app_context():
        limiter.reset()
    return app.test_client()


@pytest.fixture
def path(school: Context, client: FlaskClient, recording: Recording) -> str:
    own = receiver_address(school, RECORDED).removeprefix(school.base_url)
    assert len(client.get(f"{own}/list.json").json["recordings"]) == 1
    return f"{own}/{recording.id}/film.mp4"


def content(school: Context, recording: Recording) -> bytes:
    assert school.media
    return school.media.path_of(recording.sha256).read_bytes()


def test_a_step_is_a_part_of_what_was_asked_for_with_the_sum_as_its_tag(
    school: Context, client: FlaskClient, path: str, recording: Recording
):
    reply = client.get(f"{path}?step=1", headers={"Range": "bytes=100-3000000"})
    assert reply.status_code == 206
    assert reply.headers["ETag"] == f'"{recording.sha256}"'
    assert reply.headers["Content-Range"] == f"bytes 100-{100 + MIB - 1}/{SIZE}"
    assert reply.data == content(school, recording)[100 : 100 + MIB]
    assert "Set-Cookie" not in reply.headers


def test_a_range_of_another_version_is_not_answered_with_a_part(client: FlaskClient, path: str):
    asked = {"Range": "bytes=100-199", "If-Range": '"of another file"'}
    whole = client.head(path, headers=asked)
    assert (whole.status_code, whole.headers["Content-Length"]) == (200, str(SIZE))
    part = client.head(path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.headers["Content-Length"]) == (206, "100")


def test_who_has_it_gets_nothing_and_who_asks_beyond_its_end_is_told_so(
    client: FlaskClient, path: str, recording: Recording
):
    same = client.get(path, headers={"If-None-Match": f'"{recording.sha256}"'})
    assert (same.status_code, same.data) == (304, b"")
    beyond = client.get(path, headers={"Range": f"bytes={SIZE}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{SIZE}"


def test_outside_the_hours_it_is_told_when_to_come_back(
    client: FlaskClient, path: str, clock: FakeClock
):
    clock.advance(hours=-1)
    for asked in (path, f"{path}?step=1"):
        reply = client.get(asked)
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "3600")
    assert client.head(path).status_code == 200


def test_beyond_the_rate_it_is_told_for_how_long_to_wait(client: FlaskClient, path: str):
    waits = []
    for _ in range(10):
        reply = client.get(f"{path}?step=1", headers={"Range": "bytes=0-"})
        if reply.status_code == 429:
            waits.append(reply.json["wait"])
    assert waits
    assert all(0 < wait < 2 for wait in waits)


def test_an_address_opens_its_own_school_alone(
    school: Context, client: FlaskClient, path: str, recording: Recording
):
    other = receiver_address(school, LIVE).removeprefix(school.base_url)
    assert client.get(f"{other}/{recording.id}/film.mp4").status_code == 404
    assert client.get(f"{other}/list.json").json["recordings"] == []
    guessed = path.replace(RECORDED, LIVE)
    assert client.get(guessed).status_code == 404


def test_what_is_withdrawn_is_gone_with_the_next_request(
    school: Context, client: FlaskClient, path: str, recording: Recording
):
    assert client.get(f"{path}?step=1", headers={"Range": "bytes=0-9"}).status_code == 206
    withdraw_recording(school, recording.id, reason="asked for", actor="me")
    assert client.get(f"{path}?step=1", headers={"Range": "bytes=0-9"}).status_code == 404
    own = path.rsplit("/", 2)[0]
    listed = client.get(f"{own}/list.json").json
    assert (listed["recordings"], listed["withdrawn"]) == ([], [recording.id])


def test_a_receipt_that_is_no_receipt_is_refused_in_words_for_programs(
    client: FlaskClient, path: str, recording: Recording
):
    own = path.rsplit("/", 2)[0]
    for given in (None, [], {}, {"recording": "1", "sha256": 1, "proof": None}):
        assert client.post(f"{own}/receipts", json=given).status_code == 422
    forged = {"recording": recording.id, "sha256": recording.sha256, "proof": "0" * 64}
    reply = client.post(f"{own}/receipts", json=forged)
    assert (reply.status_code, reply.json["code"]) == (403, "not-allowed")
