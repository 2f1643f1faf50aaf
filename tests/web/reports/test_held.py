"""Reports tell what was broadcast from what is only planned, and set it beside the time before."""

import csv
import datetime as dt
import io

import pytest
from flask.testing import FlaskClient

from scheduler.bootstrap import perform
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.context import Context
from scheduler.service.releases.queries import released_sessions
from scheduler.service.reports.reach import report
from scheduler.service.timers import actions, runner
from tests.fakes import FakeClock
from tests.web.visits import PROVINCE, words

FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 26)


@pytest.fixture
def held(house: Context, clock: FakeClock) -> ReleasedSession:
    """The only session that has been broadcast: the first one that is live."""
    found = next(each for each in released_sessions(house, PROVINCE) if each.facts.live_count > 1)
    actions.reconcile(house)
    epoch = actions.begin_epoch(house, "test")
    for clock.at in (found.facts.start, found.facts.end):
        assert runner.run_due(house, epoch, perform) > 0
    clock.at = found.facts.end + dt.timedelta(minutes=1)
    return found


def test_only_what_was_broadcast_counts_as_held(house: Context, held: ReleasedSession) -> None:
    found = report(house, FIRST, LAST)
    shown = held.facts.slot.minutes * held.facts.live_count
    studio = [
        each
        for each in released_sessions(house, PROVINCE)
        if each.facts.audience_end <= house.clock.now() and each.facts.studio_id == ""
    ]
    assert found.held.sessions == 1 + len(studio)
    assert found.held.total.live == shown
    assert found.figures.sessions > found.held.sessions
    assert found.held.reach.live == held.facts.live_count


def test_a_plan_alone_reaches_nobody_yet(house: Context) -> None:
    found = report(house, FIRST, LAST)
    assert found.figures.total.live > 0
    assert (found.held.sessions, found.held.total.received, found.held.reach.received) == (0, 0, 0)


def test_days_after_show_what_was_broadcast_before_them(
    house: Context, held: ReleasedSession
) -> None:
    length = dt.timedelta(days=6)
    first = held.facts.slot.day + dt.timedelta(days=1)
    found = report(house, first, first + length)
    assert found.earlier.total.live == held.facts.slot.minutes * held.facts.live_count


def test_page_and_tables_show_both_figures_side_by_side(
    operator: FlaskClient, house: Context, held: ReleasedSession
) -> None:
    found = report(house, FIRST, LAST)
    days = f"first={FIRST}&last={LAST}"
    for page in ("reports", "reports/print"):
        shown = words(operator.get(f"/panel/{page}?{days}"))
        assert f"{found.held.sessions} / {found.figures.sessions}" in shown
        assert "0 in the period before" in shown
    table = operator.get(f"/panel/reports/programmes.csv?{days}").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    live = sum(float(row["Live hours, broadcast"].replace(",", ".")) for row in rows)
    schools = [each for each in held.facts.receptions if each.mode is Mode.LIVE]
    assert live == pytest.approx(held.facts.slot.minutes * len(schools) / 60)
