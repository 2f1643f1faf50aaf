"""What begins while somebody edits, imports or plans stays what everybody was told."""

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from scheduler.bootstrap import perform
from scheduler.domain.errors import NotAllowedError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind
from scheduler.domain.province import Province
from scheduler.domain.release import ReleasedSession
from scheduler.domain.school import Level
from scheduler.domain.session import Placement, Session, SessionState
from scheduler.domain.wall import Slot
from scheduler.planner.problem import Limits, OnProgress, Plan, Problem
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.draft.queries import session as draft_session
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_session, released_sessions
from scheduler.service.releases.restoring import return_to
from scheduler.service.timers import actions, runner
from tests import factories as make
from tests.fakes import FakeClock
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
PROVINCE = Holder(kind=HolderKind.PROVINCE, id="")
MINUTE = dt.timedelta(minutes=1)
LATER = 60  # minutes


class House:
    """A released series, of which the first session is about to begin."""

    def __init__(self, ctx: Context, clock: FakeClock) -> None:
        self.ctx, self.clock = ctx, clock
        steps.released(ctx)
        self.told = released_sessions(ctx, PROVINCE)[0]
        self.id = self.told.session_id
        clock.at = self.told.facts.start - 10 * MINUTE

    @property
    def session(self) -> Session:
        return draft_session(self.ctx, self.id)

    def now_told(self) -> ReleasedSession:
        return released_session(self.ctx, self.id)

    def after(self, minutes: int) -> None:
        """Let the timers do all that is due some minutes after its start."""
        self.clock.at = self.told.facts.start + minutes * MINUTE
        runner.run_due(self.ctx, actions.begin_epoch(self.ctx, "test"), perform)


@pytest.fixture
def house(ctx: Context, clock: FakeClock) -> House:
    return House(ctx, clock)


def of_programme(**parts: object) -> Callable[[Province], Province]:
    return lambda province: dataclasses.replace(
        province,
        programmes=tuple(
            dataclasses.replace(programme, **parts)  # type: ignore[arg-type]
            for programme in province.programmes
        ),
    )


def of_school(**parts: object) -> Callable[[Province], Province]:
    return lambda province: dataclasses.replace(
        province,
        schools=tuple(
            dataclasses.replace(school, **parts) if school.code == SCHOOL.id else school  # type: ignore[arg-type]
            for school in province.schools
        ),
    )


def of_audience(province: Province) -> Province:
    audience = dataclasses.replace(province.programmes[0].audience, levels=frozenset({Level.TC}))
    return of_programme(audience=audience)(province)


def without_school(province: Province) -> Province:
    schools = tuple(school for school in province.schools if school.code != SCHOOL.id)
    return dataclasses.replace(province, schools=schools)


def renamed(province: Province) -> Province:
    return dataclasses.replace(
        province,
        teachers=tuple(
            dataclasses.replace(teacher, name=make.text("Another")) for teacher in province.teachers
        ),
        studios=tuple(
            dataclasses.replace(studio, name=make.text("Another")) for studio in province.studios
        ),
    )


