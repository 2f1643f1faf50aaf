"""What the domain can hold, the files can say: a new field without a key is found here."""

from dataclasses import fields

import pytest

from scheduler.domain import calendar, network, programme, province, studio
from scheduler.intake import config_file, session_file
from scheduler.tomlfile.reading import fields_by_key
from scheduler.tomlfile.words import Strict

# Where a key has another name in the files than its field in the domain.
NAMES = {
    "scope": "for",
    "teacher_id": "teacher",
    "studio_id": "studio",
    "policy": "delivery",
}


@pytest.mark.parametrize(
    ("value", "table"),
    [
        (province.Weights, config_file.WeightsTable),
        (studio.Studio, config_file.StudioTable),
        (studio.Teacher, session_file.TeacherTable),
        (programme.Programme, session_file.ProgrammeTable),
        (calendar.BellPeriod, config_file.BellPeriodTable),
        (calendar.Closure, config_file.ClosureTable),
        (calendar.ReceptionHours, config_file.ReceptionHoursTable),
        (network.Network, config_file.NetworkTable),
        (network.Variant, config_file.VariantTable),
        (network.TransferWindow, config_file.TransferWindowTable),
    ],
)
def test_every_field_has_a_key(value: type, table: type[Strict]) -> None:
    wanted = {NAMES.get(field.name, field.name) for field in fields(value)}
    assert set(fields_by_key(table)) == wanted
