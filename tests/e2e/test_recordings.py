"""Recordings in a browser: an upload that goes on after a cut, the check, deliveries, a story."""

import dataclasses
import datetime as dt
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.adapters.media_check import FfmpegChecker
from scheduler.domain.holder import HolderKind
from scheduler.domain.recording import RecordingRules
from scheduler.service.deliveries.deliveries import deliveries
from scheduler.service.deliveries.receipts import Means, Proof, accept_receipt, proof_of
from scheduler.service.deliveries.reruns import settle_reruns
from scheduler.service.deliveries.transfers import Offer, grant, offers
from scheduler.service.recordings.checking import check_all
from scheduler.service.schools.replies import tell_loss
from scheduler.settings import load_settings
from scheduler.storage.database import Database
from tests.conftest import context_on
from tests.e2e.conftest import CONFIG, Complaints, House, Visit, signed_in
from tests.fakes import FakeClock
from tests.media import film
from tests.readings import recordings_of
from tests.recordings import END, LIVE, ONE, RECORDED, store_house, store_in
from tests.serving import free_port, served
from web.app import create_app
from web.security.headers import limiter

PICTURES = os.environ.get("PICTURES")  # a folder for pictures to look at
MINUTES = 31  # more than half of the session
UPLOADS = re.compile("/recordings/uploads/")


@pytest.fixture
def house(sqlite_database: Database, tmp_path: Path) -> Iterator[House]:
    """One session that is over, live at one school and recorded at two."""
    clock, port = FakeClock(END - dt.timedelta(hours=2)), free_port()
    ctx = dataclasses.replace(
        context_on(sqlite_database, clock, media=store_in(tmp_path)),
        base_url=f"http://127.0.0.1:{port}",
        incoming=IncomingFolder(tmp_path / "uploads"),
        recordings=RecordingRules(reserve_bytes=0, consent_on_file=True),
    )
    store_house(ctx)
    clock.at = END + dt.timedelta(minutes=30)
    app = create_app(ctx, load_settings(CONFIG, tmp_path, {}))
    with app.app_context():
        limiter.reset()
    with served(app, port) as url:
        yield House(url=url, ctx=ctx, clock=clock, app=app)


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def upload(page: Page, house: House, path: Path) -> None:
    page.goto(f"{house.url}/panel/recordings/hand-in/{ONE}")
    page.locator("#file").set_input_files(path)
    page.locator("#upload button").click()


def the_offer(house: House, code: str) -> Offer:
    (found,) = offers(house.ctx, code)
    return found


def test_an_upload_goes_on_after_the_connection_broke(
    house: House, operator: Page, complaints: Complaints, tmp_path: Path
):
    complaints.expected.append("ERR_CONNECTION_RESET")
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(11_000_000))
    sent: list[str] = []

    def cut_once(route: Route) -> None:
        sent.append(route.request.headers.get("upload-offset", ""))
        if len(sent) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    operator.route(UPLOADS, cut_once)
    upload(operator, house, path)
    operator.wait_for_url(re.compile(r"/panel/recordings/\d+$"), timeout=60_000)
    (found,) = recordings_of(house.ctx, ONE)
    assert found.sha256 == sha256(path.read_bytes()).hexdigest()
    assert sent[1] == sent[2] != "0"  # the part that broke was sent again, and none before it


def test_an_upload_goes_on_after_the_page_was_closed(house: House, operator: Page, tmp_path: Path):
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(11_000_000))
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.headers.get("upload-offset", ""))
        if len(sent) < 2:
            route.continue_()

    operator.route(UPLOADS, hold)
    upload(operator, house, path)
    expect(operator.locator("#upload-figures")).to_contain_text("4 / 11")
    operator.wait_for_timeout(500)
    operator.goto(f"{house.url}/panel/recordings")
    operator.unroute(UPLOADS)
    with operator.expect_request(lambda request: request.method == "PATCH") as again:
        upload(operator, house, path)
    assert again.value.headers["upload-offset"] == sent[1] != "0"
    operator.wait_for_url(re.compile(r"/panel/recordings/\d+$"), timeout=60_000)


def test_from_a_missed_session_to_a_rerun_in_every_language(
    house: House, visiting: Visit, tmp_path: Path
):
    ctx = house.ctx
    tell_loss(ctx, LIVE, ONE, 23)
    page = signed_in(house, visiting("en"))
    upload(page, house, film(tmp_path / "lesson.mp4", MINUTES * 60))
    page.wait_for_url(re.compile(r"/panel/recordings/\d+$"), timeout=60_000)
    (checked,) = check_all(ctx, FfmpegChecker())
    assert checked.is_open, checked.findings
    assert settle_reruns(ctx) == 2
    assert {one.school_code: one.was_live for one in deliveries(ctx)}[LIVE]
    opens_at = the_offer(house, LIVE).opens_at
    assert opens_at
    house.clock.at = opens_at
    part = checked.size // 3
    assert grant(ctx, the_offer(house, LIVE), 1024 * 1024, verified=part).count
    other = the_offer(house, RECORDED)
    proof = proof_of(other.transfer.nonce, checked.sha256)
    given = Proof(recording_id=checked.id, sha256=checked.sha256, proof=proof)
    accept_receipt(ctx, RECORDED, given, means=Means.RECEIVER, actor="x")
    pages = {
        "recordings": "recordings",
        "recording": f"recordings/{checked.id}",
        "deliveries": "deliveries?show=all",
        "story": f"deliveries/{ONE}/{LIVE}",
    }
    for language in ("en", "fr", "ar"):
        page = signed_in(house, visiting(language, width=1100))
        for name, path in pages.items():
            page.goto(f"{house.url}/panel/{path}")
            expect(page.locator("main h1")).to_be_visible()
            picture(page, f"{name}-{language}")
        assert page.locator(".story li").count() >= 6
        own = visiting(language, width=380).new_page()
        own.goto(house.page_of(HolderKind.SCHOOL, LIVE))
        expect(own.locator("#recordings-head")).to_be_visible()
        expect(own.locator("#reruns-head")).to_be_visible()
        picture(own, f"school-{language}")
