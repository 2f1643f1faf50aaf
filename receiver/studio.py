"""Speaking with the studio: the list, the pieces of a film, and receipts."""

import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx

from receiver import VERSION

TIMEOUT = httpx.Timeout(30.0, connect=15.0)
ASK_AGAIN = frozenset({429, 502, 503, 504})
LEAST_WAIT = 0.02


class AwayError(Exception):
    """The studio cannot be reached just now; it is tried again later."""


class ChangedError(Exception):
    """The film is another or was withdrawn; the list is asked for again."""


@dataclass(frozen=True)
class Later:
    """Nothing may go for so many seconds."""

    seconds: float


class StudioClient:
    """The address of one school's receiver."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/") + "/"
        self._client = httpx.Client(
            timeout=TIMEOUT,
            headers={"User-Agent": f"educatec-receive/{VERSION}", "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def work_list(self) -> dict[str, Any]:
        """Return what is to be fetched and what was withdrawn. Raises `AwayError`."""
        return self._json("list.json")

    def pieces(self, entry: dict[str, Any]) -> list[str]:
        """Return the SHA-256 of each piece of a film. Raises `AwayError`, `ChangedError`."""
        found = self._json(entry["pieces"])
        if found["sha256"] != entry["sha256"]:
            raise ChangedError
        return list(found["pieces"])

    def some_bytes(
        self, entry: dict[str, Any], first: int, end: int, verified: int
    ) -> bytes | Later:
        """Return as many bytes from `first` on as may go now, or when to ask again.

        Raises `AwayError`, `ChangedError`.
        """
        tag = f'"{entry["sha256"]}"'
        reply = self._ask(
            "GET",
            entry["file"],
            params={"step": "1", "have": str(verified)},
            headers={"Range": f"bytes={first}-{end - 1}", "If-Range": tag},
        )
        if reply.status_code in ASK_AGAIN:
            return Later(_wait(reply))
        starts = reply.headers.get("Content-Range", "").startswith(f"bytes {first}-")
        if reply.status_code != 206 or not starts or reply.headers.get("ETag") != tag:
            raise ChangedError
        return reply.content[: end - first]

    def hand_in(self, entry: dict[str, Any], sha256: str) -> bool:
        """Hand a receipt in for what lies here; False when it holds no longer.

        Raises `AwayError`.
        """
        proof = hmac.digest(entry["nonce"].encode(), sha256.encode(), "sha256").hex()
        given = {"recording": entry["recording"], "sha256": sha256, "proof": proof}
        reply = self._ask("POST", "receipts", json=given)
        if reply.status_code >= 500:
            raise AwayError(f"The studio answers {reply.status_code}.")
        return reply.status_code == 200

    def _json(self, path: str) -> dict[str, Any]:
        reply = self._ask("GET", path)
        if reply.status_code == 404 and path != "list.json":
            raise ChangedError
        if reply.status_code != 200:
            raise AwayError(f"The studio answers {reply.status_code}.")
        try:
            found = reply.json()
        except ValueError as error:  # a sign-in page of somebody's network
            raise AwayError("This is not the studio's answer.") from error
        return dict(found)

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 -- as httpx takes them
        try:
            return self._client.request(method, urljoin(self._address, path), **more)
        except httpx.HTTPError as error:
            raise AwayError(str(error) or type(error).__name__) from error


def _wait(reply: httpx.Response) -> float:
    try:
        return max(LEAST_WAIT, float(reply.json()["wait"]))
    except (ValueError, KeyError, TypeError):
        return 30.0
