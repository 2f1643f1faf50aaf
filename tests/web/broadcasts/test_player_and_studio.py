"""The player's page, its media and the studio's page, as their readers' programs ask for them."""

import datetime as dt
import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.broadcast import (
    AirFault,
    Broadcast,
    BroadcastState,
    DriverKind,
    Evidence,
)
from scheduler.domain.release import ReleasedSession
from scheduler.service.broadcasts import media
from scheduler.service.broadcasts.commands import Command, carry_out_command
from scheduler.service.broadcasts.machine import StateFinding
from scheduler.service.broadcasts.on_air import record
from scheduler.service.broadcasts.studio_view import studio_view
from scheduler.service.context import Context
from tests.fakes import FakeClock
from tests.web.own_pages import SCHOOL
from tests.web.visits import token, words

PLAYLIST = "#EXTM3U\n" + "#EXTINF:2.0,\nr001/720p/00000.m4s\n" * 40


@pytest.fixture
def station(
    house: Context, app: Flask, clock: FakeClock, tmp_path: Path, live: ReleasedSession
) -> Context:
    """The first live session, on air from an embedded studio, with media in its folder."""
    session_id, facts = live.session_id, live.facts
    folder = tmp_path / "air"
    here = replace(house, air=folder)
    app.extensions["educatec"] = here
    clock.at = facts.start + dt.timedelta(minutes=3)
    made = Broadcast(
        session_id=session_id,
        studio_id=facts.studio_id,
        driver=DriverKind.HLS,
        state=BroadcastState.PREFLIGHT,
        fault=AirFault.NONE,
        since=clock.at,
        starts_at=facts.start,
        ends_at=facts.end,
        planned_start=facts.start,
        planned_end=facts.end,
        recorded=True,
        audience=True,
    )
    with here.uow() as work:
        work.broadcasts.add(made)
        work.commit()
    record(
        here, made, StateFinding(state=BroadcastState.ON_AIR, cause="source"), Evidence(flows=True)
    )
    run = folder / str(session_id) / "r001" / "720p"
    run.mkdir(parents=True)
    (run / "00000.m4s").write_bytes(bytes(range(256)) * 4)
    (run.parent / "rec.mkv").write_bytes(b"private")
    (folder / str(session_id) / "720p.m3u8").write_text(PLAYLIST, encoding="utf-8")
    media.open_live(here, folder, session_id)
    return here


@pytest.fixture
def session_id(live: ReleasedSession) -> int:
    return live.session_id


def address(station: Context, session_id: int, path: str) -> str:
    return f"/air/{media.watch_key_of(station, session_id)}/{path}"


def test_a_playlist_is_packed_and_answers_304(
    visitor: FlaskClient, station: Context, session_id: int
):
    path = address(station, session_id, "720p.m3u8")
    packed = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data).decode() == PLAYLIST
    assert packed.headers["Cache-Control"] == "no-cache"
    again = visitor.get(
        path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    )
    assert again.status_code == 304
    assert visitor.get(path).text == PLAYLIST


def test_a_segment_is_sent_in_ranges_and_kept_by_browsers(
    visitor: FlaskClient, station: Context, session_id: int
):
    path = address(station, session_id, "r001/720p/00000.m4s")
    part = visitor.get(path, headers={"Range": "bytes=10-19"}, buffered=True)
    assert part.status_code == 206
    assert part.data == bytes(range(10, 20))
    assert "immutable" in part.headers["Cache-Control"]
    same = {"If-None-Match": part.headers["ETag"]}
    assert visitor.get(path, headers=same, buffered=True).status_code == 304


@pytest.mark.parametrize(
    "path", ["r001/rec.mkv", "../educatec.db", "r001/720p/../rec.mkv", "r001/log", "kept.jsonl"]
)
def test_nothing_but_media_is_ever_sent(
    visitor: FlaskClient, station: Context, session_id: int, path: str
):
    assert visitor.get(address(station, session_id, path)).status_code == 404


def test_another_key_and_a_closed_broadcast_give_nothing(
    visitor: FlaskClient, station: Context, session_id: int
):
    assert visitor.get(f"/air/{'0' * 32}/720p.m3u8").status_code == 404
    assert station.air is not None
    media.close(station, station.air, session_id)
    assert visitor.get(address(station, session_id, "720p.m3u8")).status_code == 404


def test_the_player_is_behind_the_schools_own_address(
    visitor: FlaskClient, station: Context, session_id: int, own: str
):
    page = visitor.get(f"{own}/sessions/{session_id}/live?lang=en")
    assert page.status_code == 200
    assert "The broadcast is running." in words(page)
    assert f"/air/{media.watch_key_of(station, session_id)}/picture-" in page.text
    assert visitor.get(f"/school/{'x' * 32}/sessions/{session_id}/live").status_code == 404


