"""Recordings in a browser: an upload that goes on after a cut, the check, deliveries, a story."""

import datetime as dt
import os
import re
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from scheduler.adapters.media_check import FfmpegChecker
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.deliveries.deliveries import deliveries
from scheduler.service.deliveries.reruns import settle_reruns
from scheduler.service.deliveries.transfers import grant, offers
from scheduler.service.recordings.checking import check_all
from scheduler.service.recordings.recordings import recordings_of
from scheduler.service.releases.queries import released_sessions
from scheduler.service.schools.replies import tell_loss
from tests.e2e.conftest import House, Visit, signed_in
from tests.media import film

PICTURES = os.environ.get("PICTURES")  # a folder for pictures to look at
MINUTES = 31  # more than half of the session


def recorded_session(house: House) -> ReleasedSession:
    found = released_sessions(house.ctx, Holder(kind=HolderKind.PROVINCE))
    return next(
        session
        for session in found
        if session.facts.policy is DeliveryPolicy.LIVE_RECORDED
        and {Mode.LIVE, Mode.RECORDED} <= {one.mode for one in session.facts.receptions}
    )


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_an_upload_goes_on_after_the_connection_broke(house: House, operator: Page, tmp_path: Path):
    session = recorded_session(house)
    house.clock.at = session.facts.end
    content = os.urandom(11_000_000)
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    sent: list[str] = []

    def cut_once(route: Route) -> None:
        sent.append(route.request.headers.get("upload-offset", ""))
        if len(sent) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    operator.route(re.compile("/recordings/uploads/"), cut_once)
    operator.goto(f"{house.url}/panel/recordings/hand-in/{session.session_id}")
    operator.locator("#file").set_input_files(path)
    operator.locator("#upload button").click()
    operator.wait_for_url(f"{house.url}/panel/recordings/*", timeout=60_000)
    (found,) = recordings_of(house.ctx, session.session_id)
    assert found.sha256 == sha256(content).hexdigest()
    assert sent[1] == sent[2] != "0"  # the part that broke was sent again, and none before it


def test_an_upload_goes_on_after_the_page_was_closed(house: House, operator: Page, tmp_path: Path):
    session = recorded_session(house)
    house.clock.at = session.facts.end
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(11_000_000))
    address = f"{house.url}/panel/recordings/hand-in/{session.session_id}"
    uploads = re.compile("/recordings/uploads/")
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.headers.get("upload-offset", ""))
        if len(sent) < 2:
            route.continue_()

    operator.route(uploads, hold)
    operator.goto(address)
    operator.locator("#file").set_input_files(path)
    operator.locator("#upload button").click()
    operator.wait_for_timeout(1500)
    assert len(sent) == 2
    operator.unroute(uploads)
    operator.goto(f"{house.url}/panel/recordings")
    operator.goto(address)
    operator.locator("#file").set_input_files(path)
    with operator.expect_request(lambda request: request.method == "PATCH") as again:
        operator.locator("#upload button").click()
    assert again.value.headers["upload-offset"] == sent[1]
    operator.wait_for_url(f"{house.url}/panel/recordings/*", timeout=60_000)


def test_from_a_missed_session_to_a_rerun_in_every_language(
    house: House, visiting: Visit, tmp_path: Path
):
    ctx, session = house.ctx, recorded_session(house)
    house.clock.at = session.facts.end + dt.timedelta(minutes=30)
    live = next(one for one in session.facts.receptions if one.mode is Mode.LIVE)
    tell_loss(ctx, live.school_code, session.session_id, 23)
    page = signed_in(house, visiting("en"))
    path = film(tmp_path / "lesson.mp4", MINUTES * 60)
    page.goto(f"{house.url}/panel/recordings/hand-in/{session.session_id}")
    page.locator("#file").set_input_files(path)
    page.locator("#upload button").click()
    page.wait_for_url(re.compile(r"/panel/recordings/\d+$"), timeout=60_000)
    (checked,) = check_all(ctx, FfmpegChecker())
    assert checked.is_open, checked.findings
    settle_reruns(ctx)
    found = next(one for one in deliveries(ctx) if one.school_code == live.school_code)
    assert found.was_live
    (offer,) = (one for one in offers(ctx, live.school_code) if one.recording.id == checked.id)
    assert offer.opens_at
    house.clock.at = offer.opens_at
    (offer,) = (one for one in offers(ctx, live.school_code) if one.recording.id == checked.id)
    assert grant(ctx, offer, 1024 * 1024, verified=checked.size // 3).count
    story = f"{house.url}/panel/deliveries/{session.session_id}/{live.school_code}"
    for language in ("en", "fr", "ar"):
        page = signed_in(house, visiting(language, width=1100))
        for name, address in (
            ("recordings", f"{house.url}/panel/recordings"),
            ("recording", f"{house.url}/panel/recordings/{checked.id}"),
            ("deliveries", f"{house.url}/panel/deliveries"),
            ("story", story),
        ):
            page.goto(address)
            expect(page.locator("main h1")).to_be_visible()
            picture(page, f"{name}-{language}")
        assert page.locator(".story li").count() >= 6
        own = visiting(language, width=380).new_page()
        own.goto(house.page_of(HolderKind.SCHOOL, live.school_code))
        expect(own.locator("#recordings-head")).to_be_visible()
        picture(own, f"school-{language}")
