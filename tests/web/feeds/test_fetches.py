"""Who fetched which state of a feed, and who has not seen a change."""

import datetime as dt

import pytest
from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.feeds import calendars, fetch_log
from scheduler.service.feeds.fetch_log import last_fetches, not_seen
from tests.web.feeds.programs import SCHOOL, application, get, move_one


def returning(client: FlaskClient, path: str, agent: str) -> None:
    """A program that has the feed already asks for what is new to it."""
    get(client, path, User_Agent=agent, If_None_Match='"old"')


def test_operator_learns_who_has_not_seen_a_change(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    returning(client, path, "Google-Calendar-Importer")
    door.fetches.flush(sqlite_ctx)
    assert not_seen(sqlite_ctx) == ()
    [fetched] = [each for each in last_fetches(sqlite_ctx) if each.at is not None]
    assert (fetched.holder, fetched.client) == (SCHOOL, "Google")
    assert fetched.at == sqlite_ctx.clock.now()
    move_one(sqlite_ctx)
    assert not_seen(sqlite_ctx) == (SCHOOL,)
    client.head(path, headers={"If-None-Match": '"old"'})
    door.fetches.flush(sqlite_ctx)
    assert not_seen(sqlite_ctx) == (SCHOOL,), "whoever reads headers alone has seen nothing"
    returning(client, path, "Google-Calendar-Importer")
    door.fetches.flush(sqlite_ctx)
    assert not_seen(sqlite_ctx) == ()
    choices = calendars.FeedOptions(alarm_minutes=15)
    calendars.choose_feed(sqlite_ctx, SCHOOL, "fr", choices, actor="school")
    assert not_seen(sqlite_ctx) == (), "a reader's own choice is no news"


@pytest.mark.parametrize(
    "agent",
    [
        "WhatsApp/2.23.20.0",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0",
        "curl/8.5.0",
    ],
)
def test_a_preview_of_a_link_has_seen_nothing(sqlite_ctx: Context, path: str, agent: str) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    for _ in range(2):
        returning(client, path, agent)
        sqlite_ctx.clock.at += dt.timedelta(hours=4)  # type: ignore[attr-defined] # a fake clock
        door.fetches.flush(sqlite_ctx)
    assert not fetch_log.has_readers(sqlite_ctx)
    assert fetch_log.last_fetch(sqlite_ctx, SCHOOL).at is None
    assert fetch_log.fetches_of(sqlite_ctx, SCHOOL), "it is in the history all the same"


def test_a_program_unknown_by_name_counts_once_it_comes_back(
    sqlite_ctx: Context, path: str
) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    for minutes, counts in ((0, False), (1, False), (30, True)):
        sqlite_ctx.clock.at += dt.timedelta(minutes=minutes)  # type: ignore[attr-defined] # a fake clock
        get(client, path, User_Agent="SomeCalendar/1.0")
        door.fetches.flush(sqlite_ctx)
        assert fetch_log.has_readers(sqlite_ctx) is counts


def test_history_of_a_feed_counts_fetches_by_client_and_release(
    sqlite_ctx: Context, path: str
) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    began = sqlite_ctx.clock.now()
    for agent in ("Google-Calendar-Importer", "Google-Calendar-Importer", "ICSx5/2.2"):
        get(client, path, User_Agent=agent)
    door.fetches.flush(sqlite_ctx)
    sqlite_ctx.clock.at += dt.timedelta(hours=4)  # type: ignore[attr-defined] # a fake clock
    get(client, path, User_Agent="Google-Calendar-Importer")
    move_one(sqlite_ctx)
    sqlite_ctx.clock.at += dt.timedelta(hours=1)  # type: ignore[attr-defined] # likewise
    get(client, path, User_Agent="ICSx5/2.2")
    door.fetches.flush(sqlite_ctx)
    history = fetch_log.fetches_of(sqlite_ctx, SCHOOL)
    told = [(each.client, each.release, each.times) for each in history]
    assert told == [("ICSx5", 2, 1), ("Google", 1, 3), ("ICSx5", 1, 1)]
    assert (history[1].first_at, history[1].last_at) == (began, began + dt.timedelta(hours=4))


def test_fetches_of_more_than_a_year_ago_are_forgotten(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client, door = app.test_client(), app.extensions["educatec-feeds"]
    get(client, path, User_Agent="ICSx5/2.2")
    door.fetches.flush(sqlite_ctx)
    sqlite_ctx.clock.at += dt.timedelta(days=401)  # type: ignore[attr-defined] # a fake clock
    get(client, path, User_Agent="Google-Calendar-Importer")
    door.fetches.flush(sqlite_ctx)
    assert [each.client for each in fetch_log.fetches_of(sqlite_ctx, SCHOOL)] == ["Google"]


def test_fetch_moves_no_validator(sqlite_ctx: Context, path: str) -> None:
    app = application(sqlite_ctx)
    client = app.test_client()
    first = get(client, path)
    app.extensions["educatec-feeds"].fetches.flush(sqlite_ctx)
    assert get(client, path).headers["ETag"] == first.headers["ETag"]
