import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.feeds.subscription import FeedWindow
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.feeds.calendars import FeedOptions, FeedState
from scheduler.service.master_data.importing import apply_import
from scheduler.service.people import links
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_sessions
from scheduler.storage.database import Database
from scheduler.storage.repositories.feeds import StoredFeed
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
EVERYBODY = (
    SCHOOL,
    TEACHER,
    Holder(kind=HolderKind.STUDIO, id="studio-1"),
    Holder(kind=HolderKind.PROGRAMME, id="maths-2bac"),
    Holder(kind=HolderKind.LEVEL, id="2BAC"),
    Holder(kind=HolderKind.PROVINCE),
)
DAYS = st.lists(st.dates(dt.date(2026, 11, 1), dt.date(2027, 2, 1)), max_size=6)


def state_of(ctx: Context, holder: Holder) -> FeedState:
    address = links.feed_address(ctx, holder)
    found = calendars.feed_state(ctx, address.rpartition("/")[2].removesuffix(".ics"))
    assert found is not None
    return found


def test_everybody_has_a_feed_which_its_address_leads_to(ctx: Context):
    steps.released(ctx)
    for holder in EVERYBODY:
        state = state_of(ctx, holder)
        assert state.holder == holder
        assert calendars.feed_body(ctx, state).count(b"BEGIN:VEVENT") == 3
        assert calendars.feed_of(ctx, holder) == state


def test_validators_rise_with_a_release_for_those_who_see_it_and_for_nobody_else(
    ctx: Context, clock: FakeClock
):
    steps.released(
        ctx,
        teachers=(make.teacher(), make.teacher("arabe-a")),
        programmes=(
            make.programme(count=1),
            make.programme(
                "arabe-tc",
                teacher_id="arabe-a",
                count=1,
                audience=dataclasses.replace(
                    make.programme().audience,
                    scope=dataclasses.replace(
                        make.programme().audience.scope, codes=frozenset({make.code(99002)})
                    ),
                ),
            ),
        ),
    )
    holders = (*EVERYBODY, Holder(kind=HolderKind.TEACHER, id="arabe-a"))
    before = {each: state_of(ctx, each) for each in holders}
    clock.advance(minutes=5)
    gone = released_sessions(ctx, Holder(kind=HolderKind.PROGRAMME, id="arabe-tc"))[0]
    editing.cancel_session(ctx, gone.session_id, actor="sara")
    releasing.release(ctx, "", "approver")
    changed = {each for each in holders if state_of(ctx, each) != before[each]}
    assert changed == {
        Holder(kind=HolderKind.TEACHER, id="arabe-a"),
        Holder(kind=HolderKind.STUDIO, id="studio-1"),
        Holder(kind=HolderKind.LEVEL, id="2BAC"),
        Holder(kind=HolderKind.PROVINCE),
    }
    for each in changed:
        after = state_of(ctx, each)
        assert after.etag != before[each].etag
        assert after.changed_at > before[each].changed_at
        assert after.version == before[each].version + 1


def test_the_stamp_rises_even_when_the_clock_stands_still(ctx: Context):
    steps.released(ctx)
    stamps = [state_of(ctx, SCHOOL).changed_at]
    for start in (870, 930, 990):
        session = released_sessions(ctx, SCHOOL)[0]
        assert editing.move_session(
            ctx,
            session.session_id,
            make.MONDAY + dt.timedelta(days=1),
            start,
            "studio-1",
            actor="sara",
        ).accepted
        releasing.release(ctx, "", "approver")
        stamps.append(state_of(ctx, SCHOOL).changed_at)
    assert stamps == sorted(set(stamps))
    assert {each.microsecond for each in stamps} == {0}


def test_day_by_day_the_validators_change_exactly_when_the_body_does(
    ctx: Context, clock: FakeClock
):
    steps.released(ctx)
    gone = released_sessions(ctx, SCHOOL)[0]
    editing.cancel_session(ctx, gone.session_id, actor="sara")
    releasing.release(ctx, "", "approver")
    options = FeedOptions(back_days=3, ahead_days=5)
    calendars.choose_feed(ctx, TEACHER, "fr", options, "maths-a")
    for holder in EVERYBODY:
        clock.at = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
        state, body = None, b""
        for _ in range(75):
            now = state_of(ctx, holder)
            said = calendars.feed_body(ctx, now)
            if state is not None:
                assert (now.etag != state.etag) == (said != body)
                assert (now.changed_at > state.changed_at) == (said != body)
                assert now.changed_at <= clock.now()
            state, body = now, said
            clock.advance(days=1)
        assert body.count(b"BEGIN:VEVENT") == 0


