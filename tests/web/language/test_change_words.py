"""A session that a release changes says in words what differs, whatever part of it does."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from flask import Flask

from scheduler.domain.difference import difference
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind, Source
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.wall import Slot
from tests import factories as make
from web.language.wording.changes import changed_words

FEWER = (Reception(school_code=make.code(99001), mode=Mode.RECORDED),)
FINER = tuple(
    replace(each, variant="360p", reason=Reason(code=ReasonCode.THIN_LINK))
    for each in make.facts().receptions
)
# One other value for every part that somebody can see.
OTHER: dict[str, list[object]] = {
    "total": [4],
    "zone_name": ["Africa/Tunis"],
    "start": [make.facts().start + dt.timedelta(hours=1)],
    "end": [make.facts().end + dt.timedelta(hours=1)],
    "opening": [Slot(dt.date(2026, 12, 4), 600, 660)],
    "opening_start": [make.facts().start],
    "opening_end": [make.facts().end],
    "studio_id": ["studio-2"],
    "studio_name": [make.text("Studio 2"), None],
    "teacher_id": ["maths-b"],
    "teacher_name": [make.text("Mathématiques – B")],
    "title": [make.text("Mathématiques, révision")],
    "subject": ["physique"],
    "kind": [Kind.GUIDANCE],
    "stream": ["SM"],
    "levels": [(Level.BAC1,)],
    "language": ["ar"],
    "policy": [DeliveryPolicy.LIVE_ONLY],
    "source": [Source.FILE],
    "receptions": [FEWER, FINER],
    "withdrawn": [(make.code(99009),)],
    "key": [SessionKey("maths-2bac", 2)],
}


def test_every_part_is_tried() -> None:
    told = {"slot", "state"}  # shown by the row itself
    assert {field.name for field in fields(Facts)} == OTHER.keys() | told


@pytest.mark.parametrize("name", OTHER)
def test_a_changed_row_says_what_changed(app: Flask, name: str) -> None:
    before = make.facts()
    for value in OTHER[name]:
        change = difference(before, replace(before, **{name: value}))
        assert change is not None
        with app.test_request_context("/?lang=en"):
            words = changed_words(change)
        assert words, name
        for word in words:
            had, arrow, has = word.partition(" → ")
            assert not arrow or had.partition(": ")[2] != has, word


def test_what_is_new_or_cancelled_needs_no_such_words(app: Flask) -> None:
    before = make.facts()
    gone = difference(before, replace(before, state=ReleasedState.CANCELLED))
    new = difference(None, before)
    assert gone is not None
    assert new is not None
    with app.test_request_context("/?lang=en"):
        assert changed_words(new) == []
