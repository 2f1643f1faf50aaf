"""Something at short notice, from the form through its consequences to the release."""

import re
import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.errors import LostUpdateError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.wall import Slot, clock_text
from scheduler.service.context import Context
from scheduler.service.disruptions import impact
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from scheduler.service.planning import jobs as planning_jobs
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.planning_steps import wait_for_jobs
from tests.web.visits import path_of, post, session_ids, words

FORM, DO = "/panel/short-notice", "/panel/short-notice/do"


@pytest.fixture(autouse=True)
def _jobs_ended() -> Iterator[None]:
    """Let no job outlive its test."""
    yield
    wait_for_jobs()


def slot_of(house: Context) -> Slot:
    return released_session(house, session_ids(house, "maths-2bac")[0]).facts.slot


def ask(operator: FlaskClient, kind: str, house: Context, **typed: object) -> TestResponse:
    day = slot_of(house).day
    fields = {"kind": kind, "first": day, "last": day} | typed
    return post(operator, FORM, **fields)


def asked(operator: FlaskClient, kind: str, house: Context, **typed: object) -> TestResponse:
    """Say what has happened, wait until it is worked out, and return the page that shows it."""
    reply = ask(operator, kind, house, **typed)
    assert reply.status_code == 303, words(reply)
    wait_for_jobs()
    return operator.get(reply.headers["Location"])


def proposal(page: str) -> str:
    found = re.search(r'name="proposal" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_absence_is_shown_then_done_and_leads_to_the_release(
    operator: FlaskClient, house: Context
) -> None:
    slot, session_id = slot_of(house), session_ids(house, "maths-2bac")[0]
    page = asked(operator, "teacher-away", house, about="maths-a")
    shown = words(page)
    assert "Mathématiques – maths-a is away, on" in shown
    assert "1 session moves" in shown
    assert clock_text(slot.start) in shown
    assert "Affected: 4 schools, 1 teacher" in shown
    assert "Lycée 99001" in shown
    moved = session(house, session_id)
    assert moved.placement is not None
    assert moved.placement.slot == slot
    done = post(operator, DO, proposal=proposal(page.text))
    assert done.headers["Location"] == "/panel/release"
    after = session(house, session_id).placement
    assert after is not None
    assert after.slot != slot
    release = words(operator.get("/panel/release"))
    assert "Applied to the draft" in release
    assert "1 session moved" in release
    assert not releasing.draft_clashes(house)


