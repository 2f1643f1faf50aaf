"""A school's own page: what it shows when, how light it is, and whom it does not open to."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.bootstrap import perform
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.domain.wall import clock_text
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import Whereabouts
from scheduler.service.draft.editing import move_session
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.free_slots import slots_that_fit
from scheduler.service.province import stored_province
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from scheduler.service.timers import actions, runner
from tests.fakes import FakeClock
from tests.web.own_pages import (
    SCHOOL,
    TEACHER,
    UNLINKED,
    deliveries_of,
    of_session,
    of_teacher,
    send,
)
from tests.web.visits import Tags, path_of, token, words
from web.own.page import following

MOST_BYTES = 60_000


def test_the_button_to_join_is_there_at_the_right_moment(
    host: FlaskClient, own: str, live: ReleasedSession, clock: FakeClock
):
    minute = dt.timedelta(minutes=1)
    watch = f"{of_session(own, live)}/live"
    for moment, shown in (
        (live.facts.start - 16 * minute, False),
        (live.facts.start - 15 * minute, True),
        (live.facts.end - minute, True),
        (live.facts.end, False),
    ):
        clock.at = moment
        for path in (own, of_session(own, live)):
            links = [each.get("href") for each in Tags(host.get(path).text).named("a")]
            assert (watch in links) is shown, (moment, path)
    assert host.get(watch).status_code == 200


def test_what_comes_next_for_a_school_goes_by_when_it_sees_it_and_leaves_out_what_was_missed(
    app: Flask, house: Context, live: ReleasedSession, clock: FakeClock
):
    seen = released_sessions(house, SCHOOL)
    made = next(each for each in seen if each.facts.opening)
    later = dt.timedelta(days=2)
    facts = replace(
        made.facts,
        opening=replace(made.facts.opening, day=made.facts.opening.day + later),
        opening_start=made.facts.opening_start + later,
        opening_end=made.facts.opening_end + later,
    )
    seen = (replace(made, facts=facts), *(each for each in seen if each != made))
    clock.at = live.facts.start + dt.timedelta(minutes=10)
    with app.app_context():
        assert following(seen, SCHOOL, ()) == live
        after = following(seen, SCHOOL, {live.session_id})
    assert after is not None
    assert live.facts.start < after.facts.start < facts.opening_start


def test_a_school_without_a_line_is_told_why_and_gets_no_button_to_join(
    host: FlaskClient, house: Context, clock: FakeClock
):
    first = released_sessions(house, UNLINKED)[0]
    clock.at = first.facts.start
    path = path_of(house, UNLINKED)
    assert "There is no connection yet." in words(host.get(path))
    assert "/watch/" not in host.get(path).text


def test_a_school_reaches_no_other_schools_sessions(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    stranger = next(
        each
        for each in released_sessions(house, Holder(kind=HolderKind.PROVINCE))
        if each.facts.reception_of(SCHOOL.id) is not None
    )
    teachers = path_of(house, TEACHER).replace("/teacher/", "/school/")
    for start in (teachers, "/school/nobody"):
        for path in ("", f"/sessions/{stranger.session_id}", "/week/2026-11-30.pdf"):
            assert host.get(start + path).status_code == 404
    clock.at = live.facts.end
    form = token(host.get(of_session(own, live)))
    for act in ("room", "heads", "loss"):
        path = f"{teachers}/sessions/{live.session_id}/{act}"
        assert host.post(path, data={"csrf_token": form}).status_code == 404
        unknown = f"{own}/sessions/99999/{act}"
        assert host.post(unknown, data={"csrf_token": form}).status_code == 404


def test_the_week_sheet_is_a_pdf_of_the_schools_week(host: FlaskClient, own: str):
    sheet = host.get(f"{own}/week/2026-11-30.pdf")
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF-")
    for wrong in ("soon", "1999-01-04", "9999-12-31"):
        assert host.get(f"{own}/week/{wrong}.pdf").status_code == 404


def size(client: FlaskClient, address: str) -> int:
    with client.get(address) as reply:
        assert reply.status_code == 200, address
        return len(reply.data)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_schools_first_page_is_light_and_needs_no_script(
    host: FlaskClient, own: str, clock: FakeClock, language: str
):
    """What a browser fetches before it shows the own, as sent, without any compression."""
    clock.at = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
    first = host.get(f"{own}?lang={language}")
    tags = Tags(first.text)
    fetched = [each["href"] for each in tags.named("link") if "href" in each]
    fetched += [each["src"] for each in (*tags.named("script"), *tags.named("img"))]
    total = len(first.data) + sum(size(host, address) for address in fetched)
    assert total <= MOST_BYTES, f"{total} bytes: {fetched}"
    assert [each["src"].partition("?")[0] for each in tags.named("script")] == ["/static/clock.js"]


def test_the_feed_is_explained_for_each_calendar_program(host: FlaskClient, own: str):
    shown = words(host.get(f"{own}/calendar"))
    for program in ("Google", "Outlook", "iPhone", "Thunderbird", "Android"):
        assert program in shown
    assert re.search(r"http://educatec\.test/ical/\S+\.ics", shown)


def test_a_schools_recordings_are_on_the_way_then_there_until_the_school_says_otherwise(
    host: FlaskClient, house: Context, own: str, clock: FakeClock
):
    recorded = next(each for each in released_sessions(house, SCHOOL) if each.facts.opening)
    sent_from = recorded.facts.audience_start - dt.timedelta(days=7)
    clock.at = sent_from - dt.timedelta(minutes=1)
    assert deliveries_of(house, SCHOOL, recorded) == []
    clock.at = sent_from
    (planned,) = deliveries_of(house, SCHOOL, recorded)
    assert planned.whereabouts is Whereabouts.ON_THE_WAY
    assert "On the way there by" in words(host.get(own))
    clock.at = planned.arrives
    assert "Recording available from" in words(host.get(own))
    tap = f"{of_session(own, recorded)}/recording"
    for answer, where, said_so in (
        ("missing", Whereabouts.LATE, "You told the studio that it has not arrived."),
        ("here", Whereabouts.HERE, "Recording available"),
    ):
        done = send(host, own, tap, answer=answer, **{"from": "page"})
        assert done.headers["Location"] == own
        assert deliveries_of(house, SCHOOL, recorded)[0].whereabouts is where
        assert said_so in words(host.get(own))


def test_a_recording_is_carried_to_a_school_without_a_line(
    host: FlaskClient, house: Context, clock: FakeClock
):
    recorded = next(each for each in released_sessions(house, UNLINKED) if each.facts.opening)
    clock.at = recorded.facts.audience_start
    (carried,) = deliveries_of(house, UNLINKED, recorded)
    assert (carried.whereabouts, carried.arrives) == (Whereabouts.BY_HAND, None)
    assert "Delivered by USB stick" in words(host.get(path_of(house, UNLINKED)))


def test_a_moved_session_says_when_it_was(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    clock.at = live.facts.start - dt.timedelta(days=1)
    assert "Moved" not in words(host.get(own))
    slot = live.facts.slot
    free = [each for each in slots_that_fit(house, live.session_id) if each.slot != slot]
    place = min(free, key=lambda each: each.slot)
    move_session(
        house, live.session_id, place.slot.day, place.slot.start, place.studio_id, actor="planner"
    )
    release(house, "", "approver")
    teacher = of_teacher(house, live)
    for page in (own, of_session(own, live), teacher, teacher.rpartition("/sessions")[0]):
        assert f"{clock_text(slot.start)}–{clock_text(slot.end)}" in words(host.get(page))
        assert "Moved it was scheduled for Mon 30 Nov" in words(host.get(page)), page


def test_a_session_that_has_left_the_school_is_called_off_there_and_leads_nowhere(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    clock.at = live.facts.start - dt.timedelta(hours=1)
    session = of_session(own, live)
    assert f'href="{session}"' in host.get(own).text
    here = stored_province(house)
    schools = tuple(each for each in here.schools if each.code != SCHOOL.id)
    left = replace(here.school_by_code[SCHOOL.id], levels=frozenset({Level.BAC1}))
    apply_import(house, replace(here, schools=(left, *schools)), "operator")
    release(house, "", "approver")
    assert "Cancelled" in words(host.get(own))
    assert f'href="{session}"' not in host.get(own).text


def test_a_session_that_was_not_broadcast_is_not_counted_and_leads_to_no_recording(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    clock.at = live.facts.end + dt.timedelta(hours=1)
    assert f"{of_session(own, live)}#heads" in host.get(own).text
    runner.run_due(house, actions.begin_epoch(house, "test"), perform)  # too late to go on air
    assert f"{of_session(own, live)}#heads" not in host.get(own).text
    for page in (own, of_session(own, live), of_teacher(house, live)):
        assert "Not broadcast" in words(host.get(page))
    assert "This session was not broadcast." in words(host.get(f"/watch/{live.uid}"))
    assert "could not broadcast this session" in words(host.get(of_teacher(house, live)))
    said = words(host.get(of_session(own, live)))
    assert "could not broadcast this session" in said
    assert "ecording" not in said
    assert "How many came?" not in said


def test_a_week_says_what_closes_the_school_in_it(
    host: FlaskClient, own: str, house: Context, clock: FakeClock
):
    clock.at = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
    for page in (own, path_of(house, TEACHER)):
        assert "Day off, Wed 2 Dec" in words(host.get(page))
