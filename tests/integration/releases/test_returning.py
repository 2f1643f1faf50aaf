import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.wall import Zone
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.releases import releasing, zone_changes
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.restoring import return_to
from tests import factories as make
from tests.integration import steps

PROVINCE = Holder(kind=HolderKind.PROVINCE)
TUESDAY = make.MONDAY + dt.timedelta(days=1)


def places(ctx: Context) -> list[tuple[str, object]]:
    return [(str(each.facts.key), each.facts.slot) for each in released_sessions(ctx, PROVINCE)]


def test_a_return_makes_the_draft_what_an_earlier_release_was(ctx: Context):
    steps.released(ctx)
    then = places(ctx)
    first, second, third = released_sessions(ctx, PROVINCE)
    editing.move_session(ctx, first.session_id, TUESDAY, 870, "studio-1", actor="sara")
    editing.cancel_session(ctx, second.session_id, actor="sara")
    editing.unplace_session(ctx, third.session_id, actor="sara")
    releasing.release(ctx, "", "approver")
    assert places(ctx) != then
    returned = return_to(ctx, 1, "sara")
    assert (len(returned.placed), returned.taken_out, returned.gone) == (3, (), ())
    made = releasing.release(ctx, "back", "approver")
    assert (made.number, made.moved, made.new) == (3, 1, 2)
    assert places(ctx) == then
    uids = {each.uid for each in released_sessions(ctx, PROVINCE)}
    assert uids & {first.uid, second.uid, third.uid} == {first.uid}


def test_what_was_not_there_then_is_taken_out(ctx: Context):
    steps.released(ctx, programmes=(make.programme(count=2),))
    steps.planned(ctx, programmes=(make.programme(count=3),))
    releasing.release(ctx, "", "approver")
    assert len(places(ctx)) == 3
    assert [str(key) for key in return_to(ctx, 1, "sara").taken_out] == ["maths-2bac/3"]
    releasing.release(ctx, "", "approver")
    assert len(places(ctx)) == 2


def test_there_is_no_return_to_a_release_that_never_was(ctx: Context):
    steps.released(ctx)
    with pytest.raises(NotFoundError):
        return_to(ctx, 7, "sara")


def test_when_the_law_moves_the_clock_the_wall_time_stays_and_sequence_rises(ctx: Context):
    steps.released(ctx)
    before = released_sessions(ctx, PROVINCE)
    assert zone_changes.instants_that_move(ctx) == ()
    # As if a decree brought UTC+1 back: the name stays, the data says something else.
    zone = Zone(name=ctx.zone.name, info=ZoneInfo("Africa/Lagos"), version="2027x")
    later = dataclasses.replace(ctx, zone=zone)
    listed = zone_changes.instants_that_move(later)
    assert [each.key for each in listed] == [each.facts.key for each in before]
    assert {each.before - each.after for each in listed} == {dt.timedelta(hours=1)}
    assert zone_changes.rezone(later, "operator") == listed
    assert zone_changes.instants_that_move(later) == ()
    assert releasing.release(later, "the clock", "approver").moved == 3
    for old, new in zip(before, released_sessions(ctx, PROVINCE), strict=True):
        assert (new.uid, new.sequence) == (old.uid, old.sequence + 1)
        assert new.facts.slot == old.facts.slot
        assert old.facts.start - new.facts.start == dt.timedelta(hours=1)
