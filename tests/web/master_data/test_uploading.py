"""Importing files through the panel: all or nothing, looked at before it is done."""

import datetime as dt
import html
import io
import re
import zipfile
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.test import TestResponse

from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.school import Link, SchoolKind
from scheduler.domain.text import Language, Text
from scheduler.intake.export import province_files, roster_csv
from scheduler.intake.sheet_template import example_programme
from scheduler.intake.sheet_words import CHOICES, choices
from scheduler.intake.workbook import workbook_of
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.province import stored_province
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.visits import sign_in, token, words
from web.language.wording import labels

HERE = "/panel/import"


def hand_over(client: FlaskClient, *files: tuple[str, bytes], **fields: str) -> TestResponse:
    data = {
        "csrf_token": token(client.get(HERE)),
        "files": [(io.BytesIO(content), name) for name, content in files],
        **fields,
    }
    return client.post(HERE, data=data, content_type="multipart/form-data")


def look(client: FlaskClient, reply: TestResponse) -> TestResponse:
    assert reply.status_code == 303, words(reply)
    return client.get(reply.location)


def agree(client: FlaskClient, page: TestResponse, address: str) -> TestResponse:
    seen = re.search(r'name="seen" value="([^"]*)"', page.text)
    assert seen, words(page)
    return client.post(address, data={"csrf_token": token(page), "seen": seen[1]})


def packed(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"educatec/{name}", text)
    return out.getvalue()


def test_a_roster_is_shown_field_by_field_and_taken_in_when_agreed(
    operator: FlaskClient, house: Context
):
    before = stored_province(house)
    other = replace(
        before,
        schools=(
            replace(before.schools[0], rooms=6),
            *before.schools[1:],
            make.school(99010, commune="Bouchane", commune_ar="بوشان"),
        ),
    )
    reply = hand_over(operator, ("schools.csv", roster_csv(other.schools).encode()))
    page = look(operator, reply)
    said = words(page)
    assert "Additions 1" in said
    assert "Rooms: 2 becomes 6" in said
    assert stored_province(house) == before
    assert agree(operator, page, reply.location).status_code == 303
    assert stored_province(house).schools == other.schools
    entry = log_entries(house)[0]
    assert entry.actor == "operator"
    assert f"change school {before.schools[0].code} (rooms)" in entry.detail["changes"]
    assert operator.get(reply.location).status_code == 404


def test_all_faults_of_all_files_are_named_and_nothing_is_taken(
    operator: FlaskClient, house: Context
):
    before = stored_province(house)
    teachers = b'[[teachers]]\nid = "x"\nlanguages = ["fr"]\nemail = "nobody"\n'
    rows = roster_csv((replace(before.schools[0], rooms=900),)).encode()
    reply = hand_over(operator, ("teachers.toml", teachers), ("schools.csv", rows), ("a.pdf", b"-"))
    assert reply.status_code == 422
    said = words(reply)
    assert "teachers.toml, line 4" in said
    assert "an address such as name@school.example" in said
    assert "schools.csv, line 2" in said
    assert "a whole number from 0 to 200" in said
    assert "a.pdf" in said
    assert stored_province(house) == before


def test_what_the_files_do_not_name_stays_unless_they_are_the_whole(
    operator: FlaskClient, house: Context
):
    rows = roster_csv(stored_province(house).schools[:3]).encode()
    page = look(operator, hand_over(operator, ("schools.csv", rows)))
    assert "No difference from what is stored." in words(page)
    reply = hand_over(operator, ("schools.csv", rows), whole="yes")
    page = look(operator, reply)
    assert "Retirements 1" in words(page)
    assert agree(operator, page, reply.location).status_code == 303
    assert len(stored_province(house).schools) == 3


def test_what_touches_the_plan_is_said_before_it_is_taken_in(operator: FlaskClient, house: Context):
    fewer = replace(stored_province(house), programmes=(make.programme(count=1),))
    files = province_files(fewer)
    part = ("tutoring.toml", files["sessions/programmes.toml"].encode())
    page = look(operator, hand_over(operator, part))
    assert "2 upcoming sessions lose their slots:" in words(page)
    assert "Number of sessions: 3 becomes 1" in words(page)


