"""The service's numbers in Prometheus's words; each is explained in docs/administrator.md."""

import datetime as dt
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, ProcessCollector
from prometheus_client import generate_latest as as_text
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from scheduler.domain.errors import UnavailableError
from scheduler.service.context import Context
from scheduler.service.operations.measures import Measures, late_deliveries, measures
from scheduler.service.timers.punctuality import BOUNDS, PUNCTUALITY
from web.feeds.door import Door
from web.ops.metrics import COLLECTOR

# Working out every school's nights takes longer than all else; lateness is a matter of hours.
DELIVERIES_EVERY = dt.timedelta(minutes=5)
GAUGES = {
    "release": ("educatec_release", "Number of the release in force."),
    "mail_wait": (
        "educatec_mail_oldest_waiting_seconds",
        "How long the oldest mail waits that could have been sent; absent while mail is off.",
    ),
    "plan_gap": ("educatec_planner_gap_ratio", "Gap of the last plan that the panel asked for."),
    "plan_seconds": ("educatec_planner_duration_seconds", "How long that plan took."),
    "timer_wait": (
        "educatec_timer_overdue_seconds",
        "How long the oldest timer action is due that is not settled.",
    ),
    "timer_beat": ("educatec_timer_worker_beat_age_seconds", "How long ago the timers looked."),
    "settled_early": (
        "educatec_timer_settled_early",
        "Timer actions that a wrong clock settled before their time.",
    ),
    "on_air": ("educatec_on_air_sessions", "Sessions in the studio now."),
    "clock_doubted": ("educatec_clock_doubted", "1 while the machine's clock is not believed."),
    "backup_age": (
        "educatec_backup_age_seconds",
        "Age of the newest backup; infinite where a release has none.",
    ),
    "database_bytes": ("educatec_database_size_bytes", "Bytes that the database takes."),
}


def exposition(app: Flask) -> tuple[bytes, str]:
    """Return all numbers of an application as text, and its content type."""
    registry = CollectorRegistry()
    registry.register(app.extensions.setdefault(COLLECTOR, Collector(app)))
    ProcessCollector(registry=registry)
    return as_text(registry), CONTENT_TYPE_PLAIN_0_0_4


class Collector:
    """Gathers the numbers of one application when it is asked."""

    def __init__(self, app: Flask) -> None:
        self._ctx: Context = app.extensions["educatec"]
        self._door: Door = app.extensions["educatec-feeds"]
        self._folders: dict[str, Path] = app.config["METRICS_FOLDERS"]
        self._late: tuple[dt.datetime, int] | None = None
        self._lock = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        """Give each number, or the group of those that differ by label only."""
        try:
            found, late = measures(self._ctx), self._late_deliveries()
        except UnavailableError:
            yield GaugeMetricFamily("educatec_database_up", "1 while the database answers.", 0)
        else:
            yield GaugeMetricFamily("educatec_database_up", "1 while the database answers.", 1)
            yield from _stored(found)
            yield GaugeMetricFamily(
                "educatec_deliveries_late", "Recordings that are late at a school.", late
            )
        yield _lateness()
        yield self._feeds()
        yield self._disks()

    def _late_deliveries(self) -> int:
        now = self._ctx.clock.now()
        with self._lock:
            if self._late is None or not self._late[0] <= now < self._late[0] + DELIVERIES_EVERY:
                self._late = now, late_deliveries(self._ctx)
            return self._late[1]

    def _feeds(self) -> Metric:
        told = "Requests for calendars and podcasts, by the status of the answer."
        family = CounterMetricFamily("educatec_feed_requests", told, labels=["feed", "status"])
        for labels, count in self._door.answered.seen().items():
            family.add_metric(labels, count)
        return family

    def _disks(self) -> Metric:
        told = "Bytes free on the disk of a folder."
        family = GaugeMetricFamily("educatec_disk_free_bytes", told, labels=["folder"])
        for name, folder in self._folders.items():
            # A folder for backups is made by the first of them.
            if folder.is_dir():
                family.add_metric([name], shutil.disk_usage(folder).free)
        return family


def _stored(found: Measures) -> Iterator[Metric]:
    for name, (metric, told) in GAUGES.items():
        value = getattr(found, name)
        if value is not None:
            yield GaugeMetricFamily(metric, told, value)
    mails = GaugeMetricFamily("educatec_mails", "Mails by state.", labels=["state"])
    for state, count in found.mails.items():
        mails.add_metric([state.value], count)
    yield mails
    jobs = GaugeMetricFamily("educatec_jobs_running", "Jobs that run now.", labels=["kind"])
    for kind, count in found.jobs.items():
        jobs.add_metric([kind], count)
    yield jobs


def _lateness() -> Metric:
    told = "How late this process settled timer actions."
    family = HistogramMetricFamily("educatec_timer_lateness_seconds", told, labels=["kind"])
    for kind, late in PUNCTUALITY.seen().items():
        pairs = zip(BOUNDS, late.within, strict=True)
        buckets = [(str(bound), count) for bound, count in pairs]
        family.add_metric([kind.value], [*buckets, ("+Inf", late.settled)], late.seconds)
    return family
