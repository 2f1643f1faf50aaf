"""What teachers ask the operator for."""

import datetime as dt

import pytest

from scheduler.domain.errors import BadInputError, NotAllowedError, NotFoundError
from scheduler.domain.wall import Hours
from scheduler.service import requests
from scheduler.service.context import Context
from scheduler.service.importing import apply_import, stored_province
from scheduler.service.requests import RequestState
from tests import factories as make

TEACHER = "maths-a"
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
    assert requests.requests_of(ctx, TEACHER)[0].state is RequestState.DECLINED


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