def test_while_it_is_worked_out_a_page_says_so_with_and_without_javascript(
    operator: FlaskClient, house: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is held in its thread until the page has been looked at; a plan may go on beside it."""
    looked_at = threading.Event()
    real = impact.preview_event

    def held(*args: object, **kwargs: object) -> object:
        looked_at.wait(30)
        return real(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(impact, "preview_event", held)
    address = ask(operator, "teacher-away", house, about="maths-a").headers["Location"]
    page = operator.get(address)
    assert "Calculating who" in words(page)
    assert '<meta http-equiv="refresh"' in page.text
    assert planning_jobs.running(house) is None
    looked_at.set()
    wait_for_jobs()
    piece = operator.get(address, headers={"HX-Request": "true"})
    assert piece.text.startswith('<div id="progress"')
    assert "hx-get" not in piece.text
    assert "1 session moves" in words(piece)


def test_consequences_that_were_forgotten_are_asked_for_anew(operator: FlaskClient) -> None:
    page = operator.get(f"{FORM}/long-ago?kind=teacher-away&about=maths-a&first=2026-12-01")
    assert page.status_code == 404
    assert 'value="maths-a" selected' in page.text


def test_what_cannot_be_worked_out_leads_back_to_what_was_typed(
    operator: FlaskClient, house: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> object:
        raise LostUpdateError("draft", "", 1, 2)

    monkeypatch.setattr(impact, "preview_event", broken)
    page = asked(operator, "teacher-away", house, about="maths-a")
    assert "It could not be calculated" in words(page)
    assert "about=maths-a" in page.text


def test_a_session_within_the_notice_period_is_ticked_to_move(
    operator: FlaskClient, house: Context, clock: object
) -> None:
    slot = slot_of(house)
    clock.at = house.zone.instant(slot.day, slot.start - 90)  # type: ignore[attr-defined]
    shown = words(asked(operator, "teacher-away", house, about="maths-a"))
    assert "in less than 24 h" in shown
    assert "1 session drops out of the schedule" in shown
    ticked = asked(operator, "teacher-away", house, about="maths-a", movable="maths-2bac/1")
    assert "1 session moves" in words(ticked)
    assert re.search(r'value="maths-2bac/1" checked', ticked.text)
    done = post(operator, DO, proposal=proposal(ticked.text))
    assert done.status_code == 303
    assert "it is urgent: call" in words(operator.get("/panel/release"))


def test_a_closed_commune_names_the_schools_that_fall_to_the_recording(
    operator: FlaskClient, house: Context
) -> None:
    shown = words(asked(operator, "closed", house, about="Ben Guerir", words="Crue"))
    assert "The schools of Ben Guerir: closed, on" in shown
    assert "Schools that lose the live broadcast" in shown
    assert "Lycée 99001" in shown


@pytest.mark.parametrize(
    ("kind", "about", "says"),
    [
        ("studio-down", "studio-1", "studio-1 is out of service"),
        ("closed", "", "All schools: closed"),
        ("closed", make.code(99001), "Lycée 99001: closed"),
        ("call-off", "", "All sessions are cancelled"),
        ("bells", "ordinary", "Heures ordinaires: in force"),
    ],
)
def test_everything_that_can_happen_has_a_preview(
    operator: FlaskClient, house: Context, kind: str, about: str, says: str
) -> None:
    reply = asked(operator, kind, house, about=about)
    assert reply.status_code == 200
    assert says in words(reply)


def test_hours_of_a_day_are_enough(operator: FlaskClient, house: Context) -> None:
    shown = words(asked(operator, "studio-down", house, about="studio-1", start="21:00"))
    assert "No coming session is touched" in shown
    assert "21:00–24:00" in shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"kind": "flood"}, "Choose what has happened"),
        ({"about": "nobody"}, "Choose from the list"),
        ({"first": "soon"}, "Give the first and the last day"),
        ({"last": "2026-11-01"}, "is before the first one"),
        ({"first": "2026-10-01", "last": "2026-10-02"}, "These days are over"),
        ({"last": "2027-06-01"}, "at most sixty days"),
        ({"start": "noon"}, "hours and minutes"),
        ({"start": "15:00", "end": "14:00"}, "end before they begin"),
        ({"words": "x" * 81}, "characters: 80"),
    ],
)
def test_nonsense_is_named_beside_the_form_and_kept(
    operator: FlaskClient, house: Context, typed: dict[str, str], says: str
) -> None:
    fields = {"about": "maths-a", "start": "14:00"} | typed
    reply = ask(operator, str(fields.pop("kind", "teacher-away")), house, **fields)
    assert reply.status_code == 422
    assert says in words(reply)
    if "kind" not in typed:
        assert f'value="{fields["start"]}"' in reply.text


def test_a_form_that_was_tampered_with_does_nothing(operator: FlaskClient, house: Context) -> None:
    before = stored_province(house)
    reply = post(operator, DO, proposal="made.up")
    assert reply.status_code == 422
    assert "no longer valid" in words(reply)
    assert stored_province(house) == before


def test_somebody_elses_change_in_between_is_told(operator: FlaskClient, house: Context) -> None:
    sealed = proposal(asked(operator, "teacher-away", house, about="maths-a").text)
    session_id = session_ids(house, "maths-2bac")[0]
    editing.lock_session(house, session_id, locked=True, actor="tariq")
    reply = post(operator, DO, proposal=sealed)
    assert reply.status_code == 409
    assert "Somebody else changed this first" in words(reply)


def test_nobody_is_away_until_somebody_is_chosen(operator: FlaskClient, house: Context) -> None:
    page = operator.get(FORM).text
    chosen = re.search(r'id="teacher-away-about"[^>]* required><option value="">Choose', page)
    assert chosen, "the first of the list would be away by mistake"
    assert ask(operator, "teacher-away", house, about="").status_code == 422


def test_the_form_opens_at_what_a_link_says(operator: FlaskClient) -> None:
    page = operator.get(f"{FORM}?kind=teacher-away&about=maths-a&first=2026-12-01").text
    assert re.search(r"<details class=\"event\" open><summary><h2>A teacher is away", page)
    assert 'value="2026-12-01"' in page
    assert 'value="maths-a" selected' in page


def test_a_session_that_was_not_held_is_said_so_on_its_page_and_told_to_the_school(
    operator: FlaskClient, visitor: FlaskClient, house: Context, clock: FakeClock
) -> None:
    slot, session_id = slot_of(house), session_ids(house, "maths-2bac")[0]
    page = f"/panel/sessions/{session_id}"
    clock.at = house.zone.instant(slot.day, slot.end)
    assert f'href="{page}#missed-head"' in operator.get("/panel/today").text
    assert "Was it not broadcast?" in words(operator.get(page))
    shown = asked(operator, "missed", house, about=session_id, words="Panne")
    assert "was not broadcast, on" in words(shown)
    assert "New slot:" in words(shown)
    waiting = asked(operator, "missed", house, about=session_id, waits="1")
    assert "It stays in the unscheduled list" in words(waiting)
    assert post(operator, DO, proposal=proposal(shown.text)).status_code == 303
    assert "It was broadcast after all" in words(operator.get(page))
    assert "not broadcast" in operator.get(f"/panel/week?on={slot.day}").text
    assert "1 session not broadcast" in words(operator.get("/panel/release"))
    assert "as not broadcast (Panne)" in words(operator.get("/panel/log"))
    assert post(operator, f"{page}/held").status_code == 303
    assert "Was it not broadcast?" in words(operator.get(page))
    again = asked(operator, "missed", house, about=session_id)
    post(operator, DO, proposal=proposal(again.text))
    releasing.release(house, "", "sara")
    path = path_of(house, Holder(kind=HolderKind.SCHOOL, id=make.code(99001)))
    school = visitor.get(f"{path}?lang=en")
    assert "Not broadcast" in words(school)
    report = words(operator.get(f"/panel/reports?first={slot.day}&last={slot.day}"))
    assert "1 session, not counted" in report
