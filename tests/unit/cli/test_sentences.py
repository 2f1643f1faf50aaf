"""Broken rules and solutions, with their price, in sentences and in JSON."""

import datetime as dt
from dataclasses import replace

import pytest

from scheduler.cli.sentences import SENTENCES, UNKNOWN, Names, clash_words, way_out_words
from scheduler.cli.values import unplaced_facts
from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.domain.wall import Slot
from scheduler.planner.problem import Unplaced, WayOut
from tests import factories as make

KEY = SessionKey("maths", 2)


def at(number: int, start: int, programme: str = "maths") -> Placement:
    slot = Slot(dt.date(2026, 12, 7), start, 60)
    return Placement(key=SessionKey(programme, number), slot=slot, studio_id="studio-1")


def test_every_rule_has_a_sentence() -> None:
    assert set(SENTENCES) == set(ClashCode)
    for code in ClashCode:
        assert clash_words(Clash(code=code, sessions=(KEY,)), UNKNOWN).startswith("maths/2: ")


def test_a_teacher_called_like_a_studio_is_named_by_kind() -> None:
    teacher, studio = make.province().teachers[0], make.province().studios[0]
    studio = replace(studio, id=teacher.id)
    names = Names(make.province(teachers=(teacher,), studios=(studio,)))
    assert names.teacher(teacher.id) == teacher.name.in_("en")
    assert names.studio(studio.id) == studio.name.in_("en")


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (WayOut(place=at(2, 870), moves=()), "Free: 2026-12-07 14:30, studio-1"),
        (
            WayOut(place=at(2, 870), moves=((at(1, 870), at(1, 990)),)),
            (
                "2026-12-07 14:30, studio-1, on these terms: move maths/1 from 2026-12-07 14:30, "
                "studio-1 to 2026-12-07 16:30, studio-1"
            ),
        ),
        (
            WayOut(
                place=at(2, 870),
                moves=((at(1, 870), at(1, 750)),),
                renumbered=(SessionKey("maths", 1),),
            ),
            "Free: 2026-12-07 12:30, studio-1",
        ),
        (
            WayOut(place=at(2, 870), moves=(), waived=("teacher-hours",)),
            (
                "2026-12-07 14:30, studio-1, on these terms: allow an exception to "
                "the teacher’s hours"
            ),
        ),
        (
            WayOut(place=at(2, 870), moves=(), given_up=(at(3, 870, "svt"),)),
            (
                "2026-12-07 14:30, studio-1, on these terms: svt/3 loses its slot: "
                "2026-12-07 14:30, studio-1"
            ),
        ),
    ],
    ids=["free", "moves", "numbers only", "a rule", "a loss"],
)
def test_a_way_out_is_told_with_its_price(way: WayOut, words: str) -> None:
    assert way_out_words(way, UNKNOWN) == words


def test_the_price_is_in_the_json() -> None:
    way = WayOut(
        place=at(2, 870), moves=(), waived=("teacher-load",), given_up=(at(3, 870, "svt"),)
    )
    told = unplaced_facts(Unplaced(key=KEY, blockers=(), way_out=way))["way_out"]
    assert isinstance(told, dict)
    assert told["waived"] == ["teacher-load"]
    assert told["given_up"][0]["session"] == "svt/3"
