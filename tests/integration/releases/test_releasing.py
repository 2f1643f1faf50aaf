import dataclasses
import datetime as dt
import threading

import pytest

from scheduler.domain.clash import ClashCode
from scheduler.domain.errors import NotFoundError, NotReleasableError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ChangeKind, ReleasedSession, ReleasedState
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session, released_sessions
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
OTHER = Holder(kind=HolderKind.SCHOOL, id=make.code(99002))
TEACHER = Holder(kind=HolderKind.TEACHER, id="maths-a")
TUESDAY = make.MONDAY + dt.timedelta(days=1)
TIMES = (14 * 60 + 30, 15 * 60 + 30, 16 * 60 + 30)


def first_of(ctx: Context) -> ReleasedSession:
    return released_sessions(ctx, SCHOOL, with_cancelled=True)[0]


def move(ctx: Context, session_id: int, start: int) -> None:
    assert editing.move_session(ctx, session_id, TUESDAY, start, "studio-1", actor="sara").accepted


def test_a_plan_becomes_a_release_that_pages_and_feeds_read(ctx: Context):
    report = steps.planned(ctx)
    assert report.placed == 3
    assert releasing.draft_clashes(ctx) == ()
    assert released_sessions(ctx, SCHOOL) == ()
    made = releasing.release(ctx, "first", "approver")
    assert (made.number, made.new, made.is_new) == (1, 3, True)
    seen = released_sessions(ctx, SCHOOL)
    assert [each.uid for each in seen] == [each.uid for each in report.sessions]
    body = calendars.feed_body_of(ctx, SCHOOL)
    assert all(each.uid.encode() in body for each in seen)


def test_releasing_the_same_draft_again_makes_no_release(ctx: Context):
    first = steps.released(ctx)
    again = releasing.release(ctx, "again", "approver")
    assert not again.is_new
    assert (again.number, again.new) == (first.number, 0)
    assert len(releasing.releases(ctx)) == 1
    assert releasing.diff(ctx).changes == ()


def test_an_empty_draft_makes_no_release(ctx: Context):
    steps.imported(ctx)
    made = releasing.release(ctx, "", "approver")
    assert (made.number, made.is_new) == (0, False)


def test_three_moves_raise_sequence_three_times_under_one_uid(ctx: Context, clock: FakeClock):
    steps.released(ctx)
    start = first_of(ctx)
    assert (start.sequence, start.release) == (0, 1)
    stamps = [start.changed_at]
    for number, time in enumerate(TIMES, start=1):
        # The clock stands still: the stamps must rise all the same.
        move(ctx, start.session_id, time)
        made = releasing.release(ctx, "", "approver")
        assert (made.number, made.moved, made.new) == (number + 1, 1, 0)
        now = first_of(ctx)
        assert (now.uid, now.sequence, now.facts.slot.start) == (start.uid, number, time)
        stamps.append(now.changed_at)
    assert stamps == sorted(set(stamps))
    assert clock.now() == start.changed_at


def test_what_does_not_differ_keeps_its_version(ctx: Context):
    steps.released(ctx)
    before = {each.uid: each for each in released_sessions(ctx, SCHOOL)}
    moved = first_of(ctx)
    move(ctx, moved.session_id, TIMES[0])
    releasing.release(ctx, "", "approver")
    after = {each.uid: each for each in released_sessions(ctx, SCHOOL)}
    assert {uid for uid in before if before[uid] != after[uid]} == {moved.uid}


def test_a_renamed_teacher_is_a_change_of_every_coming_session(ctx: Context):
    steps.released(ctx)
    province = stored_province(ctx)
    renamed = dataclasses.replace(
        province, teachers=(make.teacher(name=make.text("Another name")),)
    )
    apply_import(ctx, renamed, "importer")
    found = releasing.diff(ctx).changes
    assert [(each.kind, each.fields) for each in found] == [
        (ChangeKind.CHANGED, ("teacher_name",))
    ] * 3
    assert releasing.release(ctx, "", "approver").changed == 3


def test_what_is_over_stays_as_it_was_released(ctx: Context, clock: FakeClock):
    steps.released(ctx)
    sessions = released_sessions(ctx, SCHOOL)
    clock.at = sessions[0].facts.end
    province = stored_province(ctx)
    apply_import(
        ctx,
        dataclasses.replace(province, teachers=(make.teacher(name=make.text("Another")),)),
        "importer",
    )
    assert releasing.release(ctx, "", "approver").changed == 2
    assert released_session(ctx, sessions[0].session_id) == sessions[0]


def test_a_school_that_leaves_the_audience_sees_a_tombstone_and_others_do_not(ctx: Context):
    steps.released(ctx)
    province = stored_province(ctx)
    narrowed = dataclasses.replace(
        province,
        programmes=(
            make.programme(
                audience=dataclasses.replace(
                    make.programme().audience,
                    scope=dataclasses.replace(
                        make.programme().audience.scope, codes=frozenset({OTHER.id})
                    ),
                )
            ),
        ),
    )
    apply_import(ctx, narrowed, "importer")
    assert releasing.release(ctx, "", "approver").changed == 3
    assert released_sessions(ctx, SCHOOL) == ()
    kept = released_sessions(ctx, SCHOOL, with_cancelled=True)
    assert [each.facts.withdrawn for each in kept] == [(SCHOOL.id, make.code(99003))] * 3
    assert len(released_sessions(ctx, OTHER)) == 3
    body = calendars.feed_body_of(ctx, SCHOOL).decode()
    assert body.count("STATUS:CANCELLED") == 3
    assert "STATUS:CANCELLED" not in calendars.feed_body_of(ctx, OTHER).decode()


