"""One session's life as three feeds tell it, step by step, on both databases."""

import datetime as dt
from dataclasses import dataclass

import icalendar
import pytest

from scheduler.domain.calendar import Scope
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.programme import Audience
from scheduler.domain.school import Level
from scheduler.domain.text import Text
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people import links
from scheduler.service.planning.planning import make_plan
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

STAYING = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
LEAVING = Holder(kind=HolderKind.SCHOOL, id=make.code(99002))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed says of one session."""

    uid: str
    sequence: int
    status: str
    start: dt.datetime
    stamp: dt.datetime
    created: dt.datetime
    title: str
    words: str

    @property
    def event(self) -> tuple[object, ...]:
        """What is the same for every reader, however it is worded to each."""
        return self.uid, self.sequence, self.status, self.start, self.stamp, self.created


def told(ctx: Context, holder: Holder, number: int = 1) -> list[Told]:
    """Read a holder's feed; the events of one number of the programme, cancelled ones first."""
    calendar = icalendar.Calendar.from_ical(calendars.feed_body_of(ctx, holder, "fr"))
    found = [
        Told(
            uid=str(event["UID"]),
            sequence=int(event["SEQUENCE"]),
            status=str(event["STATUS"]),
            start=event["DTSTART"].dt,
            stamp=event["DTSTAMP"].dt,
            created=event["CREATED"].dt,
            title=str(event["SUMMARY"]),
            words=str(event["DESCRIPTION"]),
        )
        for event in calendar.walk("VEVENT")
        if str(event["SUMMARY"]).endswith(f"· {number}/3")
    ]
    return sorted(found, key=lambda each: each.status)


class Life:
    """A session from its first release on; each step publishes and checks what never changes."""

    def __init__(self, ctx: Context, clock: FakeClock) -> None:
        self.ctx, self.clock = ctx, clock
        steps.released(ctx)
        [self.born] = told(ctx, STAYING)
        self.now = self.born
        assert self.taught.event == self.born.event

    @property
    def elsewhere(self) -> list[Told]:
        return told(self.ctx, LEAVING)

    @property
    def taught(self) -> Told:
        [found] = told(self.ctx, TEACHER)
        return found

    def session_id(self) -> int:
        return released_sessions(self.ctx, STAYING, with_cancelled=True)[0].session_id

    def publish(self, note: str) -> None:
        """Release, an hour later: the same event, one number on, stamped with this moment, for the
        school and for the teacher.
        """
        self.clock.advance(hours=1)
        release(self.ctx, note, "operator")
        before, self.now = self.now, told(self.ctx, STAYING)[0]
        assert (self.now.uid, self.now.created) == (self.born.uid, self.born.created)
        assert self.now.sequence == before.sequence + 1
        assert self.now.stamp == self.clock.now() > before.stamp
        assert self.taught.event == self.now.event

    def bring_in(self, **parts: object) -> None:
        apply_import(self.ctx, make.province(**parts), "importer")


