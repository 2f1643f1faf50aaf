"""Every fact of a session that can change, for each reader before and after: nothing vanishes
unmarked, UIDs never change, SEQUENCE never falls, and a mailbox ends equal to the feed.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import icalendar
import pytest

from scheduler.domain.calendar import Scope
from scheduler.domain.digest import Reader
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.message import MessageKind, MessageState, NoticePreferences
from scheduler.domain.programme import Audience, DeliveryPolicy, Kind, Source
from scheduler.domain.school import Level, Link
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.feeds.calendars import FeedOptions
from scheduler.service.master_data.importing import apply_import
from scheduler.service.notices import digests
from scheduler.service.notices.mail_format import compose
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.releasing import release
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.feeds.itip import Mailbox, standing_in

SENDER = "studio@educatec.example"
SCHOOL, OTHER = (Holder(kind=HolderKind.SCHOOL, id=make.code(n)) for n in (99001, 99002))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
SECOND = Holder(kind=HolderKind.TEACHER, id="maths-b")
READERS = (
    *(SCHOOL, OTHER, TEACHER, SECOND),
    Holder(kind=HolderKind.STUDIO, id="studio-1"),
    Holder(kind=HolderKind.PROGRAMME, id="maths-2bac"),
    Holder(kind=HolderKind.LEVEL, id="2BAC"),
    Holder(kind=HolderKind.PROVINCE, id=""),
)
MAILED = (SCHOOL, OTHER, TEACHER, SECOND)

Parts = Mapping[str, object]


def programme(**parts: object) -> Parts:
    return {"programmes": (make.programme(**parts),)}


NARROW = Scope(codes=frozenset({make.code(99001)}))
CHANGES: dict[str, Parts] = {
    "delivery: recorded only": programme(policy=DeliveryPolicy.RECORDED_ONLY),
    "delivery: live only": programme(policy=DeliveryPolicy.LIVE_ONLY),
    "delivery: a file": programme(policy=DeliveryPolicy.RECORDED_ONLY, source=Source.FILE),
    "length": programme(minutes=45),
    "audience": programme(audience=Audience(levels=frozenset({Level.BAC2}), scope=NARROW)),
    "levels": programme(audience=Audience(levels=frozenset({Level.BAC1}))),
    "teacher": programme(teacher_id="maths-b"),
    "kind": programme(kind=Kind.GUIDANCE),
    "title": programme(title=make.text("Another title")),
    "downlink": {"schools": (make.school(99001, downlink_mbps=0.2), make.school(99002))},
    "no link": {"schools": (make.school(99001, link=Link.NONE), make.school(99002))},
    "rooms": {"schools": (make.school(99001, rooms=0), make.school(99002))},
    "studio": {"studios": (make.studio("studio-2"), make.studio("studio-1", hours=()))},
    "count": programme(count=2),
}


@dataclass
class House:
    ctx: Context
    clock: FakeClock
    boxes: dict[Holder, Mailbox]
    told: dict[tuple[Holder, str], tuple[int, bool]]

    def change(self, parts: Parts) -> None:
        """Take a province in, plan what is loose, release, and have the mails delivered."""
        apply_import(self.ctx, make.province(**BASE | dict(parts)), "importer")
        self.clock.advance(hours=1)
        make_plan(self.ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
        self.release()

    def release(self) -> None:
        self.clock.advance(hours=1)
        release(self.ctx, "", "approver")
        self.deliver()

    def deliver(self) -> None:
        """Hand every waiting mail over, in order."""
        with self.ctx.uow() as work:
            waiting = work.outbox.due(self.ctx.clock.now(), 10_000)
            for message in sorted(waiting, key=lambda each: each.id):
                raw = compose(message, SENDER, self.ctx.clock.now()).as_bytes()
                holder = Holder(kind=message.reader.kind, id=message.reader.id)
                if message.kind is MessageKind.INVITATION:
                    self.boxes[holder].receive(raw)
                work.outbox.settle(
                    message.id, [message.state], MessageState.SENT, "", self.ctx.clock.now()
                )
            work.commit()

    def check(self) -> None:
        for holder in READERS:
            self._check_feed(holder)
        for holder in MAILED:
            feed = calendars.feed_body_of(self.ctx, holder, "fr")
            assert self.boxes[holder].standing == standing_in(feed), holder
            assert len(set(self.boxes[holder].seen)) == len(self.boxes[holder].seen)

    def _check_feed(self, holder: Holder) -> None:
        body = calendars.feed_body(self.ctx, calendars.feed_of(self.ctx, holder))
        now = {
            str(event["UID"]): (int(event["SEQUENCE"]), str(event["STATUS"]) == "CONFIRMED")
            for event in icalendar.Calendar.from_ical(body).walk("VEVENT")
        }
        for (reader, uid), (number, stood) in list(self.told.items()):
            if reader != holder:
                continue
            assert uid in now, f"{holder} lost {uid} without a mark"
            assert now[uid][0] >= number, f"{holder}: the number of {uid} fell"
            if now[uid][1] != stood:
                assert now[uid][0] > number
        self.told |= {(holder, uid): each for uid, each in now.items()}


BASE: dict[str, object] = {
    "teachers": (make.teacher(), make.teacher("maths-b")),
    "studios": (make.studio("studio-1"), make.studio("studio-2")),
    "schools": (make.school(99001), make.school(99002)),
}


@pytest.fixture
def house(sqlite_ctx: Context, clock: FakeClock) -> House:
    return settled(sqlite_ctx, clock)


def settled(ctx: Context, clock: FakeClock) -> House:
    """A released province whose readers have invitations sent to them."""
    posting = replace(ctx, mail_sender=SENDER)
    made = House(posting, clock, {each: Mailbox() for each in MAILED}, {})
    apply_import(posting, make.province(**BASE), "importer")
    for holder in MAILED:
        wishes = NoticePreferences(language="fr", invitations=True)
        digests.choose_notices(posting, Reader(holder.kind, holder.id), wishes, "test")
    made.change({})
    made.check()
    return made


@pytest.mark.parametrize("fact", CHANGES)
def test_a_fact_changes_and_changes_back(house: House, fact: str) -> None:
    before = set(house.told)
    house.change(CHANGES[fact])
    house.check()
    house.change({})
    house.check()
    uids = {uid for _, uid in before}
    assert {uid for holder, uid in house.told if holder == SCHOOL} >= {
        uid for holder, uid in before if holder == SCHOOL
    }
    assert uids


def test_all_facts_change_one_after_another_on_each_database(
    ctx: Context, clock: FakeClock
) -> None:
    """One life for all of them, since PostgreSQL takes long to make a database."""
    house = settled(ctx, clock)
    for fact in ("delivery: recorded only", "audience", "teacher", "studio", "downlink", "count"):
        house.change(CHANGES[fact])
        house.check()


CHOICES: dict[str, Callable[[], FeedOptions]] = {
    "live only": lambda: FeedOptions(live_only=True),
    "a week ahead": lambda: FeedOptions(ahead_days=7),
    "both": lambda: FeedOptions(live_only=True, ahead_days=7),
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("fact", ["delivery: recorded only", "downlink", "audience"])
def test_a_choice_before_and_after_a_fact(house: House, choice: str, fact: str) -> None:
    def choose(options: FeedOptions) -> None:
        house.clock.advance(minutes=10)
        for holder in READERS:
            calendars.choose_feed(house.ctx, holder, "fr", options, "test")
        for holder in READERS:
            house._check_feed(holder)

    choose(CHOICES[choice]())
    house.change(CHANGES[fact])
    for holder in READERS:
        house._check_feed(holder)
    choose(FeedOptions())
    house.change({})
    choose(CHOICES[choice]())
    assert house.clock.at < dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


def test_moves_and_a_cancellation_by_hand(house: House) -> None:
    with house.ctx.uow().reading() as work:
        first = next(each for each in work.draft.sessions() if each.placement)
    slot = first.placement.slot  # type: ignore[union-attr]
    moved = editing.move_session(
        house.ctx, first.id, slot.day, slot.start + 60, "studio-1", actor="sara"
    )
    assert moved.accepted, moved.clashes
    house.release()
    house.check()
    editing.cancel_session(house.ctx, first.id, actor="sara")
    house.release()
    house.check()
