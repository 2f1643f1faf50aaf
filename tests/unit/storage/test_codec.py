import datetime as dt
import json
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.domain.calendar import Closure, ClosureKind, DateStatus, Scope
from scheduler.domain.programme import Programme
from scheduler.domain.release import Facts
from scheduler.domain.school import School
from scheduler.domain.session import Reception
from scheduler.domain.studio import Studio, Teacher
from scheduler.planner.problem import Unplaced
from scheduler.storage.codec import decode, encode
from scheduler.storage.received import read_receptions, write_receptions
from tests import factories as make

# No database takes a surrogate, and PostgreSQL's text takes no NUL.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
st.register_type_strategy(str, words)
# A session's receptions are by school code, one a school.
receptions = st.lists(
    st.from_type(Reception), unique_by=lambda each: each.school_code, max_size=5
).map(lambda each: tuple(sorted(each, key=lambda one: one.school_code)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(
    dt.datetime,
    st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(1970, 1, 1)),  # noqa: DTZ001 -- Hypothesis adds the zone
)


@pytest.mark.parametrize("kind", [School, Studio, Teacher, Programme, Closure, Facts, Unplaced])
@settings(max_examples=25)
@given(data=st.data())
def test_whatever_is_written_reads_back_equal(kind: type, data: st.DataObject):
    value = data.draw(st.from_type(kind))
    if isinstance(value, Facts):
        value = replace(value, receptions=data.draw(receptions))
    assert decode(kind, json.loads(json.dumps(encode(value)))) == value


@given(receptions)
def test_receptions_read_back_equal_and_alike_ones_as_one_object(value: tuple[Reception, ...]):
    written = json.loads(json.dumps(write_receptions(value)))
    again = read_receptions(written)
    assert again == value
    assert all(one is other for one, other in zip(again, read_receptions(written), strict=True))


def test_a_set_is_always_written_in_one_order():
    codes = frozenset(make.code(number) for number in range(99001, 99030))
    assert encode(Scope(codes=codes))["codes"] == sorted(codes)


@dataclass(frozen=True)
class Then:
    name: str


@dataclass(frozen=True)
class Now:
    name: str
    notes: tuple[str, ...] = ()
    limits: dict[str, int] = field(default_factory=dict)


def test_a_value_stored_before_a_field_existed_takes_its_default():
    assert decode(Now, encode(Then("x"))) == Now("x")


def test_a_value_with_a_field_of_a_newer_program_still_reads():
    assert decode(Then, encode(Now("x", ("y",)))) == Then("x")


def test_a_missing_part_without_a_default_is_not_made_up():
    with pytest.raises(KeyError):
        decode(Then, {})


def test_what_has_no_json_form_is_refused():
    with pytest.raises(TypeError):
        encode(object())


def test_dates_and_states_are_written_as_people_read_them():
    closure = Closure(
        id="eid",
        first=dt.date(2027, 3, 10),
        last=dt.date(2027, 3, 11),
        kind=ClosureKind.HOLIDAY,
        name=make.text("Aïd"),
        status=DateStatus.ESTIMATED,
    )
    written = encode(closure)
    assert (written["first"], written["kind"], written["status"]) == (
        "2027-03-10",
        "holiday",
        "estimated",
    )