def test_a_teacher_who_hands_over_keeps_a_tombstone(ctx: Context):
    steps.released(ctx, teachers=(make.teacher(), make.teacher("maths-b")))
    province = stored_province(ctx)
    other = dataclasses.replace(province, programmes=(make.programme(teacher_id="maths-b"),))
    apply_import(ctx, other, "importer")
    releasing.release(ctx, "", "approver")
    assert released_sessions(ctx, TEACHER) == ()
    successor = Holder(kind=HolderKind.TEACHER, id="maths-b")
    assert len(released_sessions(ctx, successor)) == 3
    assert calendars.feed_body_of(ctx, TEACHER).decode().count("STATUS:CANCELLED") == 3
    assert calendars.feed_body_of(ctx, successor).decode().count("STATUS:CONFIRMED") == 3


def test_cancelled_is_for_ever_and_planned_again_is_a_new_session(ctx: Context):
    steps.released(ctx)
    gone = first_of(ctx)
    editing.cancel_session(ctx, gone.session_id, actor="sara")
    made = releasing.release(ctx, "", "approver")
    assert made.cancelled == 1
    tombstone = released_session(ctx, gone.session_id)
    assert tombstone.facts.state is ReleasedState.CANCELLED
    assert (tombstone.uid, tombstone.sequence) == (gone.uid, 1)
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert not releasing.release(ctx, "", "approver").is_new
    editing.reinstate_session(ctx, gone.session_id, actor="sara")
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    assert releasing.release(ctx, "", "approver").new == 1
    assert released_session(ctx, gone.session_id) == tombstone
    again = [each for each in released_sessions(ctx, SCHOOL) if each.facts.key == gone.facts.key]
    assert [each.sequence for each in again] == [0]
    assert again[0].uid != gone.uid


def test_a_released_session_that_lost_its_place_is_called_off_and_asked_for_anew(ctx: Context):
    steps.released(ctx)
    gone = first_of(ctx)
    editing.unplace_session(ctx, gone.session_id, actor="sara")
    assert [each.kind for each in releasing.diff(ctx).changes] == [ChangeKind.CANCELLED]
    releasing.release(ctx, "", "approver")
    with ctx.uow().reading() as work:
        rows = [each for each in work.draft.sessions() if each.key == gone.facts.key]
    assert sorted(each.state for each in rows) == [SessionState.CANCELLED, SessionState.UNPLACED]
    assert not releasing.release(ctx, "", "approver").is_new


def test_a_dropped_programme_is_called_off_in_the_next_release(ctx: Context):
    steps.released(ctx)
    province = stored_province(ctx)
    apply_import(
        ctx, dataclasses.replace(province, programmes=(make.programme("arabe-3ac"),)), "importer"
    )
    assert {each.kind for each in releasing.diff(ctx).changes} == {ChangeKind.CANCELLED}
    assert releasing.release(ctx, "", "approver").cancelled == 3
    # The programme's return makes new sessions; the tombstones stay.
    apply_import(ctx, province, "importer")
    with ctx.uow().reading() as work:
        states = [
            each.state for each in work.draft.sessions() if each.key.programme_id == "maths-2bac"
        ]
    assert sorted(states) == [SessionState.CANCELLED] * 3 + [SessionState.UNPLACED] * 3


def test_a_draft_with_a_clash_is_not_released(ctx: Context):
    steps.released(ctx)
    province = stored_province(ctx)
    before = released_sessions(ctx, SCHOOL)
    session = before[0]
    away = make.teacher(away=((session.facts.slot.day, session.facts.slot.day),))
    apply_import(ctx, dataclasses.replace(province, teachers=(away,)), "importer")
    assert ClashCode.TEACHER_HOURS in {each.code for each in releasing.draft_clashes(ctx)}
    with pytest.raises(NotReleasableError) as refused:
        releasing.release(ctx, "", "approver")
    assert ClashCode.TEACHER_HOURS in {each.code for each in refused.value.clashes}
    assert released_sessions(ctx, SCHOOL) == before
    assert len(releasing.releases(ctx)) == 1


def test_every_release_can_be_compared_with_every_other(ctx: Context):
    steps.released(ctx)
    moved = first_of(ctx)
    for time in TIMES[:2]:
        move(ctx, moved.session_id, time)
        releasing.release(ctx, "", "approver")
    forth, back = releasing.diff(ctx, 1, 3), releasing.diff(ctx, 3, 1)
    assert [each.kind for each in forth.changes] == [ChangeKind.MOVED]
    assert forth.changes[0].before == back.changes[0].after
    assert [each.kind for each in releasing.diff(ctx, 0, 1).changes] == [ChangeKind.NEW] * 3
    assert releasing.diff(ctx, 2, 2).changes == ()
    with pytest.raises(NotFoundError):
        releasing.diff(ctx, 1, 9)


def test_two_who_release_at_once_make_one_release(ctx: Context):
    steps.planned(ctx)
    made = []
    together = threading.Barrier(3)

    def compete() -> None:
        together.wait()
        made.append(releasing.release(ctx, "", "approver"))

    threads = [threading.Thread(target=compete) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.is_new for each in made) == [False, False, True]
    assert {each.number for each in made} == {1}
    assert [each.sequence for each in released_sessions(ctx, SCHOOL)] == [0, 0, 0]


def test_releases_write_their_digests_in_the_same_transaction(ctx: Context):
    steps.released(ctx)
    with ctx.uow().reading() as work:
        told = {(each.reader.kind, each.reader.id) for each in work.outbox.find(release=1)}
    assert ("teacher", "maths-a") in told
    assert ("school", SCHOOL.id) in told