def test_the_whole_folder_comes_as_a_zip_and_excel_as_it_is(operator: FlaskClient, house: Context):
    other = replace(stored_province(house), name="Rhamna", notice_hours=36)
    reply = hand_over(operator, ("all.zip", packed(province_files(other))), whole="yes")
    page = look(operator, reply)
    assert "Name: Rehamna becomes Rhamna" in words(page)
    assert "becomes 36" in words(page)
    assert agree(operator, page, reply.location).status_code == 303
    stored = stored_province(house)
    assert stored.name == "Rhamna"
    teacher = replace(stored.teachers[0], travel=45)
    book = workbook_of(replace(stored, teachers=(teacher, *stored.teachers[1:])))
    reply = hand_over(operator, ("équipe.xlsx", book))
    page = look(operator, reply)
    assert "Travel time between studios, in minutes: 30 becomes 45" in words(page)
    assert agree(operator, page, reply.location).status_code == 303
    assert stored_province(house).teachers[0].travel == 45


def test_a_ministry_export_keeps_what_is_known_of_rooms_and_lines(
    operator: FlaskClient, house: Context
):
    known = stored_province(house).schools[0]
    export = (
        "CD_ETAB;NOM_ETABL;NOM_ETABA;ll_com;la_com;LL_CYCLE\n"
        f"{known.code};Lycée renommé;ثانوية;Ben Guerir;ابن جرير;Qualifiant\n"
        f"{make.code(99020)};Lycée neuf;ثانوية جديدة;Ben Guerir;ابن جرير;Qualifiant\n"
        f"{make.code(99021)};École;مدرسة;Ben Guerir;ابن جرير;Primaire\n"
    )
    reply = hand_over(operator, pasted=export)
    page = look(operator, reply)
    assert agree(operator, page, reply.location).status_code == 303
    schools = stored_province(house).school_by_code
    assert schools[known.code].name.fr == "Lycée renommé"
    assert (schools[known.code].rooms, schools[known.code].link) == (known.rooms, known.link)
    assert schools[make.code(99020)].coord_source == "missing"
    assert make.code(99021) not in schools


def test_a_change_made_meanwhile_is_looked_at_before_it_is_overwritten(
    operator: FlaskClient, house: Context
):
    rows = roster_csv((replace(stored_province(house).schools[0], rooms=6),)).encode()
    reply = hand_over(operator, ("schools.csv", rows))
    page = look(operator, reply)
    now = stored_province(house)
    apply_import(house, replace(now, notice_hours=48), "colleague")
    again = agree(operator, page, reply.location)
    assert again.location == reply.location
    page = operator.get(again.location)
    assert "Somebody changed the data in the meantime." in words(page)
    assert agree(operator, page, reply.location).status_code == 303
    stored = stored_province(house)
    assert (stored.notice_hours, stored.schools[0].rooms) == (48, 6)


def test_an_upload_is_its_owners_for_an_hour(
    app: Flask, operator: FlaskClient, house: Context, clock: FakeClock
):
    rows = roster_csv((make.school(99030),)).encode()
    reply = hand_over(operator, ("schools.csv", rows))
    colleague = sign_in(app, house, "colleague")
    assert colleague.get(reply.location).status_code == 404
    assert operator.get(reply.location).status_code == 200
    clock.at += dt.timedelta(minutes=61)
    gone = operator.get(reply.location)
    assert gone.status_code == 404
    assert "have expired" in words(gone)


def test_an_upload_can_be_left(operator: FlaskClient, house: Context):
    before = stored_province(house)
    reply = hand_over(operator, ("schools.csv", roster_csv((make.school(99030),)).encode()))
    page = operator.get(reply.location)
    left = operator.post(f"{reply.location}/leave", data={"csrf_token": token(page)})
    assert left.status_code == 303
    assert operator.get(reply.location).status_code == 404
    assert stored_province(house) == before


