"""The pages of schools and teachers: what they show when, and what can be told on them."""

import datetime as dt
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.adapters.shelf import FolderShelf
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.service import deliveries, questions, replies, requests
from scheduler.service.context import Context
from scheduler.service.deliveries import Whereabouts
from scheduler.service.importing import stored_province
from scheduler.service.replies import RoomAnswer
from scheduler.service.sessions import released_sessions
from scheduler.service.views import Holder, HolderKind
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.visits import Tags, path_of, post, token, words

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
OTHER = Holder(kind=HolderKind.SCHOOL, id=make.code(99003))
UNLINKED = Holder(kind=HolderKind.SCHOOL, id=make.code(99004))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
MOST_BYTES = 60_000


@pytest.fixture
def live(house: Context) -> ReleasedSession:
    """The first session that the school receives live."""
    return next(
        each
        for each in released_sessions(house, SCHOOL)
        if each.facts.reception_of(SCHOOL.id).mode is Mode.LIVE
    )


@pytest.fixture
def own(house: Context) -> str:
    return path_of(house, SCHOOL)


@pytest.fixture
def host(app: Flask) -> FlaskClient:
    """The adult in the receiving room, who reads English."""
    client = app.test_client()
    client.set_cookie("lang", "en", domain="localhost")
    return client


def send(client: FlaskClient, seen: str, path: str, **fields: object) -> TestResponse:
    """Send a form of a page that was seen."""
    given = {name.replace("__", "-"): str(value) for name, value in fields.items()}
    return client.post(path, data={"csrf_token": token(client.get(seen)), **given})


def size(client: FlaskClient, address: str) -> int:
    with client.get(address) as reply:
        assert reply.status_code == 200, address
        return len(reply.data)


def of_session(own: str, session: ReleasedSession) -> str:
    return f"{own}/sessions/{session.session_id}"


def said(house: Context, session: ReleasedSession) -> replies.SchoolReply:
    return replies.replies_of(house, SCHOOL.id, [session.session_id])[session.session_id]


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
    assert "Not possible Panne" in words(host.get(session))
    assert said(house, live).answer is RoomAnswer.NOT_POSSIBLE


def test_the_button_to_join_is_there_at_the_right_moment(
    host: FlaskClient, own: str, live: ReleasedSession, clock: FakeClock
):
    minute = dt.timedelta(minutes=1)
    watch = f"/watch/{live.uid}"
    for moment, shown in (
        (live.facts.start - 16 * minute, False),
        (live.facts.start - 15 * minute, True),
        (live.facts.end - minute, True),
        (live.facts.end, False),
    ):
        clock.at = moment
        for path in (own, of_session(own, live)):
            links = [each.get("href") for each in Tags(host.get(path).text).named("a")]
            assert (watch in links) is shown, (moment, path)
    assert host.get(watch).status_code == 200


def test_a_school_without_a_line_is_told_why_and_gets_no_button_to_join(
    host: FlaskClient, house: Context, clock: FakeClock
):
    first = released_sessions(house, UNLINKED)[0]
    clock.at = first.facts.start
    path = path_of(house, UNLINKED)
    assert "The school has no line yet." in words(host.get(path))
    assert "/watch/" not in host.get(path).text


def test_the_address_to_watch_says_whether_it_is_time(
    host: FlaskClient, live: ReleasedSession, clock: FakeClock
):
    watch = f"/watch/{live.uid}"
    clock.at = live.facts.start - dt.timedelta(days=1)
    assert "It is not time yet." in words(host.get(watch))
    clock.at = live.facts.start - dt.timedelta(minutes=5)
    assert "The studio is about to begin." in words(host.get(watch))
    clock.at = live.facts.end
    assert "This session is over." in words(host.get(watch))
    for unknown in ("x", "0" * 36, "é" * 36):
        assert host.get(f"/watch/{unknown}").status_code == 404


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
    for wrong in ("60", "", "-1", "9999", "٣"):
        refused = send(host, session, f"{session}/loss", minute=wrong, note="coupure")
        assert refused.status_code == 422, wrong
        assert "Write a minute from 0 to 59." in words(refused)
    send(host, session, f"{session}/loss", minute=23, note="coupure")
    assert "Lost from minute 23 coupure" in words(host.get(session))
    send(host, session, f"{session}/loss", lost="no")
    assert said(house, live).lost_from is None


