"""What schools and teachers ask the operator for."""

import dataclasses
import datetime as dt

import pytest

from scheduler.domain.calendar import ReceptionHours, Scope
from scheduler.domain.errors import BadInputError, NotAllowedError, NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.wall import Hours
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.province import stored_province
from scheduler.service.requests import requests
from scheduler.service.requests.requests import RequestState, RoomFacts
from tests import factories as make

TEACHER = "maths-a"
HOLDER = Holder(kind=HolderKind.TEACHER, id=TEACHER)
SCHOOL = make.code(99001)
OF_SCHOOL = Holder(kind=HolderKind.SCHOOL, id=SCHOOL)
WISHED = (Hours(0, 510, 540), Hours(0, 540, 570), Hours(3, 870, 930))
JOINED = (Hours(0, 510, 570), Hours(3, 870, 930))


@pytest.fixture(autouse=True)
def imported(ctx: Context) -> None:
    apply_import(ctx, make.province(), "importer")


def available(ctx: Context) -> tuple[Hours, ...]:
    return stored_province(ctx).teacher_by_id[TEACHER].available


def test_wished_hours_hold_once_the_operator_takes_them(ctx: Context):
    before = available(ctx)
    asked = requests.ask_hours(ctx, TEACHER, WISHED, "from December")
    assert asked.hours == JOINED
    assert available(ctx) == before
    assert requests.waiting_requests(ctx) == (asked,)
    taken = requests.take_request(ctx, asked.id, actor="operator")
    assert (taken.state, taken.decided_by) == (RequestState.TAKEN, "operator")
    assert available(ctx) == JOINED
    assert requests.waiting_requests(ctx) == ()


def test_a_declined_wish_changes_nothing(ctx: Context):
    before = available(ctx)
    asked = requests.ask_hours(ctx, TEACHER, WISHED)
    requests.decline_request(ctx, asked.id, actor="operator")
    assert available(ctx) == before
    assert requests.requests_of(ctx, HOLDER)[0].state is RequestState.DECLINED


def test_a_wish_is_decided_once(ctx: Context):
    asked = requests.ask_hours(ctx, TEACHER, WISHED)
    requests.take_request(ctx, asked.id, actor="operator")
    for act in (requests.take_request, requests.decline_request):
        with pytest.raises(NotAllowedError):
            act(ctx, asked.id, actor="another")
        with pytest.raises(NotFoundError):
            act(ctx, 404, actor="another")


def test_of_two_wishes_for_hours_the_last_one_waits_and_days_away_wait_beside(ctx: Context):
    requests.ask_hours(ctx, TEACHER, WISHED)
    away = requests.ask_away(ctx, TEACHER, dt.date(2026, 12, 1), dt.date(2026, 12, 3))
    last = requests.ask_hours(ctx, TEACHER, WISHED[2:])
    assert requests.waiting_requests(ctx) == (away, last)


def test_days_away_are_added_to_those_known(ctx: Context):
    for first, last in ((10, 11), (1, 3)):
        asked = requests.ask_away(ctx, TEACHER, dt.date(2026, 12, first), dt.date(2026, 12, last))
        requests.take_request(ctx, asked.id, actor="operator")
    assert stored_province(ctx).teacher_by_id[TEACHER].away == (
        (dt.date(2026, 12, 1), dt.date(2026, 12, 3)),
        (dt.date(2026, 12, 10), dt.date(2026, 12, 11)),
    )


def test_wishes_that_make_no_sense_are_refused(ctx: Context):
    for hours in ((), (Hours(7, 510, 570),), (Hours(0, 570, 510),), (Hours(0, 0, 1441),)):
        with pytest.raises(BadInputError):
            requests.ask_hours(ctx, TEACHER, hours)
    for first, last in (("2026-12-03", "2026-12-01"), ("2026-01-01", "2026-01-02")):
        with pytest.raises(BadInputError):
            requests.ask_away(
                ctx, TEACHER, dt.date.fromisoformat(first), dt.date.fromisoformat(last)
            )
    with pytest.raises(NotFoundError):
        requests.ask_hours(ctx, "nobody", WISHED)


def test_a_schools_rooms_hold_once_the_operator_takes_them(ctx: Context):
    wished = RoomFacts(rooms=4, board=False, email="direction@ecole.example")
    asked = requests.ask_rooms(ctx, SCHOOL, wished, "new wing")
    assert (asked.holder, asked.facts) == (OF_SCHOOL, wished)
    before = stored_province(ctx).school_by_code[SCHOOL]
    assert before.rooms == 2
    requests.take_request(ctx, asked.id, actor="operator")
    after = stored_province(ctx).school_by_code[SCHOOL]
    assert after == dataclasses.replace(
        before, rooms=4, board=False, email="direction@ecole.example"
    )
    assert requests.requests_of(ctx, OF_SCHOOL)[0].state is RequestState.TAKEN


def test_facts_that_cannot_be_are_refused_with_their_key(ctx: Context):
    for key, wished in (
        ("rooms", RoomFacts(rooms=-1, board=True, email="")),
        ("rooms", RoomFacts(rooms=100, board=True, email="")),
        ("email", RoomFacts(rooms=1, board=True, email="the headmaster")),
    ):
        with pytest.raises(BadInputError) as refused:
            requests.ask_rooms(ctx, SCHOOL, wished)
        assert [each.key for each in refused.value.faults] == [key]
    with pytest.raises(NotFoundError):
        requests.ask_rooms(ctx, TEACHER, RoomFacts(rooms=1, board=True, email=""))


def test_a_schools_own_free_hours_win_over_its_groups_but_not_over_one_bell_periods(ctx: Context):
    """Else a wish of November would open the mornings of Ramadan."""
    group, period = (
        ReceptionHours(id="group", hours=make.hours("0", "14:30-18:30")),
        ReceptionHours(id="bells", hours=make.hours("1", "08:30-09:30"), period="other"),
    )
    calendar = make.calendar(reception_hours=(group, period))
    apply_import(ctx, make.province(calendar=calendar), "importer")
    for wished in (make.hours("2", "08:30-10:30"), make.hours("3", "14:30-16:30")):
        asked = requests.ask_free_hours(ctx, SCHOOL, wished)
        requests.take_request(ctx, asked.id, actor="operator")
    own = ReceptionHours(
        id=f"school-{SCHOOL.lower()}",
        hours=make.hours("3", "14:30-16:30"),
        scope=Scope(codes=frozenset({SCHOOL})),
    )
    province = stored_province(ctx)
    assert province.calendar.reception_hours == (group, own, period)
    thursday = make.MONDAY + dt.timedelta(days=3)
    open_to = {
        school.code: province.calendar.open_blocks(school, thursday) for school in province.schools
    }
    assert open_to.pop(SCHOOL) == ((870, 990),)
    assert set(open_to.values()) == {()}
