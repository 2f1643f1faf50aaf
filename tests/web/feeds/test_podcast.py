"""A school's podcast over HTTP: the calendar's token and manners, in another rendering."""

import gzip
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.errors import UnavailableError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.feeds import calendars, fetch_log
from scheduler.service.people import links
from tests import factories as make

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")


@pytest.fixture
def path(house: Context) -> str:
    return links.podcast_address(house, SCHOOL).removeprefix(house.base_url)


def test_podcast_without_recordings_is_a_valid_empty_one(visitor: FlaskClient, path: str) -> None:
    reply = visitor.get(path)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert "Set-Cookie" not in reply.headers
    channel = ET.fromstring(reply.data).find("channel")  # noqa: S314 -- our own bytes
    assert channel is not None
    assert channel.findtext("title")
    assert channel.findall("item") == []


def test_podcast_has_the_manners_of_a_feed(visitor: FlaskClient, path: str) -> None:
    plain = visitor.get(path)
    packed = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    unpacked = visitor.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in unpacked.headers
    assert visitor.head(path).headers["ETag"] == plain.headers["ETag"]
    again = visitor.get(path, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert visitor.post(path).status_code == 405


def test_podcast_shares_the_address_of_the_calendar_and_its_end(
    house: Context, visitor: FlaskClient, path: str
) -> None:
    calendar = links.feed_address(house, SCHOOL).removeprefix(house.base_url)
    token = calendar.removeprefix("/ical/").removesuffix(".ics")
    assert path == f"/podcast/{token}.xml"
    links.replace(house, SCHOOL, links.FEED)
    gone, never = visitor.get(path), visitor.get("/podcast/never.xml")
    assert (gone.status_code, gone.data) == (never.status_code, never.data) == (404, never.data)


def test_only_schools_have_a_podcast(house: Context, visitor: FlaskClient) -> None:
    path = links.podcast_address(house, TEACHER).removeprefix(house.base_url)
    assert visitor.get(path).status_code == 404


def test_podcast_fetched_is_no_calendar_seen(app: Flask, house: Context, path: str) -> None:
    app.test_client().get(path)
    app.extensions["educatec-feeds"].fetches.flush(house)
    assert all(each.at is None for each in fetch_log.last_fetches(house))


def test_podcast_is_unavailable_without_the_database(
    visitor: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise UnavailableError("The database is away.")

    monkeypatch.setattr(calendars, "feed_state", away)
    reply = visitor.get(path)
    assert reply.status_code == 503
    assert int(reply.headers["Retry-After"]) > 0