def test_a_school_reaches_no_other_schools_sessions(
    host: FlaskClient, house: Context, own: str, live: ReleasedSession, clock: FakeClock
):
    stranger = next(
        each
        for each in released_sessions(house, Holder(kind=HolderKind.PROVINCE))
        if each.facts.reception_of(SCHOOL.id) is not None
    )
    teachers = path_of(house, TEACHER).replace("/teacher/", "/school/")
    for start in (teachers, "/school/nobody"):
        for path in ("", f"/sessions/{stranger.session_id}", "/week/2026-11-30.pdf"):
            assert host.get(start + path).status_code == 404
    clock.at = live.facts.end
    form = token(host.get(of_session(own, live)))
    for act in ("room", "heads", "loss"):
        path = f"{teachers}/sessions/{live.session_id}/{act}"
        assert host.post(path, data={"csrf_token": form}).status_code == 404
        unknown = f"{own}/sessions/99999/{act}"
        assert host.post(unknown, data={"csrf_token": form}).status_code == 404


def test_the_week_sheet_is_a_pdf_of_the_schools_week(host: FlaskClient, own: str):
    sheet = host.get(f"{own}/week/2026-11-30.pdf")
    assert sheet.mimetype == "application/pdf"
    assert sheet.data.startswith(b"%PDF-")
    for wrong in ("soon", "1999-01-04", "9999-12-31"):
        assert host.get(f"{own}/week/{wrong}.pdf").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_schools_first_page_is_light_and_needs_no_script(
    host: FlaskClient, own: str, clock: FakeClock, language: str
):
    """What a browser fetches before it shows the own, as sent, without any compression."""
    clock.at = dt.datetime(2026, 11, 30, 8, 0, tzinfo=dt.UTC)
    first = host.get(f"{own}?lang={language}")
    tags = Tags(first.text)
    fetched = [each["href"] for each in tags.named("link") if "href" in each]
    fetched += [each["src"] for each in (*tags.named("script"), *tags.named("img"))]
    total = len(first.data) + sum(size(host, address) for address in fetched)
    assert total <= MOST_BYTES, f"{total} bytes: {fetched}"
    assert [each["src"].partition("?")[0] for each in tags.named("script")] == ["/static/clock.js"]


def test_the_feed_is_explained_for_each_calendar_program(host: FlaskClient, own: str):
    shown = words(host.get(f"{own}/calendar"))
    for program in ("Google", "Outlook", "iPhone", "Thunderbird", "Android"):
        assert program in shown
    assert re.search(r"http://educatec\.test/ical/\S+\.ics", shown)


def test_a_teacher_paints_free_hours_and_the_studio_gets_them_as_a_wish(
    host: FlaskClient, house: Context
):
    start = path_of(house, TEACHER)
    hours = f"{start}/hours"
    boxes = [
        each for each in Tags(host.get(hours).text).named("input") if each.get("name") == "cell"
    ]
    assert len(boxes) == 22 * 6
    assert all("checked" in each for each in boxes)
    form = token(host.get(hours))
    cells = ["0-510", "0-540", "3-870"]
    done = host.post(hours, data={"csrf_token": form, "cell": cells, "note": "dès décembre"})
    assert done.status_code == 303
    (wish,) = requests.waiting_requests(house)
    assert wish.hours == (make.Hours(0, 510, 570), make.Hours(3, 870, 900))
    assert wish.note == "dès décembre"
    assert "Waiting for the studio" in words(host.get(start))
    painted = [
        each["value"]
        for each in Tags(host.get(hours).text).named("input")
        if each.get("name") == "cell" and "checked" in each
    ]
    assert sorted(painted) == cells


def test_a_week_without_hours_is_no_wish(host: FlaskClient, house: Context):
    hours = f"{path_of(house, TEACHER)}/hours"
    refused = send(host, hours, hours, note="rien")
    assert refused.status_code == 422
    assert "Mark at least one half hour" in words(refused)
    assert requests.waiting_requests(house) == ()


def test_a_teacher_asks_for_days_away(host: FlaskClient, house: Context):
    start = path_of(house, TEACHER)
    refused = send(host, f"{start}/hours", f"{start}/away", first="2026-12-09", last="2026-12-08")
    assert refused.status_code == 422
    assert 'value="2026-12-09"' in refused.text
    send(host, f"{start}/hours", f"{start}/away", first="2026-12-08", last="")
    (wish,) = requests.waiting_requests(house)
    assert wish.away == (dt.date(2026, 12, 8), dt.date(2026, 12, 8))


