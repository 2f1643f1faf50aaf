"""The desk says that all is well only when it is, and tells the operator what schools have told."""

import datetime as dt
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from scheduler.bootstrap import perform
from scheduler.domain.broadcast import AirFault, Broadcast, BroadcastState, DriverKind
from scheduler.domain.keys import SessionKey
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.domain.session import Mode
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.releases.queries import released_sessions
from scheduler.service.schools import replies
from scheduler.service.schools.replies import Heads, RoomAnswer
from scheduler.service.timers import actions, runner
from tests.fakes import FakeClock
from tests.readings import unplaced_ids
from tests.web.visits import PROVINCE, words

TODAY = "/panel/today"
WELL = "Nothing needs attention."


@pytest.fixture
def quiet(house: Context) -> Context:
    """A house in which nothing waits: its session without a slot is cancelled."""
    unplaced = unplaced_ids(house)[SessionKey("nowhere", 1)]
    editing.cancel_session(house, unplaced, expected_revision=None, actor="operator")
    return house


@pytest.fixture
def running(quiet: Context, clock: FakeClock) -> ReleasedSession:
    """A session that several schools receive live, a minute after its start; no other waits."""
    found = next(each for each in released_sessions(quiet, PROVINCE) if each.facts.live_count > 2)
    actions.reconcile(quiet)
    clock.at = found.facts.start
    assert runner.run_due(quiet, actions.begin_epoch(quiet, "test"), perform) > 0
    clock.at = found.facts.start + dt.timedelta(minutes=1)
    for other in released_sessions(quiet, PROVINCE):
        if other != found and other.facts.slot.day == found.facts.slot.day:
            all_ready(quiet, other)
    return found


def live_schools(session: ReleasedSession) -> list[str]:
    return [each.school_code for each in session.facts.receptions if each.mode is Mode.LIVE]


def all_ready(house: Context, session: ReleasedSession) -> None:
    for code in live_schools(session):
        replies.answer_room(house, code, session.session_id, RoomAnswer.READY)


def put_on_air(house: Context, session: ReleasedSession) -> None:
    """Have a studio of this machine at work on a session."""
    facts = session.facts
    made = Broadcast(
        session_id=session.session_id,
        studio_id=facts.studio_id,
        driver=DriverKind.HLS,
        state=BroadcastState.PREFLIGHT,
        fault=AirFault.NONE,
        since=house.clock.now(),
        starts_at=facts.start,
        ends_at=facts.end,
        planned_start=facts.start,
        planned_end=facts.end,
        recorded=True,
        audience=True,
    )
    with house.uow() as work:
        work.broadcasts.add(made)
        work.commit()


def needs(page: str) -> str:
    """Return what stands under "Needs attention"."""
    return page.partition("Needs attention")[2].partition("Has something happened?")[0]


def test_a_day_on_which_nothing_waits_is_well(operator: FlaskClient, quiet: Context) -> None:
    assert WELL in words(operator.get(TODAY))


def test_rooms_of_a_running_session_that_are_all_ready_are_well(
    operator: FlaskClient, quiet: Context, running: ReleasedSession
) -> None:
    all_ready(quiet, running)
    shown = words(operator.get(TODAY))
    assert WELL in shown, needs(shown)


def _silent_room(_house: Context, _session: ReleasedSession) -> str:
    return "3 without an answer"


def _no_room(house: Context, session: ReleasedSession) -> str:
    all_ready(house, session)
    code = live_schools(session)[0]
    replies.answer_room(house, code, session.session_id, RoomAnswer.NOT_POSSIBLE, "panne")
    return "1 unavailable"


def _loss(house: Context, session: ReleasedSession) -> str:
    all_ready(house, session)
    replies.tell_loss(house, live_schools(session)[0], session.session_id, 3, "plus de son")
    return "1 school lost the broadcast From minute 3:"


def _without_slot(house: Context, session: ReleasedSession) -> str:
    all_ready(house, session)
    later = next(
        each
        for each in released_sessions(house, PROVINCE)
        if each.facts.start > session.facts.end + dt.timedelta(days=3) and not each.facts.opening
    )
    editing.unplace_session(house, later.session_id, expected_revision=None, actor="operator")
    return "1 session is unscheduled"


def _stopped_timers(house: Context, session: ReleasedSession) -> str:
    all_ready(house, session)
    house.clock.at += dt.timedelta(minutes=10)
    return "the timer service has stopped"


@pytest.mark.parametrize("trouble", [_silent_room, _no_room, _loss, _without_slot, _stopped_timers])
def test_no_trouble_is_called_well(
    operator: FlaskClient,
    quiet: Context,
    running: ReleasedSession,
    trouble: Callable[[Context, ReleasedSession], str],
) -> None:
    expected = trouble(quiet, running)
    shown = words(operator.get(TODAY))
    assert WELL not in shown
    assert expected in needs(shown)


def test_what_cannot_wait_stands_first(
    operator: FlaskClient, quiet: Context, running: ReleasedSession
) -> None:
    _without_slot(quiet, running)
    _loss(quiet, running)
    shown = needs(words(operator.get(TODAY)))
    assert shown.index("lost the broadcast") < shown.index("unscheduled")


def test_what_a_school_lost_and_who_came_is_told_on_the_desk_and_on_the_session_s_page(
    operator: FlaskClient, quiet: Context, running: ReleasedSession
) -> None:
    code = live_schools(running)[0]
    replies.tell_loss(quiet, code, running.session_id, 3, "plus <de> son")
    came = {Level.BAC2: Heads(girls=14, boys=17)}
    replies.count_heads(quiet, code, running.session_id, came)
    desk = operator.get(TODAY)
    assert "31 pupils present" in words(desk)
    page = operator.get(f"/panel/sessions/{running.session_id}")
    for text in (desk.text, page.text):
        assert "plus &lt;de&gt; son" in text
    told = words(page).partition("What the schools have said")[2]
    assert "Lost from minute 3" in told
    assert "girls 14, boys 17" in told


def test_the_band_holds_the_rooms_and_what_was_lost(
    operator: FlaskClient, quiet: Context, running: ReleasedSession
) -> None:
    code, *silent = live_schools(running)
    replies.answer_room(quiet, code, running.session_id, RoomAnswer.READY)
    replies.tell_loss(quiet, code, running.session_id, 3)
    band = (
        words(operator.get(TODAY)).partition("On air and next")[2].partition("Needs attention")[0]
    )
    assert f"1 ready {len(silent)} without an answer 1 school lost the broadcast" in band


def test_the_desk_asks_as_often_with_many_studios_at_work_as_with_one(
    operator: FlaskClient, quiet: Context, clock: FakeClock, queries: list[str]
) -> None:
    near = sorted(released_sessions(quiet, PROVINCE), key=lambda each: each.facts.start)[:3]
    clock.at = near[0].facts.start - dt.timedelta(minutes=10)
    asked = []
    for session in near:
        put_on_air(quiet, session)
        operator.get(TODAY)  # what is read once a process is read here
        queries.clear()
        operator.get(TODAY)
        asked.append(len([each for each in queries if each.startswith("SELECT")]))
    assert len(set(asked)) == 1, asked
    assert asked[0] <= 28
