"""A province as plain tables, and back: what forms show and put back."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from scheduler.domain.calendar import Scope
from scheduler.domain.errors import BadInputError
from scheduler.domain.province import Province
from scheduler.intake import load_province
from scheduler.intake.form_columns import FORM_COLUMNS, put_value, values_of
from scheduler.intake.tables import (
    Tables,
    forget_school,
    items_in,
    named_fault,
    province_of,
    tables_of,
)
from tests import factories
from tests.unit.intake.inputs import ROOT
from tests.unit.intake.provinces import provinces


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(provinces())
def test_any_province_comes_back_from_its_tables(province: Province):
    assert province_of(tables_of(province)) == province


def test_what_forms_show_put_back_means_the_same():
    province = load_province(ROOT / "config.toml")
    tables = tables_of(province)
    for table in FORM_COLUMNS:
        for item in items_in(tables, table):
            for name, text in values_of(table, item).items():
                put_value(table, item, name, text)
    # Forms show hours day by day, whatever the order in which a file had them.
    assert in_order(tables_of(province_of(tables))) == in_order(tables_of(province))


def in_order(tables: Tables) -> Tables:
    """Tables whose weekly hours are all written day by day."""
    made = deepcopy(tables)
    for table in FORM_COLUMNS:
        for item in items_in(made, table):
            shown = values_of(table, item)
            for name in {"hours", "slots", "available", "windows", "preferred"} & shown.keys():
                item[name] = shown[name].splitlines()
    return made


def test_a_fault_names_the_table_the_place_and_the_column():
    tables = tables_of(factories.province())
    items_in(tables, "schools")[1]["rooms"] = "many"
    items_in(tables, "studios")[0]["hours"] = ["mon 18:30-14:30"]
    items_in(tables, "programmes")[0]["audience"]["levels"] = ["9BAC"]
    items_in(tables, "network.variants")[1]["mbps"] = -1.0
    with pytest.raises(BadInputError) as error:
        province_of(tables)
    found = {(each.file, each.line, each.key) for each in error.value.faults}
    assert found == {
        ("schools", 2, "rooms"),
        ("studios", 1, "hours"),
        ("programmes", 1, "levels"),
        ("network.variants", 2, "mbps"),
    }
    named = [named_fault(each, tables).file for each in error.value.faults]
    assert "programmes[maths-2bac]" in named


def test_a_school_is_forgotten_wherever_others_are_named_beside_it():
    one, two = factories.code(99001), factories.code(99002)
    audience = factories.programme().audience
    beside = replace(audience, scope=Scope(codes=frozenset({one, two})))
    alone = replace(audience, scope=Scope(codes=frozenset({one})))
    tables = tables_of(
        factories.province(
            programmes=(
                factories.programme(audience=beside),
                factories.programme("alone", audience=alone),
            ),
            network=factories.network(limits={one: "360p"}),
        )
    )
    forget_school(tables, one)
    meant = [each["audience"]["schools"] for each in items_in(tables, "programmes")]
    assert meant == [[two], [one]]
    assert tables["network"]["limits"] == {}


def test_a_school_that_joins_is_meant_unless_it_is_excepted():
    audience = factories.programme().audience
    scope = Scope(excepted=frozenset({factories.code(99001)}))
    province = factories.province(
        programmes=(factories.programme(audience=replace(audience, scope=scope)),)
    )
    more = replace(province, schools=(*province.schools, factories.school(99009)))
    read = province_of(tables_of(more))
    codes = [each.code for each in read.audience_of(read.programmes[0])]
    assert codes == [factories.code(number) for number in (99002, 99003, 99009)]