def test_a_school_wishes_other_rooms_and_free_hours_and_the_studio_consents(
    host: FlaskClient, operator: FlaskClient, house: Context, own: str
):
    page = f"{own}/facts"
    boxes = {
        each["value"]: each
        for each in Tags(host.get(page).text).named("input")
        if each.get("name") == "cell"
    }
    assert len(boxes) == 16 * 6  # the half hours of the bell, and no others
    assert all("checked" in each for each in boxes.values())
    done = send(host, page, page, rooms=5, email="direction@ecole.example", note="aile neuve")
    assert done.status_code == 303
    form = token(host.get(page))
    cells = ["0-510", "0-540", "0-480"]  # the last one lies before the bell
    done = host.post(f"{own}/hours", data={"csrf_token": form, "cell": cells})
    assert done.status_code == 303
    assert words(host.get(page)).count("Waiting for the studio") == 2
    seen = words(operator.get("/panel/wishes"))
    assert "5 rooms, without a board · direction@ecole.example" in seen
    assert "2 rooms, with a board" in seen
    assert "Monday08:30–09:30" in seen
    for wish in requests.waiting_requests(house):
        post(operator, f"/panel/wishes/{wish.id}/take", "/panel/wishes")
    assert words(host.get(page)).count("Taken") == 2
    province = stored_province(house)
    school = province.school_by_code[SCHOOL.id]
    assert (school.rooms, school.board, school.email) == (5, False, "direction@ecole.example")
    assert province.calendar.open_blocks(school, make.MONDAY) == ((510, 570),)


def test_a_school_is_told_beside_the_field_what_cannot_be(
    host: FlaskClient, house: Context, own: str
):
    page = f"{own}/facts"
    for field, value in (("rooms", "many"), ("email", "directeur")):
        given = {"rooms": 2, "email": "", "note": "x"} | {field: value}
        refused = send(host, page, page, **given)
        assert refused.status_code == 422
        fields = {each.get("name"): each for each in Tags(refused.text).named("input")}
        assert fields[field]["value"] == value
        assert fields[field]["aria-invalid"] == "true"
        assert fields["note"]["value"] == "x"
    refused = send(host, page, f"{own}/hours", hours__note="rien")
    assert refused.status_code == 422
    assert requests.waiting_requests(house) == ()


@pytest.fixture
def reading(app: Flask, house: Context, tmp_path: Path) -> Context:
    """The same installation, with a folder for files."""
    kept = replace(house, shelf=FolderShelf(tmp_path / "shelf"))
    app.extensions["educatec"] = kept
    return kept


def of_teacher(house: Context, session: ReleasedSession) -> str:
    holder = Holder(kind=HolderKind.TEACHER, id=session.facts.teacher_id)
    return f"{path_of(house, holder)}/sessions/{session.session_id}"


def test_a_class_asks_ahead_and_the_teacher_and_the_operator_read_it(
    host: FlaskClient, operator: FlaskClient, house: Context, own: str, live: ReleasedSession
):
    session = of_session(own, live)
    refused = send(host, session, f"{session}/questions", level="2BAC", words="appelez 0612345678")
    assert refused.status_code == 422
    assert "without telephone numbers" in words(refused)
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


def test_a_schools_recordings_are_on_the_way_then_there_until_the_school_says_otherwise(
    host: FlaskClient, house: Context, own: str, clock: FakeClock
):
    recorded = next(each for each in released_sessions(house, SCHOOL) if each.facts.opening)
    sent_from = recorded.facts.audience_start - dt.timedelta(days=7)
    clock.at = sent_from - dt.timedelta(minutes=1)
    assert deliveries_of(house, SCHOOL, recorded) == []
    clock.at = sent_from
    (planned,) = deliveries_of(house, SCHOOL, recorded)
    assert planned.whereabouts is Whereabouts.ON_THE_WAY
    assert "On the way there by" in words(host.get(own))
    clock.at = planned.arrives
    assert "Recording available opens" in words(host.get(own))
    tap = f"{of_session(own, recorded)}/recording"
    for answer, where, said_so in (
        ("missing", Whereabouts.LATE, "You told the studio that it has not come."),
        ("here", Whereabouts.HERE, "Recording available"),
    ):
        done = send(host, own, tap, answer=answer, **{"from": "page"})
        assert done.headers["Location"] == own
        assert deliveries_of(house, SCHOOL, recorded)[0].whereabouts is where
        assert said_so in words(host.get(own))


def test_a_recording_is_carried_to_a_school_without_a_line(
    host: FlaskClient, house: Context, clock: FakeClock
):
    recorded = next(each for each in released_sessions(house, UNLINKED) if each.facts.opening)
    clock.at = recorded.facts.audience_start
    (carried,) = deliveries_of(house, UNLINKED, recorded)
    assert (carried.whereabouts, carried.arrives) == (Whereabouts.BY_HAND, None)
    assert "Brought by hand" in words(host.get(path_of(house, UNLINKED)))


def deliveries_of(
    house: Context, holder: Holder, session: ReleasedSession
) -> list[deliveries.Delivery]:
    found = deliveries.deliveries(house, holder.id)
    return [each for each in found if each.session == session]