@given(DAYS, DAYS, st.integers(0, 60), st.none() | st.integers(0, 30))
def test_the_last_turn_is_the_last_day_on_which_the_window_held_something_else(
    standing: list[dt.date], called_off: list[dt.date], back: int, ahead: int | None
):
    options = FeedOptions(back_days=back, ahead_days=ahead)
    stored = StoredFeed(
        id=1,
        kind="school",
        holder_id="x",
        generation=1,
        token_sha256="",
        language="fr",
        options={},
        version=1,
        changed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        standing=tuple(sorted(standing)),
        called_off=tuple(sorted(called_off)),
        fetched_at=None,
        fetched_by="",
        release=0,
        fetched_release=0,
    )

    def held(today: dt.date) -> tuple[list[dt.date], list[dt.date]]:
        window = FeedWindow(today=today, back_days=back, ahead_days=ahead)
        return (
            [day for day in standing if window.holds(day)],
            [day for day in called_off if window.holds(day, called_off=True)],
        )

    day, turned = dt.date(2026, 9, 1), None
    for _ in range(240):
        day += dt.timedelta(days=1)
        if held(day) != held(day - dt.timedelta(days=1)):
            turned = day
        assert calendars.last_turn(stored, options, day) == turned


def test_a_new_name_is_a_change_of_its_holders_feed(ctx: Context, clock: FakeClock):
    steps.released(ctx)
    before = {each: state_of(ctx, each) for each in EVERYBODY}
    clock.advance(minutes=1)
    province = stored_province(ctx)
    renamed = make.school(99001, name=make.text("Another name"))
    apply_import(
        ctx, dataclasses.replace(province, schools=(renamed, *province.schools[1:])), "importer"
    )
    assert [each for each in EVERYBODY if state_of(ctx, each) != before[each]] == [SCHOOL]


def test_choices_change_the_body_and_its_validators(ctx: Context, clock: FakeClock):
    steps.released(ctx)
    before = state_of(ctx, SCHOOL)
    options = FeedOptions(alarm_minutes=15, live_only=True)
    calendars.choose_feed(ctx, SCHOOL, "fr", options, "school")
    after = state_of(ctx, SCHOOL)
    assert after.etag != before.etag
    assert after.changed_at > before.changed_at
    chosen = calendars.options_of(after)
    assert (after.language, chosen.alarm_minutes, chosen.live_only) == ("fr", 15, True)
    assert (chosen.changes, [tuple(each[:2]) for each in chosen.former]) == (1, [(False, None)])
    assert b"VALARM" in calendars.feed_body(ctx, after)


def test_unknown_replaced_and_retired_addresses_are_alike(ctx: Context):
    steps.released(ctx)
    address = links.feed_address(ctx, SCHOOL)
    token = address.rpartition("/")[2].removesuffix(".ics")
    links.replace(ctx, SCHOOL, "feed", "operator")
    assert calendars.feed_state(ctx, token) is None
    fresh = links.feed_address(ctx, SCHOOL).rpartition("/")[2].removesuffix(".ics")
    assert calendars.feed_state(ctx, fresh) is not None
    province = stored_province(ctx)
    apply_import(ctx, dataclasses.replace(province, schools=province.schools[1:]), "importer")
    assert calendars.feed_state(ctx, fresh) is None
    assert calendars.feed_state(ctx, "never-given") is None
    with pytest.raises(NotFoundError):
        calendars.feed_of(ctx, SCHOOL)


def test_the_read_behind_a_feed_is_by_an_index(ctx: Context, database: Database):
    steps.released(ctx)
    query = "SELECT id FROM feeds WHERE token_sha256 = 'x' AND revoked_at IS NULL"
    with database.reader.connect() as connection:
        if database.is_sqlite:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
        else:
            # So small a table is read whole unless that is forbidden.
            connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
            rows = connection.exec_driver_sql(f"EXPLAIN {query}").all()
    words = " ".join(str(row) for row in rows)
    assert "uq_feeds_token_sha256" in words or "sqlite_autoindex_feeds" in words


def test_new_feeds_start_with_what_the_installation_chose(ctx: Context) -> None:
    chosen = dataclasses.replace(ctx, feed_language="fr", feed_alarm=60)
    steps.imported(chosen)
    state = calendars.feed_of(chosen, Holder(kind=HolderKind.PROVINCE))
    assert state.language == "fr"
    assert calendars.options_of(state).alarm_minutes == 60
