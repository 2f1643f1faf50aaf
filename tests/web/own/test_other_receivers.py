"""The pages, the panel and the API of receivers that are no schools, in three languages."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.holder import Holder, HolderKind
from scheduler.intake.handed_over import HandedFile, province_with
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases.releasing import release
from tests.integration.planning.test_other_receivers import LIMITS, MONDAY, SATURDAY
from tests.unit.intake.inputs import ROOT
from tests.web.callers import Asker
from tests.web.visits import path_of

SAMPLE = ROOT / "samples" / "receivers"
NAMES = {
    "ar": ("مركز محاربة الأمية", "القراءة والكتابة للكبار", "الكبار في دروس محاربة الأمية"),
    "fr": (
        "Centre d&#39;alphabétisation",
        "Lire et écrire pour adultes",
        "Adultes en alphabétisation",
    ),
    "en": ("literacy centre", "Reading and writing for adults", "Adults in literacy classes"),
}


@pytest.fixture
def served(house: Context) -> Context:
    files = [HandedFile(name=each.name, content=each.read_bytes()) for each in SAMPLE.iterdir()]
    files = [each for each in files if Path(each.name).suffix in {".csv", ".toml"}]
    found = province_with(stored_province(house), files, whole=False)
    apply_import(house, found.province, "importer")
    make_plan(house, MONDAY, SATURDAY, limits=LIMITS, actor="planner")
    release(house, "receivers", "approver")
    return house


@pytest.mark.parametrize("language", NAMES)
def test_a_receivers_own_page_says_what_is_for_whom(served: Context, app: Flask, language: str):
    address = path_of(served, Holder(kind=HolderKind.SCHOOL, id="AL-001"))
    page = app.test_client().get(f"{address}?lang={language}").text
    for words in NAMES[language]:
        assert words in page
    assert "ADULTS" not in page


@pytest.mark.parametrize("language", NAMES)
def test_the_panel_shows_them_beside_the_schools(
    served: Context, operator: FlaskClient, language: str
):
    page = operator.get(f"/panel/schools?lang={language}").text
    assert NAMES[language][0] in page
    assert NAMES[language][2] in page
    form = operator.get(f"/panel/facts/school/item/AL-001?lang={language}")
    assert form.status_code == 200
    assert "09:00-12:00 15:00-18:00" in form.text
    assert operator.get(f"/panel/schools/AL-001?lang={language}").status_code == 200
    for code in ("MJ-001", "IA-001"):
        address = path_of(served, Holder(kind=HolderKind.SCHOOL, id=code))
        assert operator.get(f"{address}/facts?lang={language}").status_code == 200


def test_the_api_tells_their_kind_hours_and_audience(served: Context, reader: Asker):
    found = reader.get("/schools", kind="literacy-centre").json["items"]
    (centre,) = found
    assert (centre["code"], centre["levels"]) == ("AL-001", ["ADULTS"])
    assert centre["hours"][0] == {"weekday": 1, "start": "09:00", "end": "12:00"}


@pytest.mark.parametrize("language", NAMES)
def test_reports_count_their_sessions_under_their_audience(
    served: Context, operator: FlaskClient, language: str
):
    page = operator.get(f"/panel/reports?first=2026-12-07&last=2026-12-12&lang={language}").text
    assert NAMES[language][2] in page
