"""From a real plan and release to mails and acts: one door for all of them."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Sequence

import pytest
from icalendar import Calendar

from scheduler.domain.action import ActionKind
from scheduler.domain.digest import Reader
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import Message, MessageKind, MessageState, NoticePreferences
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.notices import digests, outbox
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_sessions
from scheduler.service.timers import actions
from scheduler.storage.unit_of_work import UnitOfWork
from tests.factories import MONDAY
from tests.fakes import FakeClock
from tests.integration import steps

TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
SENDER = "studio@educatec.example"


def digests_to(ctx: Context, reader: Reader) -> list[Message]:
    return [each for each in outbox.messages(ctx) if each.reader == reader]


def test_a_release_writes_its_digests_and_its_acts_follow(ctx: Context):
    steps.planned(ctx)
    changes = releasing.diff(ctx).changes
    expected = digests.preview_digests(ctx, changes)
    releasing.release(ctx, "first", "operator")
    told = Counter(message.reader.kind for message in outbox.messages(ctx))
    assert told == {HolderKind.TEACHER: expected.teachers, HolderKind.SCHOOL: expected.schools}
    assert expected.teachers == 1
    actions.reconcile(ctx)
    with ctx.uow().reading() as work:
        acts = work.actions.of_sessions(None)
    assert {kind for found in acts.values() for kind in {act.kind for act in found}} == set(
        ActionKind
    )
    assert {act.due_at for found in acts.values() for act in found} >= {
        each.facts.start for each in released_sessions(ctx, TEACHER)
    }


def test_releasing_the_same_again_tells_nobody(ctx: Context):
    steps.released(ctx)
    before = len(outbox.messages(ctx))
    releasing.release(ctx, "again", "operator")
    assert len(outbox.messages(ctx)) == before


def test_invitations_carry_the_uid_and_sequence_of_the_feed(ctx: Context, clock: FakeClock):
    posting = dataclasses.replace(ctx, mail_sender=SENDER)
    reader = Reader(HolderKind.TEACHER, "maths-a")
    steps.planned(posting)
    digests.choose_notices(
        posting, reader, NoticePreferences(language="fr", invitations=True), "somebody"
    )
    releasing.release(posting, "first", "operator")
    session = released_sessions(posting, TEACHER)[0]
    clock.advance(hours=1)
    moved = editing.move_session(
        posting,
        session.session_id,
        MONDAY + dt.timedelta(days=1),
        16 * 60 + 30,
        "studio-1",
        actor="operator",
    )
    assert moved.accepted
    releasing.release(posting, "moved", "operator")
    clock.advance(hours=1)
    editing.cancel_session(posting, session.session_id, actor="operator")
    releasing.release(posting, "called off", "operator")
    invited = [
        each
        for each in digests_to(posting, reader)
        if each.kind is MessageKind.INVITATION and each.about_uid == session.uid
    ]
    # Nothing was sent yet, so each replaces the one before, and the last says nothing new.
    assert {each.state for each in invited} == {MessageState.REPLACED}
    told = [(each.letter.invitations[0].method, each.letter.invitations[0]) for each in invited]
    for (found, invitation), (method, sequence) in zip(
        told, (("REQUEST", 1), ("REQUEST", 0)), strict=True
    ):
        calendar = Calendar.from_ical(invitation.calendar)
        (event,) = calendar.walk("VEVENT")
        assert (found, calendar["METHOD"]) == (method, method)
        assert (event["UID"], event["SEQUENCE"]) == (session.uid, sequence)
    feed = Calendar.from_ical(calendars.feed_body_of(posting, TEACHER))
    in_feed = {str(event["UID"]): event["SEQUENCE"] for event in feed.walk("VEVENT")}
    assert in_feed[session.uid] == 2


def test_without_mail_messages_wait_and_the_outbox_says_so(ctx: Context):
    steps.released(ctx)
    assert not outbox.has_mail(ctx)
    assert set(outbox.counts(ctx)) == {MessageState.WAITING}


def test_a_release_whose_process_dies_before_it_has_told_is_told_by_the_worker(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
):
    steps.planned(ctx)
    with monkeypatch.context() as dying:
        dying.setattr(digests, "write_due", _die)
        with pytest.raises(KeyboardInterrupt):
            releasing.release(ctx, "first", "operator")
    assert releasing.releases(ctx)[0].number == 1, "it is everybody's all the same"
    assert outbox.messages(ctx) == ()
    assert digests.write_due(ctx) > 0
    before = len(outbox.messages(ctx))
    assert digests.write_due(ctx) == 0
    assert len(outbox.messages(ctx)) == before
    assert all("first" in each.letter.text for each in outbox.messages(ctx))


def _die(_ctx: Context) -> int:
    raise KeyboardInterrupt


def test_no_unit_of_a_release_for_many_writes_more_than_some_messages(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
):
    """So that timers and edits wait for no more than that."""
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    steps.planned(ctx)
    written: list[int] = []
    store = digests.store

    def counting(work: UnitOfWork, number: int, prepared: Sequence[digests.Written]) -> int:
        written.append(len(prepared))
        return store(work, number, prepared)

    monkeypatch.setattr(digests, "store", counting)
    releasing.release(ctx, "first", "operator")
    assert written
    assert max(written) <= 2
    assert sum(written) == len(outbox.messages(ctx)) == 4
