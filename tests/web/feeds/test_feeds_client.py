"""A real calendar program over HTTP: vdirsyncer fetches the feed, khal shows it."""

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.wall import clock_text
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.people import links
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests import factories as make
from tests.integration import steps
from tests.serving import served
from web.feeds import blueprint

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
BIN = Path(sys.executable).parent
# vdirsyncer names what it fetches over HTTP after the content, so that one changed event is one
# deletion and one copy.
CHANGED = ["Copying", "Deleting"]
SYNC = """
[general]
status_path = "{here}/status/"
[pair feed]
a = "school"
b = "disk"
collections = null
conflict_resolution = "a wins"
[storage school]
type = "http"
url = "{url}"
[storage disk]
type = "filesystem"
path = "{here}/events/"
fileext = ".ics"
"""
SHOW = """
[calendars]
[[school]]
path = {here}/events/
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Africa/Casablanca
default_timezone = Africa/Casablanca
[sqlite]
path = {here}/khal.db
"""


@pytest.fixture
def url(sqlite_ctx: Context) -> Iterator[str]:
    """The school's feed, served on this machine after a first release."""
    steps.released(sqlite_ctx)
    app = Flask("feeds")
    app.extensions["educatec"] = sqlite_ctx
    app.register_blueprint(blueprint)
    path = links.feed_address(sqlite_ctx, SCHOOL).removeprefix(sqlite_ctx.base_url)
    with served(app) as address:
        yield address + path


class Client:
    """A person's calendar, kept by two programs in a folder."""

    def __init__(self, here: Path, url: str) -> None:
        self.here = here
        (here / "events").mkdir()
        (here / "sync.conf").write_text(SYNC.format(here=here, url=url))
        (here / "khal.conf").write_text(SHOW.format(here=here))

    def sync(self) -> list[str]:
        """Synchronise, and return what was done: events copied and deleted."""
        if not (self.here / "status").exists():
            self._run("vdirsyncer", "-c", "sync.conf", "discover")
        told = self._run("vdirsyncer", "-c", "sync.conf", "sync")
        return sorted(re.findall(r"Copying|Deleting", told))

    def shows(self) -> list[str]:
        """Return the lines of the coming eight weeks as the person sees them."""
        wanted = "{start-date} {start-time}-{end-time} {title} {status}"
        told = self._run(
            "khal", "-c", "khal.conf", "list", "--day-format", "", "--format", wanted,
            str(make.MONDAY), "56d",
        )  # fmt: skip
        return [line for line in told.splitlines() if line.strip()]

    def _run(self, program: str, *words: str) -> str:
        done = subprocess.run(
            [str(BIN / program), *words],
            cwd=self.here,
            env={
                **os.environ,
                "HOME": str(self.here),
                "TZ": "Africa/Casablanca",
                "LC_ALL": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def expected(ctx: Context) -> list[str]:
    lines = []
    for each in released_sessions(ctx, SCHOOL):
        slot = each.facts.slot
        lines.append(f"{slot.day} {clock_text(slot.start)}-{clock_text(slot.end)}")
    return lines


@pytest.mark.slow
def test_client_shows_the_week_copies_once_and_sees_each_change_once(
    sqlite_ctx: Context, url: str, tmp_path: Path
) -> None:
    client = Client(tmp_path, url)
    assert client.sync() == ["Copying"] * 3
    shown = client.shows()
    assert [line[:22] for line in shown] == expected(sqlite_ctx)
    assert client.sync() == [], "nothing was released, so nothing is copied"

    first = released_sessions(sqlite_ctx, SCHOOL)[0]
    at = first.facts.slot
    moved = editing.move_session(
        sqlite_ctx,
        first.session_id,
        at.day + dt.timedelta(days=1),
        at.start,
        first.facts.studio_id,
        actor="operator",
    )
    assert moved.accepted, moved.clashes
    release(sqlite_ctx, "moved", "operator")
    assert client.sync() == CHANGED
    assert [line[:22] for line in client.shows()] == expected(sqlite_ctx)
    assert client.sync() == []

    editing.cancel_session(sqlite_ctx, first.session_id, actor="operator")
    release(sqlite_ctx, "called off", "operator")
    assert client.sync() == CHANGED
    off = [line for line in client.shows() if "Annulée" in line]
    assert len(off) == 1
    assert off[0].split()[-1] == "CANCELLED"
    assert client.sync() == []
