"""The operators' home: what needs somebody, with the act beside it."""

import datetime as dt

import pytest
from flask.testing import FlaskClient

from scheduler.bootstrap import perform
from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Letter, Message, MessageKind, MessageState
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.context import Context
from scheduler.service.deliveries.deliveries import ReceiptAnswer, acknowledge
from scheduler.service.notices import outbox
from scheduler.service.releases.queries import released_sessions
from scheduler.service.requests import requests
from scheduler.service.schools import replies
from scheduler.service.schools.replies import RoomAnswer
from scheduler.service.timers import actions, runner
from tests.fakes import FakeClock
from tests.web.visits import PROVINCE, Tags, post, words

TODAY = "/panel/today"


@pytest.fixture
def soon(house: Context, clock: FakeClock) -> ReleasedSession:
    """A session that several schools get live, in 95 minutes."""
    found = next(each for each in released_sessions(house, PROVINCE) if each.facts.live_count > 2)
    clock.at = found.facts.start - dt.timedelta(minutes=95)
    return found


def test_who_is_ready_who_cannot_and_who_is_silent_is_told_with_where_to_write(
    operator: FlaskClient, house: Context, soon: ReleasedSession
):
    ready, refusing, *silent = (
        each.school_code for each in soon.facts.receptions if each.mode is Mode.LIVE
    )
    replies.answer_room(house, ready, soon.session_id, RoomAnswer.READY)
    replies.answer_room(
        house, refusing, soon.session_id, RoomAnswer.NOT_POSSIBLE, "Panne <b>totale</b>"
    )
    page = operator.get(TODAY)
    shown = words(page)
    assert "in 1 h 35" in shown
    start = shown.index("Rooms for today and tomorrow")
    assert f"1 ready 1 unavailable {len(silent)} without an answer" in shown[start:], shown[start:]
    assert "Panne &lt;b&gt;totale&lt;/b&gt;" in page.text
    letters = [each["href"] for each in Tags(page.text).named("a") if "mailto" in each["href"]]
    known = {code: f"{code[:5]}@ecoles.example" for code in (refusing, *silent)}
    assert {f"mailto:{address}" for address in known.values()} <= set(letters)
    together = next(each for each in letters if each.startswith("mailto:?bcc="))
    assert all(known[code].replace("@", "%40") in together for code in silent)
    assert known[refusing] not in together


def test_what_comes_later_is_as_many_days_away_as_the_calendar_has(
    operator: FlaskClient, soon: ReleasedSession, clock: FakeClock
):
    clock.at = soon.facts.start - dt.timedelta(days=1, hours=20)
    assert "in 2 days" in words(operator.get(TODAY))


def test_what_is_on_air_says_how_long_it_lasts(
    operator: FlaskClient, house: Context, soon: ReleasedSession, clock: FakeClock
):
    actions.reconcile(house)
    clock.at = soon.facts.start
    assert runner.run_due(house, actions.begin_epoch(house, "test"), perform) > 0
    clock.at = soon.facts.end - dt.timedelta(minutes=12)
    assert "12 min left" in words(operator.get(TODAY))


def test_wishes_and_late_recordings_wait_with_a_way_to_act(
    operator: FlaskClient, house: Context, clock: FakeClock
):
    requests.ask_away(house, "maths-a", dt.date(2026, 12, 22), dt.date(2026, 12, 22))
    opened = next(each for each in released_sessions(house, PROVINCE) if each.facts.opening)
    clock.at = opened.facts.audience_start
    acknowledge(
        house, opened.facts.receptions[0].school_code, opened.session_id, ReceiptAnswer.MISSING
    )
    shown = words(operator.get(TODAY))
    assert "1 request pending" in shown
    assert "1 recording is late" in shown
    assert "1 school did not receive it" in shown
    assert "Days away" in shown


def test_messages_that_did_not_arrive_are_sent_again_or_let_rest(
    operator: FlaskClient, house: Context
):
    with house.uow() as work:
        for number in (1, 2):
            work.outbox.add([_failed(house, number)])
        work.commit()
    first, second = outbox.messages(house, states=[MessageState.FAILED])
    assert "2 messages could not be delivered" in words(operator.get(TODAY))
    again = post(operator, f"/panel/outbox/{first.id}/again", TODAY, back="today")
    assert again.location == TODAY
    post(operator, f"/panel/outbox/{second.id}/drop", TODAY, back="today")
    assert outbox.counts(house)[MessageState.DROPPED] == 1
    assert "could not be delivered" not in words(operator.get(TODAY))
    assert post(operator, f"/panel/outbox/{second.id}/again", TODAY).status_code == 404


def _failed(house: Context, number: int) -> Message:
    now = house.clock.now()
    return Message(
        key=f"test {number}",
        message_id=f"<{number}@educatec.test>",
        kind=MessageKind.DIGEST,
        reader=Reader(kind=HolderKind.TEACHER, id="maths-a"),
        address="maths-a@educatec.example",
        language="fr",
        letter=Letter(subject="x", text="x"),
        state=MessageState.FAILED,
        outcome="550 no such user",
        created_at=now,
        due_at=now,
        worth_until=now + dt.timedelta(days=1),
    )


def test_the_page_asks_for_its_own_inside_alone(operator: FlaskClient, soon: ReleasedSession):
    inside = operator.get(TODAY, headers={"HX-Request": "true"})
    assert inside.status_code == 200
    assert not Tags(inside.text).named("html")
    assert len(Tags(inside.text).named("h1")) == 1
    assert str(soon.session_id) in inside.text
