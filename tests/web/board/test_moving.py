"""Moving sessions by form, by drag and against each other."""

import datetime as dt
import re
from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.wall import clock_text
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from scheduler.service.planning.free_slots import slots_that_fit
from tests.fakes import FakeClock
from tests.web.visits import Tags, post, session_ids, sign_in, words

WEEK = "/panel/week?on=2026-11-30"
JSON = {"Accept": "application/json"}


def place_of(ctx: Context, session_id: int) -> dict[str, object]:
    """Return the best free place that is elsewhere, as a form's fields."""
    now = session(ctx, session_id).placement
    assert now is not None
    found = next(
        each
        for each in slots_that_fit(ctx, session_id)
        if each.slot.day != now.slot.day and each.slot.day > now.slot.day
    )
    return {
        "day": found.slot.day,
        "start": clock_text(found.slot.start),
        "studio": found.studio_id,
    }


def test_moved_session_shows_in_the_draft_and_not_in_the_release(
    operator: FlaskClient, house: Context, one: int
) -> None:
    where = place_of(house, one)
    reply = post(operator, f"/panel/sessions/{one}/move", **where)
    assert reply.status_code == 303
    assert reply.headers["Location"] == f"/panel/week?on={where['day']}"
    address = f"/panel/week?on={where['day']}"
    assert "is now on" in words(operator.get(address))
    moved = session(house, one).placement
    assert moved is not None
    assert moved.slot.day == where["day"]
    assert "1 unreleased change" in words(operator.get(address))
    drafted = _shown_as(operator, where["day"], "draft", one)
    assert str(where["start"]) in drafted
    assert drafted != _shown_as(operator, where["day"], "release", one)


def test_refused_move_is_explained_and_keeps_what_was_typed(
    operator: FlaskClient, house: Context, one: int
) -> None:
    before = session(house, one)
    fields = {"day": "2026-12-02", "start": "09:45", "studio": "studio-1"}
    reply = post(operator, f"/panel/sessions/{one}/move", **fields)
    assert reply.status_code == 409
    assert "would fall on a day without lessons: Day off" in words(reply)
    typed = {each.get("name"): each.get("value") for each in Tags(reply.text).named("input")}
    assert (typed["day"], typed["start"]) == ("2026-12-02", "09:45")
    assert session(house, one) == before


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"day": "", "start": "09:45"}, "Choose a day."),
        ({"day": "2026-12-03", "start": "quarter past"}, "like 14:30"),
        ({"day": "2026-12-03", "start": "25:00"}, "like 14:30"),
    ],
)
def test_nonsense_in_the_move_form_is_named(
    operator: FlaskClient, one: int, fields: dict[str, str], says: str
) -> None:
    reply = post(operator, f"/panel/sessions/{one}/move", **fields)
    assert reply.status_code == 422
    assert says in words(reply)


def test_second_operator_is_told_that_the_first_was_faster(
    app: Flask, house: Context, one: int
) -> None:
    first, second = sign_in(app, house, "first"), sign_in(app, house, "second")
    seen = session(house, one).revision
    where = place_of(house, one)
    assert post(first, f"/panel/sessions/{one}/move", revision=seen, **where).status_code == 303
    late = post(second, f"/panel/sessions/{one}/lock", revision=seen, locked="yes")
    assert late.status_code == 409
    told = words(late)
    assert "Somebody else changed this first" in told
    assert "first moved" in told
    assert str(where["start"]) in told
    assert not session(house, one).locked
    again = re.findall(r'name="revision" value="(\d+)"', late.text)
    reply = post(second, f"/panel/sessions/{one}/lock", revision=again[0], locked="yes")
    assert reply.status_code == 303
    assert session(house, one).locked


def test_drag_on_an_old_board_is_told_who_moved_the_session_and_may_be_repeated(
    app: Flask, house: Context, operator: FlaskClient, one: int
) -> None:
    seen = session(house, one).revision
    where = place_of(house, one)
    editing.lock_session(house, one, locked=True, actor="colleague")
    editing.lock_session(house, one, locked=False, actor="colleague")
    form = {"csrf_token": _token(operator)} | _text(where)
    address = f"/panel/sessions/{one}/move"
    late = operator.post(address, headers=JSON, data=form | {"revision": str(seen)})
    assert late.status_code == 409
    answer = late.get_json()
    assert any("colleague" in each for each in answer["says"])
    fresh = operator.post(address, headers=JSON, data=form | {"revision": answer["revision"]})
    assert fresh.get_json()["accepted"]


