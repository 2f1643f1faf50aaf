"""Seeing what a release would change, releasing it, and who sees it then."""

import datetime as dt
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.text import Text
from scheduler.domain.wall import clock_text
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.free_slots import slots_that_fit
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session, released_sessions
from scheduler.service.schools.replies import RoomAnswer, answer_room
from tests import factories as make
from tests.fakes import FakeClock
from tests.web.visits import path_of, post, session_ids, words

RELEASE = "/panel/release"
SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))


def move_one(ctx: Context) -> tuple[int, str]:
    """Move the last session of mathematics to another day; its id and new time."""
    session_id = session_ids(ctx, "maths-2bac")[-1]
    now = session(ctx, session_id).placement
    assert now is not None
    place = next(each for each in slots_that_fit(ctx, session_id) if each.slot.day != now.slot.day)
    slot = place.slot
    outcome = editing.move_session(
        ctx, session_id, slot.day, slot.start, place.studio_id, actor="operator"
    )
    assert outcome.accepted
    return session_id, clock_text(slot.start)


def test_nothing_to_release_is_said_so(operator: FlaskClient) -> None:
    assert "There is nothing to release" in words(operator.get(RELEASE))


def test_difference_names_what_moves_from_where_to_where(
    operator: FlaskClient, house: Context
) -> None:
    session_id, time = move_one(house)
    before = released_session(house, session_id).facts.slot
    shown = words(operator.get(RELEASE))
    assert "1 session moved" in shown
    assert clock_text(before.start) in shown
    assert time in shown
    assert "schools" in shown


def test_a_session_that_waits_for_a_slot_is_said_so_before_its_release_cancels_it(
    operator: FlaskClient, house: Context
) -> None:
    move_one(house)
    assert "lost its slot" not in words(operator.get(RELEASE))
    first = session_ids(house, "maths-2bac")[0]
    post(operator, f"/panel/sessions/{first}/unplace")
    waiting = operator.get(RELEASE)
    assert "1 session has lost its slot. This release cancels it" in words(waiting)
    assert 'class="btn btn-small" href="/panel/plan"' in waiting.text
    post(operator, RELEASE)
    assert "lost its slot" not in words(operator.get(RELEASE)), "it is cancelled now"


def test_schools_see_a_move_only_once_it_is_released(
    operator: FlaskClient, house: Context, clock: FakeClock
) -> None:
    page = f"{path_of(house, SCHOOL)}?lang=en"
    last = released_session(house, session_ids(house, "maths-2bac")[-1]).facts.slot.day
    clock.at = house.zone.instant(last - dt.timedelta(days=last.weekday() + 1), 7 * 60)
    before = words(operator.get(page))
    _, time = move_one(house)
    assert words(operator.get(page)) == before
    assert post(operator, RELEASE).headers["Location"] == "/panel/releases/2"
    after = words(operator.get(page))
    assert after != before
    assert time in after


def test_release_keeps_its_note_and_its_maker(operator: FlaskClient, house: Context) -> None:
    move_one(house)
    post(operator, RELEASE, note="The teacher is away")
    made = releasing.releases(house)[0]
    assert (made.number, made.note, made.made_by) == (2, "The teacher is away", "operator")
    shown = words(operator.get("/panel/releases/2"))
    assert "The teacher is away" in shown
    assert "Moved" in shown
    assert "Release 2" in words(operator.get("/panel/releases"))


def test_everybody_who_is_told_is_named(app: Flask, operator: FlaskClient, house: Context) -> None:
    app.extensions["educatec"] = replace(house, mail_sender="studio@educatec.example")
    move_one(house)
    shown = words(operator.get(RELEASE))
    assert "Notified by email at once: 4 schools, 1 teacher" in shown
    assert "Mathématiques – maths-a" in shown[shown.index("The teachers") :]
    assert "Lycée 99004" in shown[shown.index("The schools") :]


def test_without_mail_a_release_promises_no_message_and_names_whom_to_telephone(
    operator: FlaskClient, house: Context, clock: FakeClock
) -> None:
    session_id, _ = move_one(house)
    shown = words(operator.get(RELEASE))
    assert "Affected: 4 schools, 1 teacher" in shown
    assert "nobody gets a message" in shown
    assert "No change is so near" in shown
    clock.at = released_session(house, session_id).facts.start - dt.timedelta(hours=2)
    near = words(operator.get(RELEASE))
    assert "it is urgent: call" in near
    assert "Urgent Telephone" in near[near.index("The schools") :]
    post(operator, RELEASE)
    assert "nobody received a message" in words(operator.get("/panel/releases/2"))


def test_a_release_leads_to_the_addresses_until_somebody_has_one(
    operator: FlaskClient, house: Context
) -> None:
    for page in ("/panel/releases/1", "/panel/releases", RELEASE, "/panel/today"):
        assert "Give out the addresses" in words(operator.get(page)), page
    answer_room(house, SCHOOL.id, released_sessions(house, SCHOOL)[0].session_id, RoomAnswer.READY)
    for page in ("/panel/releases/1", "/panel/releases", RELEASE, "/panel/today"):
        assert "Give out the addresses" not in words(operator.get(page)), page


