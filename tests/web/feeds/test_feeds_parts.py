"""The parts behind the door: kept bodies, client families, and requests that come together."""

import datetime as dt
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.feeds import calendars
from scheduler.service.feeds.calendars import FeedState
from web.feeds import door
from web.feeds.bodies import Body, BodyCache
from web.feeds.clients import client_family
from web.feeds.masking import masked
from web.feeds.validators import validators_of, wants_gzip

WHEN = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
STATE = FeedState(
    feed_id=1,
    holder=Holder(kind=HolderKind.PROVINCE),
    etag="one",
    changed_at=WHEN,
    language="fr",
)


def test_old_body_is_never_found_under_a_new_tag() -> None:
    bodies = BodyCache()
    bodies.put("1", "old", Body(b"old", b""))
    bodies.put("1", "new", Body(b"new", b""))
    assert bodies.get("1", "old") is None
    assert bodies.get("1", "new") == Body(b"new", b"")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 40)), max_size=60))
def test_bodies_keep_to_their_size_and_hold_the_last_used(puts: list[tuple[str, int]]) -> None:
    bodies = BodyCache(capacity=100)
    kept: dict[str, int] = {}
    for key, size in puts:
        bodies.put(key, "tag", Body(b"x" * size, b""))
        kept.pop(key, None)
        kept[key] = size
        while sum(kept.values()) > 100:
            kept.pop(next(iter(kept)))
    held = {each: bodies.get(each, "tag") for each in "abcd"}
    assert {key: len(body.plain) for key, body in held.items() if body is not None} == kept


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        ("Google-Calendar-Importer", "Google"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)", "Outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4",
            "Thunderbird",
        ),
        ("ICSx5/2.2.4 (Android)", "ICSx5"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0", "browser"),
        ("", "other"),
    ],
)
def test_only_the_family_of_a_client_is_kept(user_agent: str, family: str) -> None:
    assert client_family(user_agent) == family


@given(st.text(max_size=40))
def test_no_header_however_odd_breaks_the_reading(text: str) -> None:
    validators = validators_of("tag", WHEN)
    validators.matched(text, text)
    validators.matched(None, text)
    wants_gzip(text)


def test_masking_leaves_the_rest_of_a_line_alone() -> None:
    line = '127.0.0.1 "GET /ical/secret_-1.ics?x=1 HTTP/1.1" 200 http://h/ical/other'
    assert masked(line) == '127.0.0.1 "GET /ical/***?x=1 HTTP/1.1" 200 http://h/ical/***'
    assert masked("/school/abc") == "/school/abc"


def test_of_many_who_ask_for_a_changed_feed_at_once_one_makes_it(
    sqlite_ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, go_on = [], threading.Event()

    def body(ctx: Context, state: FeedState) -> bytes:
        made.append(state.etag)
        go_on.wait(timeout=10)
        return b"BEGIN:VCALENDAR"

    monkeypatch.setattr(calendars, "feed_state", lambda *_: STATE)
    monkeypatch.setattr(calendars, "feed_body", body)
    opened = door.Door(lambda *_: (), sqlite_ctx, "")
    monkeypatch.setattr(opened.fetches, "note", lambda *_, **__: None)  # of a feed that is made up
    statuses: list[str] = []

    def ask() -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/ical/token.ics"}
        opened(environ, lambda status, *_: statuses.append(status))  # type: ignore[arg-type, return-value]

    asking = [threading.Thread(target=ask) for _ in range(6)]
    for each in asking:
        each.start()
    go_on.set()
    for each in asking:
        each.join(timeout=10)
    assert statuses == ["200 OK"] * 6
    assert made == ["one"]
