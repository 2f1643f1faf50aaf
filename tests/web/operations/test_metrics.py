"""The service's numbers, for a program that watches it from outside."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from scheduler.adapters.backup.installation import Installation
from scheduler.adapters.backup.kept import BackupFolder
from scheduler.bootstrap import perform
from scheduler.domain.action import ActionKind
from scheduler.domain.clock_guard import Doubt, Reading
from scheduler.service.context import Context
from scheduler.service.people import links
from scheduler.service.planning.jobs import KIND
from scheduler.service.timers import actions, runner
from scheduler.settings import Settings
from scheduler.storage.database import Database
from scheduler.storage.repositories.jobs import DONE, StoredJob
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.serving import served
from tests.web.own_pages import SCHOOL
from web.app import create_app
from web.ops import exposition

TOKEN = "0123456789abcdef0123456789abcdef"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
Numbers = dict[str, float]


@pytest.fixture
def watched(house: Context, settings: Settings) -> Flask:
    return create_app(house, replace(settings, metrics_token=TOKEN))


def read(text: str) -> Numbers:
    """Each number by its name and, where it has some, its labels: `name value value`."""
    return {
        " ".join([sample.name, *(sample.labels[label] for label in sorted(sample.labels))]): value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for value in [sample.value]
    }


def scrape(app: Flask) -> Numbers:
    reply = app.test_client().get("/metrics", headers=SHOWN)
    assert reply.status_code == 200
    assert reply.content_type.startswith("text/plain; version=0.0.4")
    return read(reply.text)


def test_without_a_token_of_its_own_an_installation_has_no_such_page(visitor: FlaskClient) -> None:
    assert visitor.get("/metrics", headers=SHOWN).status_code == 404
    assert visitor.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN],
)
def test_whoever_shows_another_token_is_told_no_number(watched: Flask, shown: str) -> None:
    reply: TestResponse = watched.test_client().get("/metrics", headers={"Authorization": shown})
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert "educatec_" not in reply.text


def test_a_token_in_the_address_opens_nothing(watched: Flask) -> None:
    assert watched.test_client().get(f"/metrics?token={TOKEN}").status_code == 401


def test_being_read_changes_nothing(watched: Flask, queries: list[str]) -> None:
    scrape(watched)
    assert queries
    assert {statement.split()[0].upper() for statement in queries} <= {"BEGIN", "SELECT"}


def test_a_thread_gathers_the_numbers_while_the_server_answers_others(
    watched: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = exposition.measures
    monkeypatch.setattr(
        exposition,
        "measures",
        lambda ctx: seen.append(threading.current_thread().name) or real(ctx),
    )
    with served(watched) as address:
        assert httpx.get(f"{address}/metrics", headers=SHOWN).status_code == 200
    assert len(seen) == 1
    assert seen[0].startswith("page")


def test_requests_for_calendars_are_counted_by_what_was_answered(
    watched: Flask, house: Context
) -> None:
    client = watched.test_client()
    before = scrape(watched)
    path = links.feed_address(house, SCHOOL).removeprefix(house.base_url)
    etag = client.get(path).headers["ETag"]
    client.get(path, headers={"If-None-Match": etag})
    client.get("/ical/unknown.ics")
    client.get("/podcast/unknown.xml")
    after = scrape(watched)
    rise = {name: after[name] - before[name] for name in before if name.startswith("educatec_feed")}
    assert {name.split(maxsplit=1)[1]: count for name, count in rise.items() if count} == {
        "calendar 200": 1,
        "calendar 304": 1,
        "calendar 404": 1,
        "podcast 404": 1,
    }


def test_lateness_of_timers_is_counted_when_they_are_settled(
    watched: Flask, house: Context, clock: FakeClock
) -> None:
    epoch = actions.begin_epoch(house, "test")
    actions.reconcile(house)
    with house.uow().reading() as work:
        asked = [action for found in work.actions.of_sessions(None).values() for action in found]
    clock.at = min(action.due_at for action in asked) + dt.timedelta(seconds=10)
    before = scrape(watched)
    assert before["educatec_timer_overdue_seconds"] == 10
    due = Counter(action.kind for action in actions.due(house))
    runner.run_due(house, epoch, perform)
    after = scrape(watched)
    assert after["educatec_timer_overdue_seconds"] == 0
    for kind in ActionKind:
        for bound, within in (("5.0", 0), ("15.0", due[kind]), ("+Inf", due[kind])):
            name = f"educatec_timer_lateness_seconds_bucket {kind} {bound}"
            assert after[name] - before[name] == within, name


def test_numbers_on_each_database(
    database: Database, clock: FakeClock, settings: Settings, tmp_path: Path
) -> None:
    ctx = context_on(database, clock)
    steps.released(ctx)
    place = Installation(
        database_url=str(database.url), data_dir=tmp_path, config_path=tmp_path / "config.toml"
    )
    ctx = replace(
        ctx,
        mail_sender="studio@educatec.example",
        backups=BackupFolder(place, tmp_path / "backups", 3),
    )
    at = clock.now()
    job = StoredJob(
        id="x",
        kind=KIND,
        about="",
        state=DONE,
        started_by="sara",
        started_at=at,
        beat_at=at,
        outcome={"gap": 0.25, "seconds": 12.5},
    )
    with ctx.uow() as work:
        work.jobs.claim(job)
        work.commit()
    app = create_app(ctx, replace(settings, metrics_token=TOKEN))
    first = scrape(app)
    assert first["educatec_database_up"] == 1
    assert first["educatec_database_size_bytes"] > 10_000
    assert first["educatec_release"] == 1
    assert first["educatec_mails waiting"] > 0
    assert first["educatec_mail_oldest_waiting_seconds"] == 0
    assert first["educatec_planner_gap_ratio"] == 0.25
    assert first["educatec_planner_duration_seconds"] == 12.5
    assert first["educatec_jobs_running plan"] == 0
    assert first["educatec_on_air_sessions"] == 0
    assert first["educatec_clock_doubted"] == 0
    assert first["educatec_backup_age_seconds"] == float("inf"), "a release, and no backup"
    assert first["educatec_disk_free_bytes data"] > 0
    assert first["process_resident_memory_bytes"] > 0
    clock.advance(minutes=40)
    with ctx.uow() as work:
        read = Reading(wall=clock.now(), running=1.0, boot="b")
        work.clock.doubt(read, Doubt.AHEAD, clock.now(), read)
        work.commit()
    second = scrape(app)
    assert second["educatec_mail_oldest_waiting_seconds"] == 2400
    assert second["educatec_clock_doubted"] == 1


def test_a_database_that_cannot_be_read_is_a_number_and_no_failure(
    watched: Flask, house: Context, tmp_path: Path
) -> None:
    house.uow()._database.close()
    (tmp_path / "house.db").write_bytes(b"no database" * 1000)
    found = scrape(watched)
    assert found["educatec_database_up"] == 0
    assert "educatec_mails waiting" not in found
    assert found["educatec_disk_free_bytes data"] > 0


def test_deliveries_are_worked_out_at_most_every_five_minutes(
    watched: Flask, clock: FakeClock, queries: list[str]
) -> None:
    def asked() -> int:
        queries.clear()
        scrape(watched)
        return len(queries)

    first, second = asked(), asked()
    assert second < first, "the second scrape"
    clock.advance(minutes=6)
    assert asked() > second


def test_an_installation_with_nothing_yet_has_numbers_too(
    another_house: Callable[[], Flask],
) -> None:
    app = another_house()
    app.config["METRICS_TOKEN"] = TOKEN
    found = scrape(app)
    assert found["educatec_release"] == 0
    assert found["educatec_deliveries_late"] == 0
    assert "educatec_backup_age_seconds" not in found
