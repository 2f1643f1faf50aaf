"""How many statements a use case takes, however many sessions and schools there are."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from scheduler.domain.holder import Holder, HolderKind
from scheduler.service.context import Context
from scheduler.service.draft import board as draft_board
from scheduler.service.draft import editing
from scheduler.service.feeds import calendars
from scheduler.service.people import links
from scheduler.service.planning import free_slots
from scheduler.service.province import stored_province
from scheduler.service.releases import queries, releasing
from scheduler.storage.database import Database
from tests import factories as make
from tests.integration import steps

SCHOOL = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
TUESDAY = make.MONDAY + dt.timedelta(days=1)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile, without those that only open or close a transaction."""
    sent: list[str] = []

    def note(*parts: object) -> None:
        statement = str(parts[2])
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            sent.append(statement)

    # PostgreSQL's reader is a view of the writer, and shares what listens to it.
    engines = {database.reader, database.writer} if database.is_sqlite else {database.writer}
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", note)


READS: dict[str, tuple[Callable[[Context], object], int]] = {
    "province": (stored_province, 1),
    "school's sessions": (lambda ctx: queries.released_sessions(ctx, SCHOOL), 1),
    "school's link": (lambda ctx: links.link(ctx, SCHOOL), 1),
    "feed's body": (lambda ctx: calendars.feed_body_of(ctx, SCHOOL), 4),
    "board of the draft": (lambda ctx: draft_board.board(ctx, make.MONDAY, "draft"), 10),
    "board of the release": (lambda ctx: draft_board.board(ctx, make.MONDAY, "release"), 5),
    "programmes": (draft_board.programmes, 3),
    "difference": (releasing.diff, 7),
    "clashes": (releasing.draft_clashes, 6),
    "where it fits": (lambda ctx: free_slots.slots_that_fit(ctx, 1, make.MONDAY), 7),
}


@pytest.mark.parametrize("size", [pytest.param(2, id="small"), pytest.param(12, id="large")])
def test_reading_takes_as_many_statements_for_many_sessions_as_for_few(
    ctx: Context, database: Database, size: int
):
    steps.released(
        ctx,
        schools=tuple(make.school(99000 + number) for number in range(1, size + 1)),
        programmes=(make.programme(count=min(size, 4)),),
    )
    stored_province(ctx)
    taken = {}
    for name, (ask, _) in READS.items():
        with counted(database) as sent:
            ask(ctx)
        taken[name] = len(sent)
    over = {name: count for name, count in taken.items() if count > READS[name][1]}
    assert over == {}


@pytest.mark.parametrize("size", [pytest.param(2, id="small"), pytest.param(12, id="large")])
def test_writing_takes_as_many_statements_for_many_sessions_as_for_few(
    ctx: Context, database: Database, size: int
):
    steps.imported(
        ctx,
        schools=tuple(make.school(99000 + number) for number in range(1, size + 1)),
        programmes=(make.programme(count=min(size, 4)),),
    )
    stored_province(ctx)
    with counted(database) as planned:
        steps.make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    with counted(database) as released:
        releasing.release(ctx, "", "approver")
    with counted(database) as moved:
        editing.move_session(ctx, 1, TUESDAY, 870, "studio-1", actor="sara")
    queueing = 0 if database.is_sqlite else 1  # for the draft's turn, which SQLite has in one
    assert len(planned) <= 19 + queueing
    assert len(released) <= 31 + queueing
    assert len(moved) <= 17 + queueing  # five only read, before the turn to write is asked for
