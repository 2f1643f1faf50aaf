"""On the project's own files: pages and feeds name the same sessions at the same instants."""

import datetime as dt
from pathlib import Path

import icalendar
import pytest

from scheduler.domain.holder import Holder, HolderKind, holders_of
from scheduler.intake import load_province
from scheduler.planner.problem import Limits
from scheduler.service.context import Context
from scheduler.service.feeds import calendars
from scheduler.service.master_data.importing import apply_import
from scheduler.service.planning.planning import make_plan
from scheduler.service.province import stored_province
from scheduler.service.releases import releasing
from scheduler.service.releases.queries import released_sessions

CONFIG = Path(__file__).parents[3] / "config.toml"
FIRST = dt.date(2026, 11, 30)
IN_STUDIO = {HolderKind.TEACHER, HolderKind.STUDIO}
WEEKS = dt.timedelta(days=27)


def in_feed(ctx: Context, holder: Holder) -> set[tuple[str, dt.datetime, dt.datetime]]:
    calendar = icalendar.Calendar.from_ical(calendars.feed_body_of(ctx, holder))
    return {
        (str(event["uid"]), event["dtstart"].dt, event["dtend"].dt) for event in calendar.events
    }


def on_page(ctx: Context, holder: Holder) -> set[tuple[str, dt.datetime, dt.datetime]]:
    shown = set()
    for each in released_sessions(ctx, holder):
        facts = each.facts
        if facts.opening is not None and holder.kind not in IN_STUDIO:
            shown.add((each.uid, facts.audience_start, facts.audience_end))
        else:
            shown.add((each.uid, facts.start, facts.end))
    return shown


@pytest.mark.slow
def test_pages_and_feeds_name_the_same_sessions_at_the_same_instants(ctx: Context):
    apply_import(ctx, load_province(CONFIG), "importer")
    report = make_plan(
        ctx,
        FIRST,
        FIRST + WEEKS,
        limits=Limits(seconds=2, deterministic=True),
        actor="planner",
    )
    assert report.placed > 60
    assert releasing.draft_clashes(ctx) == ()
    releasing.release(ctx, "", "approver")
    holders = holders_of(stored_province(ctx))
    schools = [each for each in holders if each.kind is HolderKind.SCHOOL]
    assert len(schools) == 58
    assert sum(len(on_page(ctx, each)) for each in schools) > 500
    for holder in holders:
        assert in_feed(ctx, holder) == on_page(ctx, holder), holder
    for each in released_sessions(ctx, Holder(kind=HolderKind.PROVINCE)):
        # Morocco is at UTC+0 all year: what the wall shows is what the feed says.
        minutes = each.facts.start.hour * 60 + each.facts.start.minute
        assert minutes == each.facts.slot.start
