import datetime as dt
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from scheduler.domain.clash import ClashCode
from scheduler.domain.errors import ClashError
from scheduler.domain.session import Placement, SessionState
from scheduler.domain.wall import Slot
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.province import province_in
from scheduler.storage.database import Database
from tests import factories as make
from tests.integration import steps

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
RIVALS = 8
ROOT = Path(__file__).parents[3]


def attempt(ctx: Context, session_id: int, day: dt.date, start: int = 870) -> str:
    """Book one session at 14:30 in the only studio, as every use case does."""
    try:
        with ctx.uow() as work:
            province = province_in(work)
            key = work.draft.session(session_id).key
            placement = Placement(key=key, slot=Slot(day, start, 60), studio_id="studio-1")
            journal.book(ctx, work, province, {session_id: (placement, None)})
            work.commit()
    except ClashError as error:
        return ",".join(sorted({clash.code for clash in error.clashes}))
    return "won"


@pytest.fixture
def ids(ctx: Context) -> list[int]:
    """Sessions of as many programmes, each with a teacher of its own: only the studio is shared."""
    steps.imported(
        ctx,
        teachers=tuple(make.teacher(f"t{number}") for number in range(RIVALS)),
        programmes=tuple(
            make.programme(f"p{number}", teacher_id=f"t{number}", count=1)
            for number in range(RIVALS)
        ),
    )
    with ctx.uow().reading() as work:
        return [each.id for each in work.draft.sessions()]


def placed(ctx: Context) -> list[int]:
    with ctx.uow().reading() as work:
        return [each.id for each in work.draft.sessions(states=[SessionState.PLANNED])]


def test_of_many_threads_that_want_one_slot_exactly_one_has_it(ctx: Context, ids: list[int]):
    outcomes: list[str] = []
    together = threading.Barrier(RIVALS)

    def compete(session_id: int) -> None:
        together.wait()
        outcomes.append(attempt(ctx, session_id, make.MONDAY))

    threads = [threading.Thread(target=compete, args=(each,)) for each in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [ClashCode.STUDIO] * (RIVALS - 1) + ["won"]
    assert len(placed(ctx)) == 1


def test_of_many_processes_that_want_one_slot_exactly_one_has_it(
    ctx: Context, ids: list[int], database_url: str
):
    rivals = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.integration.draft.booking_rival",
                database_url,
                str(each),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in ids[:3]
    ]
    for rival in rivals:
        assert rival.stdout
        assert rival.stdout.readline() == "ready\n"
    for rival in rivals:
        assert rival.stdin
        rival.stdin.write("go\n")
        rival.stdin.flush()
    outcomes = [rival.communicate()[0].strip() for rival in rivals]
    assert sorted(outcomes) == [ClashCode.STUDIO] * 2 + ["won"]
    assert len(placed(ctx)) == 1


def test_a_batch_that_clashes_with_itself_is_refused_whole(ctx: Context, ids: list[int]):
    with ctx.uow() as work:
        province = province_in(work)
        keys = {each.id: each.key for each in work.draft.sessions()}
        wanted = {
            each: (
                Placement(key=keys[each], slot=Slot(make.MONDAY, start, 60), studio_id="studio-1"),
                None,
            )
            for each, start in zip(ids[:3], (510, 600, 630), strict=True)
        }
        with pytest.raises(ClashError) as refused:
            journal.book(ctx, work, province, wanted)
    assert {clash.sessions for clash in refused.value.clashes} == {
        tuple(sorted((keys[ids[1]], keys[ids[2]])))
    }
    assert placed(ctx) == []


def test_two_sessions_can_change_places_in_one_batch(ctx: Context, ids: list[int]):
    first, second = ids[:2]
    assert attempt(ctx, first, make.MONDAY, 510) == "won"
    assert attempt(ctx, second, make.MONDAY, 870) == "won"
    with ctx.uow() as work:
        province = province_in(work)
        before = {each.id: each for each in work.draft.sessions(ids=[first, second])}
        wanted = {}
        for one, other in ((first, second), (second, first)):
            place = before[other].placement
            assert place is not None
            wanted[one] = (
                Placement(key=before[one].key, slot=place.slot, studio_id=place.studio_id),
                None,
            )
        journal.book(ctx, work, province, wanted)
        work.commit()
    assert placed(ctx) == [second, first]


def test_a_cancelled_session_leaves_its_slot_free(ctx: Context, ids: list[int]):
    first, second = ids[:2]
    assert attempt(ctx, first, make.MONDAY) == "won"
    with ctx.uow() as work:
        work.draft.set_state([first], SessionState.CANCELLED)
        work.commit()
    assert attempt(ctx, second, make.MONDAY) == "won"


def test_one_number_of_a_programme_is_alive_once(ctx: Context, ids: list[int]):
    with ctx.uow() as work:
        key = work.draft.session(ids[0]).key
        with pytest.raises(Exception, match=r"(?i)unique"):
            work.draft.add([key], NOW)


def test_a_reading_unit_cannot_write(ctx: Context, database: Database):
    assert database.reader is not database.writer
    with ctx.uow().reading() as work, pytest.raises(Exception, match=r"(?i)read-?only"):
        work.draft.raise_revision()
