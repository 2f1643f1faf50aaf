"""The first start by `up`: empty where asked for, and never over anybody's own province."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO
from urllib.request import urlopen

from scheduler.bootstrap import open_application
from scheduler.cli.serving import _panel_address
from scheduler.intake import load_province
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people.accounts import people
from scheduler.service.people.sign_in import with_link
from scheduler.service.province import stored_province
from tests.cli.conftest import ROOT, Educatec
from tests.fakes import FakeClock


@contextmanager
def serving(command: Educatec, *words: str) -> Iterator[list[str]]:
    """Run `up` until it says that it serves, and stop it; the lines it printed until then."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "scheduler.cli"]
    place = ["--config", str(command.config), "--data", str(command.data)]
    running = subprocess.Popen(
        [*program, *place, "up", "--port", str(port), *words], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert running.stdout is not None
    try:
        lines = []
        for line in running.stdout:
            lines.append(line.decode())
            if "Serving on" in lines[-1]:
                break
        yield lines
    finally:
        running.terminate()
        running.wait(timeout=30)
        running.stdout.close()


def test_an_empty_start_prints_the_operators_sign_in_and_imports_nothing(
    fresh: Callable[..., Educatec],
):
    with serving(fresh(), "--empty") as lines:
        assert [line.partition(":")[0] for line in lines] == ["Panel", "Serving on http"]


def test_a_start_whose_output_is_kept_prints_no_way_in(fresh: Callable[..., Educatec]):
    command = fresh()
    with serving(command, "--empty") as lines:
        assert "/sign-in/" not in "".join(lines)
        assert "educatec link --operator" in lines[0]
    assert people(open_application(command.config, command.data).context) == ()


def test_a_start_before_a_terminal_shows_a_way_in_for_half_an_hour(
    tmp_path: Path, clock: FakeClock
):
    application = open_application(ROOT / "config.toml", tmp_path, clock=clock)
    way_in = _panel_address(application.context, shown=True).rpartition("/")[2]
    late = _panel_address(application.context, shown=True).rpartition("/")[2]
    assert with_link(application.context, way_in)
    clock.advance(minutes=31)
    assert with_link(application.context, late) is None
    application.database.close()


def test_links_printed_later_lead_to_the_port_that_is_served(fresh: Callable[..., Educatec]):
    command = fresh()
    with serving(command, "--empty") as lines:
        panel, _, _ = lines[0].removeprefix("Panel:").strip().partition("/sign-in")
        assert command("link", "--operator").stdout.decode().startswith(f"{panel}/sign-in/")


def test_a_province_in_the_making_is_left_as_it_is(fresh: Callable[..., Educatec]):
    command = fresh()
    ctx = open_application(command.config, command.data).context
    own = replace(load_province(command.config), name="Youssoufia", programmes=())
    apply_import(ctx, own, "newcomer")
    with serving(command) as lines:
        assert [line.partition(":")[0] for line in lines] == ["Panel", "Serving on http"]
    assert stored_province(ctx).name == "Youssoufia"


def test_the_sample_is_planned_and_released_while_pages_answer_already(
    fresh: Callable[..., Educatec],
):
    with started(fresh()) as (address, output):
        with urlopen(f"{address}/healthz", timeout=30) as answer:  # noqa: S310 -- our own server
            assert answer.status == 200
        said = until(output, "Released after")
    assert any("being planned" in line for line in said)
    assert any(line.startswith("Release 1") for line in said)


def test_a_first_plan_that_is_cut_off_is_made_by_the_next_start(fresh: Callable[..., Educatec]):
    command = fresh()
    with started(command):
        pass  # stopped while it plans
    with started(command) as (_, output):
        assert any(line.startswith("Release 1") for line in until(output, "Released after"))


@contextmanager
def started(command: Educatec) -> Iterator[tuple[str, IO[bytes]]]:
    """Run `up` until it serves; its address, and what it prints from then on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = [sys.executable, "-m", "scheduler.cli"]
    place = ["--config", str(command.config), "--data", str(command.data)]
    running = subprocess.Popen(
        [*program, *place, "up", "--port", str(port)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert running.stdout is not None
    try:
        until(running.stdout, "Serving on")
        wait_for(port)
        yield f"http://127.0.0.1:{port}", running.stdout
    finally:
        running.terminate()
        assert running.wait(timeout=30) == 0
        running.stdout.close()


def until(output: IO[bytes], words: str) -> list[str]:
    """The lines up to the one that holds the words."""
    lines = []
    for line in output:
        lines.append(line.decode())
        if words in lines[-1]:
            return lines
    raise AssertionError("".join(lines))


def wait_for(port: int) -> None:
    """Wait until the port is open."""
    pause = threading.Event()
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        pause.wait(0.05)
    raise AssertionError("nothing answers")