def test_what_others_built_on_is_not_undone_and_says_by_whom(
    app: Flask, house: Context, one: int
) -> None:
    first, second = sign_in(app, house, "first"), sign_in(app, house, "second")
    post(first, f"/panel/sessions/{one}/move", **place_of(house, one))
    post(second, f"/panel/sessions/{one}/lock", locked="yes")
    moved = session(house, one)
    assert post(first, "/panel/undo", back="2026-11-30").status_code == 303
    told = words(first.get(WEEK))
    assert "Somebody else has changed this since" in told
    assert "second locked" in told
    assert session(house, one) == moved


def test_length_is_set_by_form_and_named_when_it_is_nonsense(
    operator: FlaskClient, house: Context, one: int
) -> None:
    now = session(house, one).placement
    assert now is not None
    fields = {"day": now.slot.day, "start": clock_text(now.slot.start), "studio": now.studio_id}
    address = f"/panel/sessions/{one}/move"
    reply = post(operator, address, minutes="a while", **fields)
    assert reply.status_code == 422
    assert "Write the length in minutes" in words(reply)
    assert post(operator, address, minutes=30, **fields).status_code == 303
    stretched = session(house, one)
    assert stretched.placement is not None
    assert (stretched.placement.slot.minutes, stretched.locked) == (30, True)


def test_dropping_on_a_free_place_moves_and_on_a_taken_one_says_why(
    operator: FlaskClient, house: Context, one: int
) -> None:
    address = f"/panel/sessions/{one}/move"
    form = {"csrf_token": _token(operator), "studio": "studio-1"}
    refused = operator.post(
        address, headers=JSON, data=form | {"day": "2026-12-02", "start": "09:45"}
    )
    assert refused.status_code == 409
    assert refused.get_json()["accepted"] is False
    assert refused.get_json()["says"]
    taken = operator.post(address, headers=JSON, data=form | _text(place_of(house, one)))
    assert taken.get_json()["accepted"]
    assert "is now on" in taken.get_json()["says"][0]


def test_refused_move_offers_the_next_free_slot_which_is_taken_when_asked_for(
    operator: FlaskClient, house: Context, one: int
) -> None:
    """By drag as by form: nobody has to look for it."""
    address = f"/panel/sessions/{one}/move"
    asked = {"day": "2026-12-02", "start": "09:45", "studio": "studio-1"}
    refused = operator.post(
        address, headers=JSON, data=asked | {"csrf_token": _token(operator)}
    ).get_json()
    offered = refused["next"]
    assert (offered["day"], offered["time"]) >= (asked["day"], asked["start"])
    assert offered["time"] in offered["says"]
    page = post(operator, address, **asked)
    form = next(part for part in page.text.split("<form") if "Take this slot" in part)
    fields = dict(re.findall(r'name="(day|start|studio)" value="([^"]+)"', form))
    assert (fields["day"], fields["start"]) == (offered["day"], offered["time"])
    assert post(operator, address, **fields).status_code == 303
    placed = session(house, one).placement
    assert placed is not None
    assert placed.slot.day.isoformat() == offered["day"]


@pytest.mark.parametrize("fields", [{"day": "", "start": "09:45"}, {"day": "2026-12-03"}])
def test_nonsense_sent_from_the_board_is_answered_in_words(
    operator: FlaskClient, one: int, fields: dict[str, str]
) -> None:
    form = {"csrf_token": _token(operator)} | fields
    reply = operator.post(f"/panel/sessions/{one}/move", headers=JSON, data=form)
    assert reply.status_code == 422
    assert reply.get_json()["says"]


def test_locking_holds_a_session_until_it_is_unlocked(
    operator: FlaskClient, house: Context, one: int
) -> None:
    post(operator, f"/panel/sessions/{one}/lock", locked="yes")
    assert session(house, one).locked
    assert post(operator, f"/panel/sessions/{one}/move", **place_of(house, one)).status_code == 403
    post(operator, f"/panel/sessions/{one}/lock", locked="no")
    assert not session(house, one).locked


