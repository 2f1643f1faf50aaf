"""A province whose timers run."""

import pytest

from scheduler.service.context import Context
from scheduler.service.timers import actions
from tests.broadcasts import store_province
from tests.integration.timers.diary import Diary


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def epoch(ctx: Context) -> int:
    store_province(ctx)
    return actions.begin_epoch(ctx, "test")
