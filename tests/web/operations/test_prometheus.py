"""A real Prometheus reads the real server, and an alert begins and ends."""

import datetime as dt
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from scheduler.service.context import Context
from scheduler.settings import Settings
from scheduler.storage.database import Database
from tests.integration import steps
from tests.integration.timers.machine import Machine
from tests.serving import free_port, served
from web.app import create_app

RULES = Path(__file__).parents[3] / "deploy" / "prometheus-rules.yml"
LATENESS = "educatec_timer_lateness_seconds"
TOKEN = "0123456789abcdef0123456789abcdef"
CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s, scrape_timeout: 1s}}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: educatec
    authorization: {{credentials_file: "{token}"}}
    static_configs: [{{targets: ["{target}"]}}]
"""


class Prometheus:
    """One that runs, asked over its own API."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, what: str, **parts: str) -> dict[str, object]:
        reply = httpx.get(f"{self._address}/api/v1/{what}", params=parts, timeout=5)
        return dict(reply.json()["data"])

    def firing(self) -> set[str]:
        alerts = self.ask("alerts")["alerts"]
        assert isinstance(alerts, list)
        return {each["labels"]["alertname"] for each in alerts if each["state"] == "firing"}

    def names(self) -> set[str]:
        found = self.ask("query", query='{job="educatec"}')["result"]
        assert isinstance(found, list)
        return {each["metric"]["__name__"] for each in found}


@pytest.fixture
def machine(sqlite_ctx: Context, sqlite_database: Database, tmp_path: Path) -> Iterator[Machine]:
    steps.released(sqlite_ctx)
    made = Machine(replace(sqlite_ctx, mail_sender="a@b.example"), sqlite_database, tmp_path)
    made.tick()
    yield made
    made.owner.stop()


@pytest.fixture
def prometheus(machine: Machine, settings: Settings, tmp_path: Path) -> Iterator[Prometheus]:
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip("no prometheus: install it")
    token, config, port = tmp_path / "token", tmp_path / "prometheus.yml", free_port()
    token.write_text(f"{TOKEN}\n")
    app = create_app(machine.ctx, replace(settings, metrics_token=TOKEN))
    with served(app) as address:
        target = address.removeprefix("http://")
        config.write_text(CONFIG.format(rules=RULES, token=token, target=target))
        where = [f"--config.file={config}", f"--storage.tsdb.path={tmp_path / 'data'}"]
        with (tmp_path / "log").open("w") as log:
            running = subprocess.Popen(
                [program, *where, f"--web.listen-address=127.0.0.1:{port}"], stderr=log
            )
            try:
                yield Prometheus(f"http://127.0.0.1:{port}")
            finally:
                running.terminate()
                running.wait(timeout=20)


def until(so: Callable[[], bool], seconds: float = 25.0) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        try:
            if so():
                return
        except httpx.TransportError:  # it is still starting
            pass
        time.sleep(0.2)
    raise AssertionError("it did not come to be so")


def test_an_alert_begins_and_ends_and_the_rules_name_only_what_there_is(
    prometheus: Prometheus, machine: Machine
) -> None:
    until(lambda: "educatec_clock_doubted" in prometheus.names())
    assert prometheus.firing() == set()
    asked = set(re.findall(r"\beducatec_\w+", RULES.read_text(encoding="utf-8")))
    # Without a folder for backups there is no age of one; other tests have it.
    assert asked - prometheus.names() == {"educatec_backup_age_seconds"}

    assert prometheus.ask("query", query=f'{LATENESS}_bucket{{le="60.0"}}')["result"]

    machine.wrong = dt.timedelta(days=89)
    machine.pass_(seconds=30)
    machine.tick()
    until(lambda: prometheus.firing() == {"EducatecClockDoubted"})

    machine.wrong = dt.timedelta()
    machine.pass_(seconds=30)
    machine.tick()
    until(lambda: prometheus.firing() == set())
