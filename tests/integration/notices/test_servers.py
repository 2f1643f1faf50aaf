"""Mail servers that are away, busy, broken or strangers: nothing is lost, doubled or hidden."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.errors import NotFoundError
from scheduler.domain.message import MessageState
from scheduler.service.context import Context
from scheduler.service.notices import outbox
from scheduler.service.notices.bounces import record_bounce
from scheduler.service.ports.mail import Handed
from tests.factories import facts
from tests.fakes import FakeClock
from tests.integration.notices.mailing import SCHOOL, SCHOOL_ADDRESS, SENDER, release, send, states
from tests.mailbox import LOOPBACK, Mailbox, Post, hang_up


def test_mail_stays_waiting_where_no_server_is_configured(lite: Context):
    release(lite, {1: facts()})
    assert states(lite) == {"waiting": 3}


def test_a_server_that_is_away_is_tried_again_later_and_later(
    lite: Context, clock: FakeClock, box: Mailbox
):
    post = Post(box)
    port = post.start()
    post.stop()
    mailer = SmtpMailer(MailServer(host=LOOPBACK, port=port, security="none"), SENDER)
    release(lite, {1: facts()})
    waits = []
    for _ in range(6):
        before = clock.at
        assert send(lite, mailer) == 0
        (waiting, *_) = outbox.messages(lite, states=[MessageState.WAITING])
        waits.append(int((waiting.due_at - before).total_seconds() // 60))
        clock.at = waiting.due_at
    assert waits == [1, 5, 15, 60, 240, 240]
    assert "refused" in waiting.outcome.lower()
    clock.at = facts().end
    assert send(lite, mailer) == 0
    assert states(lite) == {"too-late": 3}


def test_a_refused_recipient_fails_visibly_and_the_others_get_theirs(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    box.at_recipient[SCHOOL_ADDRESS] = "550 no such mailbox"
    release(lite, {1: facts()})
    assert send(lite, mailer) == 2
    (failed,) = outbox.messages(lite, states=[MessageState.FAILED])
    assert failed.reader == SCHOOL
    assert failed.outcome == "550 no such mailbox"


def test_a_busy_server_is_asked_again_with_the_same_message_id(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    release(lite, {1: facts()})
    before = {message.message_id for message in outbox.messages(lite)}
    box.at_text.append("451 try later")
    assert send(lite, mailer) == 2
    clock.advance(minutes=2)
    assert send(lite, mailer) == 1
    assert {str(mail["Message-ID"]) for mail in box.mails} == before


def test_a_line_cut_before_the_answer_leaves_an_unknown_that_only_a_person_resolves(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    release(lite, {1: facts()})
    box.at_text.append(hang_up)
    assert send(lite, mailer) == 2
    clock.advance(hours=5)
    assert send(lite, mailer) == 0
    (unknown,) = outbox.messages(lite, states=[MessageState.UNKNOWN])
    outbox.send_again(lite, unknown.id, "operator")
    assert send(lite, mailer) == 1
    ids = [mail["Message-ID"] for mail in box.mails]
    assert ids.count(unknown.message_id) == 2  # it had arrived; the same id lets readers see it
    with pytest.raises(NotFoundError):
        outbox.drop_message(lite, unknown.id, "operator")


class Overtaken(SmtpMailer):
    """Is so slow that another owner takes over, and sends everything, before the text is given."""

    def __init__(self, ctx: Context, other: SmtpMailer, server: MailServer) -> None:
        super().__init__(server, SENDER)
        self._ctx, self._other = ctx, other

    def send(self, message: EmailMessage, about_to_give: Callable[[], bool]) -> Handed:
        send(self._ctx, self._other)
        return super().send(message, about_to_give)


def test_an_owner_that_was_taken_for_dead_gives_no_mail_a_second_time(
    here: Context, box: Mailbox, mailer: SmtpMailer
):
    release(here, {1: facts()})
    slow = Overtaken(here, mailer, mailer._server)
    assert send(here, slow) == 0
    assert len(box.mails) == 3
    assert len({mail["To"] for mail in box.mails}) == 3
    assert states(here) == {"sent": 3}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_out_encrypted(lite: Context, box: Mailbox, tmp_path: Path, security: str):
    post = Post(box, security=security, folder=tmp_path)
    port = post.start()
    server = MailServer(host=LOOPBACK, port=port, security=security, trust=post.trust)
    release(lite, {1: facts()})
    try:
        assert send(lite, SmtpMailer(server, SENDER)) == 3
    finally:
        post.stop()
    assert box.encrypted == [True, True, True]


@pytest.mark.parametrize("offered", ["none", "starttls"])
def test_mail_never_goes_out_in_clear_or_to_a_stranger_where_tls_is_asked_for(
    lite: Context, box: Mailbox, tmp_path: Path, offered: str
):
    post = Post(box, security=offered, folder=tmp_path)
    port = post.start()
    release(lite, {1: facts()})
    try:
        server = MailServer(host=LOOPBACK, port=port, security="starttls")
        assert send(lite, SmtpMailer(server, SENDER)) == 0
    finally:
        post.stop()
    assert box.mails == []
    assert states(lite) == {"waiting": 3}


def test_a_mail_that_comes_back_is_seen_as_bounced(lite: Context, box: Mailbox, mailer: SmtpMailer):
    release(lite, {1: facts()})
    send(lite, mailer)
    returned = box.to(SCHOOL_ADDRESS)[0]
    assert not record_bounce(lite, report(returned, "delayed"))
    assert record_bounce(lite, report(returned, "failed"))
    (bounced,) = outbox.messages(lite, states=[MessageState.BOUNCED])
    assert bounced.reader == SCHOOL
    assert bounced.outcome == "smtp; 550 5.1.1 unknown user"
    assert not record_bounce(lite, b"Subject: merci\r\n\r\nBien recu.\r\n")


def report(returned: EmailMessage, action: str) -> bytes:
    """A delivery report as RFC 3464 has it."""
    return (
        "From: postmaster@ecoles.example\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
        "MIME-Version: 1.0\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.ecoles.example\r\n\r\n"
        f"Final-Recipient: rfc822; {returned['To']}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {returned['Message-ID']}\r\n"
        f"Subject: x\r\n\r\n--b--\r\n"
    ).encode()