CHANGES: dict[str, Callable[[Province], Province]] = {
    "policy": of_programme(policy=DeliveryPolicy.LIVE_ONLY),
    "kind": of_programme(kind=Kind.TRAINING),
    "count": of_programme(count=2),
    "title": of_programme(title=make.text("Another")),
    "levels": of_audience,
    "names": renamed,
    "rooms": of_school(rooms=0),
    "downlink": of_school(downlink_mbps=0.1),
    "board": of_school(board=False),
    "no school": without_school,
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_the_facts_goes_to_what_is_to_come_and_not_to_what_runs(
    house: House, what: str
) -> None:
    ctx = house.ctx
    house.after(10)
    apply_import(ctx, CHANGES[what](stored_province(ctx)), "importer")
    made = releasing.release(ctx, "", "approver")
    assert made.is_new or what == "board", "later sessions are told"
    assert house.now_told() == house.told
    assert house.session.receptions == house.told.facts.receptions
    assert house.id in actions.sessions_on_air(ctx)
    assert house.told in released_sessions(ctx, SCHOOL), "its schools still have it"
    house.after(24 * 60)
    assert releasing.release(ctx, "", "approver").is_new is False
    assert house.now_told() == house.told


def test_a_teacher_who_follows_does_not_take_over_what_runs(ctx: Context, clock: FakeClock) -> None:
    steps.released(ctx, teachers=(make.teacher(), make.teacher("maths-b")))
    told = released_sessions(ctx, PROVINCE)
    clock.at = told[0].facts.start
    apply_import(ctx, of_programme(teacher_id="maths-b")(stored_province(ctx)), "importer")
    with ctx.uow().reading() as work:
        rows = work._connection.exec_driver_sql("SELECT id, teacher_id FROM sessions")  # type: ignore[union-attr]
        teachers = {row.id: row.teacher_id for row in rows}
    assert teachers[told[0].session_id] == "maths-a"
    assert teachers[told[1].session_id] == "maths-b"
    releasing.release(ctx, "", "approver")
    now = released_sessions(ctx, PROVINCE)
    assert [each.facts.teacher_id for each in now] == ["maths-a", "maths-b", "maths-b"]


def test_a_plan_that_ends_after_a_start_leaves_that_session(house: House) -> None:
    """The planner is real, and the clock goes on while it works."""
    ctx, before = house.ctx, house.session

    def slow(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
        plan = ctx.planner(problem, limits, on_progress)
        house.after(1)
        # A plan that has a better idea for it, which nobody can follow any more.
        [at] = [place for place in plan.placements if place.key == before.key]
        moved = dataclasses.replace(
            at, slot=Slot(at.slot.day, at.slot.start + LATER, at.slot.minutes)
        )
        others = tuple(place for place in plan.placements if place.key != at.key)
        return dataclasses.replace(plan, placements=(moved, *others))

    report = make_plan(
        ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="sara", planner=slow
    )
    assert house.session.placement == before.placement
    assert house.session.receptions == before.receptions
    assert house.id in actions.sessions_on_air(ctx)
    assert before.key not in {move.key for move in report.moves}
    assert not releasing.release(ctx, "", "approver").is_new


def test_a_plan_that_ends_late_puts_nothing_into_the_past(ctx: Context, clock: FakeClock) -> None:
    steps.imported(ctx)
    first: list[SessionKey] = []

    def slow(problem: Problem, limits: Limits, on_progress: OnProgress | None) -> Plan:
        plan = ctx.planner(problem, limits, on_progress)
        slot = plan.placements[0].slot
        first.append(plan.placements[0].key)
        clock.at = ctx.zone.instant(slot.day, slot.start)
        return plan

    report = make_plan(
        ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="sara", planner=slow
    )
    assert [unplaced.key for unplaced in report.unplaced] == first
    assert report.placed == 2


def called_off(house: House) -> None:
    editing.cancel_session(house.ctx, house.id, actor="sara")


def moved_away(house: House) -> None:
    slot, studio_id = house.told.facts.slot, house.told.facts.studio_id
    moved = editing.move_session(
        house.ctx, house.id, slot.day, slot.start + LATER, studio_id, actor="sara"
    )
    assert moved.accepted, moved.clashes


def taken_out(house: House) -> None:
    editing.unplace_session(house.ctx, house.id, actor="sara")


def retired(house: House) -> None:
    other = make.programme("arabe-3ac")
    province = dataclasses.replace(stored_province(house.ctx), programmes=(other,))
    apply_import(house.ctx, province, "importer")


def place_given_away(house: House) -> None:
    """A new programme, which nobody was told of, gets the place."""
    ctx, facts = house.ctx, house.told.facts
    taken_out(house)
    province = stored_province(ctx)
    fresh = make.programme("arabe-2bac", teacher_id="arabe", count=1)
    apply_import(
        ctx,
        dataclasses.replace(
            province,
            teachers=(*province.teachers, make.teacher("arabe")),
            programmes=(*province.programmes, fresh),
        ),
        "importer",
    )
    with ctx.uow().reading() as work:
        [new] = [one for one in work.draft.sessions() if one.key.programme_id == fresh.id]
    slot = facts.slot
    moved = editing.move_session(ctx, new.id, slot.day, slot.start, facts.studio_id, actor="sara")
    assert moved.accepted, moved.clashes


@pytest.mark.parametrize("edit", [called_off, moved_away, taken_out, retired, place_given_away])
def test_the_draft_of_what_goes_on_air_is_what_everybody_was_told(
    house: House, edit: Callable[[House], None]
) -> None:
    edit(house)
    house.after(1)
    back = house.session
    assert house.id in actions.sessions_on_air(house.ctx)
    assert back.state is SessionState.PLANNED
    assert isinstance(back.placement, Placement)
    assert back.placement.slot == house.told.facts.slot
    releasing.release(house.ctx, "", "approver")
    assert house.now_told() == house.told


@pytest.mark.parametrize("minutes", [0, 30, 24 * 60])
def test_what_was_called_off_too_late_is_not_asked_for_again(house: House, minutes: int) -> None:
    called_off(house)
    house.clock.at = house.told.facts.start + minutes * MINUTE  # before any timer acted
    with pytest.raises(NotAllowedError, match="begun"):
        editing.reinstate_session(house.ctx, house.id, actor="sara")
    assert house.session.state is SessionState.CANCELLED


def test_a_return_asks_for_nothing_again_that_runs(house: House) -> None:
    """An earlier release had it at a later hour; it is called off in the draft, too late."""
    ctx, facts = house.ctx, house.told.facts
    moved_away(house)
    releasing.release(ctx, "later", "approver")
    back = editing.move_session(
        ctx, house.id, facts.slot.day, facts.slot.start, facts.studio_id, actor="sara"
    )
    assert back.accepted, back.clashes
    releasing.release(ctx, "as it was", "approver")
    called_off(house)
    house.clock.at = facts.start + MINUTE
    return_to(ctx, 2, "sara")
    assert house.session.state is SessionState.CANCELLED
