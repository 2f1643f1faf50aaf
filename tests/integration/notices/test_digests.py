"""Digests of a release through a real SMTP server: who gets what, once, in which words."""

import datetime as dt
from dataclasses import replace
from email.message import EmailMessage
from itertools import permutations

import pytest
from icalendar import Calendar

from scheduler.adapters.smtp import SmtpMailer
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import MessageState, NoticePreferences
from scheduler.domain.release import ReleasedState
from scheduler.service.context import Context
from scheduler.service.notices import digests, outbox
from scheduler.service.notices.texts import say_in_mail
from scheduler.service.people.links import grant_links, link
from tests.broadcasts import publish, store_province
from tests.factories import MONDAY, facts, province, teacher
from tests.fakes import FakeClock
from tests.integration.notices.mailing import (
    SCHOOL,
    SCHOOL_ADDRESS,
    SENDER,
    TEACHER,
    TEACHER_ADDRESS,
    body,
    publish_only,
    release,
    send,
    states,
    write,
)
from tests.mailbox import Mailbox


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
            digests.write_digests(lite, work, number, changes)
            work.commit()
    assert states(lite) == {"waiting": 3}


def test_a_release_that_is_not_committed_tells_nobody(lite: Context):
    number, changes = publish(lite, {1: facts()})
    with lite.uow() as work:
        assert digests.write_digests(lite, work, number, changes) == 3
    assert states(lite) == {}


def test_arabic_subject_and_text_arrive_readable(lite: Context, box: Mailbox, mailer: SmtpMailer):
    release(lite, {1: facts(), 2: facts(at="16:00")})
    send(lite, mailer)
    release(lite, {1: facts(at="10:00"), 2: facts(at="16:00", state=ReleasedState.CANCELLED)})
    send(lite, mailer)
    mail = box.to(SCHOOL_ADDRESS)[-1]
    assert mail["Subject"] == "حصص Rhamna-Educatec – ملغاة: 1، غُيِّر موعدها: 1"
    assert mail["Content-Language"] == "ar"
    assert "الاثنين 30 نونبر 2026، من 10:00 إلى 11:00" in body(mail)
    assert "بدل: الاثنين 30 نونبر 2026، من 14:30 إلى 15:30" in body(mail)
    assert "حصص ملغاة" in body(mail)


def test_a_digest_speaks_the_language_its_reader_chose(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    digests.choose_notices(lite, SCHOOL, NoticePreferences(language="fr"), "somebody")
    digests.choose_notices(lite, TEACHER, NoticePreferences(language="en"), "somebody")
    release(lite, {1: facts()})
    send(lite, mailer)
    release(lite, {1: facts(at="10:00")})
    send(lite, mailer)
    french = box.to(SCHOOL_ADDRESS)[-1]
    assert french["Subject"] == "Séances Rhamna-Educatec – déplacées\u00a0: 1"
    assert "le lundi 30 novembre 2026, 10:00–11:00" in body(french)
    assert "au lieu du lundi 30 novembre 2026, 14:30–15:30" in body(french)
    assert "en direct" in body(french)
    assert "Monday 30 November 2026, 10:00–11:00" in body(box.to(TEACHER_ADDRESS)[-1])


def test_who_wants_no_digest_gets_none(lite: Context, box: Mailbox, mailer: SmtpMailer):
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="fr", digests=False), "somebody"
    )
    release(lite, {1: facts()})
    assert send(lite, mailer) == 2
    assert box.to(TEACHER_ADDRESS) == []


def test_a_change_within_the_notice_is_marked_urgent_and_goes_out_first(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    release(lite, {1: facts(day=MONDAY + dt.timedelta(days=14)), 2: facts(teacher_id="autre")})
    send(lite, mailer)
    box.mails.clear()
    clock.at = facts().start - dt.timedelta(hours=3)
    release(lite, {1: facts(day=MONDAY + dt.timedelta(days=15))})
    release(lite, {2: facts(teacher_id="autre", at="16:00")})
    send(lite, mailer)
    # What the schools were to be told of the first waits no more: the second says both.
    assert [(mail["Importance"], mail["To"]) for mail in box.mails] == [
        ("high", SCHOOL_ADDRESS),
        ("high", "99002@ecoles.example"),
        (None, TEACHER_ADDRESS),
    ]
    assert box.mails[0]["Subject"].startswith("عاجل")
    assert box.mails[0]["Subject"].endswith("غُيِّر موعدها: 2")


def test_one_change_is_an_invitation_among_the_alternatives(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="fr", invitations=True), "somebody"
    )
    release(lite, {1: facts()})
    send(lite, mailer)
    release(lite, {1: facts(state=ReleasedState.CANCELLED)})
    send(lite, mailer)
    first, asked, second, called_off = box.to(TEACHER_ADDRESS)
    assert first.get_content_type() == second.get_content_type() == "text/plain"
    assert asked["Subject"].startswith("Mathématiques 2BAC")
    assert called_off["Subject"].startswith("Annulée")
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


def test_several_changes_are_one_digest_and_a_mail_for_each_event(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    """Programs that read the first calendar of a mail alone miss none."""
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="ar", invitations=True), "somebody"
    )
    release(lite, {1: facts(), 2: facts(at="16:00")})
    send(lite, mailer)
    kinds = [[part.get_content_type() for part in mail.walk()] for mail in box.to(TEACHER_ADDRESS)]
    one = ["multipart/alternative", "text/plain", "text/calendar"]
    assert kinds == [["text/plain"], one, one]


