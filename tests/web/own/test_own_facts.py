"""What schools and teachers ask to be changed in their own facts and hours."""

import datetime as dt

from flask.testing import FlaskClient

from scheduler.service.context import Context
from scheduler.service.province import stored_province
from scheduler.service.requests import requests
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.own_pages import SCHOOL, TEACHER, send
from tests.web.visits import Tags, path_of, post, token, words


def test_a_teacher_paints_free_hours_and_the_studio_gets_them_as_a_wish(
    host: FlaskClient, house: Context
):
    start = path_of(house, TEACHER)
    hours = f"{start}/hours"
    boxes = [
        each for each in Tags(host.get(hours).text).named("input") if each.get("name") == "cell"
    ]
    assert len(boxes) == 22 * 6
    assert all("checked" in each for each in boxes)
    form = token(host.get(hours))
    cells = ["0-510", "0-540", "3-870"]
    done = host.post(hours, data={"csrf_token": form, "cell": cells, "hours-note": "dès décembre"})
    assert done.status_code == 303
    (wish,) = requests.waiting_requests(house)
    assert wish.hours == (make.Hours(0, 510, 570), make.Hours(3, 870, 900))
    assert wish.note == "dès décembre"
    assert "Waiting for the studio" in words(host.get(start))
    painted = [
        each["value"]
        for each in Tags(host.get(hours).text).named("input")
        if each.get("name") == "cell" and "checked" in each
    ]
    assert sorted(painted) == cells


def test_a_week_without_hours_is_no_wish(host: FlaskClient, house: Context):
    hours = f"{path_of(house, TEACHER)}/hours"
    refused = send(host, hours, hours, hours__note="rien")
    assert refused.status_code == 422
    assert "Select at least one half hour" in words(refused)
    assert requests.waiting_requests(house) == ()


def test_a_teacher_asks_for_days_away(host: FlaskClient, house: Context):
    start = path_of(house, TEACHER)
    refused = send(host, f"{start}/hours", f"{start}/away", first="2026-12-09", last="2026-12-08")
    assert refused.status_code == 422
    assert 'value="2026-12-09"' in refused.text
    send(host, f"{start}/hours", f"{start}/away", first="2026-12-08", last="")
    (wish,) = requests.waiting_requests(house)
    assert wish.away == (dt.date(2026, 12, 8), dt.date(2026, 12, 8))


def test_a_teacher_reads_of_accepted_days_away_in_the_week_they_touch(
    host: FlaskClient, house: Context, clock: FakeClock
):
    wish = requests.ask_away(house, TEACHER.id, dt.date(2026, 12, 6), dt.date(2026, 12, 8))
    page = path_of(house, TEACHER)
    assert "You are away" not in words(host.get(page))
    requests.take_request(house, wish.id, actor="operator")
    clock.at = house.zone.instant(dt.date(2026, 11, 30), 8 * 60)
    assert words(host.get(page)).count("You are away") == 2, "this week's Sunday, and the next week"
    clock.at = house.zone.instant(dt.date(2026, 12, 14), 8 * 60)
    assert "You are away" not in words(host.get(page))


def test_a_school_wishes_other_rooms_and_free_hours_and_the_studio_consents(
    host: FlaskClient, operator: FlaskClient, house: Context, own: str
):
    page = f"{own}/facts"
    boxes = {
        each["value"]: each
        for each in Tags(host.get(page).text).named("input")
        if each.get("name") == "cell"
    }
    assert len(boxes) == 16 * 6  # the half hours of the bell, and no others
    assert all("checked" in each for each in boxes.values())
    reached = {"email": "direction@ecole.example", "telephone": "05 24 00 00 00"}
    done = send(host, page, page, rooms=5, note="aile neuve", **reached)
    assert done.status_code == 303
    asked = {each.get("name"): each for each in Tags(host.get(page).text).named("input")}
    assert (asked["rooms"]["value"], asked["telephone"]["value"]) == ("5", "05 24 00 00 00")
    form = token(host.get(page))
    cells = ["0-510", "0-540", "0-480"]  # the last one lies before the bell
    done = host.post(f"{own}/hours", data={"csrf_token": form, "cell": cells})
    assert done.status_code == 303
    assert words(host.get(page)).count("The studio has not decided yet.") == 2
    assert words(host.get(page)).count("Waiting for the studio") == 2
    seen = words(operator.get("/panel/wishes"))
    assert (
        "5 rooms, without an interactive whiteboard · direction@ecole.example · 05 24 00 00 00"
        in seen
    )
    assert "2 rooms, with a board" in seen
    assert "Monday08:30–09:30" in seen
    for wish in requests.waiting_requests(house):
        post(operator, f"/panel/wishes/{wish.id}/take", "/panel/wishes")
    assert words(host.get(page)).count("Accepted") == 2
    province = stored_province(house)
    school = province.school_by_code[SCHOOL.id]
    assert (school.rooms, school.board) == (5, False)
    assert (school.email, school.telephone) == tuple(reached.values())
    assert province.calendar.open_blocks(school, make.MONDAY) == ((510, 570),)


def test_a_school_is_told_beside_the_field_what_cannot_be(
    host: FlaskClient, house: Context, own: str
):
    page = f"{own}/facts"
    for field, value in (("rooms", "many"), ("email", "directeur"), ("telephone", "le soir")):
        given = {"rooms": 2, "email": "", "note": "x"} | {field: value}
        refused = send(host, page, page, **given)
        assert refused.status_code == 422
        fields = {each.get("name"): each for each in Tags(refused.text).named("input")}
        assert fields[field]["value"] == value
        assert fields[field]["aria-invalid"] == "true"
        assert fields["note"]["value"] == "x"
    refused = send(host, page, page, rooms="", email="x", telephone="y")
    assert refused.text.count('aria-invalid="true"') == 3
    refused = send(host, page, f"{own}/hours", hours__note="rien")
    assert refused.status_code == 422
    assert requests.waiting_requests(house) == ()
