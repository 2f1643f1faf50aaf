"""What every page keeps, in every language: its direction, its safety, its economy."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.province import stored_province
from tests import factories as make
from tests.web.visits import Tags, path_of, session_ids, words
from web.own.feed_form import GOOGLE

LANGUAGES = ("ar", "fr", "en")
DIRECTIONS = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
MOST_QUERIES = 30
SCHOOL_CODE = make.code(99001)
PANEL = {
    "today": "/panel/today",
    "search": "/panel/search?q=maths",
    "week": "/panel/week?on=2026-11-30",
    "released week": "/panel/week?on=2026-11-30&source=release",
    "empty week": "/panel/week?on=2027-06-07",
    "coloured week": "/panel/week?on=2026-11-30&colour=kind&select=1&teacher=maths-a",
    "weeks": "/panel/weeks?on=2026-11-30&weeks=3",
    "month": "/panel/month?on=2026-11-30&colour=level",
    "day": "/panel/day?on=2026-11-30",
    "drafted day": "/panel/day?on=2026-11-30&source=draft",
    "term": "/panel/term",
    "plan": "/panel/plan",
    "release": "/panel/release",
    "releases": "/panel/releases",
    "one release": "/panel/releases/1",
    "programmes": "/panel/programmes",
    "programme": "/panel/programmes/nowhere",
    "schools": "/panel/schools",
    "school": f"/panel/schools/{SCHOOL_CODE}",
    "teachers": "/panel/teachers",
    "teacher": "/panel/teachers/maths-a",
    "studios": "/panel/studios",
    "calendar": "/panel/calendar",
    "reports": "/panel/reports?first=2026-11-30",
    "log": "/panel/log",
    "tokens": "/panel/tokens",
    "wishes": "/panel/wishes",
    "lines": "/panel/network",
    "import": "/panel/import",
    "first steps": "/panel/start",
    "first calendar": "/panel/start/calendar",
    "new school": "/panel/facts/school/new",
    "school's form": f"/panel/facts/school/item/{SCHOOL_CODE}",
    "studio's form": "/panel/facts/studio/item/studio-1",
    "teacher's form": "/panel/facts/teacher/item/maths-a",
    "programme's form": "/panel/facts/programme/item/maths-2bac",
    "closure's form": "/panel/facts/closure/item/independence",
    "lesson hours' form": "/panel/facts/bell-period/item/ordinary",
    "new free hours": "/panel/facts/reception-hours/new",
    "variant's form": "/panel/facts/variant/item/360p",
    "window's form": "/panel/facts/window/item/1",
    "network's form": "/panel/facts/network",
    "year's form": "/panel/facts/year",
    "retiring": "/panel/facts/programme/item/maths-2bac/retire",
    "session": "/panel/sessions/{session}",
    "places": "/panel/sessions/{session}?places=1",
    "cancel": "/panel/sessions/{session}/cancel",
    "own school": "{school}",
    "own teacher": "{teacher}",
    "own teacher's hours": "{teacher}/hours",
    "own school's session": "{school}/sessions/{session}",
    "not found": "/panel/schools/nobody",
}
EXPECTED = {"not found": 404}


@pytest.fixture
def addresses(house: Context) -> dict[str, str]:
    known = {
        "session": session_ids(house, "maths-2bac")[0],
        "school": path_of(house, Holder(kind=HolderKind.SCHOOL, id=SCHOOL_CODE)),
        "teacher": path_of(house, Holder(kind=HolderKind.TEACHER, id="maths-a")),
    }
    return {name: address.format(**known) for name, address in PANEL.items()}


@pytest.mark.parametrize("name", PANEL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_keeps_its_promises(
    operator: FlaskClient,
    addresses: dict[str, str],
    queries: list[str],
    name: str,
    language: str,
) -> None:
    address = addresses[name]
    stored_province(operator.application.extensions["educatec"])  # read once a process
    queries.clear()
    reply = operator.get(_in(address, language))
    assert reply.status_code == EXPECTED.get(name, 200)
    read = [statement for statement in queries if statement.startswith("SELECT")]
    assert len(read) <= MOST_QUERIES, f"{len(read)} queries"
    tags = Tags(reply.text)
    html = tags.named("html")[0]
    assert (html["lang"], html["dir"]) == (language, DIRECTIONS[language])
    assert len(tags.named("h1")) == 1
    assert "{{" not in reply.text
    assert "%(" not in words(reply)
    _nothing_but_our_own(tags)
    _fields_have_names(tags)


@pytest.mark.parametrize("name", PANEL)
def test_arabic_and_french_pages_hold_no_english(
    operator: FlaskClient, addresses: dict[str, str], name: str
) -> None:
    """Words that pages use often; whole catalogues are compared elsewhere."""
    telltale = re.compile(
        r"\b(the|schools|session|teacher|release|week|is|are|of)\b", re.IGNORECASE
    )
    for language in ("ar", "fr"):
        shown = words(operator.get(_in(addresses[name], language)))
        said = re.sub(r"https?://\S+", "", shown)  # addresses are not translated
        assert not telltale.search(said), telltale.search(said)


def test_language_is_remembered_and_followed(app: Flask) -> None:
    client = app.test_client()
    assert Tags(client.get("/sign-in").text).named("html")[0]["lang"] == "ar"
    asked = client.get("/sign-in", headers={"Accept-Language": "de, fr;q=0.5"})
    assert Tags(asked.text).named("html")[0]["lang"] == "fr"
    client.get("/sign-in?lang=en")
    assert Tags(client.get("/sign-in").text).named("html")[0]["lang"] == "en"
    client.get("/sign-in?lang=tlh")
    assert Tags(client.get("/sign-in").text).named("html")[0]["lang"] == "en"


def test_months_bear_their_moroccan_names_and_latin_digits(operator: FlaskClient) -> None:
    shown = words(operator.get("/panel/week?on=2026-11-30&lang=ar"))
    assert "30 نونبر 2026" in shown
    assert "1 دجنبر" in shown
    assert "نوفمبر" not in shown


def test_times_keep_their_direction_in_arabic(operator: FlaskClient) -> None:
    text = operator.get("/panel/week?on=2026-11-30&lang=ar").text
    times = re.findall(r"\d\d:\d\d–\d\d:\d\d", re.sub(r'(title|aria-label)="[^"]*"', "", text))
    assert times
    assert text.count('<bdi dir="ltr">') >= len(times)


def test_switching_language_stays_on_the_page(operator: FlaskClient) -> None:
    tags = Tags(operator.get("/panel/schools?q=99001&kind=lycee").text)
    french = next(each for each in tags.named("a") if each.get("hreflang") == "fr")
    assert french["href"] == "/panel/schools?q=99001&kind=lycee&lang=fr"


def test_answers_carry_their_guards(visitor: FlaskClient) -> None:
    headers = visitor.get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex"


def _in(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def _nothing_but_our_own(tags: Tags) -> None:
    """No inline script, no handler, nothing from anywhere else."""
    for tag, attributes in tags.found:
        # HTML knows neither handlers that we allow, nor htmx's attributes without "data-".
        assert not [name for name in attributes if name.startswith(("on", "hx-"))], (
            tag,
            attributes,
        )
        if tag == "script":
            assert attributes.get("src"), "a script stands in the page"
        for name in ("src", "href", "action"):
            given = attributes.get(name) or ""
            host = urlsplit(given).netloc
            # Only a reader's own click leads elsewhere: to a calendar that takes our address.
            clicked = tag == "a" and given.startswith(GOOGLE)
            assert host in {"", "educatec.test"} or clicked, given
            assert not given.startswith("javascript:")


def _fields_have_names(tags: Tags) -> None:
    labelled = {each.get("for") for each in tags.named("label")}
    for tag in ("input", "select", "textarea"):
        for field in tags.named(tag):
            if field.get("type") != "hidden":
                assert field.get("id") in labelled or field.get("aria-label"), field


@pytest.mark.parametrize(("source", "said"), [("illustrative", True), ("verified", False)])
def test_pages_call_schools_examples_until_they_are_the_delegation_s_own(
    house: Context, operator: FlaskClient, source: str, *, said: bool
) -> None:
    schools = tuple(replace(each, source=source) for each in stored_province(house).schools)
    apply_import(house, replace(stored_province(house), schools=schools), "importer")
    for address in ("/panel/schools?lang=en", "/panel/reports/print?first=2026-11-30&lang=en"):
        shown = words(operator.get(address))
        assert ("The list of schools is illustrative" in shown) is said