def test_a_player_says_where_it_is_and_the_operator_sees_it(
    visitor: FlaskClient, operator: FlaskClient, station: Context, session_id: int, own: str
):
    path = f"{own}/sessions/{session_id}/live"
    page = visitor.get(f"{path}?lang=en")
    secret = page.text.partition('data-token="')[2].partition('"')[0]
    said = {"state": "playing", "variant": "360p", "delay": 6400, "stalls": 1, "first": True}
    answer = visitor.post(f"{path}/beat", json=said, headers={"X-CSRFToken": secret})
    assert answer.get_json()["says"] == "live"
    assert visitor.post(f"{path}/beat", json=said).status_code == 400  # without the page's token
    room = next(
        room for room in studio_view(station, session_id).rooms if room.school_code == SCHOOL.id
    )
    assert (room.state, room.variant, room.delay) == ("playing", "360p", 6400)
    band = operator.get(f"/panel/on-air/{session_id}")
    assert "connected" in words(band)


def test_what_a_button_touches_is_shown_before_it_is_done(
    operator: FlaskClient, station: Context, session_id: int
):
    page = operator.get(f"/panel/on-air/{session_id}")
    form = {"csrf_token": token(page), "command": "extend", "minutes": "10"}
    before = studio_view(station, session_id).broadcast.ends_at
    preview = operator.post(f"/panel/on-air/{session_id}/preview", data=form)
    assert "receives it live" in words(preview) or "receive it live" in words(preview)
    assert studio_view(station, session_id).broadcast.ends_at == before
    done = operator.post(f"/panel/on-air/{session_id}/command", data=form)
    assert done.status_code == 303
    after = studio_view(station, session_id).broadcast.ends_at
    assert after - before == dt.timedelta(minutes=10)
    log = words(operator.get("/panel/log"))
    assert "Extended the broadcast" in log


def test_what_can_no_longer_be_done_is_refused_in_words(
    operator: FlaskClient, station: Context, session_id: int, clock: FakeClock
):
    secret = token(operator.get(f"/panel/on-air/{session_id}"))
    clock.at += dt.timedelta(hours=5)
    form = {"csrf_token": secret, "command": "hold"}
    refused = operator.post(f"/panel/on-air/{session_id}/command", data=form)
    assert refused.status_code in {403, 409, 422}


def test_before_air_the_page_names_the_schools_that_were_not_heard_of_for_a_week(
    visitor: FlaskClient, operator: FlaskClient, station: Context, live: ReleasedSession, own: str
):
    clock, session_id = station.clock, live.session_id
    assert isinstance(clock, FakeClock)
    on = clock.at
    clock.at = on - dt.timedelta(minutes=13)
    before = operator.get(f"/panel/on-air/{session_id}?lang=en")
    assert "Before the broadcast" in words(before)
    assert "Not running" in words(before), "no supervisor has looked yet"
    signs = {sign.school_code: sign for sign in studio_view(station, session_id).signs}
    assert signs[SCHOOL.id].is_silent
    path = f"{own}/sessions/{session_id}/live"
    secret = visitor.get(path).text.partition('data-token="')[2].partition('"')[0]
    said = {"state": "playing", "variant": "360p", "first": True}
    visitor.post(f"{path}/beat", json=said, headers={"X-CSRFToken": secret})
    signs = {sign.school_code: sign for sign in studio_view(station, session_id).signs}
    assert signs[SCHOOL.id].last_at == clock.at
    assert not signs[SCHOOL.id].is_silent
    clock.at = on
    assert studio_view(station, session_id).signs == ()
    assert "Before the broadcast" not in words(operator.get(f"/panel/on-air/{session_id}?lang=en"))


def test_after_an_early_end_no_page_of_a_school_offers_to_join(
    visitor: FlaskClient, station: Context, session_id: int, own: str, live: ReleasedSession
):
    pages = (own, f"{own}/sessions/{session_id}")
    button = f"/sessions/{session_id}/live"
    assert all(button in visitor.get(page).text for page in pages)
    carry_out_command(station, session_id, Command.END, actor="sara")
    assert not any(button in visitor.get(page).text for page in pages)
    assert "The button to join opens" not in words(visitor.get(f"{pages[1]}?lang=en"))
    with station.uow().reading() as work:
        known = work.broadcasts.find(session_id)
    assert known is not None
    record(station, known, StateFinding(state=BroadcastState.ENDING, cause="end"), known.evidence)
    assert "This session is over." in words(visitor.get(f"/watch/{live.uid}?lang=en"))
