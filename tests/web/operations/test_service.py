"""Keeping the service up: health, assets, and an installation that has nothing yet."""

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.service.context import Context
from tests.web.visits import sign_in, words
from web.responses import assets

TOKEN = re.compile(rb'name="csrf_token" value="[^"]*"')
FRONTEND = Path(__file__).parents[3] / "web" / "frontend"


def test_healthz_answers_while_the_service_is_up(visitor: FlaskClient) -> None:
    reply = visitor.get("/healthz")
    assert (reply.status_code, reply.get_json()) == (200, {"status": "ok"})


def test_readyz_names_its_checks(visitor: FlaskClient) -> None:
    reply = visitor.get("/readyz")
    names = {each["name"] for each in reply.get_json()["checks"]}
    assert reply.status_code == 200
    assert {"zone data", "database"} <= names


def test_empty_installation_says_where_to_begin(another_house: Callable[[], Flask]) -> None:
    app = another_house()
    ctx: Context = app.extensions["educatec"]
    operator = sign_in(app, ctx, "operator")
    first = operator.get("/panel/today", follow_redirects=True)
    assert "Load the sample" in words(first)
    assert operator.get("/readyz").status_code == 503


def test_pages_work_without_the_fetched_assets(
    operator: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Only what this project wrote is there."""
    (tmp_path / "educatec.css").write_text("")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    assets.mark.cache_clear()
    try:
        reply = operator.get("/panel/week?on=2026-11-30")
        assert reply.status_code == 200
        assert "vendor" not in reply.text
    finally:
        assets.mark.cache_clear()


def test_assets_are_kept_for_a_year_and_their_address_tells_their_content(
    visitor: FlaskClient,
) -> None:
    sheet = re.search(
        r'href="(/static/educatec\.css\?v=[0-9a-f]{12})"', visitor.get("/sign-in").text
    )
    assert sheet
    with visitor.get(sheet[1]) as sent:
        assert sent.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_modules_are_kept_for_a_year_with_those_they_import(operator: FlaskClient) -> None:
    """They import each other by name only, so the mark is in the path: one for the folder."""
    page = operator.get("/panel/week?on=2026-11-30").text
    found = re.search(r'src="(/static/modules/[0-9a-f]{12}/board/)board\.js"', page)
    assert found
    for each in sorted((assets.STATIC / "board").glob("*.js")):
        assert f'<link rel="modulepreload" href="{found[1]}{each.name}">' in page
        with operator.get(found[1] + each.name) as sent:
            assert sent.data == each.read_bytes()
            assert sent.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        for imported in re.findall(r' from "([^"]+)"', each.read_text()):
            assert (each.parent / imported).is_file(), f"{each.name} imports {imported}"


def test_lock_of_the_frontend_names_no_host_and_every_hash() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert packages
    for name, facts in packages.items():
        assert name.startswith("node_modules/")
        assert "resolved" not in facts, name
        assert facts["integrity"].startswith("sha512-"), name


def test_our_own_style_sheet_is_the_same_for_both_directions() -> None:
    sheet = (assets.STATIC / "educatec.css").read_text()
    without_directions = re.sub(r'\[dir="rtl"\][^}]*}|to (left|right)', "", sheet)
    assert not re.search(r"\b(left|right)\s*:|-(left|right)\b", without_directions)


@pytest.mark.parametrize("path", ["/panel/schools", "/static/educatec.css"])
def test_thin_lines_get_packed_answers(operator: FlaskClient, path: str) -> None:
    with operator.get(path) as plain:
        text = plain.data
        assert "Content-Encoding" not in plain.headers
    with operator.get(path, headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Content-Length"] == str(len(packed.data))
        assert len(packed.data) < len(text) / 2
        unpacked = gzip.decompress(packed.data)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert TOKEN.sub(b"", unpacked) == TOKEN.sub(b"", text)


def test_small_answers_go_as_they_are(visitor: FlaskClient) -> None:
    reply = visitor.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert reply.get_json() == {"status": "ok"}
