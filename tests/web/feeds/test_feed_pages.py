"""Choosing how a calendar reads and how one is told; the panel's pages of all calendars."""

import datetime as dt
from dataclasses import replace

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.digest import Reader
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import NoticePreferences
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.feeds.calendars import FeedOptions
from scheduler.service.notices import digests
from scheduler.service.people import links
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests import factories as make
from tests.web.visits import PROVINCE, path_of, post, words

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
STUDIO = Holder(kind=HolderKind.STUDIO, id="studio-1")
CHOSEN = {"feed_language": "fr", "alarm": "15", "what": "live", "back": "7", "ahead": "14"}
OPTIONS = FeedOptions(alarm_minutes=15, live_only=True, back_days=7, ahead_days=14)


def fetch(app: Flask, ctx: Context, holder: Holder, client: str = "ICSx5/2.2") -> bytes:
    path = links.feed_address(ctx, holder).removeprefix(ctx.base_url)
    reply = app.test_client().get(path, headers={"User-Agent": client})
    assert reply.status_code == 200
    # A calendar program asks again by what it has; a link preview does not.
    again = {"User-Agent": client, "If-None-Match": reply.headers["ETag"]}
    assert app.test_client().get(path, headers=again).status_code == 304
    app.extensions["educatec-feeds"].fetches.flush(ctx)
    return reply.data


def chosen(state: calendars.FeedState) -> FeedOptions:
    """What the reader chose, without what was chosen before."""
    return replace(calendars.options_of(state), former=(), changes=0)


def call_off_one(ctx: Context) -> None:
    first = next(each for each in released_sessions(ctx, SCHOOL) if each.facts.live_count)
    editing.cancel_session(ctx, first.session_id, actor="operator")
    release(ctx, "", "operator")


@pytest.mark.parametrize("holder", [SCHOOL, TEACHER], ids=["school", "teacher"])
def test_holder_chooses_how_the_calendar_reads_and_the_address_stays(
    app: Flask, house: Context, visitor: FlaskClient, holder: Holder
) -> None:
    page, address = f"{path_of(house, holder)}/calendar", links.feed_address(house, holder)
    assert post(visitor, page, page, **CHOSEN).status_code == 303
    state = calendars.feed_of(house, holder)
    assert (state.language, chosen(state)) == ("fr", OPTIONS)
    assert links.feed_address(house, holder) == address
    alarms = icalendar.Calendar.from_ical(fetch(app, house, holder)).walk("VALARM")
    assert {each["TRIGGER"].dt for each in alarms} == {dt.timedelta(minutes=-15)}


def test_answer_that_is_not_offered_is_refused_and_what_was_chosen_is_kept(
    house: Context, visitor: FlaskClient
) -> None:
    page = f"{path_of(house, SCHOOL)}/calendar"
    reply = post(visitor, page, page, **(CHOSEN | {"back": "9999"}))
    assert reply.status_code == 422
    assert '<option value="15" selected>' in reply.text
    assert calendars.options_of(calendars.feed_of(house, SCHOOL)) == FeedOptions()


def test_page_offers_every_form_of_the_address(house: Context, visitor: FlaskClient) -> None:
    page = visitor.get(f"{path_of(house, SCHOOL)}/calendar?lang=en")
    address = links.feed_address(house, SCHOOL)
    assert address in page.text
    assert address.replace("http://", "webcal://") in page.text
    assert "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F" in page.text
    assert links.podcast_address(house, SCHOOL) in page.text
    assert page.text.count("/static/steps/") == 5


def test_holder_replaces_the_address_and_the_old_one_is_dead(
    house: Context, visitor: FlaskClient
) -> None:
    page, address = f"{path_of(house, TEACHER)}/calendar", links.feed_address(house, TEACHER)
    assert post(visitor, f"{page}/replace", page).status_code == 303
    assert links.feed_address(house, TEACHER) != address
    assert visitor.get(address.removeprefix(house.base_url)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        pytest.param(
            {"language": "fr", "way": "mail", "soon": "yes"},
            NoticePreferences(language="fr", invitations=True, day_before=False, soon=True),
            id="invitations instead of a subscription",
        ),
        pytest.param(
            {"language": "ar", "way": "none", "day_before": "yes"},
            NoticePreferences(language="ar", digests=False),
            id="reminders alone",
        ),
    ],
)
def test_holder_chooses_how_to_be_told(
    house: Context, visitor: FlaskClient, sent: dict[str, str], kept: NoticePreferences
) -> None:
    page = f"{path_of(house, TEACHER)}/calendar"
    assert post(visitor, f"{page}/messages", page, **sent).status_code == 303
    assert digests.wishes_of(house, Reader(HolderKind.TEACHER, TEACHER.id)) == kept
    assert post(visitor, f"{page}/messages", page, language="xx", way="mail").status_code == 422


def test_panel_tells_which_release_each_calendar_has_seen(
    app: Flask, house: Context, operator: FlaskClient
) -> None:
    fetch(app, house, SCHOOL, "Google-Calendar-Importer")
    call_off_one(house)
    page = words(operator.get("/panel/feeds?kind=school"))
    assert "1 has not seen the last change" in page
    assert "Google release 1 (current: 2)" in page
    history = words(operator.get(f"/panel/feeds/school/{SCHOOL.id}"))
    assert "Has not seen release 2" in history
    fetch(app, house, SCHOOL, "Google-Calendar-Importer")
    assert "All subscribers have seen the last change" in words(operator.get("/panel/feeds"))


def test_list_to_telephone_names_who_has_not_seen_and_how_to_reach_them(
    app: Flask, house: Context, operator: FlaskClient
) -> None:
    assert "Nobody has subscribed to a calendar yet" in words(operator.get("/panel/feeds/unseen"))
    assert "Nobody has subscribed yet" in words(operator.get("/panel/feeds"))
    fetch(app, house, SCHOOL)
    assert "Every synced calendar" in words(operator.get("/panel/feeds/unseen"))
    call_off_one(house)
    page = operator.get("/panel/feeds/unseen")
    to_telephone, _, never_subscribed = page.text.partition("never subscribed")
    assert "99001@ecoles.example" in to_telephone
    assert "not known" in to_telephone, "no telephone is known"
    assert "99002@ecoles.example" not in to_telephone
    assert "99002@ecoles.example" in never_subscribed


def test_operator_sets_the_calendar_of_a_studio_and_of_the_province(
    house: Context, operator: FlaskClient
) -> None:
    for holder, path in (
        (STUDIO, "/panel/feeds/studio/studio-1"),
        (PROVINCE, "/panel/feeds/province/all"),
    ):
        address = links.feed_address(house, holder)
        assert address in operator.get(path).text
        assert post(operator, path, path, **CHOSEN).status_code == 303
        assert chosen(calendars.feed_of(house, holder)) == OPTIONS
        assert post(operator, f"{path}/replace", path).status_code == 303
        assert links.feed_address(house, holder) != address


def test_calendars_are_folded_by_kind_until_some_are_asked_for(operator: FlaskClient) -> None:
    page = operator.get("/panel/feeds").text
    assert page.count('<details class="section">') > 1
    asked = operator.get("/panel/feeds?kind=school").text
    assert asked.count('<details class="section" open>') == 1


@pytest.mark.parametrize("path", ["school/nobody", "operator/operator", "moon/all"])
def test_calendar_of_nobody_is_not_found(operator: FlaskClient, path: str) -> None:
    assert operator.get(f"/panel/feeds/{path}").status_code == 404
