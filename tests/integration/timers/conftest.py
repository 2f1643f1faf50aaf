"""A province with its clockwork wound up."""

import pytest

from scheduler.service import actions
from scheduler.service.context import Context
from tests.broadcasts import store_province
from tests.integration.actions.diary import Diary


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def epoch(ctx: Context) -> int:
    store_province(ctx)
    return actions.begin_epoch(ctx, "test")