def test_mail_switched_on_after_eight_releases_says_it_once(
    here: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
):
    digests.choose_notices(
        here, TEACHER, NoticePreferences(language="fr", invitations=True), "somebody"
    )
    for number in range(8):
        clock.advance(hours=1)
        release(here, {1: facts(at=f"{9 + number:02d}:00"), 2: facts(at="08:00")})
    send(here, mailer)
    mails = sorted(box.to(TEACHER_ADDRESS), key=lambda mail: mail.is_multipart())
    digest, *invitations = mails
    assert digest["Subject"].endswith("nouvelles\u00a0: 2")
    assert "16:00–17:00" in body(digest)
    assert "09:00–10:00" not in body(digest)
    numbers = []
    for mail in invitations:
        calendar = Calendar.from_ical(list(mail.iter_parts())[-1].get_payload(decode=True))
        (event,) = calendar.walk("VEVENT")
        numbers.append((str(event["UID"])[-1], int(event["SEQUENCE"])))
    assert sorted(numbers) == [("1", 7), ("2", 0)]
    assert len(box.to(SCHOOL_ADDRESS)) == 1
    assert states(here)["replaced"] >= 7 * 3


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_releases_written_in_any_order_leave_the_newest_invitation(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer, order: tuple[int, ...]
):
    """Whoever writes an earlier one may be slow, and finish after the next one is written."""
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="fr", invitations=True), "somebody"
    )
    made = {}
    for hour in ("09:00", "11:00", "13:00"):
        clock.advance(hours=1)
        number, changes = publish_only(lite, {1: facts(at=hour)})
        made[number] = changes
    for number in order:
        write(lite, number, made[number])
    send(lite, mailer)
    (invitation,) = [mail for mail in box.to(TEACHER_ADDRESS) if mail.is_multipart()]
    calendar = Calendar.from_ical(list(invitation.iter_parts())[-1].get_payload(decode=True))
    assert [int(event["SEQUENCE"]) for event in calendar.walk("VEVENT")] == [2]


def test_what_is_called_off_before_it_was_ever_sent_is_not_mentioned(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="fr", invitations=True), "somebody"
    )
    release(lite, {1: facts()})
    release(lite, {1: facts(state=ReleasedState.CANCELLED)})
    send(lite, mailer)
    assert box.mails == []


def test_the_address_of_a_page_is_in_the_mail_and_not_in_the_outbox(
    lite: Context, box: Mailbox, mailer: SmtpMailer
):
    holder = Holder(kind=HolderKind.SCHOOL, id=SCHOOL.id)
    with lite.uow() as work:
        grant_links(lite, work, [holder])
        work.commit()
    release(lite, {1: facts()})
    send(lite, mailer)
    address = link(lite, holder)
    assert address in body(box.to(SCHOOL_ADDRESS)[0])
    assert all(address not in message.letter.text for message in outbox.messages(lite))


def test_the_preview_counts_whom_a_release_would_tell(lite: Context):
    store_province(lite, province(teachers=(teacher(email=""),)))
    _, changes = publish(lite, {1: facts()})
    found = digests.preview_digests(lite, changes)
    assert (found.teachers, found.schools, found.urgent) == (0, 2, 0)
    assert found.without_address == (TEACHER,)


def test_digest_carries_the_word_of_whoever_released(lite: Context):
    number, changes = publish(lite, {1: facts()})
    with lite.uow() as work:
        digests.write_digests(lite, work, number, changes, "La salle 2 est en travaux.")
        work.commit()
    written = outbox.messages(lite)
    assert written
    assert all("La salle 2 est en travaux." in each.letter.text for each in written)


def test_session_whose_wall_time_stands_while_its_instant_moves_is_told_as_that(lite: Context):
    hour = dt.timedelta(hours=1)
    release(lite, {1: facts()})
    with lite.uow() as work:
        for message in work.outbox.find():
            work.outbox.settle(message.id, [message.state], MessageState.SENT, "", lite.clock.now())
        work.commit()
    moved = replace(facts(), start=facts().start + hour, end=facts().end + hour)
    number = release(lite, {1: moved})
    told = [each.letter.text for each in outbox.messages(lite, release=number)]
    assert told
    wordings = [say_in_mail("rezoned", language) for language in ("ar", "fr")]
    assert all(any(wording in words for wording in wordings) for words in told)


def entries(mails: list[EmailMessage]) -> list[tuple[str, str, int]]:
    """The method, the UID and the number of every event mailed."""
    found = []
    for mail in mails:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_payload(decode=True))
                (event,) = calendar.walk("VEVENT")
                number = int(event["SEQUENCE"])
                found.append((str(calendar["METHOD"]), str(event["UID"]), number))
    return found


@pytest.mark.parametrize("way", ["another address", "no more invitations"])
def test_entry_at_an_address_that_gets_no_more_is_called_off_when_it_changes(
    lite: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer, way: str
):
    digests.choose_notices(
        lite, TEACHER, NoticePreferences(language="fr", invitations=True), "somebody"
    )
    release(lite, {1: facts(), 2: facts(at="16:00")})
    send(lite, mailer)
    asked = entries(box.to(TEACHER_ADDRESS))
    assert sorted(method for method, _, _ in asked) == ["REQUEST", "REQUEST"]
    if way == "another address":
        store_province(lite, province(teachers=(teacher(email="new@educatec.example"),)))
    else:
        digests.choose_notices(
            lite, TEACHER, NoticePreferences(language="fr", invitations=False), "somebody"
        )
    box.mails.clear()
    for hour in ("09:00", "11:00"):
        clock.advance(hours=1)
        release(lite, {1: facts(at=hour)})
        send(lite, mailer)
    left = entries(box.to(TEACHER_ADDRESS))
    moved = next(uid for _, uid, _ in asked if uid.endswith("1"))
    assert left == [("CANCEL", moved, 1)]
    after = entries(box.to("new@educatec.example"))
    wanted = [("REQUEST", moved, 1), ("REQUEST", moved, 2)]
    assert after == (wanted if way == "another address" else [])
