"""A small OBS: protocol 5 of obs-websocket, in MessagePack and in JSON, as its document says."""

import asyncio
import base64
import hashlib
import json
import threading
from typing import Any

import msgpack
import websockets
from websockets.asyncio.server import ServerConnection, serve

SALT, CHALLENGE = "c2FsdA==", "Y2hhbGxlbmdl"
MSGPACK, JSON = "obswebsocket.msgpack", "obswebsocket.json"
WRONG_PASSWORD, NOT_FOUND = 4009, 600


class FakeObs:
    """Streams and records as it is asked; its counters grow with the clock."""

    def __init__(self, password: str, scenes: tuple[str, ...] = ("Studio",)) -> None:
        self._password, self._scenes = password, scenes
        self.asked: list[str] = []
        self.streams = self.records = self.stuck = False
        self.scene = ""
        self.recording = ""
        self._bytes = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._server: Any = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def start(self, port: int = 0) -> None:
        asyncio.run_coroutine_threadsafe(self._start(port), self._loop).result(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)

    def close(self) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self, port: int) -> None:
        self._server = await serve(
            self._talk,
            "127.0.0.1",
            port,
            subprotocols=[MSGPACK, JSON],  # type: ignore[list-item]
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close(close_connections=True)
            await self._server.wait_closed()
            self._server = None

    async def _talk(self, socket: ServerConnection) -> None:
        packed = socket.subprotocol == MSGPACK

        async def send(op: int, data: dict[str, Any]) -> None:
            message = {"op": op, "d": data}
            await socket.send(msgpack.packb(message) if packed else json.dumps(message))

        hello = {"challenge": CHALLENGE, "salt": SALT}
        await send(0, {"obsWebSocketVersion": "5.5.0", "rpcVersion": 1, "authentication": hello})
        try:
            async for raw in socket:
                said = msgpack.unpackb(raw) if packed else json.loads(raw)
                if said["op"] == 1:
                    if said["d"].get("authentication") != answer_to(self._password):
                        await socket.close(WRONG_PASSWORD, "Authentication failed.")
                        return
                    await send(2, {"negotiatedRpcVersion": 1})
                elif said["op"] == 6:
                    await send(7, self._do(said["d"]))
        except websockets.ConnectionClosed:
            return

    def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        what = asked["requestType"]
        self.asked.append(what)
        data: dict[str, Any] = {}
        status: dict[str, Any] = {"result": True, "code": 100}
        if not self.stuck:
            self._bytes += 1000
        if what == "GetStreamStatus":
            data = {"outputActive": self.streams, "outputBytes": self._bytes * self.streams}
        elif what == "GetRecordStatus":
            data = {"outputActive": self.records, "outputBytes": self._bytes * self.records}
        elif what == "SetCurrentProgramScene":
            self.scene = asked["requestData"]["sceneName"]
            if self.scene not in self._scenes:
                status = {"result": False, "code": NOT_FOUND, "comment": "No such scene."}
        elif what in {"StartStream", "StopStream"}:
            self.streams = what == "StartStream"
        elif what in {"StartRecord", "StopRecord"}:
            self.records = what == "StartRecord"
            data = {} if self.records else {"outputPath": self.recording}
        return {
            "requestType": what,
            "requestId": asked["requestId"],
            "requestStatus": status,
            "responseData": data,
        }


def answer_to(password: str) -> str:
    """Return what a client must answer to the challenge, by the protocol's own recipe."""
    secret = base64.b64encode(hashlib.sha256((password + SALT).encode()).digest()).decode()
    return base64.b64encode(hashlib.sha256((secret + CHALLENGE).encode()).digest()).decode()
