"""The first steps: from nothing to what can be planned."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.intake import load_province
from scheduler.service.context import Context
from scheduler.service.province import stored_province
from scheduler.settings import Settings
from tests.web.master_data.filling import form_at
from tests.web.visits import Tags, post, sign_in, words

CONFIG = Path(__file__).parents[3] / "config.toml"
START = "/panel/start"
STUDIO = f"{START}/studio"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, config_path=CONFIG)


@pytest.fixture
def empty(another_house: Callable[[], Flask]) -> Flask:
    return another_house()


@pytest.fixture
def ctx(empty: Flask) -> Context:
    return empty.extensions["educatec"]


@pytest.fixture
def newcomer(empty: Flask, ctx: Context) -> FlaskClient:
    return sign_in(empty, ctx, "newcomer")


@pytest.mark.parametrize(
    "address", ["/panel/", "/panel/today", "/panel/schools", "/panel/calendar", "/panel/network"]
)
def test_every_page_of_an_empty_house_leads_to_the_first_steps(newcomer: FlaskClient, address: str):
    assert newcomer.get(address, follow_redirects=True).request.path == START


def test_the_sample_is_loaded_with_one_button(newcomer: FlaskClient, ctx: Context):
    reply = post(newcomer, f"{START}/sample", START)
    assert reply.status_code == 303
    assert stored_province(ctx) == load_province(CONFIG)
    assert post(newcomer, f"{START}/sample", START).status_code == 409


def test_a_sample_with_faults_is_told_in_place(empty: Flask, newcomer: FlaskClient, tmp_path: Path):
    broken = tmp_path / "broken" / "config.toml"
    broken.parent.mkdir()
    broken.write_text('[province]\nname = "Rehamna"\n')
    empty.config["CONFIG_PATH"] = broken
    reply = post(newcomer, f"{START}/sample", START)
    assert reply.status_code == 422
    assert "The sample cannot be read:" in words(reply)
    assert newcomer.get(STUDIO).status_code == 422


def test_a_studio_with_faults_keeps_what_was_typed(newcomer: FlaskClient):
    reply = form_at(newcomer, STUDIO).fill(province="", name_fr="Studio B", turnaround="x").send()
    assert reply.status_code == 422
    by_name = {each.get("name"): each for each in Tags(reply.text).named("input")}
    assert by_name["name_fr"]["value"] == "Studio B"
    assert by_name["province"]["aria-invalid"] == "true"
    assert by_name["turnaround"]["aria-invalid"] == "true"


def test_each_step_is_left_and_taken_up_until_a_programme_waits_for_its_plan(
    newcomer: FlaskClient, ctx: Context
):
    begun = form_at(newcomer, STUDIO).fill(province="Youssoufia", id="", name_fr="Studio A").send()
    assert begun.location == f"{START}/calendar"
    province = stored_province(ctx)
    assert (province.name, province.studios[0].id, province.schools) == (
        "Youssoufia",
        "studio-a",
        (),
    )
    assert [each.id for each in province.calendar.periods] == ["ordinary", "exams", "ramadan"]
    assert "View the calendar" in words(newcomer.get(START))
    assert newcomer.get(STUDIO).location == START
    assert f'href="{START}"' in newcomer.get("/panel/today").text
    post(newcomer, f"{START}/calendar", f"{START}/calendar")
    assert "Calendar Step done" in words(newcomer.get(START))
    assert "There is no programme yet. The first steps" in words(newcomer.get("/panel/plan"))
    assert "Nothing is planned yet" in words(newcomer.get("/panel/release"))
    school = form_at(newcomer, "/panel/facts/school/new?start=1").fill(
        code="99001J",
        name_ar="ثانوية",
        name_fr="Lycée",
        commune="Youssoufia",
        commune_ar="اليوسفية",
        levels=["2BAC"],
    )
    assert school.send().location == START
    assert "Create a teacher and a school first" in words(newcomer.get(START))
    teacher = form_at(newcomer, "/panel/facts/teacher/new?start=1").fill(
        name_ar="أستاذ",
        name_fr="Prof A",
        languages=["fr"],
        email="a@educatec.example",
        available__mon="14:30-18:30",
    )
    assert teacher.send().location == START
    form = form_at(newcomer, "/panel/facts/programme/new?start=1").fill(
        title_ar="دعم", title_fr="Soutien", subject="Mathematics", levels=["2BAC"], count="4"
    )
    assert form.send().location == START
    (programme,) = stored_province(ctx).programmes
    assert (programme.teacher_id, programme.subject) == ("prof-a", "maths")
    said = words(newcomer.get(START))
    assert "Saved. 4 sessions are added, not yet scheduled." in said
    assert "Everything is there for a first plan." in said
    assert "4 sessions not planned yet" in words(newcomer.get("/panel/programmes/soutien"))
