"""The address at which a broadcast is joined."""

import datetime as dt

from flask.testing import FlaskClient

from scheduler.domain.release import ReleasedSession
from tests.fakes import FakeClock
from tests.web.visits import words


def test_the_address_to_watch_says_whether_it_is_time(
    host: FlaskClient, live: ReleasedSession, clock: FakeClock
):
    watch = f"/watch/{live.uid}"
    clock.at = live.facts.start - dt.timedelta(days=1)
    assert "It is not time yet. Come back at 08:15," in words(host.get(watch))
    clock.at = live.facts.start - dt.timedelta(minutes=5)
    assert "The session is about to begin." in words(host.get(watch))
    clock.at = live.facts.end
    assert "This session is over." in words(host.get(watch))
    for unknown in ("x", "0" * 36, "é" * 36):
        assert host.get(f"/watch/{unknown}").status_code == 404
