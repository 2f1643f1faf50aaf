"""Editing facts one at a time: nothing is lost between two editors, nor on the way to files."""

import random
import threading
from pathlib import Path

import pytest

from scheduler.domain.errors import NotFoundError
from scheduler.intake import load_province
from scheduler.intake.export import export_province
from scheduler.service.context import Context
from scheduler.service.master_data.editing import Edit, item_values, save
from scheduler.service.master_data.importing import apply_import
from scheduler.service.operations.audit_log import log_entries
from scheduler.service.province import stored_province
from tests import factories as make

CONFIG = Path(__file__).parents[3] / "config.toml"
NAMES = ("Salle « A »", 'l\'"école"; neuve', "=1+1", "back\\slash, comma", "é\u200fع")
# What may be typed into the columns of a table without a fault, whichever item it is.
TYPED = {
    "schools": {"rooms": ("0", "7"), "name_fr": NAMES, "pupils": ("TC:12", ""), "lat": ("31.5",)},
    "studios": {"turnaround": ("0", "20"), "hours": ("mon 08:00-12:00/60", "tue 00:00-24:00")},
    "teachers": {"name_ar": NAMES, "away": ("2027-01-04..2027-01-05", ""), "travel": ("5",)},
    "programmes": {"priority": ("1", "3"), "preferred": ("", "sat 08:30-12:30"), "stream": ("PC",)},
    "closures": {"status": ("confirmed",), "name_en": NAMES, "kinds": ("college", "")},
    "bell_periods": {"name_fr": NAMES, "position": ("1", "3", "")},
    "reception_hours": {"hours": ("", "mon 08:30-12:30"), "position": ("1", "9")},
    "network.variants": {"name_fr": NAMES},
    "network.windows": {"share": ("0.5", "1"), "start": ("22:15",), "position": ("2",)},
    "network": {"reserve": ("0.25",), "limits": ("", "99057V=audio")},
    "school_year": {"last": ("2027-07-05",)},
    "planner": {"notice_hours": ("0", "48"), "fairness": ("0", "1000")},
}
EDITS = 12


def edited(ctx: Context, chance: random.Random) -> None:
    """Change one column of one item, as a form would."""
    table = chance.choice(sorted(TYPED))
    province = stored_province(ctx)
    keys = {
        "schools": [each.code for each in province.schools],
        "studios": [each.id for each in province.studios],
        "teachers": [each.id for each in province.teachers],
        "programmes": [each.id for each in province.programmes],
        "closures": [each.id for each in province.calendar.closures],
        "bell_periods": [each.id for each in province.calendar.periods],
        "reception_hours": [each.id for each in province.calendar.reception_hours],
        "network.variants": [each.id for each in province.network.variants],
        "network.windows": [str(n + 1) for n in range(len(province.network.windows))],
    }
    key = chance.choice(keys.get(table, [""]))
    opened = item_values(ctx, table, key)
    name = chance.choice(sorted(TYPED[table]))
    values = {**opened, name: chance.choice(TYPED[table][name])}
    edit = Edit(table=table, key=key, opened=opened, values=values)
    outcome = save(ctx, edit, actor="operator", confirmed=True)
    assert outcome.saved, (table, key, name, outcome)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_forms_change_comes_back_from_exported_files(
    sqlite_ctx: Context, tmp_path: Path, seed: int
):
    apply_import(sqlite_ctx, load_province(CONFIG), "importer")
    chance = random.Random(seed)  # noqa: S311 -- no secret
    for _ in range(EDITS):
        edited(sqlite_ctx, chance)
    export_province(stored_province(sqlite_ctx), tmp_path)
    assert load_province(tmp_path / "config.toml") == stored_province(sqlite_ctx)


def test_editors_of_different_facts_do_not_stand_in_each_others_way(ctx: Context):
    apply_import(ctx, make.province(), "importer")
    codes = [each.code for each in stored_province(ctx).schools]
    outcomes = []

    def edit(code: str) -> None:
        opened = item_values(ctx, "schools", code)
        values = {**opened, "email": f"new-{code.lower()}@ecoles.example"}
        change = Edit(table="schools", key=code, opened=opened, values=values)
        outcomes.append(save(ctx, change, actor=code, confirmed=True))

    threads = [threading.Thread(target=edit, args=(code,)) for code in codes]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.saved for each in outcomes] == [True] * len(codes)
    emails = [each.email for each in stored_province(ctx).schools]
    assert emails == [f"new-{code.lower()}@ecoles.example" for code in codes]


def test_two_editors_of_one_fact_cannot_both_be_first(sqlite_ctx: Context):
    apply_import(sqlite_ctx, make.province(), "importer")
    opened = item_values(sqlite_ctx, "teachers", "maths-a")
    first, second = (
        Edit(table="teachers", key="maths-a", opened=opened, values={**opened, "travel": minutes})
        for minutes in ("10", "20")
    )
    assert save(sqlite_ctx, first, actor="first").saved
    outcome = save(sqlite_ctx, second, actor="second")
    assert not outcome.saved
    assert [(each.name, each.was, each.now) for each in outcome.meanwhile] == [
        ("travel", "30", "10")
    ]
    assert stored_province(sqlite_ctx).teachers[0].travel == 10


def test_looking_at_what_a_change_does_leaves_everything_as_it_was(sqlite_ctx: Context):
    apply_import(sqlite_ctx, make.province(), "importer")
    before, log = stored_province(sqlite_ctx), log_entries(sqlite_ctx)
    opened = item_values(sqlite_ctx, "programmes", "maths-2bac")
    edit = Edit(
        table="programmes", key="maths-2bac", opened=opened, values={**opened, "count": "4"}
    )
    outcome = save(sqlite_ctx, edit, actor="operator")
    assert not outcome.saved
    assert [str(each.key) for each in outcome.effects.added] == ["maths-2bac/4"]
    assert stored_province(sqlite_ctx) == before
    assert log_entries(sqlite_ctx) == log
    with sqlite_ctx.uow().reading() as work:
        assert len(work.draft.sessions()) == 3


def test_only_tables_with_a_form_can_be_edited(sqlite_ctx: Context):
    apply_import(sqlite_ctx, make.province(), "importer")
    with pytest.raises(NotFoundError):
        save(sqlite_ctx, Edit(table="weather", values={}), actor="operator")
