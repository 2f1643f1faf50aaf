"""Mails through a real SMTP server on loopback: who gets what, once, and what is seen when not."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from icalendar import Calendar

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.digest import Reader, ReaderKind
from scheduler.domain.errors import NotFoundError
from scheduler.domain.message import MessageState, Wishes
from scheduler.domain.release import Facts, ReleasedState
from scheduler.service import actions, notices, outbox, runner
from scheduler.service.bounces import record_bounce
from scheduler.service.context import Context
from scheduler.service.notice_words import WORDS
from scheduler.service.ports import Handed
from tests.broadcasts import publish, store_province
from tests.factories import MONDAY, code, facts, province, teacher
from tests.fakes import FakeClock
from tests.mailbox import LOOPBACK, Mailbox, Post, hang_up

SENDER = "studio@educatec.example"
TEACHER = Reader(ReaderKind.TEACHER, "maths-a")
SCHOOL = Reader(ReaderKind.SCHOOL, code(99001))
TEACHER_ADDRESS = "maths-a@educatec.example"
SCHOOL_ADDRESS = "99001@ecoles.example"


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mailer(box: Mailbox) -> Iterator[SmtpMailer]:
    post = Post(box)
    port = post.start()
    yield SmtpMailer(MailServer(host=LOOPBACK, port=port, security="none"), SENDER)
    post.stop()


@pytest.fixture
def here(ctx: Context) -> Context:
    return _with_sender(ctx)


@pytest.fixture
def lite(sqlite_ctx: Context) -> Context:
    return _with_sender(sqlite_ctx)


def _with_sender(ctx: Context) -> Context:
    made = Context(
        uow=ctx.uow,
        clock=ctx.clock,
        zone=ctx.zone,
        secret=ctx.secret,
        base_url=ctx.base_url,
        mail_sender=SENDER,
    )
    store_province(made)
    return made


def release(ctx: Context, sessions: dict[int, Facts]) -> int:
    number, changes = publish(ctx, sessions)
    with ctx.uow() as work:
        notices.write_digests(ctx, work, number, changes)
        work.commit()
    return number


def send(ctx: Context, mailer: SmtpMailer) -> int:
    return outbox.send_due(ctx, actions.begin_epoch(ctx, "test"), mailer)


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    words: str = part.get_content()
    return words


def states(ctx: Context) -> dict[str, int]:
    return {state.value: count for state, count in outbox.counts(ctx).items()}


def test_each_person_gets_one_mail_a_release_and_nobody_gets_it_twice(
    here: Context, box: Mailbox, mailer: SmtpMailer
):
    release(here, {1: facts(), 2: facts(at="16:00")})
    assert send(here, mailer) == 3
    assert send(here, mailer) == 0
    assert sorted(mail["To"] for mail in box.mails) == [
        SCHOOL_ADDRESS,
        "99002@ecoles.example",
        TEACHER_ADDRESS,
    ]
    assert states(here) == {"sent": 3}
    release(here, {1: facts(at="10:00")})
    assert send(here, mailer) == 3
    assert len({mail["Message-ID"] for mail in box.mails}) == 6


def test_writing_a_release_twice_writes_its_digests_once(lite: Context):
    number, changes = publish(lite, {1: facts()})
    for _ in range(2):
        with lite.uow() as work:
            notices.write_digests(lite, work, number, changes)
            work.commit()
    assert states(lite) == {"waiting": 3}


def test_a_release_that_is_not_committed_tells_nobody(lite: Context):
    number, changes = publish(lite, {1: facts()})
    with lite.uow() as work:
        assert notices.write_digests(lite, work, number, changes) == 3
    assert states(lite) == {}


def test_arabic_subject_and_text_arrive_readable(lite: Context, box: Mailbox, mailer: SmtpMailer):
    release(lite, {1: facts(), 2: facts(at="16:00")})
    release(lite, {1: facts(at="10:00"), 2: facts(at="16:00", state=ReleasedState.CANCELLED)})
    send(lite, mailer)
    mail = box.to(SCHOOL_ADDRESS)[-1]
    assert mail["Subject"] == "حصص Rhamna-Educatec – ملغاة: 1، تغيّر موعدها: 1"
    assert mail["Content-Language"] == "ar"
    assert "الاثنين 30 نونبر 2026، من 10:00 إلى 11:00" in body(mail)
    assert "بدل: الاثنين 30 نونبر 2026، من 14:30 إلى 15:30" in body(mail)
    assert "حصص ملغاة" in body(mail)


def test_a_digest_speaks_the_language_its_reader_chose(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    notices.choose(lite, SCHOOL, Wishes(language="fr"), "somebody")
    notices.choose(lite, TEACHER, Wishes(language="en"), "somebody")
    release(lite, {1: facts()})
    release(lite, {1: facts(at="10:00")})
    send(lite, mailer)
    french = box.to(SCHOOL_ADDRESS)[-1]
    assert french["Subject"] == "Séances Rhamna-Educatec – déplacées\u00a0: 1"
    assert "le\u00a0: lundi 30 novembre 2026, 10:00–11:00" in body(french)
    assert "au lieu de\u00a0: lundi 30 novembre 2026, 14:30–15:30" in body(french)
    assert "en direct" in body(french)
    assert "Monday 30 November 2026, 10:00–11:00" in body(box.to(TEACHER_ADDRESS)[-1])


def test_who_wants_no_digest_gets_none(lite: Context, box: Mailbox, mailer: SmtpMailer):
    notices.choose(lite, TEACHER, Wishes(language="fr", digests=False), "somebody")
    release(lite, {1: facts()})
    assert send(lite, mailer) == 2
    assert box.to(TEACHER_ADDRESS) == []


def test_a_change_within_the_notice_is_marked_urgent_and_goes_out_first(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    release(lite, {1: facts(day=MONDAY + dt.timedelta(days=14)), 2: facts(teacher_id="autre")})
    clock.at = facts().start - dt.timedelta(hours=3)
    release(lite, {1: facts(day=MONDAY + dt.timedelta(days=15))})
    release(lite, {2: facts(teacher_id="autre", at="16:00")})
    send(lite, mailer)
    assert [mail["Importance"] for mail in box.mails] == ["high"] * 2 + [None] * 6
    assert box.mails[0]["Subject"].startswith("عاجل")


def test_one_change_is_an_invitation_among_the_alternatives(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    notices.choose(lite, TEACHER, Wishes(language="fr", invitations=True), "somebody")
    release(lite, {1: facts()})
    release(lite, {1: facts(state=ReleasedState.CANCELLED)})
    send(lite, mailer)
    asked, called_off = box.to(TEACHER_ADDRESS)
    for mail, method, status, sequence in (
        (asked, "REQUEST", "CONFIRMED", 0),
        (called_off, "CANCEL", "CANCELLED", 1),
    ):
        assert mail.get_content_type() == "multipart/alternative"
        last = list(mail.iter_parts())[-1]
        assert last.get_content_type() == "text/calendar"
        assert last["Content-Type"].params["method"] == method
        assert last["Content-Type"].params["charset"].upper() == "UTF-8"
        calendar = Calendar.from_ical(last.get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == method
        assert event["STATUS"] == status
        assert event["SEQUENCE"] == sequence
        assert str(event["ORGANIZER"]) == f"mailto:{SENDER}"
        assert str(event["ATTENDEE"]) == f"mailto:{TEACHER_ADDRESS}"
    assert "text/calendar" not in str(box.to(SCHOOL_ADDRESS)[0])


def test_several_changes_are_one_mail_with_an_invitation_each(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    notices.choose(lite, TEACHER, Wishes(language="ar", invitations=True), "somebody")
    release(lite, {1: facts(), 2: facts(at="16:00")})
    send(lite, mailer)
    (mail,) = box.to(TEACHER_ADDRESS)
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        "text/plain",
        "text/calendar",
        "text/calendar",
    ]


def test_the_address_of_a_page_is_in_the_mail_and_not_in_the_outbox(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    from scheduler.service.access import grant, link
    from scheduler.service.views import Holder, HolderKind

    holder = Holder(kind=HolderKind.SCHOOL, id=SCHOOL.id)
    with lite.uow() as work:
        grant(lite, work, [holder])
        work.commit()
    release(lite, {1: facts()})
    send(lite, mailer)
    address = link(lite, holder)
    assert address in body(box.to(SCHOOL_ADDRESS)[0])
    assert all(address not in message.letter.text for message in outbox.messages(lite))


def test_the_preview_counts_whom_a_release_would_tell(lite: Context):
    store_province(lite, province(teachers=(teacher(email=""),)))
    _, changes = publish(lite, {1: facts()})
    found = notices.preview(lite, changes)
    assert (found.teachers, found.schools, found.urgent) == (0, 2, 0)
    assert found.without_address == (TEACHER,)


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
        outbox.drop(lite, unknown.id, "operator")


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


def test_the_day_before_each_person_gets_one_reminder_of_all_sessions(
    here: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    publish(here, {1: facts(at="09:00"), 2: facts()})
    clock.at = dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    epoch = actions.begin_epoch(here, "test")
    assert runner.run_due(here, epoch) == 2
    assert outbox.send_due(here, epoch, mailer) == 3
    reminder = body(box.to(SCHOOL_ADDRESS)[0])
    assert "من 09:00 إلى 10:00" in reminder
    assert "من 14:30 إلى 15:30" in reminder
    publish(here, {1: facts(at="10:15")})
    clock.advance(hours=1)
    runner.run_due(here, epoch)
    assert outbox.send_due(here, epoch, mailer) == 3
    again = body(box.to(SCHOOL_ADDRESS)[1])
    assert "من 10:15 إلى 11:15" in again
    assert "14:30" not in again


def test_a_reminder_is_not_sent_after_the_session_has_begun(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    publish(lite, {1: facts()})
    clock.at = dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    epoch = actions.begin_epoch(lite, "test")
    runner.run_due(lite, epoch)
    clock.at = facts().start
    assert outbox.send_due(lite, epoch, mailer) == 0
    assert states(lite) == {"too-late": 3}


def test_who_asks_for_it_is_reminded_15_minutes_before(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    notices.choose(lite, TEACHER, Wishes(language="fr", day_before=False, soon=True), "somebody")
    publish(lite, {1: facts()})
    epoch = actions.begin_epoch(lite, "test")
    for moment in (
        facts().start - dt.timedelta(hours=10),
        facts().start - dt.timedelta(minutes=15),
    ):
        clock.at = moment
        runner.run_due(lite, epoch)
        outbox.send_due(lite, epoch, mailer)
    (mail,) = box.to(TEACHER_ADDRESS)
    assert mail["Subject"] == "Dans 15 minutes\u00a0: Mathématiques 2BAC – séance 1 sur 3"


def test_digest_carries_the_word_of_whoever_released(lite: Context):
    number, changes = publish(lite, {1: facts()})
    with lite.uow() as work:
        notices.write_digests(lite, work, number, changes, "La salle 2 est en travaux.")
        work.commit()
    written = outbox.messages(lite)
    assert written
    assert all("La salle 2 est en travaux." in each.letter.text for each in written)


def test_session_whose_wall_time_stands_while_its_instant_moves_is_told_as_that(lite: Context):
    hour = dt.timedelta(hours=1)
    release(lite, {1: facts()})
    moved = replace(facts(), start=facts().start + hour, end=facts().end + hour)
    number = release(lite, {1: moved})
    told = [each.letter.text for each in outbox.messages(lite, release=number)]
    assert told
    assert all(WORDS["rezoned"].ar in words or WORDS["rezoned"].fr in words for words in told)


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