def test_each_school_and_teacher_has_a_slip_with_its_address(
    operator: FlaskClient, house: Context
) -> None:
    schools = operator.get("/panel/addresses").text
    teachers = operator.get("/panel/addresses?kind=teacher").text
    for page, holders in (
        (
            schools,
            [
                Holder(kind=HolderKind.SCHOOL, id=each.code)
                for each in stored_province(house).schools
            ],
        ),
        (
            teachers,
            [
                Holder(kind=HolderKind.TEACHER, id=each.id)
                for each in stored_province(house).teachers
            ],
        ),
    ):
        assert page.count('<li class="slip">') == len(holders)
        assert all(f"http://educatec.test{path_of(house, each)}<" in page for each in holders)
    assert "mailto:99001@ecoles.example?subject=" in schools


def test_difference_is_shown_for_one_school_or_one_teacher(
    operator: FlaskClient, house: Context
) -> None:
    move_one(house)
    kept = words(operator.get(f"{RELEASE}?school={make.code(99001)}&teacher=maths-a"))
    assert "Mathématiques maths-2bac 3/3" in kept[kept.index("Show") :]
    assert "Live" in kept[kept.index("Show") :]
    other = words(operator.get(f"{RELEASE}?teacher=counsel-a"))
    assert "Nothing changes for your selection" in other
    unknown = words(operator.get(f"{RELEASE}?school=nowhere"))
    assert "Mathématiques maths-2bac 3/3" in unknown[unknown.index("Show") :]


def test_an_earlier_release_comes_back_as_a_new_one(operator: FlaskClient, house: Context) -> None:
    session_id, _ = move_one(house)
    first = released_session(house, session_id).facts.slot
    post(operator, RELEASE)
    assert released_session(house, session_id).facts.slot != first
    page = "/panel/releases/1"
    assert "Restore this release as the draft" in words(operator.get(page))
    back = post(operator, f"{page}/return", page)
    assert back.headers["Location"] == RELEASE
    shown = words(operator.get(RELEASE))
    assert "The draft is now identical to release 1" in shown
    assert "1 session moved" in shown
    assert post(operator, RELEASE).headers["Location"] == "/panel/releases/3"
    assert released_session(house, session_id).facts.slot == first
    assert "Release 1" in words(operator.get("/panel/releases"))


def test_releasing_twice_makes_one_release(operator: FlaskClient, house: Context) -> None:
    move_one(house)
    post(operator, RELEASE)
    assert post(operator, RELEASE).headers["Location"] == RELEASE
    assert len(releasing.releases(house)) == 2


def test_too_long_a_note_is_given_back(operator: FlaskClient, house: Context) -> None:
    move_one(house)
    reply = post(operator, RELEASE, note="x" * 501)
    assert reply.status_code == 422
    assert "Maximum number of characters: 500" in words(reply)
    assert "x" * 501 in reply.text
    assert len(releasing.releases(house)) == 1


def test_clashing_draft_is_not_released_and_its_clashes_are_named(
    operator: FlaskClient, house: Context
) -> None:
    """A closure that comes after planning breaks what is planned on its day."""
    first = released_session(house, session_ids(house, "maths-2bac")[0]).facts.slot.day
    _close(house, first)
    shown = words(operator.get(RELEASE))
    assert "The draft cannot be released yet" in shown
    assert "Storm" in shown
    reply = post(operator, RELEASE)
    assert reply.status_code == 409
    assert len(releasing.releases(house)) == 1


def _close(ctx: Context, day: dt.date) -> None:
    province = stored_province(ctx)
    storm = Closure(
        id="storm",
        first=day,
        last=day,
        kind=ClosureKind.SHORT_NOTICE,
        name=Text(ar="عاصفة", fr="Tempête", en="Storm"),
        status=DateStatus.CONFIRMED,
    )
    calendar = replace(province.calendar, closures=(*province.calendar.closures, storm))
    apply_import(ctx, replace(province, calendar=calendar), "operator")


def test_what_comes_too_late_is_named_with_what_to_do(
    operator: FlaskClient, house: Context, clock: FakeClock
) -> None:
    """Its new hour came before the release; everybody still has the old one."""
    first = released_session(house, session_ids(house, "maths-2bac")[-1]).facts
    session_id, _ = move_one(house)
    now = session(house, session_id).placement
    assert now is not None
    if now.slot > first.slot:
        releasing.release(house, "", "approver")
        editing.move_session(
            house, session_id, first.slot.day, first.slot.start, first.studio_id, actor="operator"
        )
    told = released_session(house, session_id).facts.slot
    place = session(house, session_id).placement
    assert place is not None
    assert place.slot < told
    assert "Too late to release" not in words(operator.get(RELEASE))
    clock.at = house.zone.instant(place.slot.day, place.slot.start)
    shown = words(operator.get(RELEASE))
    assert "Too late to release" in shown
    assert clock_text(told.start) in shown
    assert "Move the session to a later hour" in shown
    [late] = releasing.too_late(house)
    assert (late.told, late.place) == (told, place.slot)
