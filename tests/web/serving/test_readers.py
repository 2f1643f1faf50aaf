"""Reading waits for nobody who writes: what a request leaves to be noted is noted afterwards."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from flask import Flask

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.people import api_tokens, links
from scheduler.service.people.api_tokens import TokenScope
from tests.serving import served
from tests.web.own_pages import SCHOOL

PAGES = ("/panel/today", "/panel/week?on=2026-11-30", "/panel/plan", "/panel/releases", "/account")
WAITS = 10.0  # seconds that a writer waits for another, which no reader may


@pytest.fixture
def token(house: Context) -> str:
    return api_tokens.make_token(house, "reader", [TokenScope.PLAN], actor="operator")[0]


def test_nobody_who_reads_waits_for_a_writer(
    app: Flask, house: Context, token: str, tmp_path: Path
) -> None:
    sign_in = links.link(house, Holder(kind=HolderKind.OPERATOR, id="operator"))
    own = links.link(house, SCHOOL).removeprefix(house.base_url)
    feed = links.feed_address(house, SCHOOL).removeprefix(house.base_url)
    with served(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        client.timeout = httpx.Timeout(60)
        door = sign_in.removeprefix(house.base_url)
        form = re.search(r'name="csrf_token" value="([^"]+)"', client.get(door).text)
        assert form
        assert client.post(door, data={"csrf_token": form[1]}).status_code == 303
        for page in PAGES:
            client.get(page)  # so that nobody is measured cold
        with closing(sqlite3.connect(tmp_path / "house.db")) as writer:
            writer.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            bearer = {"Authorization": f"Bearer {token}"}
            assert client.get("/api/v1/draft?day=2026-11-30", headers=bearer).status_code == 200
            for page in (*PAGES, own, feed, "/healthz", "/readyz"):
                assert client.get(page).status_code in {200, 503}, page
                assert (page == "/readyz") or client.get(page).status_code == 200, page
            assert time.monotonic() - began < WAITS
            writer.rollback()
        until = time.monotonic() + 20
        while time.monotonic() < until:  # it is noted once the writer is done
            if api_tokens.token_bearer(house, token).used_at is not None:  # type: ignore[union-attr]
                break
            client.get("/api/v1/draft?day=2026-11-30", headers=bearer)
            time.sleep(0.1)
        else:
            pytest.fail("that the token was used is never noted")
