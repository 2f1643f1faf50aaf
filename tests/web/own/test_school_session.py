"""What a school tells of one session, and what passes between its class and the teacher."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.service.context import Context
from scheduler.service.schools import questions, replies, reply_queries
from scheduler.service.schools.replies import RoomAnswer
from tests.fakes import FakeClock
from tests.web.own_pages import OTHER, SCHOOL, of_session, of_teacher, send
from tests.web.visits import Tags, path_of, post, token, words


def said(house: Context, session: ReleasedSession) -> replies.SchoolReply:
    return reply_queries.replies_of(house, SCHOOL.id, [session.session_id])[session.session_id]


def test_one_tap_on_the_first_page_tells_that_the_room_is_ready(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    clock.at = live.facts.start - dt.timedelta(hours=20)
    assert "Room ready" in words(host.get(own))
    done = send(host, own, f"{of_session(own, live)}/room", answer="ready", **{"from": "page"})
    assert done.headers["Location"] == own
    assert "The studio knows that your room is ready" in words(host.get(own))
    assert said(house, live).answer is RoomAnswer.READY
    session = of_session(own, live)
    send(host, session, f"{session}/room", answer="not-possible", note="Panne")
    assert "Unavailable Panne" in words(host.get(session))
    assert said(house, live).answer is RoomAnswer.NOT_POSSIBLE


Said = Callable[[], replies.SchoolReply]


@pytest.fixture
def said_now(house: Context, live: ReleasedSession) -> Said:
    """What the school has said of the session by now."""
    return lambda: said(house, live)


@pytest.fixture
def on_air_now(own: str, live: ReleasedSession, clock: FakeClock) -> str:
    """The address of a session's page, ten minutes after it began."""
    clock.at = live.facts.start + dt.timedelta(minutes=10)
    return of_session(own, live)


@pytest.mark.parametrize("garbled", ["", "redy", "READY", "not possible"])
@pytest.mark.parametrize("field", ["room/answer", "recording/answer", "loss/lost"])
def test_a_garbled_answer_is_refused_and_nothing_is_kept(
    host: FlaskClient, said_now: Said, on_air_now: str, field: str, garbled: str
):
    form, name = field.split("/")
    refused = send(host, on_air_now, f"{on_air_now}/{form}", **{name: garbled})
    assert refused.status_code == 422
    assert said_now() == replies.SILENT


@pytest.mark.parametrize("field", ["room/answer", "recording/answer", "loss/lost"])
def test_an_answer_with_a_nul_is_refused_at_the_door_and_nothing_is_kept(
    host: FlaskClient, said_now: Said, on_air_now: str, field: str
):
    form, name = field.split("/")
    refused = send(host, on_air_now, f"{on_air_now}/{form}", **{name: "ready\x00"})
    assert refused.status_code == 400
    assert said_now() == replies.SILENT


@pytest.mark.parametrize("form", ["room", "loss"])
def test_a_note_that_is_too_long_is_refused_beside_its_field_and_kept_as_typed(
    host: FlaskClient, said_now: Said, on_air_now: str, form: str
):
    note = "ن" * (replies.NOTE_LENGTH + 100)
    refused = send(host, on_air_now, f"{on_air_now}/{form}", answer="ready", minute=3, note=note)
    assert refused.status_code == 422
    assert "Maximum number of characters: 300." in words(refused)
    assert note in [tag.get("value") for tag in Tags(refused.text).named("input")]
    assert said_now() == replies.SILENT


