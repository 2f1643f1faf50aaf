"""Feeds over HTTP: what calendar programs send, and what they must get."""

import gzip

import icalendar
import pytest
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.people import links
from tests.web.feeds.programs import FAR_OFF, LONG_AGO, SCHOOL, get


def test_feed_is_a_calendar_and_nothing_else(client: FlaskClient, path: str) -> None:
    reply = get(client, path)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(icalendar.Calendar.from_ical(reply.data).walk("VEVENT")) == 3
    assert reply.headers["Cache-Control"] == "private, max-age=300"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["X-Robots-Tag"] == "noindex"
    assert reply.headers["ETag"].startswith('"')
    for name in ("Set-Cookie", "Location", "Content-Disposition"):
        assert name not in reply.headers


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param({"If-None-Match": "{etag}"}, 304, id="the same tag"),
        pytest.param({"If-None-Match": "W/{etag}"}, 304, id="weak"),
        pytest.param({"If-None-Match": '"a", W/"b",{etag} , "c"'}, 304, id="in a list"),
        pytest.param({"If-None-Match": "*"}, 304, id="any"),
        pytest.param({"If-None-Match": '"another"'}, 200, id="another tag"),
        pytest.param({"If-None-Match": "???"}, 200, id="no tag at all"),
        pytest.param({"If-None-Match": ""}, 200, id="an empty list"),
        pytest.param({"If-Modified-Since": "{date}"}, 304, id="the same date"),
        pytest.param({"If-Modified-Since": FAR_OFF}, 200, id="a date of a wrong clock"),
        pytest.param({"If-Modified-Since": LONG_AGO}, 200, id="an old date"),
        pytest.param({"If-Modified-Since": "yesterday"}, 200, id="no date at all"),
        pytest.param(
            {"If-None-Match": '"another"', "If-Modified-Since": "{date}"}, 200, id="tag beats date"
        ),
        pytest.param(
            {"If-None-Match": "{etag}", "If-Modified-Since": LONG_AGO}, 304, id="tag beats old date"
        ),
    ],
)
def test_conditional_requests(
    client: FlaskClient, path: str, sent: dict[str, str], status: int
) -> None:
    first = get(client, path)
    known = {"etag": first.headers["ETag"], "date": first.headers["Last-Modified"]}
    reply = client.get(path, headers={name: text.format(**known) for name, text in sent.items()})
    assert reply.status_code == status
    if status == 304:
        assert reply.data == b""
        assert "Content-Type" not in reply.headers
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert reply.headers[name] == first.headers[name]


def test_head_says_what_get_would_say(client: FlaskClient, path: str) -> None:
    got, head = get(client, path), client.head(path)
    assert head.status_code == 200
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        pytest.param("gzip", True, id="gzip"),
        pytest.param("deflate, gzip;q=1.0, *;q=0.5", True, id="among others"),
        pytest.param("gzip;q=0.5", True, id="half wanted"),
        pytest.param("*", True, id="anything"),
        pytest.param("gzip;q=0", False, id="refused"),
        pytest.param("gzip;q=0, *", False, id="all but gzip"),
        pytest.param("identity, gzip;q=0.5", False, id="plain preferred"),
        pytest.param("br", False, id="something else"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_gzip_where_it_is_asked_for(
    client: FlaskClient, path: str, accepted: str, *, packed: bool
) -> None:
    plain = get(client, path)
    reply = get(client, path, Accept_Encoding=accepted)
    assert (reply.headers.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(reply.data) if packed else reply.data) == plain.data
    assert (reply.headers["ETag"] == plain.headers["ETag"]) is not packed
    again = get(client, path, Accept_Encoding=accepted, If_None_Match=reply.headers["ETag"])
    assert again.status_code == 304
    assert again.headers["ETag"] == reply.headers["ETag"]


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "REPORT"]
)
def test_feed_can_only_be_read(client: FlaskClient, path: str, method: str) -> None:
    reply = client.open(path, method=method)
    assert reply.status_code == 405
    assert reply.headers["Allow"] == "GET, HEAD"
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_unknown_revoked_and_mistyped_addresses_are_all_alike(
    client: FlaskClient, path: str, sqlite_ctx: Context
) -> None:
    replaced = links.replace(sqlite_ctx, SCHOOL, "feed", "operator")
    assert get(client, replaced.removeprefix(sqlite_ctx.base_url)).status_code == 200
    asked = [path, "/ical/nobody.ics", "/ical/.ics", "/ical/a/b.ics", "/ical/no", f"{path}/x"]
    replies = [get(client, each) for each in asked]
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.data for reply in replies}) == 1
    assert len({str(reply.headers) for reply in replies}) == 1
