"""The forms of facts: what is typed is kept, faults stand beside fields, nothing is overwritten."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.school import Level
from scheduler.intake.export import province_files
from scheduler.service.context import Context
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.province import stored_province
from tests import factories as make
from tests.web.master_data.filling import Form, form_at
from tests.web.visits import Tags, sign_in, words

CODE = make.code(99001)
SCHOOL = f"/panel/facts/school/item/{CODE}"


@pytest.fixture
def colleague(app: Flask, house: Context) -> FlaskClient:
    return sign_in(app, house, "colleague")


def test_a_form_sent_back_untouched_changes_nothing(operator: FlaskClient, house: Context):
    before = stored_province(house)
    for address in (
        SCHOOL,
        "/panel/facts/studio/item/studio-1",
        "/panel/facts/teacher/item/maths-a",
        "/panel/facts/programme/item/capsules",
        "/panel/facts/closure/item/independence",
        "/panel/facts/bell-period/item/ordinary",
        "/panel/facts/variant/item/360p",
        "/panel/facts/window/item/1",
        "/panel/facts/network",
        "/panel/facts/year",
        "/panel/facts/planner",
    ):
        reply = form_at(operator, address).send()
        assert reply.status_code == 303, (address, words(reply))
    assert stored_province(house) == before
    assert not [each for each in log_entries(house) if each.act == "change"]


@pytest.mark.parametrize(
    ("slug", "asked"),
    [
        ("programme", {"title_ar", "title_fr", "subject", "teacher", "levels"}),
        ("teacher", {"name_ar", "name_fr", "email", "languages"}),
        ("school", {"code", "name_ar", "name_fr", "commune_ar", "commune", "levels"}),
        ("studio", {"name_ar", "name_fr", "hours"}),
        ("bell-period", {"name_ar", "name_fr", "slots"}),
        ("variant", {"name_ar", "name_fr", "mbps"}),
    ],
)
def test_whatever_a_new_form_refuses_to_leave_empty_has_its_star(
    operator: FlaskClient, slug: str, asked: set[str]
):
    refused = form_at(operator, f"/panel/facts/{slug}/new").send()
    assert refused.status_code == 422
    fields = re.split(r'<(?:div|fieldset) class="field', refused.text)
    wrong = {match[1]: each for each in fields if (match := re.search('id="fault-([^"]*)"', each))}
    assert set(wrong) == asked
    assert [name for name, each in wrong.items() if "> *</span>" not in each] == []


def test_a_change_is_saved_and_logged_by_its_fields(operator: FlaskClient, house: Context):
    reply = form_at(operator, SCHOOL).fill(rooms="5", email="").send()
    assert reply.status_code == 303
    assert reply.location == f"/panel/schools/{CODE}"
    school = stored_province(house).school_by_code[CODE]
    assert (school.rooms, school.email) == (5, "")
    entry = log_entries(house)[0]
    assert (entry.actor, entry.act, entry.what, entry.key) == (
        "operator",
        "change",
        "schools",
        CODE,
    )
    assert entry.detail["fields"] == ["rooms", "email"]
    assert (entry.detail["was"]["rooms"], entry.detail["now"]["rooms"]) == ("2", "5")


def test_faults_stand_beside_their_fields_and_what_was_typed_is_kept(
    operator: FlaskClient, house: Context
):
    before = stored_province(house)
    reply = form_at(operator, SCHOOL).fill(rooms="many", name_ar="", levels=["1AC"]).send()
    assert reply.status_code == 422
    tags = Tags(reply.text)
    by_name = {each.get("name"): each for each in tags.named("input")}
    assert by_name["rooms"]["value"] == "many"
    assert by_name["rooms"]["aria-describedby"] == "hint-rooms fault-rooms"
    assert by_name["rooms"]["aria-invalid"] == "true"
    said = words(reply)
    assert "Needed: a whole number from 0 to 200." in said
    assert "This field is required." in said
    assert "Not taught there: 1AC; Upper secondary: TC, 1BAC, 2BAC" in said
    assert stored_province(house) == before


def test_a_second_editor_is_told_what_changed_and_overwrites_nothing(
    operator: FlaskClient, colleague: FlaskClient, house: Context
):
    mine = form_at(operator, SCHOOL)
    assert form_at(colleague, SCHOOL).fill(rooms="4", name_en="Lydex").send().status_code == 303
    reply = mine.fill(rooms="7", email="new@ecoles.example").send()
    assert reply.status_code == 409
    said = words(reply)
    assert "Rooms: was 2, is now 4. You wrote 7, kept below." in said
    assert "Name (in English): was Lycée 99001, is now Lydex." in said
    assert stored_province(house).school_by_code[CODE].rooms == 4
    assert mine.again(reply).send().status_code == 303
    school = stored_province(house).school_by_code[CODE]
    assert (school.rooms, school.name.en, school.email) == (7, "Lydex", "new@ecoles.example")


def test_what_touches_planned_sessions_is_told_before_it_is_saved(
    operator: FlaskClient, house: Context
):
    form = form_at(operator, "/panel/facts/programme/item/maths-2bac")
    reply = form.fill(count="1").send()
    assert reply.status_code == 200
    assert "2 upcoming sessions lose their slots:" in words(reply)
    assert stored_province(house).programme_by_id["maths-2bac"].count == 3
    assert form.again(reply).send().status_code == 303
    assert stored_province(house).programme_by_id["maths-2bac"].count == 1


def test_a_question_answered_is_asked_again_when_the_form_changes(
    operator: FlaskClient, house: Context
):
    form = form_at(operator, "/panel/facts/programme/item/maths-2bac")
    asked = form.fill(count="4").send()
    assert "1 session is added, not yet scheduled." in words(asked)
    reply = form.again(asked).fill(count="1").send()
    assert "2 upcoming sessions lose their slots:" in words(reply)
    assert stored_province(house).programme_by_id["maths-2bac"].count == 3


def test_a_studio_that_closes_names_the_sessions_that_no_longer_fit(
    operator: FlaskClient, house: Context
):
    form = form_at(operator, "/panel/facts/studio/item/studio-1")
    page = form.fill(**{f"hours__{day}": "" for day in ("mon", "tue", "wed", "thu", "fri")}).send()
    assert "no longer" in words(page)
    assert "Mathématiques maths-2bac" in words(page)


def test_a_new_teacher_is_added_with_a_short_name_of_its_own(operator: FlaskClient, house: Context):
    form = form_at(operator, "/panel/facts/teacher/new")
    reply = form.fill(
        name_ar="الفيزياء – ب",
        name_fr="Physique – B",
        languages=["fr", "ar"],
        email="physique-b@educatec.example",
        available__mon="8h30–12h30, 14:00 - 18h",
    ).send()
    assert reply.location == "/panel/teachers/physique-b"
    teacher = stored_province(house).teacher_by_id["physique-b"]
    assert teacher.available == make.hours("0", "08:30-12:30", "14:00-18:00")
    assert teacher.max_minutes_a_day == 240


def test_days_away_and_lengths_by_period_come_in_rows(operator: FlaskClient, house: Context):
    form = form_at(operator, "/panel/facts/teacher/item/maths-a")
    away = {"away__first": ["2027-01-04", "2027-02-01", ""], "away__last": ["2027-01-05", "", ""]}
    assert form.fill(**away).send().status_code == 303
    days = [tuple(map(str, each)) for each in stored_province(house).teacher_by_id["maths-a"].away]
    assert days == [("2027-01-04", "2027-01-05"), ("2027-02-01", "2027-02-01")]
    form = form_at(operator, "/panel/facts/programme/item/nowhere")
    assert form.fill(minutes_in__ordinary="45").send().status_code == 303
    assert stored_province(house).programme_by_id["nowhere"].minutes_in == {"ordinary": 45}


def test_a_later_line_of_a_list_can_be_put_before_others(operator: FlaskClient, house: Context):
    form = form_at(operator, "/panel/facts/bell-period/new")
    form.fill(name_ar="رمضان", name_fr="Ramadan", slots__mon="08:40-09:25", kinds=["lycee"])
    added = form.send()
    added = form.again(added).send() if added.status_code == 200 else added
    assert added.status_code == 303, words(added)
    periods = stored_province(house).calendar.periods
    assert [each.id for each in periods] == ["ordinary", "ramadan"]
    assert periods[1].scope.kinds == {"lycee"}
    form = form_at(operator, "/panel/facts/bell-period/item/ramadan").fill(position="1")
    moved = form.send()
    assert (form.again(moved).send() if moved.status_code == 200 else moved).status_code == 303
    assert [each.id for each in stored_province(house).calendar.periods] == ["ramadan", "ordinary"]


def test_what_others_need_cannot_be_retired(operator: FlaskClient, house: Context):
    page = operator.get("/panel/facts/teacher/item/maths-a/retire")
    assert "It cannot be retired yet" in words(page)
    assert "Programme – Teacher: Mathématiques maths-2bac" in words(page)
    assert "/panel/facts/programme/item/maths-2bac" in page.text
    assert "maths-a" in stored_province(house).teacher_by_id


def test_retiring_a_programme_tells_and_cancels_its_sessions(operator: FlaskClient, house: Context):
    address = "/panel/facts/programme/item/maths-2bac/retire"
    page = operator.get(address)
    assert "3 upcoming sessions lose their slots:" in words(page)
    hidden = {
        str(each["name"]): str(each.get("value") or "")
        for each in Tags(page.text).named("input")
        if each.get("type") == "hidden"
    }
    assert operator.post(address, data=hidden).location == "/panel/programmes"
    assert "maths-2bac" not in stored_province(house).programme_by_id
    assert (log_entries(house)[0].act, log_entries(house)[0].key) == ("retire", "maths-2bac")


def test_what_was_retired_meanwhile_can_be_added_anew(
    operator: FlaskClient, colleague: FlaskClient, house: Context
):
    address = f"/panel/facts/school/item/{make.code(99004)}"
    form = form_at(operator, address)
    retiring = colleague.get(f"{address}/retire")
    hidden = {
        str(each["name"]): str(each.get("value") or "")
        for each in Tags(retiring.text).named("input")
        if each.get("type") == "hidden"
    }
    assert colleague.post(f"{address}/retire", data=hidden).status_code == 303
    reply = form.fill(rooms="9").send()
    assert reply.status_code == 409
    assert "Somebody retired this in the meantime." in words(reply)
    again = Form(operator, reply, "/panel/facts/school/new")
    assert again.send().status_code == 303
    assert stored_province(house).school_by_code[make.code(99004)].rooms == 9


def test_a_form_that_lost_what_it_was_opened_with_is_refused(operator: FlaskClient):
    assert form_at(operator, SCHOOL).fill(opened="[1]").send().status_code == 400
    assert form_at(operator, SCHOOL).fill(opened="{").send().status_code == 400
    assert operator.get("/panel/facts/moon/new").status_code == 404
    assert operator.get("/panel/facts/network/new").status_code == 404
    assert operator.get("/panel/facts/school/item/nobody").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_faults_are_said_in_the_language_of_the_page(operator: FlaskClient, language: str):
    operator.get(f"/panel/today?lang={language}")
    reply = form_at(operator, SCHOOL).fill(rooms="many", code="1", levels=[]).send()
    assert reply.status_code == 422
    assert "whole number" not in words(reply)


def test_pupils_are_typed_level_by_level(operator: FlaskClient, house: Context):
    form = form_at(operator, SCHOOL)
    assert form.fill(pupils__2BAC="95", pupils__TC="120").send().status_code == 303
    pupils = stored_province(house).school_by_code[CODE].pupils
    assert pupils == {Level.TC: 120, Level.BAC2: 95}


def test_the_planners_rules_are_kept_logged_and_exported(operator: FlaskClient, house: Context):
    form = form_at(operator, "/panel/facts/planner")
    refused = form.fill(notice_hours="400", fairness="much").send()
    assert refused.status_code == 422
    assert "Needed: at most 336." in words(refused)
    assert form.again(refused).fill(notice_hours="48", fairness="60").send().status_code == 303
    province = stored_province(house)
    assert (province.notice_hours, province.weights.fairness) == (48, 60)
    entry = log_entries(house)[0]
    assert (entry.act, entry.what) == ("change", "planner")
    assert entry.detail["now"] == {"notice_hours": "48", "fairness": "60"}
    assert "notice_hours = 48" in province_files(province)["config.toml"]


def test_shares_are_typed_in_percent_and_decimals_with_either_mark(
    operator: FlaskClient, house: Context
):
    form = form_at(operator, "/panel/facts/network")
    refused = form.fill(reserve="120").send()
    assert "Needed: a number from 0 to 99." in words(refused)
    mended = form.again(refused).fill(reserve="12,5 %", uplink_mbps="40,5")
    assert mended.send().status_code == 303
    network = stored_province(house).network
    assert (network.reserve, network.uplink_mbps) == (0.125, 40.5)


def test_free_hours_get_a_short_name_of_their_own_and_are_called_by_whom_they_are_for(
    operator: FlaskClient, house: Context
):
    form = form_at(operator, "/panel/facts/reception-hours/new")
    saved = form.fill(hours__mon="08:30-12:30", kinds=["lycee"], communes=["Ben Guerir"]).send()
    assert saved.status_code == 303
    assert "reception-hours" in {
        each.id for each in stored_province(house).calendar.reception_hours
    }
    page = operator.get("/panel/facts/reception-hours/item/reception-hours?lang=ar")
    assert ": ثانوي تأهيلي · ابن جرير" in words(page)
