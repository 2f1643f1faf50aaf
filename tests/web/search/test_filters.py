"""Every list that can be narrowed by words takes them as people type them: in any case, without
accents or vowel signs, in each language, in any order.
"""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.domain.digest import Reader
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import Letter, Message, MessageKind, MessageState
from scheduler.domain.text import Text
from scheduler.service.context import Context
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people import links
from scheduler.service.province import stored_province
from tests import factories as make
from tests.web.visits import Tags, words

NAME = Text(ar="إعداديّة الأُمّيّة سيدى", fr="Forêt Éternelle", en="Old Wood")
TYPED = ("FORET eternelle", "ÉTERNELLE forêt", "اعدادية الاميه", "سيدي إعدادية", "wood old")
NOBODY = "zzz zzz"
SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99002))


@pytest.fixture
def named(app: Flask, house: Context) -> Flask:
    """A house in which a school, a teacher and a programme bear the same name."""
    here = stored_province(house)
    apply_import(
        house,
        replace(
            here,
            schools=tuple(
                replace(school, name=NAME) if school.code == SCHOOL.id else school
                for school in here.schools
            ),
            teachers=tuple(
                replace(teacher, name=NAME) if teacher.id == "counsel-a" else teacher
                for teacher in here.teachers
            ),
            programmes=tuple(
                replace(programme, title=NAME) if programme.id == "counsel" else programme
                for programme in here.programmes
            ),
        ),
        "importer",
    )
    return app


def add_message(house: Context) -> None:
    """Put a message to the school into the outbox."""
    now = house.clock.now()
    with house.uow() as work:
        work.outbox.add(
            [
                Message(
                    key="test",
                    message_id="<1@educatec.test>",
                    kind=MessageKind.DIGEST,
                    reader=Reader(kind=HolderKind.SCHOOL, id=SCHOOL.id),
                    address="99002@ecoles.example",
                    language="fr",
                    letter=Letter(subject="x", text="x"),
                    state=MessageState.FAILED,
                    created_at=now,
                    due_at=now,
                    worth_until=now + dt.timedelta(days=1),
                )
            ]
        )
        work.commit()


def fields(app: Flask, client: FlaskClient) -> dict[str, set[str]]:
    """Return the fields for words of the panel's own pages, by the pages' addresses."""
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("panel.") or "GET" not in (rule.methods or ()):
            continue
        if rule.arguments:
            continue
        reply = client.get(f"{rule.rule}{'?on=2026-11-30' if 'week' in rule.rule else ''}")
        if reply.mimetype != "text/html" or reply.status_code != 200:
            continue
        main = reply.text.partition("<main")[2]
        searches = [tag for tag in Tags(main).named("input") if tag.get("type") == "search"]
        if searches:
            found[rule.rule] = {tag["name"] or "" for tag in searches}
    return found


def test_every_field_for_words_takes_them_without_accents_in_any_language_and_order(
    named: Flask, house: Context, operator: FlaskClient
) -> None:
    links.replace(house, SCHOOL, "page", actor=f"school {SCHOOL.id}")  # for the log
    add_message(house)
    asked = fields(named, operator)
    expected = {"schools", "teachers", "programmes", "term", "feeds", "outbox", "log", "week"}
    assert {f"/panel/{name}" for name in expected} <= asked.keys()
    for address, names in asked.items():
        for name in names:
            shown = {
                typed: words(operator.get(address, query_string={name: typed, "on": "2026-11-30"}))
                for typed in (NAME.fr, NOBODY, *TYPED)
            }
            assert shown[NAME.fr] != shown[NOBODY], (address, name)
            for typed in TYPED:
                assert shown[typed] == shown[NAME.fr], (address, name, typed)
