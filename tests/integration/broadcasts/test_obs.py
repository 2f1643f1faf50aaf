"""OBS Studio behind the port: started, watched and stopped by protocol 5."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgpack
import pytest
from websockets.sync.client import connect

from scheduler.adapters.broadcasts.obs import ObsDriver
from scheduler.domain.broadcast import AirFault, AirMode, Evidence
from tests.integration.broadcasts.fake_obs import JSON, MSGPACK, FakeObs, answer_to

PASSWORD = "a password"


@pytest.fixture
def obs() -> Iterator[FakeObs]:
    made = FakeObs(PASSWORD)
    made.start()
    yield made
    made.close()


def driver_of(
    obs: FakeObs, *, password: str = PASSWORD, scene: str = "Studio", records: bool = True
) -> ObsDriver:
    return ObsDriver(f"ws://127.0.0.1:{obs.port}", password, scene=scene, records=records)


def until(driver: ObsDriver, mode: AirMode, told: Callable[[Evidence], bool]) -> Evidence:
    end = time.monotonic() + 20
    while not told(seen := driver.tick(mode)):
        assert time.monotonic() < end, seen
        time.sleep(0.05)
    return seen


def test_obs_is_put_on_air_and_off_and_its_recording_is_found(obs: FakeObs, tmp_path: Path):
    recording = tmp_path / "obs.mkv"
    recording.write_bytes(b"media")
    obs.recording = str(recording)
    driver = driver_of(obs)
    until(driver, AirMode.WARM, lambda seen: seen.flows)
    assert not obs.streams
    until(driver, AirMode.LIVE, lambda seen: seen.flows and not seen.fault)
    assert (obs.streams, obs.records, obs.scene) == (True, True, "Studio")
    assert driver.finish() == recording
    assert (obs.streams, obs.records) == (False, False)


def test_counselling_is_never_recorded_by_obs(obs: FakeObs):
    driver = driver_of(obs, records=False)
    until(driver, AirMode.LIVE, lambda seen: seen.flows)
    assert "StartRecord" not in obs.asked
    assert driver.finish() is None


def test_a_wrong_password_is_told_as_refused(obs: FakeObs):
    driver = driver_of(obs, password="another")
    seen = until(driver, AirMode.LIVE, lambda seen: seen.fault is AirFault.REFUSED)
    assert not seen.flows
    driver.drop()


def test_a_scene_that_is_not_there_is_told_as_refused(obs: FakeObs):
    driver = driver_of(obs, scene="Nowhere")
    seen = until(driver, AirMode.LIVE, lambda seen: seen.fault is AirFault.REFUSED)
    assert "No such scene" in seen.words
    driver.drop()


def test_obs_gone_and_back_is_told_and_put_on_air_again(obs: FakeObs):
    driver = driver_of(obs)
    until(driver, AirMode.LIVE, lambda seen: seen.flows)
    obs.stop()
    until(driver, AirMode.LIVE, lambda seen: seen.fault is AirFault.AWAY)
    obs.streams = obs.records = False  # it was started anew
    obs.start(obs.port)
    until(driver, AirMode.LIVE, lambda seen: seen.flows and not seen.fault)
    assert obs.streams
    driver.drop()


def test_a_stream_whose_counter_stands_still_is_not_on_air(obs: FakeObs):
    driver = driver_of(obs)
    until(driver, AirMode.LIVE, lambda seen: seen.flows)
    obs.stuck = True
    until(driver, AirMode.LIVE, lambda seen: not seen.flows)
    driver.drop()


@pytest.mark.parametrize("subprotocol", [MSGPACK, JSON])
def test_the_fake_speaks_both_subprotocols_of_the_document(obs: FakeObs, subprotocol: str):
    def pack(message: object) -> bytes | str:
        return msgpack.packb(message) if subprotocol == MSGPACK else json.dumps(message)

    def unpack(raw: bytes | str) -> dict[str, dict[str, object]]:
        return msgpack.unpackb(raw) if subprotocol == MSGPACK else json.loads(raw)

    with connect(f"ws://127.0.0.1:{obs.port}", subprotocols=[subprotocol]) as socket:  # type: ignore[list-item]
        assert socket.subprotocol == subprotocol
        assert unpack(socket.recv())["op"] == 0
        identify = {"rpcVersion": 1, "authentication": answer_to(PASSWORD)}
        socket.send(pack({"op": 1, "d": identify}))
        assert unpack(socket.recv())["op"] == 2
        request = {"requestType": "GetStreamStatus", "requestId": "1"}
        socket.send(pack({"op": 6, "d": request}))
        answered = unpack(socket.recv())
        assert answered["op"] == 7
        assert answered["d"]["responseData"] == {"outputActive": False, "outputBytes": 0}
