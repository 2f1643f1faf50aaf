"""SIGTERM and SIGINT: what runs is finished or handed over; a restart loses nothing answered."""

import itertools
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from scheduler.bootstrap import open_application
from scheduler.runtime.lease import lease_for
from scheduler.service.people import api_tokens
from scheduler.service.people.api_tokens import TokenScope
from tests.cli.conftest import ROOT, Educatec
from tests.serving import free_port, wait_for

SECONDS = 10.0
PLAN = {"first": "2026-11-30", "last": "2026-12-19", "seconds": 60}


@dataclass
class Service:
    """`educatec serve` as a process of its own, and a client of its API."""

    process: subprocess.Popen[bytes]
    client: httpx.Client

    def end(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit code and the seconds until then."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(timeout=30), time.monotonic() - began

    def start_plan(self) -> str:
        """Start a long plan and return its address once the planner is at work."""
        job = self.client.post("/api/v1/plans", json=PLAN)
        assert job.status_code == 202, job.text
        address = str(job.headers["Location"])
        until = time.monotonic() + 30
        while not planners(self.process.pid) and time.monotonic() < until:
            time.sleep(0.05)
        return address


def planners(parent: int) -> list[int]:
    """The planner's processes of a service, by the system's own list."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            if int(words[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture(scope="module")
def installation(educatec: Educatec, tmp_path_factory: pytest.TempPathFactory) -> Educatec:
    data = tmp_path_factory.mktemp("ending") / "var"
    shutil.copytree(educatec.data, data)
    return Educatec(data)


@pytest.fixture(scope="module")
def token(installation: Educatec) -> str:
    ctx = open_application(installation.config, installation.data).context
    return api_tokens.make_token(ctx, "tests", [TokenScope.PLAN], actor="operator")[0]


@contextmanager
def running(installation: Educatec, token: str) -> Iterator[Service]:
    port = free_port()
    place = ["--config", str(installation.config), "--data", str(installation.data)]
    process = subprocess.Popen(
        [sys.executable, "-m", "scheduler.cli", *place, "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
    )
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{port}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
        trust_env=False,
    )
    try:
        wait_for(port)
        with client:
            yield Service(process, client)
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_plan_in_the_making_is_given_up_and_another_may_start_at_once(
    installation: Educatec, token: str, number: int
) -> None:
    with running(installation, token) as service:
        address = service.start_plan()
        children = planners(service.process.pid)
        assert children
        code, seconds = service.end(number)
        assert (code, seconds < SECONDS) == (0, True)
        assert not any(alive(child) for child in children)
    opened = open_application(installation.config, installation.data)
    lease = lease_for(opened.database, installation.data)
    assert lease.acquire()
    lease.release()
    with running(installation, token) as service:
        assert service.client.get(address).json()["state"] == "broken"
        again = service.client.post("/api/v1/plans", json=PLAN | {"seconds": 1})
        assert again.status_code == 202
        assert service.end() == (0, pytest.approx(0, abs=SECONDS))


def test_a_killed_service_leaves_no_planner_behind(installation: Educatec, token: str) -> None:
    with running(installation, token) as service:
        service.start_plan()
        children = planners(service.process.pid)
        service.process.kill()
        until = time.monotonic() + 30  # at idle priority even the end waits for a free processor
        while any(alive(child) for child in children) and time.monotonic() < until:
            time.sleep(0.02)
        assert children
        assert not any(alive(child) for child in children)


def test_a_restart_under_load_loses_nothing_that_was_answered(
    installation: Educatec, token: str
) -> None:
    """Each answered edit raises a session's revision by one; so does one cut off, at most."""
    ctx = open_application(installation.config, installation.data).context
    with ctx.uow().reading() as work:
        ids = [session.id for session in work.draft.sessions() if session.placement][:4]
        before = {number: work.draft.session(number).revision for number in ids}
    answered, cut_off, refused = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0), []
    stop = threading.Event()

    def edit(service: Service, number: int) -> None:
        for locked in itertools.cycle((True, False)):
            if stop.is_set():
                return
            try:
                order = {"locked": locked}
                reply = service.client.post(f"/api/v1/draft/sessions/{number}/lock", json=order)
            except httpx.HTTPError:
                cut_off[number] += 1
                return
            if reply.status_code == 200:
                answered[number] += 1
            else:
                refused.append(reply.status_code)

    for _ in range(3):
        with running(installation, token) as service:
            threads = [threading.Thread(target=edit, args=(service, each)) for each in ids]
            for thread in threads:
                thread.start()
            time.sleep(1)
            code, seconds = service.end()
            assert (code, seconds < SECONDS) == (0, True)
            for thread in threads:
                thread.join()
    assert min(answered.values()) > 3
    assert refused == []
    with ctx.uow().reading() as work:
        for number in ids:
            raised = work.draft.session(number).revision - before[number]
            assert answered[number] <= raised <= answered[number] + cut_off[number]
