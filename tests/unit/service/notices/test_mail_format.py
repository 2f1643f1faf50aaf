"""A message as a mail: what goes in comes out at the other end."""

import datetime as dt
import email
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.digest import Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.message import Invitation, Letter, Message, MessageKind
from scheduler.feeds.plain import plain_line, plain_text
from scheduler.service.notices.mail_format import compose

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
WORDS = st.text(
    st.sampled_from("abé «»—’،؛ملغاة حصص123 :-_=?\"'()😀🇲🇦\u200f") | st.characters(codec="utf-8"),
    min_size=1,
    max_size=200,
)


def message(subject: str = "Séances", text: str = "Bonjour", **parts: object) -> Message:
    made: dict[str, object] = {
        "key": "k",
        "message_id": "<1@educatec.example>",
        "kind": MessageKind.DIGEST,
        "reader": Reader(HolderKind.TEACHER, "maths-a"),
        "address": "maths-a@educatec.example",
        "language": "ar",
        "letter": Letter(subject=subject, text=text),
        "created_at": NOW,
        "due_at": NOW,
        "worth_until": NOW,
    }
    return Message(**(made | parts))  # type: ignore[arg-type]


def delivered(sent: Message, page: str = "") -> EmailMessage:
    raw = compose(sent, "studio@educatec.example", NOW, page).as_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    return email.message_from_bytes(raw, policy=default)


@given(subject=WORDS)
def test_any_subject_arrives_as_it_was_written(subject: str):
    expected = plain_line(subject)
    assert str(delivered(message(subject))["Subject"] or "") == expected


@given(text=WORDS)
def test_any_text_arrives_as_it_was_written(text: str):
    """But for what would turn the reader's page round, or what no program takes."""
    received = delivered(message(text=text)).get_content().replace("\r\n", "\n").split("\n")
    expected = plain_text(text).split("\n")
    assert received[: len(expected)] == expected or not plain_text(text)


UNWELCOME = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b\x07"


@pytest.mark.parametrize("sign", UNWELCOME)
def test_signs_that_turn_a_page_round_never_leave_in_a_mail(sign: str):
    sent = delivered(message(subject=f"Sé{sign}ances", text=f"Note: a{sign}b"))
    assert str(sent["Subject"]) == "Séances"
    assert "Note: ab" in sent.get_content()


def test_equal_messages_are_equal_bytes():
    first, second = (compose(message(), "s@educatec.example", NOW).as_bytes() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_readers_page_and_the_studio_stand_below(language: str):
    text = delivered(message(language=language), "http://educatec.test/school/x").get_content()
    assert "http://educatec.test/school/x" in text
    assert "Rhamna-Educatec" in text.rpartition("-- ")[2]


def test_machines_are_asked_not_to_answer():
    assert delivered(message())["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("count", [1, 2])
def test_an_invitation_names_its_method_in_its_header(count: int):
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nSUMMARY:حصة\r\nEND:VCALENDAR\r\n"
    invitations = (Invitation(method="CANCEL", calendar=calendar),) * count
    mail = delivered(message(letter=Letter(subject="s", text="t", invitations=invitations)))
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == count
    for part in parts:
        assert part["Content-Type"].params["method"] == "CANCEL"
        assert part.get_payload(decode=True) == calendar.encode()
