"""The first start by `up`: empty where asked for, and never over anybody's own province."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from scheduler.bootstrap import open_application
from scheduler.intake import load_province
from scheduler.service.master_data.importing import apply_import
from scheduler.service.province import stored_province
from tests.cli.conftest import ROOT, Educatec


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


def test_links_printed_later_lead_to_the_port_that_is_served(fresh: Callable[..., Educatec]):
    command = fresh()
    with serving(command, "--empty") as lines:
        panel, _, _ = lines[0].removeprefix("Panel:").strip().partition("/sign-in/")
        assert command("link", "--operator").stdout.decode().startswith(f"{panel}/sign-in/")


def test_a_province_in_the_making_is_left_as_it_is(fresh: Callable[..., Educatec]):
    command = fresh()
    ctx = open_application(command.config, command.data).context
    own = replace(load_province(command.config), name="Youssoufia", programmes=())
    apply_import(ctx, own, "newcomer")
    with serving(command) as lines:
        assert [line.partition(":")[0] for line in lines] == ["Panel", "School", "Serving on http"]
    assert stored_province(ctx).name == "Youssoufia"