def test_no_file_at_all_and_one_that_is_too_large_are_told_kindly(operator: FlaskClient):
    assert "Choose a file, or paste some rows." in words(hand_over(operator))
    body = b"x" * (9 * 1024 * 1024)
    reply = operator.post(HERE, data=body, content_type="multipart/form-data; boundary=x")
    assert reply.status_code == 413
    assert "Send a file of at most 8 MB." in words(reply)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"", b"\0" * 40], ids=["cut", "empty", "noughts"]
)
@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "a.csv", "a.toml"])
def test_damaged_files_are_told_never_a_trace(operator: FlaskClient, name: str, content: bytes):
    reply = hand_over(operator, (name, content))
    assert reply.status_code in {303, 422}
    assert "Traceback" not in reply.text


def test_a_file_that_unpacks_without_end_is_refused(operator: FlaskClient):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.csv", b"0" * (16 * 1024 * 1024))
    reply = hand_over(operator, ("bomb.zip", out.getvalue()))
    assert reply.status_code == 422
    assert "at most 32 MB unpacked" in words(reply)


def test_exports_come_back_as_what_is_stored(operator: FlaskClient, house: Context):
    province = replace(
        stored_province(house),
        schools=(
            make.school(99001, name=Text(ar="=ع", fr="=SUM(A1)", en="'-x")),
            *stored_province(house).schools[1:],
        ),
    )
    apply_import(house, province, "operator")
    stored = stored_province(house)
    for name, start in (("files.zip", b"PK"), ("workbook.xlsx", b"PK")):
        reply = operator.get(f"/panel/export/{name}")
        assert reply.data.startswith(start)
        assert name in reply.headers["Content-Disposition"]
        page = look(operator, hand_over(operator, (name, reply.data), whole="yes"))
        assert "No difference from what is stored." in words(page)
    roster = operator.get("/panel/export/schools.csv").data
    assert b",'=SUM(A1)," in roster
    page = look(operator, hand_over(operator, ("schools.csv", roster), whole="yes"))
    assert "No difference from what is stored." in words(page)
    assert stored_province(house) == stored
    assert operator.get("/panel/export/secret").status_code == 404


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Rows that hold no school are left out: 3, 4."),
        ("fr", "Les lignes sans établissement sont laissées de côté\u00a0: 3, 4."),
        ("ar", "الصفوف التي لا تذكر مؤسسة لم تُؤخذ: 3, 4."),
    ],
)
def test_what_was_left_out_is_asked_about_before_it_is_taken_in(
    operator: FlaskClient, house: Context, language: str, sentence: str
):
    roster = roster_csv(stored_province(house).schools[:1])
    heading, school = roster.splitlines()[:2]
    content = f"{heading}\n{school}\n,,Total,1\nSource : DP\n"
    reply = hand_over(operator, ("liste.csv", content.encode("utf-16")))
    assert reply.status_code == 303
    page = operator.get(f"{reply.headers['Location']}?lang={language}").text
    assert sentence in html.unescape(re.sub(r"</?bdi[^>]*>", "", page))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_template_in_each_language_is_had_from_the_import_and_taken_in_again(
    operator: FlaskClient, house: Context, language: str
) -> None:
    address = f"{HERE}/templates/{language}.xlsx"
    assert address in operator.get(HERE).text
    template = operator.get(address)
    assert template.status_code == 200
    reply = hand_over(operator, ("filled.xlsx", template.data))
    agree(operator, look(operator, reply), reply.location)
    year = stored_province(house).calendar
    assert stored_province(house).programme_by_id["exemple-2bac"] == example_programme(
        year.first, year.last
    )


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_sheet_says_choices_as_the_panel_does(app: Flask, language: str) -> None:
    """With a comma less, since a sheet's lists are separated by commas."""
    words_of = {
        ("schools", "kind"): (SchoolKind, labels.school_kind_word),
        ("schools", "link"): (Link, labels.link_word),
        ("programmes", "kind"): (Kind, labels.kind_word),
        ("programmes", "language"): (Language, labels.language_word),
        ("programmes", "source"): (Source, labels.source_word),
        ("programmes", "rerun"): (Rerun, labels.rerun_word),
        ("programmes", "delivery"): (DeliveryPolicy, labels.policy_word),
    }
    assert words_of.keys() == CHOICES.keys() - {("schools", "board")}
    with app.test_request_context(f"/?lang={language}"), force_locale(language):
        for place, (values, word_of) in words_of.items():
            said = [re.sub("[,،]", "", word_of(value)) for value in values]
            assert list(choices(*place, language)) == said
