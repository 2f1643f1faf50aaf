from scheduler.service import feeds, releasing
from scheduler.service.context import Context
from scheduler.service.sessions import released_sessions
from scheduler.service.views import Holder, HolderKind
from tests import factories as make
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))


def test_a_plan_becomes_a_release_that_pages_and_feeds_read(ctx: Context):
    report = steps.planned(ctx)
    assert report.placed == 3
    assert releasing.draft_clashes(ctx) == ()
    assert released_sessions(ctx, SCHOOL) == ()
    made = releasing.release(ctx, "first", "approver")
    assert (made.number, made.new, made.is_new) == (1, 3, True)
    seen = released_sessions(ctx, SCHOOL)
    assert [each.uid for each in seen] == [each.uid for each in report.sessions]
    body = feeds.feed_body_of(ctx, SCHOOL)
    assert all(each.uid.encode() in body for each in seen)
