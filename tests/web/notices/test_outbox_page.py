"""The outbox in the panel: messages by state, one in full, sent again or dropped."""

import pytest
from flask.testing import FlaskClient

from scheduler.domain.message import Message, MessageState
from scheduler.service.context import Context
from scheduler.service.notices import outbox
from scheduler.service.operations.audit_log import log_entries
from tests import factories as make
from tests.web.visits import post, words

REFUSED = "550 no such user"


@pytest.fixture
def letter(house: Context) -> Message:
    """A digest of the first release to a school."""
    return next(each for each in outbox.messages(house) if each.reader.id == make.code(99001))


@pytest.fixture
def refused(house: Context, letter: Message) -> Message:
    """The same, which the mail server did not take."""
    with house.uow() as work:
        work.outbox.claim(letter.id, 0, house.clock.now())
        work.outbox.finish(letter.id, 0, MessageState.FAILED, REFUSED, house.clock.now())
        work.commit()
    return letter


def test_outbox_lists_by_state_and_finds_by_name(
    house: Context, operator: FlaskClient, refused: Message
) -> None:
    page = words(operator.get("/panel/outbox?state=failed"))
    assert "Lycée 99001" in page
    assert REFUSED in page
    assert "Lycée 99002" not in page
    found = words(operator.get("/panel/outbox?q=lycée 99002"))
    assert "99002@ecoles.example" in found
    assert "99001@ecoles.example" not in found
    assert "99001@ecoles.example" in words(operator.get("/panel/outbox?q=99001@ECOLES"))
    assert "No message matches" in words(operator.get("/panel/outbox?q=100%25"))


def test_outbox_says_that_mail_is_not_set_up(operator: FlaskClient) -> None:
    assert "Email is not set up" in words(operator.get("/panel/outbox"))


def test_message_is_shown_as_its_reader_gets_it_without_any_secret(
    operator: FlaskClient, letter: Message
) -> None:
    page = operator.get(f"/panel/outbox/{letter.id}")
    assert letter.letter.subject in words(page)
    assert letter.letter.text.splitlines()[0] in words(page)
    assert "/school/" not in page.text
    assert "Send it again" not in page.text, "it has not failed"


def test_refused_message_is_sent_again_or_dropped_and_the_log_says_who(
    house: Context, operator: FlaskClient, refused: Message
) -> None:
    page = f"/panel/outbox/{refused.id}"
    assert post(operator, f"{page}/again", page).status_code == 303
    assert outbox.message(house, refused.id).state is MessageState.WAITING
    assert post(operator, f"{page}/drop", page).status_code == 404, "it waits, nobody decides"
    assert [each.act for each in log_entries(house, "send-again")] == ["send-again"]


def test_bounce_is_seen_and_can_be_dropped(
    house: Context, operator: FlaskClient, letter: Message
) -> None:
    with house.uow() as work:
        settled = (letter.id, (MessageState.WAITING,), MessageState.BOUNCED, "550 5.1.1 unknown")
        assert work.outbox.settle(*settled, house.clock.now())
        work.commit()
    page = f"/panel/outbox/{letter.id}"
    shown = words(operator.get(page))
    assert "Bounced" in shown
    assert "550 5.1.1 unknown" in shown
    assert post(operator, f"{page}/drop", page).status_code == 303
    assert outbox.message(house, letter.id).state is MessageState.DROPPED


def test_message_that_never_was_is_not_found(operator: FlaskClient) -> None:
    assert operator.get("/panel/outbox/99999").status_code == 404
    assert operator.get(f"/panel/outbox/{2**63}").status_code == 404