def test_life_of_one_session_in_the_feeds_of_two_schools_and_its_teacher(
    ctx: Context, clock: FakeClock
) -> None:
    life = Life(ctx, clock)
    assert (life.born.sequence, life.born.status) == (0, "CONFIRMED")
    assert life.born.stamp == clock.now()
    assert life.elsewhere == [life.born]

    for days, minutes in ((0, 60), (1, 0), (-1, -60)):
        before = life.now
        first = released_sessions(ctx, STAYING)[0].facts
        at = first.slot
        day, start = at.day + dt.timedelta(days=days), at.start + minutes
        moved = editing.move_session(
            ctx, life.session_id(), day, start, first.studio_id, actor="operator"
        )
        assert moved.accepted, moved.clashes
        life.publish("moved")
        assert life.now.start == before.start + dt.timedelta(days=days, minutes=minutes)
        assert life.elsewhere == [life.now]

    renamed = (make.teacher(name=Text(ar="الرياضيات – ب", fr="Mathématiques – B")),)
    life.bring_in(teachers=renamed)
    life.publish("the teacher has another name, and nothing of the session was touched")
    assert "Séance assurée par\u00a0: Mathématiques – B" in life.now.words
    assert life.elsewhere == [life.now]

    keeping = Scope(codes=frozenset({make.code(99001), make.code(99003)}))
    narrowed = make.programme(audience=Audience(levels=frozenset({Level.BAC2}), scope=keeping))
    life.bring_in(teachers=renamed, programmes=(narrowed,))
    life.publish("one school has left the audience")
    assert life.now.status == "CONFIRMED"
    [tombstone] = life.elsewhere
    assert (tombstone.uid, tombstone.sequence) == (life.born.uid, life.now.sequence)
    assert tombstone.status == "CANCELLED"
    assert tombstone.title.startswith("Annulée\u00a0: ")
    assert "n’est plus concerné" in tombstone.words

    editing.cancel_session(ctx, life.session_id(), actor="operator")
    life.publish("called off")
    assert (life.now.status, life.now.start) == ("CANCELLED", life.born.start)

    editing.reinstate_session(ctx, life.session_id(), actor="operator")
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    clock.advance(hours=1)
    release(ctx, "planned anew", "operator")
    gone, new = told(ctx, STAYING)
    assert gone == life.now
    assert (new.status, new.sequence) == ("CONFIRMED", 0)
    assert new.uid != life.born.uid
    assert [each.uid for each in life.elsewhere] == [life.born.uid]
    assert [each.event for each in told(ctx, TEACHER)] == [gone.event, new.event]


def test_tombstones_outlive_the_date_by_thirty_days(ctx: Context, clock: FakeClock) -> None:
    steps.released(ctx)
    first = released_sessions(ctx, STAYING)[0]
    editing.cancel_session(ctx, first.session_id, actor="operator")
    release(ctx, "cancelled", "operator")
    days = (first.facts.slot.day - ctx.zone.today(clock)).days
    clock.advance(days=days + 30)
    assert first.uid in {each.uid for each in told(ctx, STAYING)}
    clock.advance(days=1)
    assert first.uid not in {each.uid for each in told(ctx, STAYING)}


@pytest.mark.parametrize("language", ["ar", "ar+fr", "en"])
def test_feeds_are_the_same_bytes_on_both_databases_and_on_the_next_day(
    ctx: Context, clock: FakeClock, language: str
) -> None:
    steps.released(ctx)
    before = calendars.feed_body_of(ctx, STAYING, language)
    clock.advance(days=1)
    assert calendars.feed_body_of(ctx, STAYING, language) == before


def test_one_read_tells_each_change_at_once_on_both_databases(
    ctx: Context, clock: FakeClock
) -> None:
    steps.released(ctx)
    token = links.feed_address(ctx, STAYING).rpartition("/")[2].removesuffix(".ics")
    first = calendars.feed_state(ctx, token)
    assert first is not None
    assert calendars.feed_state(ctx, token) == first
    session = released_sessions(ctx, STAYING)[0]
    editing.cancel_session(ctx, session.session_id, actor="operator")
    assert calendars.feed_state(ctx, token) == first, "a draft is nobody's business"
    clock.advance(minutes=1)
    release(ctx, "cancelled", "operator")
    second = calendars.feed_state(ctx, token)
    assert second is not None
    assert second.etag != first.etag
    assert second.changed_at == clock.now() > first.changed_at
    choices = calendars.FeedOptions(alarm_minutes=15, live_only=True)
    calendars.choose_feed(ctx, STAYING, "fr", choices, "school")
    third = calendars.feed_state(ctx, token)
    assert third is not None
    assert third.etag not in {first.etag, second.etag}
    links.replace(ctx, STAYING, "feed", "school")
    assert calendars.feed_state(ctx, token) is None
    assert calendars.feed_state(ctx, "") is None
