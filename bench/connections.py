"""Users beside connections that ask for nothing: `python -m bench.connections [--seconds 10]`.

Twenty users read pages and calendars, in turns alone and beside 300 idle and 200 half-sent
connections, which are opened again as often as the server closes them. Told are the users' times
of both; the exit code is 1 when the 99th hundredth beside the others is more than twice the one
alone.
"""

import argparse
import contextlib
import http.client
import multiprocessing
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

import scheduler.planner.plan  # noqa: F401 -- slow, and wanted before the processes part
from bench.fuzz_routes import House, build_template
from tests.serving import free_port, wait_for
from web.serving import WebServer

USERS, IDLE, HALF = 20, 300, 200
HEAD = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Long: "
BODY = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\nname="
LOOK_AGAIN = 0.2  # seconds
MOST = 2.0


def main() -> int:
    """Measure and tell."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10, help="of each turn")
    options.add_argument("--turns", type=int, default=3)
    given = options.parse_args()
    apart = multiprocessing.get_context("fork")
    port, told = free_port(), apart.Queue()
    with tempfile.TemporaryDirectory(prefix="educatec-connections-") as place:
        server = apart.Process(target=serve, args=(Path(place), port, told), daemon=True)
        server.start()
        cookie, paths = told.get(timeout=120)
        wait_for(port)
        users(port, cookie, paths, 3)  # what is made once is made now
        alone: list[float] = []
        beside: list[float] = []
        for _ in range(given.turns):
            alone += users(port, cookie, paths, given.seconds)
            crowd = apart.Process(target=hold, args=(port,), daemon=True)
            crowd.start()
            time.sleep(2)
            beside += users(port, cookie, paths, given.seconds)
            crowd.kill()
            crowd.join()
            time.sleep(1)
        server.terminate()
        server.join()
    ratio = tell("alone", alone) and tell("beside", beside) / tell("", alone)
    print(f"the 99th hundredth is {ratio:.2f} times the one alone")
    return 1 if ratio > MOST else 0


def serve(folder: Path, port: int, told: "multiprocessing.Queue[tuple[str, list[str]]]") -> None:
    """Be the server; tell an operator's cookie and what there is to read."""
    house = House(build_template(folder), folder)
    client = house.clients["everything"]
    cookie = client.get_cookie(house.app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    server = WebServer(house.app, "127.0.0.1", port)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    paths = ["/panel/week", "/panel/plan", f"/school/{house.tokens['school']}"]
    told.put((f"{cookie.key}={cookie.value}", [*paths, f"/ical/{house.tokens['feed']}.ics"]))
    server.run()


def users(port: int, cookie: str, paths: list[str], seconds: float) -> list[float]:
    """Let the users read for so long; return how long each answer took."""
    took: list[float] = []
    until = time.monotonic() + seconds

    def read(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < until:
            began = time.monotonic()
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            line.request("GET", chance.choice(paths), headers={"Cookie": cookie})
            answer = line.getresponse()
            answer.read()
            line.close()
            if answer.status >= http.client.BAD_REQUEST:
                raise SystemExit(f"answered with {answer.status}")
            took.append(time.monotonic() - began)
            time.sleep(chance.uniform(1, 3))  # people read, too

    threads = [threading.Thread(target=read, args=(number,)) for number in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def hold(port: int) -> None:
    """Keep so many connections open, and open again what the server closes."""
    held: dict[int, socket.socket] = {}
    while True:
        for number in range(IDLE + HALF):
            if number not in held or _is_closed(held[number]):
                with contextlib.suppress(OSError):
                    held[number] = socket.create_connection(("127.0.0.1", port), 5)
                    if number >= IDLE:
                        held[number].sendall(HEAD if number % 2 else BODY)
        time.sleep(LOOK_AGAIN)


def _is_closed(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return not line.recv(1024)
    except BlockingIOError:
        return False
    except OSError:
        return True


def tell(when: str, took: list[float]) -> float:
    """Print how long answers took; return the 99th hundredth."""
    took = sorted(took)
    late = took[int(len(took) * 0.99)]
    if when:
        print(
            f"{when}: {len(took)} answers, median {took[len(took) // 2] * 1000:.0f} ms, "
            f"p99 {late * 1000:.0f} ms, longest {took[-1] * 1000:.0f} ms"
        )
    return late


if __name__ == "__main__":
    sys.exit(main())
