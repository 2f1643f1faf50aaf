"""OBS Studio, started and stopped over its WebSocket (protocol 5).

A thread of its own keeps the connection and brings OBS to what is wanted, so that a tick never
waits. What counts as on air is that OBS's own counter of sent bytes grows.
"""

import asyncio
import contextlib
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simpleobsws

from scheduler.domain.broadcast import AirFault, AirMode, Evidence

LOOK_SECONDS = 0.5
AGAIN_SECONDS = 1.0
PATIENCE = 5  # seconds for an answer
STALE = 5.0  # seconds without a byte more
WRONG_PASSWORD = 4009  # the code with which OBS closes
QUIET = logging.CRITICAL + 1

# It writes a trace whenever OBS is away, which is told as a fault here.
logging.getLogger("simpleobsws").setLevel(QUIET)


class RefusedError(Exception):
    """OBS does not do what it is asked for; its own words."""


@dataclass(slots=True)
class _Counter:
    """A count of bytes, and when it last grew."""

    value: int = 0
    grown_at: float = 0.0

    def note(self, value: int) -> None:
        if value != self.value:
            self.value, self.grown_at = value, time.monotonic()

    @property
    def grows(self) -> bool:
        return self.value > 0 and time.monotonic() - self.grown_at <= STALE


class ObsDriver:
    """Brings one OBS to what is wanted; begins at once, unpublished."""

    def __init__(self, address: str, password: str, *, scene: str, records: bool) -> None:
        self._address, self._password = address, password
        self._scene, self._records = scene, records
        self._mode = AirMode.WARM
        self._fault, self._words = AirFault.AWAY, ""
        self._sent, self._recorded = _Counter(), _Counter()
        self._streams = self._is_recording = self._is_idle = False
        self._path = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="obs", daemon=True)
        self._thread.start()

    def tick(self, mode: AirMode) -> Evidence:
        """Note what is wanted, and return what OBS last answered."""
        self._mode = mode
        fault = self._fault
        live, recording = mode is AirMode.LIVE, mode is AirMode.RECORD
        flows = not fault
        if live:
            flows = not fault and self._streams and self._sent.grows
        elif recording:
            flows = not fault and self._is_recording and self._recorded.grows
        if flows and live and self._records and not (self._is_recording and self._recorded.grows):
            fault = AirFault.RECORDING
        return Evidence(
            flows=flows,
            alive=not self._fault,
            fault=fault,
            segments=self._sent.value,
            recorded_bytes=self._recorded.value,
            words=self._words,
        )

    def finish(self) -> Path | None:
        """Stop stream and recording; return the recording if OBS wrote it on this machine."""
        self._stop()
        path = Path(self._path) if self._path else None
        return path if path is not None and path.is_file() else None

    def drop(self) -> None:
        """Stop everything; OBS's own file stays with OBS."""
        self._stop()

    def _stop(self) -> None:
        self._mode = AirMode.OFF
        until = time.monotonic() + PATIENCE
        while not self._is_idle and not self._fault and time.monotonic() < until:
            time.sleep(0.05)
        self._ended.set()
        self._thread.join(PATIENCE)

    def _work(self) -> None:
        asyncio.run(self._keep_connected())

    async def _keep_connected(self) -> None:
        while not self._ended.is_set():
            client = simpleobsws.WebSocketClient(self._address, self._password)
            try:
                await self._identify(client)
                await self._look_after(client)
            except RefusedError as refused:
                self._fault, self._words = AirFault.REFUSED, str(refused)
            except Exception as away:  # noqa: BLE001 -- whatever breaks a connection, it is made again
                self._fault, self._words = AirFault.AWAY, f"{type(away).__name__}: {away}"
            with contextlib.suppress(Exception):
                await client.disconnect()
            if not self._ended.is_set():
                await asyncio.sleep(AGAIN_SECONDS)

    async def _identify(self, client: Any) -> None:  # noqa: ANN401 -- the library has no types
        await client.connect()
        until = time.monotonic() + PATIENCE
        while not await client.wait_until_identified(timeout=1):
            if client.ws is None or client.ws.close_code == WRONG_PASSWORD:
                raise RefusedError("OBS refuses the password.")
            if client.ws.close_code is not None or time.monotonic() > until:
                raise ConnectionError("OBS closed the connection.")

    async def _look_after(self, client: Any) -> None:  # noqa: ANN401 -- likewise
        while not self._ended.is_set():
            stream = await _ask(client, "GetStreamStatus")
            record = await _ask(client, "GetRecordStatus")
            self._streams, self._is_recording = stream["outputActive"], record["outputActive"]
            self._sent.note(int(stream.get("outputBytes", 0)))
            self._recorded.note(int(record.get("outputBytes", 0)))
            await self._bring(client, self._mode)
            self._fault, self._words = AirFault.NONE, ""
            await asyncio.sleep(LOOK_SECONDS)

    async def _bring(self, client: Any, mode: AirMode) -> None:  # noqa: ANN401 -- likewise
        streams = mode is AirMode.LIVE
        records = self._records and mode in {AirMode.LIVE, AirMode.RECORD}
        if streams and not self._streams:
            if self._scene:
                await _ask(client, "SetCurrentProgramScene", {"sceneName": self._scene})
            await _ask(client, "StartStream")
        elif not streams and self._streams:
            await _ask(client, "StopStream")
        if records and not self._is_recording:
            await _ask(client, "StartRecord")
        elif not records and self._is_recording:
            ended = await _ask(client, "StopRecord")
            self._path = str(ended.get("outputPath", ""))
        self._is_idle = not streams and not records


async def _ask(client: Any, what: str, data: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ANN401 -- likewise
    answer = await client.call(simpleobsws.Request(what, data), timeout=PATIENCE)
    if not answer.ok():
        raise RefusedError(f"{what}: {answer.requestStatus.comment or answer.requestStatus.code}")
    return answer.responseData or {}
