"""A teacher, a studio, a programme and a school that bear one id are named by their kind."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, g

from scheduler.cli.sentences import Names, clash_words
from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.party import Party, PartyKind
from scheduler.domain.province import Province
from scheduler.planner.problem import Blocker
from tests import factories as make
from web.language.names import NAMES, holder_name, item_name
from web.language.wording.clashes import clash_sentence
from web.language.wording.unplaced import blocker_sentence

SAME = "one"
KEY = SessionKey(SAME, 1)


@pytest.fixture
def province(app: Flask) -> Iterator[Province]:
    teacher = replace(make.teacher(), id=SAME, name=make.text("A teacher"))
    studio = replace(make.province().studios[0], id=SAME, name=make.text("A studio"))
    programme = make.programme(SAME, title=make.text("A programme"), teacher_id=SAME)
    school = replace(make.school(99001), code=SAME, name=make.text("A school"))
    here = make.province(
        teachers=(teacher,), studios=(studio,), programmes=(programme,), schools=(school,)
    )
    with app.test_request_context("/?lang=fr"):
        g.province = here
        yield here


CASES = [
    (Clash(code=ClashCode.TEACHER_HOURS, sessions=(KEY,), detail={"teacher": SAME}), "A teacher"),
    (Clash(code=ClashCode.TEACHER, sessions=(KEY,), detail={"teacher": SAME}), "A teacher"),
    (Clash(code=ClashCode.ROOMS, sessions=(KEY,), detail={"school": SAME}), "A school"),
    (Clash(code=ClashCode.BELL, sessions=(KEY,), detail={"schools": SAME}), "A school"),
    (
        Clash(
            code=ClashCode.STUDIO_FEATURE,
            sessions=(KEY,),
            detail={"studio": SAME, "wanted": SAME},
        ),
        "A studio",
    ),
]
WORDS = {"A teacher", "A studio", "A school"}


@pytest.mark.parametrize(("clash", "named"), CASES, ids=[str(clash.code) for clash, _ in CASES])
def test_a_clash_names_each_party_by_its_kind(province: Province, clash: Clash, named: str):
    for sentence in (str(clash_sentence(clash)), clash_words(clash, Names(province))):
        assert "A programme" in sentence
        assert {words for words in WORDS if words in sentence} == {named}


@pytest.mark.parametrize(
    ("code", "by", "named"),
    [
        (ClashCode.TEACHER_HOURS, SAME, "A teacher"),
        (ClashCode.STUDIO_HOURS, SAME, "A studio"),
        (ClashCode.STUDIO_FEATURE, SAME, "A studio"),
        (ClashCode.STUDIO, f"{SAME}/1", "A programme"),
        (ClashCode.TEACHER_LOAD, f"{SAME}/1", "A programme"),
    ],
)
def test_what_bars_a_start_is_named_by_its_kind(
    province: Province, code: ClashCode, by: str, named: str
):
    sentence = str(blocker_sentence(Blocker(code=code, starts=3, by=(by,))))
    assert {words for words in {*WORDS, "A programme"} if words in sentence} == {named}


def test_parties_carry_kind_and_id() -> None:
    clash = Clash(
        code=ClashCode.STUDIO_FEATURE, sessions=(KEY,), detail={"studio": "a", "wanted": "b"}
    )
    assert clash.parties == (
        Party(PartyKind.SESSION, "one/1"),
        Party(PartyKind.STUDIO, "a"),
        Party(PartyKind.STUDIO, "b"),
    )
    wrong_length = Clash(code=ClashCode.DURATION, sessions=(KEY,), detail={"wanted": "60"})
    assert wrong_length.parties == (Party(PartyKind.SESSION, "one/1"),)
    assert set(NAMES) == set(PartyKind)


def test_items_and_holders_are_named_by_their_table(province: Province) -> None:
    assert "A studio" in item_name("studios", SAME)
    assert "A teacher" in item_name("teachers", SAME)
    assert "A programme" in item_name("programmes", SAME)
    assert "A school" in holder_name(Party(PartyKind.SCHOOL, SAME))
    assert "A studio" in holder_name(Party(PartyKind.STUDIO, SAME))
