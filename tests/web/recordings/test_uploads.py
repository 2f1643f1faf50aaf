"""Uploads that go on after a cut, by tus 1.0, as a browser sends them."""

import base64
import dataclasses
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.domain.recording import RecordingRules, RecordingState
from scheduler.service.context import Context
from tests.readings import recordings_of
from tests.recordings import store_in
from tests.web.visits import session_ids, sign_in, token

UPLOADS = "/panel/recordings/uploads"
CONTENT = bytes(range(256)) * 20_000  # five megabytes
PART = 2_000_000


@pytest.fixture
def house(house: Context, tmp_path: Path) -> Context:
    return dataclasses.replace(
        house,
        media=store_in(tmp_path),
        incoming=IncomingFolder(tmp_path / "uploads"),
        recordings=RecordingRules(reserve_bytes=0, most_bytes=10_000_000),
    )


class Sender:
    """Speaks tus with the token of a page's form."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        csrf = token(client.get("/panel/plan"))
        self.headers = {"Tus-Resumable": "1.0.0", "X-CSRFToken": csrf}

    def begin(self, session: int, size: int = len(CONTENT)) -> TestResponse:
        name = base64.b64encode("درس 1.mp4".encode()).decode()
        number = base64.b64encode(str(session).encode()).decode()
        given = {"Upload-Length": str(size), "Upload-Metadata": f"filename {name},session {number}"}
        return self._client.post(UPLOADS, headers=self.headers | given)

    def offset(self, path: str) -> int:
        return int(self._client.head(path, headers=self.headers).headers["Upload-Offset"])

    def send(self, path: str, offset: int, content: bytes) -> TestResponse:
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return self._client.patch(path, data=content, headers=self.headers | kind)


@pytest.fixture
def sender(operator: FlaskClient) -> Sender:
    return Sender(operator)


@pytest.fixture
def session(house: Context) -> int:
    return session_ids(house, "maths-2bac")[0]


def test_a_file_comes_in_parts_and_becomes_a_recording(
    house: Context, sender: Sender, session: int
):
    begun = sender.begin(session)
    assert begun.status_code == 201
    path, at = begun.headers["Location"], 0
    while at < len(CONTENT):
        reply = sender.send(path, at, CONTENT[at : at + PART])
        assert reply.status_code == 204
        at = int(reply.headers["Upload-Offset"])
        if at < len(CONTENT):
            assert sender.offset(path) == at
    (found,) = recordings_of(house, session)
    assert found.sha256 == sha256(CONTENT).hexdigest()
    assert (found.state, found.file_name) == (RecordingState.CHECKING, "درس 1.mp4")
    assert reply.headers["Educatec-Recording"].endswith(f"/panel/recordings/{found.id}")


def test_another_offset_is_refused_and_the_true_one_is_told(sender: Sender, session: int):
    path = sender.begin(session).headers["Location"]
    sender.send(path, 0, CONTENT[:PART])
    for wrong in (0, PART - 1, PART + 1):
        assert sender.send(path, wrong, b"x").status_code == 409
    assert sender.offset(path) == PART


def test_more_than_was_announced_is_refused_and_nothing_is_handed_in(
    house: Context, sender: Sender, session: int
):
    path = sender.begin(session, size=100).headers["Location"]
    assert sender.send(path, 0, CONTENT[:101]).status_code in {403, 409}
    assert recordings_of(house, session) == ()


def test_a_size_that_is_not_accepted_is_refused_before_a_byte_comes(
    house: Context, sender: Sender, session: int
):
    for size in (0, 10_000_001):
        assert sender.begin(session, size).status_code == 422
    assert house.incoming
    assert house.incoming.names() == ()


def test_counselling_cannot_even_be_begun(house: Context, sender: Sender):
    assert sender.begin(session_ids(house, "counsel")[0]).status_code == 403


def test_a_part_over_the_limit_of_requests_is_refused(sender: Sender, session: int):
    path = sender.begin(session).headers["Location"]
    assert sender.send(path, 0, bytes(9 * 1024 * 1024)).status_code == 413
    assert sender.offset(path) == 0


def test_an_upload_is_its_senders_alone(app: Flask, house: Context, sender: Sender, session: int):
    path = sender.begin(session).headers["Location"]
    other = Sender(sign_in(app, house, "another"))
    assert other.send(path, 0, CONTENT[:10]).status_code == 404


def test_what_is_spoken_is_told_and_other_versions_are_refused(
    operator: FlaskClient, sender: Sender, session: int
):
    told = operator.options(UPLOADS)
    assert told.headers["Tus-Version"] == "1.0.0"
    assert told.headers["Tus-Extension"] == "creation,termination"
    del sender.headers["Tus-Resumable"]
    assert sender.begin(session).status_code == 412


def test_an_upload_can_be_given_up(operator: FlaskClient, sender: Sender, session: int):
    path = sender.begin(session).headers["Location"]
    assert operator.delete(path, headers=sender.headers).status_code == 204
    assert operator.head(path).status_code == 404
