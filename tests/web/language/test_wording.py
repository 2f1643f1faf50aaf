"""No code of the scheduler is left without words, in any language."""

from collections.abc import Iterator

import pytest
from flask import Flask

from scheduler.domain.calendar import ClosureKind, DateStatus
from scheduler.domain.clash import Clash, ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind, Rerun, Source
from scheduler.domain.release import ChangeKind
from scheduler.domain.school import Link, SchoolKind
from scheduler.domain.session import Mode, Placement, Reason, ReasonCode, SessionState
from scheduler.domain.text import Language
from scheduler.domain.wall import Slot
from scheduler.planner.impossible import Impossible, ImpossibleCode
from scheduler.planner.problem import Blocker, WayOut
from tests import factories as make
from tests.unit.feeds import released
from web.feeds.clients import FAMILIES
from web.language.wording import clashes, impossible, labels, reasons, unplaced

FIRST, SECOND = SessionKey("maths-2bac", 1), SessionKey("maths-2bac", 2)
DETAIL = {
    "school": make.code(99001),
    "schools": ", ".join(make.code(number) for number in (99001, 99002, 99003, 99004)),
    "day": "2026-12-01",
    "at": "14:30",
    "last": "2026-12-26",
    "teacher": "maths-a",
    "studio": "studio-1",
    "by": "maths-2bac/1 maths-2bac/2",
    "mbps": "2",
    "most": "3",
    "name": "Jour chômé",
    "opens": "2026-12-01 08:00",
    "hours": "08:30-12:30",
    "variant": "360p",
}
LABELS = {
    SessionState: labels.state_word,
    ChangeKind: labels.change_word,
    DeliveryPolicy: labels.policy_word,
    Kind: labels.kind_word,
    SchoolKind: labels.school_kind_word,
    Link: labels.link_word,
    ClosureKind: labels.closure_word,
    DateStatus: labels.date_status_word,
    Mode: reasons.mode_word,
    Language: labels.language_word,
    Source: labels.source_word,
    Rerun: labels.rerun_word,
}


@pytest.fixture(params=["ar", "fr", "en"])
def speaking(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    with app.test_request_context(f"/?lang={request.param}"):
        yield request.param


@pytest.mark.parametrize("code", ClashCode)
def test_every_clash_has_a_sentence(speaking: str, code: ClashCode) -> None:
    for detail in ({}, DETAIL):
        said = clashes.clash_sentence(Clash(code=code, sessions=(FIRST, SECOND), detail=detail))
        assert said.striptags().endswith(".")
        assert not said.striptags().endswith("..")  # « 26 déc. » has a full stop of its own
        assert "%(" not in said


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason_has_a_sentence(speaking: str, code: ReasonCode) -> None:
    for detail in ({}, DETAIL):
        said = reasons.reason_sentence(Reason(code=code, detail=detail))
        assert said.striptags().endswith(".")
        assert "%(" not in said


@pytest.mark.parametrize("code", [*(str(each) for each in ClashCode), "no-start"])
def test_every_blocker_has_words_of_its_own(speaking: str, code: str) -> None:
    other = unplaced.blocker_title("never heard of")
    assert unplaced.blocker_title(code) not in {"", other}
    said = unplaced.blocker_sentence(Blocker(code=code, starts=12, by=("maths-a", str(FIRST))))
    assert "12" in said


@pytest.mark.parametrize("code", ImpossibleCode)
def test_every_impossible_demand_has_a_sentence(speaking: str, code: ImpossibleCode) -> None:
    more = DETAIL | {"count": "6", "room": "2", "minutes": "60", "rules": "bell, window"}
    for detail in (more, more | {"clash": "audience"}):
        each = Impossible(code=code, programme_id="maths-2bac", sessions=(FIRST,), detail=detail)
        said = impossible.impossible_sentence(each)
        assert said.striptags().endswith(".")
        assert "%(" not in said


@pytest.mark.parametrize("kind", LABELS, ids=lambda kind: kind.__name__)
def test_every_value_has_a_name(speaking: str, kind: type) -> None:
    named = [LABELS[kind](value) for value in kind]  # type: ignore[attr-defined] # an enumeration
    assert all(named)
    assert len(set(named)) == len(named)


def test_way_out_names_what_moves_where(app: Flask) -> None:
    there = Placement(key=FIRST, slot=Slot(make.MONDAY, 870, 60), studio_id="studio-1")
    other = Placement(key=SECOND, slot=Slot(make.MONDAY, 990, 60), studio_id="studio-1")
    with app.test_request_context("/?lang=fr"):
        said = unplaced.way_out_sentence(WayOut(place=there, moves=((there, other),)))
        assert said.striptags() == (
            "Créneau libre le lun. 30 nov. 14:30–15:30 – studio-1, à condition de déplacer "
            "« Mathématiques maths-2bac 2/3 » vers le lun. 30 nov. 16:30–17:30."
        )


def test_names_in_sentences_cannot_become_markup(app: Flask) -> None:
    with app.test_request_context():
        said = unplaced.blocker_sentence(Blocker(code="holiday", starts=1, by=("<script>",)))
        assert "<script>" not in said


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_recording_of_a_broadcast_is_not_promised_for_the_hour_of_the_broadcast(
    app: Flask, language: str
):
    with app.test_request_context(f"/?lang={language}"):
        hint = reasons.recording_hint(released.facts(receptions=(released.recorded("99001J"),)))
    assert "16:00" in hint
    assert "14:30" not in hint
    assert "&lt;" not in hint


PRODUCTS = {"Google", "Outlook", "Apple", "Thunderbird", "Nextcloud", "ICSx5", "DAVx5"}
PRODUCTS |= {"vdirsyncer", "curl"}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_fetched_a_feed_has_a_name_in_the_readers_language(app: Flask, language: str) -> None:
    kinds = ({family for _, family in FAMILIES} | {"page", "other"}) - PRODUCTS
    with app.test_request_context(f"/?lang={language}"):
        untold = {kind for kind in kinds if labels.client_word(kind) == kind}
        assert all(labels.client_word(product) == product for product in PRODUCTS)
    assert not untold
