import dataclasses
import datetime as dt

import pytest

from scheduler.domain.errors import NotFoundError
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.master_data.changes import ImportChange
from scheduler.service.master_data.importing import apply_import, preview_import
from scheduler.service.province import stored_province
from tests import factories as make


def test_before_the_first_import_there_is_no_province(ctx: Context):
    with pytest.raises(NotFoundError):
        stored_province(ctx)


def test_what_is_imported_is_read_back_whole(ctx: Context):
    province = make.province()
    report = apply_import(ctx, province, "importer")
    assert report.applied
    assert {change.act for change in report.changes} == {"add"}
    assert stored_province(ctx) == province


def test_preview_says_what_would_happen_and_changes_nothing(ctx: Context):
    province = make.province()
    apply_import(ctx, province, "importer")
    other = dataclasses.replace(
        province,
        schools=(make.school(99001, rooms=7), make.school(99002), make.school(99009)),
        notice_hours=48,
    )
    report = preview_import(ctx, other)
    assert not report.applied
    assert report.changes == (
        ImportChange(what="school", id=make.code(99001), act="change", fields=("rooms",)),
        ImportChange(what="school", id=make.code(99009), act="add"),
        ImportChange(what="school", id=make.code(99003), act="retire"),
        ImportChange(what="settings", id="settings", act="change", fields=("notice_hours",)),
    )
    assert stored_province(ctx) == province


def test_importing_the_same_again_changes_nothing(ctx: Context):
    apply_import(ctx, make.province(), "importer")
    with ctx.uow().reading() as work:
        revision = work.draft.revision()
    assert apply_import(ctx, make.province(), "importer").changes == ()
    with ctx.uow().reading() as work:
        assert work.draft.revision() == revision


def test_moving_a_line_in_a_file_is_no_change_but_is_kept(ctx: Context):
    province = make.province()
    apply_import(ctx, province, "importer")
    turned = dataclasses.replace(province, schools=tuple(reversed(province.schools)))
    assert apply_import(ctx, turned, "importer").changes == ()
    assert stored_province(ctx).schools == turned.schools


def test_a_retired_school_returns_as_the_same_row(ctx: Context):
    province = make.province()
    apply_import(ctx, province, "importer")
    apply_import(ctx, dataclasses.replace(province, schools=province.schools[:2]), "importer")
    assert len(stored_province(ctx).schools) == 2
    report = apply_import(ctx, province, "importer")
    assert [(each.id, each.act) for each in report.changes] == [(make.code(99003), "add")]
    assert stored_province(ctx) == province


def test_every_session_of_a_programme_gets_its_own_lasting_uid(ctx: Context):
    apply_import(ctx, make.province(), "importer")
    with ctx.uow().reading() as work:
        sessions = work.draft.sessions()
    assert [str(each.key) for each in sessions] == [f"maths-2bac/{n}" for n in (1, 2, 3)]
    assert {each.state for each in sessions} == {SessionState.UNPLACED}
    assert len({each.uid for each in sessions}) == 3


def test_sessions_that_were_never_released_go_with_their_programme(ctx: Context):
    province = make.province()
    apply_import(ctx, province, "importer")
    shorter = dataclasses.replace(province, programmes=(make.programme(count=2),))
    apply_import(ctx, shorter, "importer")
    with ctx.uow().reading() as work:
        assert [each.key.number for each in work.draft.sessions()] == [1, 2]


def test_an_import_that_breaks_off_leaves_everything_as_it_was(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
):
    province = make.province()
    apply_import(ctx, province, "importer")
    monkeypatch.setattr(
        "scheduler.service.people.links.grant_links",
        lambda *_: (_ for _ in ()).throw(RuntimeError("power")),
    )
    other = dataclasses.replace(province, programmes=(make.programme("arabe-3ac"),))
    with pytest.raises(RuntimeError, match="power"):
        apply_import(ctx, other, "importer")
    assert stored_province(ctx) == province
    with ctx.uow().reading() as work:
        assert {each.key.programme_id for each in work.draft.sessions()} == {"maths-2bac"}


def test_times_are_stored_as_instants_and_naive_ones_refused(ctx: Context):
    apply_import(ctx, make.province(), "importer")
    with ctx.uow().reading() as work:
        created = work.draft.sessions()[0].created_at
    assert created == ctx.clock.now()
    assert created.tzinfo is dt.UTC
    with ctx.uow() as work, pytest.raises(Exception, match="has no zone"):
        work.province.store(make.province(schools=()), dt.datetime(2026, 11, 23, 8))  # noqa: DTZ001
