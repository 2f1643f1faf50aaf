"""Reminders through a real SMTP server, each at its time or not at all."""

import datetime as dt

import pytest

from scheduler.adapters.smtp import SmtpMailer
from scheduler.bootstrap import perform
from scheduler.domain.message import MessageState, NoticePreferences
from scheduler.domain.release import ReleasedState
from scheduler.service.context import Context
from scheduler.service.notices import digests, outbox
from scheduler.service.timers import actions, runner
from tests.broadcasts import publish
from tests.factories import MONDAY, facts
from tests.fakes import FakeClock
from tests.integration.notices.mailing import (
    SCHOOL_ADDRESS,
    TEACHER,
    TEACHER_ADDRESS,
    body,
    send,
    states,
)
from tests.mailbox import Mailbox


def test_the_day_before_each_person_gets_one_reminder_of_all_sessions(
    here: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    publish(here, {1: facts(at="09:00"), 2: facts()})
    clock.at = dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    epoch = actions.begin_epoch(here, "test")
    assert runner.run_due(here, epoch, perform) == 2
    assert outbox.send_due(here, epoch, mailer) == 3
    reminder = body(box.to(SCHOOL_ADDRESS)[0])
    assert "من 09:00 إلى 10:00" in reminder
    assert "من 14:30 إلى 15:30" in reminder
    publish(here, {1: facts(at="10:15")})
    clock.advance(hours=1)
    runner.run_due(here, epoch, perform)
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
    runner.run_due(lite, epoch, perform)
    clock.at = facts().start
    assert outbox.send_due(lite, epoch, mailer) == 0
    assert states(lite) == {"too-late": 3}


def test_who_asks_for_it_is_reminded_15_minutes_before(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="fr", day_before=False, soon=True), "somebody"
    )
    publish(lite, {1: facts()})
    epoch = actions.begin_epoch(lite, "test")
    for moment in (
        facts().start - dt.timedelta(hours=10),
        facts().start - dt.timedelta(minutes=15),
    ):
        clock.at = moment
        runner.run_due(lite, epoch, perform)
        outbox.send_due(lite, epoch, mailer)
    (mail,) = box.to(TEACHER_ADDRESS)
    assert mail["Subject"] == "Dans 15 minutes\u00a0: Mathématiques 2BAC – séance 1 sur 3"


@pytest.mark.parametrize("state", [ReleasedState.CONFIRMED, ReleasedState.CANCELLED])
def test_a_reminder_of_what_has_moved_or_was_called_off_is_not_sent(
    here: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer, state: ReleasedState
):
    """The mail server was away while it was written and the session moved."""
    publish(here, {1: facts(), 2: facts(at="16:30")})
    clock.at = dt.datetime(2026, 11, 29, 17, tzinfo=dt.UTC)
    runner.run_due(here, actions.begin_epoch(here, "test"), perform)
    assert states(here) == {"waiting": 3}
    publish(here, {1: facts(day=MONDAY + dt.timedelta(days=1), state=state)})
    send(here, mailer)
    assert len(box.mails) == 3
    for mail in box.mails:
        words = body(mail)
        assert "16:30" in words
        assert "14:30" not in words
    publish(here, {2: facts(at="16:30", state=ReleasedState.CANCELLED)})
    with here.uow() as work:
        for message in work.outbox.find():
            work.outbox.settle(message.id, [message.state], MessageState.WAITING, "", clock.now())
        work.commit()
    send(here, mailer)
    assert len(box.mails) == 3
    assert states(here) == {"replaced": 3}