def test_heads_are_counted_by_level_and_sex_and_asked_for_until_they_are(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    session = of_session(own, live)
    assert "How many came?" not in words(host.get(session))
    clock.at = live.facts.end
    asked = f'href="{session}#heads"'
    assert asked in host.get(own).text
    refused = send(host, session, f"{session}/heads", girls__2BAC="many", boys__2BAC=3)
    assert refused.status_code == 422
    assert "Write a figure from 0 to 999." in words(refused)
    fields = {each.get("name"): each for each in Tags(refused.text).named("input")}
    assert fields["girls-2BAC"]["value"] == "many"
    assert fields["girls-2BAC"]["aria-invalid"] == "true"
    assert fields["boys-2BAC"]["value"] == "3"
    empty = send(host, session, f"{session}/heads", girls__2BAC="", boys__2BAC="")
    assert empty.status_code == 422
    done = send(host, session, f"{session}/heads", girls__2BAC=17, boys__2BAC="")
    assert done.status_code == 303
    assert said(house, live).heads == {Level.BAC2: replies.Heads(girls=17, boys=0)}
    assert asked not in host.get(own).text
    kept = {each.get("name"): each for each in Tags(host.get(session).text).named("input")}
    assert kept["girls-2BAC"]["value"] == "17"


def test_a_loss_is_told_from_its_minute_and_taken_back(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    clock.at = live.facts.end
    session = of_session(own, live)
    for wrong in ("60", "", "-1", "9999", "三"):
        refused = send(host, session, f"{session}/loss", minute=wrong, note="coupure")
        assert refused.status_code == 422, wrong
        assert "Enter a minute from 0 to 59." in words(refused)
    send(host, session, f"{session}/loss", minute=23, note="coupure")
    assert "Lost from minute 23 coupure" in words(host.get(session))
    send(host, session, f"{session}/loss", lost="no")
    assert said(house, live).lost_from is None


def test_a_class_asks_ahead_and_the_teacher_and_the_operator_read_it(
    host: FlaskClient, operator: FlaskClient, house: Context, own: str, live: ReleasedSession
):
    session = of_session(own, live)
    refused = send(host, session, f"{session}/questions", level="2BAC", words="appelez 0612345678")
    assert refused.status_code == 422
    assert "Do not give telephone numbers" in words(refused)
    assert "appelez 0612345678" in refused.text
    done = send(host, session, f"{session}/questions", level="2BAC", words="<b>Pourquoi</b> ?")
    assert done.headers["Location"] == f"{session}#questions"
    teacher, panel = of_teacher(house, live), f"/panel/sessions/{live.session_id}"
    assert "1 question" in words(host.get(teacher.rpartition("/sessions")[0]))
    for page in (host.get(teacher), operator.get(panel)):
        assert "&lt;b&gt;Pourquoi&lt;/b&gt; ?" in page.text
        assert "Lycée 99001 · 2BAC" in words(page)
    (asked,) = questions.questions_for(house, [live.session_id])[live.session_id]
    drop = f"questions/{asked.id}/drop"
    others = f"{of_session(path_of(house, OTHER), live)}/{drop}"
    form = token(host.get(session))
    assert host.post(others, data={"csrf_token": form}).status_code == 404
    post(operator, f"{panel}/{drop}", panel)
    assert "Pourquoi" not in host.get(session).text


@pytest.fixture
def reading(app: Flask, house: Context, tmp_path: Path) -> Context:
    """The same installation, with a folder for files."""
    kept = replace(house, shelf=FolderShelf(tmp_path / "shelf"))
    app.extensions["educatec"] = kept
    return kept


def test_what_a_teacher_sends_ahead_is_saved_and_never_run_by_who_fetches_it(
    host: FlaskClient, operator: FlaskClient, reading: Context, own: str, live: ReleasedSession
):
    teacher = of_teacher(reading, live)
    send(host, teacher, f"{teacher}/links", address="https://example.org/x", title="À lire")
    form = token(host.get(teacher))
    for name, content, status in (("run.html", b"<script>", 422), ("fiche é.pdf", b"%PDF-", 303)):
        sent = {"csrf_token": form, "title": "Fiche", "file": (BytesIO(content), name)}
        assert host.post(f"{teacher}/files", data=sent).status_code == status
    seen = host.get(of_session(own, live))
    assert "example.org" in words(seen)
    assert "2 materials" in words(host.get(own))
    paths = [each["href"] for each in Tags(seen.text).named("a") if "/materials/" in each["href"]]
    number = paths[0].rsplit("/", 1)[1]
    for client, path in (
        (host, paths[0]),
        (host, f"{teacher}/materials/{number}"),
        (operator, f"/panel/sessions/{live.session_id}/materials/{number}"),
    ):
        got = client.get(path)
        assert got.data == b"%PDF-"
        assert got.mimetype == "application/octet-stream"
        assert got.headers["Content-Disposition"].startswith("attachment;")
        assert "fiche%20%C3%A9.pdf" in got.headers["Content-Disposition"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Security-Policy"].startswith("sandbox;")
    stranger = path_of(reading, Holder(kind=HolderKind.TEACHER, id="never"))
    for path in ("", f"/materials/{number}"):
        assert host.get(f"{stranger}/sessions/{live.session_id}{path}").status_code == 404
    send(host, teacher, f"{teacher}/materials/{number}/withdraw")
    assert host.get(paths[0]).status_code == 404