def test_undo_and_redo_follow_what_the_operator_did(
    operator: FlaskClient, house: Context, one: int
) -> None:
    before = session(house, one).placement
    post(operator, f"/panel/sessions/{one}/move", **place_of(house, one))
    moved = session(house, one).placement
    assert post(operator, "/panel/undo", back="2026-11-30").headers["Location"] == WEEK
    assert session(house, one).placement == before
    post(operator, "/panel/redo")
    assert session(house, one).placement == moved
    post(operator, "/panel/redo")
    assert "nothing to redo" in words(operator.get(WEEK))


def test_calling_off_asks_first_and_can_be_taken_back(
    operator: FlaskClient, house: Context, one: int
) -> None:
    assert "Cancel the session" in words(operator.get(f"/panel/sessions/{one}/cancel"))
    assert session(house, one).state == "planned"
    post(operator, f"/panel/sessions/{one}/cancel")
    assert session(house, one).state == "cancelled"
    post(operator, f"/panel/sessions/{one}/reinstate")
    assert session(house, one).state == "unplaced"


def test_unplaced_session_is_placed_by_choosing_from_the_best(
    operator: FlaskClient, house: Context, one: int
) -> None:
    post(operator, f"/panel/sessions/{one}/unplace")
    page = operator.get(f"/panel/sessions/{one}?places=1")
    forms = page.text.split("<form")
    choice = next(part for part in forms if 'value="studio-1"' in part and "Choose" in part)
    fields = dict(re.findall(r'name="(day|start|studio)" value="([^"]+)"', choice))
    assert post(operator, f"/panel/sessions/{one}/move", **fields).status_code == 303
    placed = session(house, one).placement
    assert placed is not None
    assert placed.slot.day.isoformat() == fields["day"]


def test_places_say_who_sees_a_session_live_only_where_it_goes_live(
    operator: FlaskClient, house: Context
) -> None:
    said = {}
    for programme in ("maths-2bac", "capsules"):
        one = session_ids(house, programme)[0]
        page = operator.get(f"/panel/sessions/{one}?places=1").text
        said[programme] = re.findall(r'class="rank good">(.*?)</span>', page)
    assert all("live" in each for each in said["maths-2bac"])
    assert not any("live" in each for each in said["capsules"])
    assert all(said.values())


def test_session_on_air_cannot_be_moved(
    operator: FlaskClient, house: Context, one: int, clock: object
) -> None:
    placed = session(house, one).placement
    assert placed is not None
    clock.at = house.zone.instant(placed.slot.day, placed.slot.start + 5)  # type: ignore[attr-defined]
    assert "cannot be changed any more" in words(operator.get(f"/panel/sessions/{one}"))
    assert operator.get(f"/panel/sessions/{one}/cancel").status_code == 303
    reply = post(operator, f"/panel/sessions/{one}/move", day="2026-12-10", start="09:45")
    assert reply.status_code == 403


def _token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/panel/plan").text)
    assert found
    return found[1]


def _text(fields: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items()}


def _shown_as(client: FlaskClient, on: object, source: str, session_id: int) -> str:
    """Return what the board of a week says of a session, or nothing where it is not on it."""
    tags = Tags(client.get(f"/panel/week?on={on}&source={source}").text)
    links = [each for each in tags.named("a") if each.get("data-block") == str(session_id)]
    return str(links[0]["title"]) if links else ""


def test_free_slots_are_offered_on_several_days_and_near_ones_are_marked(
    operator: FlaskClient, house: Context, one: int, clock: FakeClock
) -> None:
    free = slots_that_fit(house, one)
    page = operator.get(f"/panel/sessions/{one}?places=1")
    offered = Counter(
        re.findall(r'name="day" value="(2026-[\d-]+)"><input[^>]*name="start"', page.text)
    )
    assert len({place.slot.day for place in free}) > 2
    assert len(offered) > 2
    assert max(offered.values()) <= 2, "the best day alone would fill the list"
    assert "Within the notice period" not in words(page)
    first = min(place.slot for place in free)
    clock.at = house.zone.instant(first.day, first.start) - dt.timedelta(hours=5)
    assert "Within the notice period" in words(operator.get(f"/panel/sessions/{one}?places=1"))
