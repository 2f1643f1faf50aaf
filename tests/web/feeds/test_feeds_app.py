"""The feeds inside the whole application, and what is printed beside them."""

import io
import os
import zipfile
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind, holders_of
from scheduler.domain.wall import monday_of
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import fetch_log, week_sheets
from scheduler.service.people import links
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests import factories as make
from tests.unit.feeds.readers import by_icalendar, by_icaljs, by_libical, by_vobject

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
READERS = {
    "vobject": (by_vobject.read, True),
    "libical": (by_libical.read, by_libical.is_installed()),
    "ical.js": (by_icaljs.read, by_icaljs.is_installed()),
}


def path_of(ctx: Context, holder: Holder) -> str:
    return links.feed_address(ctx, holder).removeprefix(ctx.base_url)


def test_habits_of_pages_do_not_reach_calendar_programs(
    visitor: FlaskClient, house: Context
) -> None:
    visitor.get("/sign-in")
    for method, status in (("GET", 200), ("HEAD", 200), ("POST", 405), ("PROPFIND", 405)):
        reply = visitor.open(path_of(house, SCHOOL), method=method)
        assert reply.status_code == status
        for name in ("Set-Cookie", "Location", "Content-Security-Policy"):
            assert name not in reply.headers
        assert "Cookie" not in reply.headers.get("Vary", "")
        assert "html" not in reply.headers["Content-Type"]


def test_pages_stay_where_they_were(visitor: FlaskClient) -> None:
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/icalendar").status_code == 404


def test_feed_and_page_name_the_same_sessions_at_the_same_instants(
    visitor: FlaskClient, house: Context
) -> None:
    for school in stored_province(house).schools:
        holder = Holder(kind=HolderKind.SCHOOL, id=school.code)
        body = visitor.get(path_of(house, holder)).data
        fed = {(each.uid, each.start, each.end) for each in by_icalendar.read(body)}
        shown = {
            (
                each.uid,
                each.facts.audience_start,
                each.facts.audience_end,
            )
            for each in released_sessions(house, holder)
        }
        assert fed == shown
        assert fed


@pytest.mark.parametrize("name", READERS)
def test_every_feed_of_a_release_reads_alike_in_every_parser(
    visitor: FlaskClient, house: Context, name: str
) -> None:
    read, is_installed = READERS[name]
    if not is_installed and not os.environ.get("NO_SKIPS"):
        pytest.skip(f"{name} is not installed")
    moved = released_sessions(house, SCHOOL)[0]
    editing.cancel_session(house, moved.session_id, actor="operator")
    release(house, "called off", "operator")
    kinds = set()
    for holder in holders_of(stored_province(house)):
        body = visitor.get(path_of(house, holder)).data
        seen = read(body)
        assert seen == by_icalendar.read(body)
        assert all(one.start <= other.start for one, other in pairwise(seen))
        kinds |= {(holder.kind, each.status) for each in seen}
    assert {kind for kind, _ in kinds} >= {HolderKind.SCHOOL, HolderKind.TEACHER, HolderKind.LEVEL}
    assert (HolderKind.SCHOOL, "CANCELLED") in kinds


def test_week_sheets_of_all_schools_come_in_one_archive(house: Context) -> None:
    first = released_sessions(house, SCHOOL)[0].facts.audience_slot.day
    monday = monday_of(first)
    with zipfile.ZipFile(io.BytesIO(week_sheets.week_sheets(house, monday))) as pack:
        names = pack.namelist()
        alone = pack.read(f"{SCHOOL.id}-{monday}.pdf")
    assert names == sorted(f"{each.code}-{monday}.pdf" for each in stored_province(house).schools)
    assert alone == week_sheets.week_sheet(house, SCHOOL.id, monday)
    assert alone.startswith(b"%PDF-")


def test_sheet_of_a_school_that_is_not_there_is_refused(house: Context) -> None:
    with pytest.raises(NotFoundError):
        week_sheets.week_sheet(house, "00000X", make.MONDAY)


def test_a_persons_look_at_the_page_counts_and_a_previews_does_not(
    visitor: FlaskClient, house: Context
) -> None:
    door = visitor.application.extensions["educatec-feeds"]
    page = links.link(house, SCHOOL).removeprefix(house.base_url)
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0"}
    document = {"Sec-Fetch-Dest": "document"}
    for headers, counts in (
        ({"User-Agent": "WhatsApp/2.23.20.0"} | document, False),
        (browser, False),
        (browser | document, True),
    ):
        stranger = visitor.application.test_client()  # brings no cookie
        assert stranger.get(page, headers=headers, follow_redirects=True).status_code == 200
        door.fetches.flush(house)
        seen = fetch_log.last_fetch(house, SCHOOL).client
        assert (seen == "page") is counts
