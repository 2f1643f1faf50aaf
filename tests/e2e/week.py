"""The planned week that browser tests act on."""

import pytest

from scheduler.domain.session import Session
from scheduler.planner.problem import Place
from scheduler.service.draft.board import board
from scheduler.service.planning import free_slots
from tests.e2e.conftest import FIRST, House


def sessions_of(house: House) -> list[Session]:
    """Return the week's sessions, by start."""
    found = [each for each in board(house.ctx, FIRST, "draft").sessions if each.placement]
    return sorted(found, key=lambda each: each.placement.slot)


def movable(house: House) -> tuple[Session, Place]:
    """Return a session that has another free place in its week, with that place."""
    for each in sessions_of(house):
        places = [
            place
            for place in free_slots.slots_that_fit(house.ctx, each.id, FIRST)
            if place.slot != each.placement.slot
        ]
        if each.placement.studio_id and places:
            return each, places[0]
    pytest.fail("nothing can be moved")
