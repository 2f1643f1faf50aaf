"""What a value has remembered goes to no other process."""

import importlib
import pickle
import pkgutil
from functools import cached_property

import scheduler.domain
from scheduler.domain.memory import Remembering
from tests import factories as make


def remembering() -> list[type]:
    """Every class of the domain that keeps what it has worked out."""
    found = []
    for module in pkgutil.iter_modules(scheduler.domain.__path__, "scheduler.domain."):
        for kind in vars(importlib.import_module(module.name)).values():
            own = isinstance(kind, type) and kind.__module__ == module.name
            if own and any(isinstance(part, cached_property) for part in vars(kind).values()):
                found.append(kind)
    return found


def test_every_value_that_remembers_leaves_that_out_of_its_copies() -> None:
    assert remembering()
    assert [kind for kind in remembering() if not issubclass(kind, Remembering)] == []


def test_copy_of_a_used_province_is_that_of_a_fresh_one() -> None:
    province = make.province()
    fresh = pickle.dumps(province)
    school, day = province.schools[0], make.MONDAY
    assert province.calendar.open_blocks(school, day)
    assert province.calendar.is_school_day(day)
    assert province.school_by_code
    assert province.programme_by_id
    assert pickle.dumps(province) == fresh
    copy = pickle.loads(fresh)  # noqa: S301 -- our own
    assert copy == province
    assert copy.calendar.open_blocks(school, day) == province.calendar.open_blocks(school, day)
