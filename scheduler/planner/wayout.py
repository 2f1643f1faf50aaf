"""The nearest way out for a session that found no place: moves, else rules to open, else a loss.

Moves are looked for by deepening: first places that one move frees, then chains of two, each proved
by applying it. The number of attempts is bounded, not the time, so the answer is always the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from scheduler.domain.clash import ClashCode
from scheduler.domain.keys import SessionKey
from scheduler.domain.session import Placement
from scheduler.planner.booked import Bar, Booked, may_move, minutes_in
from scheduler.planner.problem import WayOut
from scheduler.planner.proof import new_clashes
from scheduler.planner.renumber import put_in_order
from scheduler.planner.situation import Situation, Spot

# Rules that a person may open, those that cost least first.
OPENABLE = (
    ClashCode.TEACHER_LOAD,
    ClashCode.TEACHER_HOURS,
    ClashCode.STUDIO_HOURS,
    ClashCode.WINDOW,
    ClashCode.SPACING,
)
ATTEMPTS = 12  # places tried at the first depth
BRANCHES = 3  # places tried for each displaced session further down
MOST_MOVED_AT_ONCE = 2


class Option(NamedTuple):
    """A place that would be free if the sessions in it were not."""

    moved: int
    weight: int
    place: Placement
    sessions: tuple[SessionKey, ...]


def way_out(situation: Situation, key: SessionKey) -> WayOut | None:
    """Return the nearest proven way to place the session, or None where there is none."""
    options = _options(situation, situation.booked, key, frozenset())
    return (
        _by_moves_among(situation, key, options)
        or _by_opening(situation, key)
        or _by_giving_up(situation, key, options)
    )


def way_by_moves(situation: Situation, key: SessionKey) -> WayOut | None:
    """Return the nearest proven way to place the session by moving others only."""
    return _by_moves_among(situation, key, _options(situation, situation.booked, key, frozenset()))


def _by_moves_among(
    situation: Situation, key: SessionKey, options: Sequence[Option]
) -> WayOut | None:
    booked = situation.booked
    free = situation.free(booked, key, None)
    way = free and _proved(booked, booked.changed([free]), key)
    if way:
        return way
    return _by_moves(situation, key, options, depth=1) or _by_moves(
        situation, key, options, depth=2
    )


def _proved(
    before: Booked,
    after: Booked,
    key: SessionKey,
    *,
    waived: tuple[ClashCode, ...] = (),
    given_up: tuple[SessionKey, ...] = (),
) -> WayOut | None:
    """Return the way from one state of the bookings to another if it breaks no rule but those
    `waived`; free numbers are put in order of time on it.
    """
    lost = set(given_up)
    moved = {name for name, place in after.where.items() if before.where.get(name) != place}
    after = put_in_order(after, {name.programme_id for name in moved})
    moves = tuple(
        (place, after.where[name])
        for name, place in sorted(before.where.items())
        if name not in lost and after.where[name] != place
    )
    changed = {key, *(old.key for old, _ in moves)}
    if not {clash.code for clash in new_clashes(before, after, changed)} <= set(waived):
        return None
    return WayOut(
        place=after.where[key],
        moves=moves,
        waived=tuple(str(code) for code in waived),
        given_up=tuple(before.where[name] for name in given_up),
        renumbered=tuple(old.key for old, _ in moves if _is_taken_by_a_sibling(after, old)),
    )


def _is_taken_by_a_sibling(after: Booked, old: Placement) -> bool:
    """Tell whether a session that it may exchange numbers with now stands where one stood."""
    return any(
        not after.in_order(one.key, old.key)
        and (one.slot, one.studio_id) == (old.slot, old.studio_id)
        for one in after.by_programme.get(old.key.programme_id, ())
    )


def _by_moves(
    situation: Situation, key: SessionKey, options: Iterable[Option], depth: int
) -> WayOut | None:
    before = situation.booked
    if depth == 1:
        options = (
            other_option for other_option in options if _all_have_room(situation, other_option)
        )
    for option in islice(options, ATTEMPTS):
        after = _displace(situation, before, option, depth, frozenset({key}))
        way = after and _proved(before, after, key)
        if way:
            return way
    return None


def _displace(
    situation: Situation, booked: Booked, option: Option, depth: int, fixed: frozenset[SessionKey]
) -> Booked | None:
    """Put a session in its place and find others for those that were there."""
    fixed = fixed | set(option.sessions)
    trial = booked.changed([option.place], dropped=option.sessions)
    for name in option.sessions:
        settled = _settle(situation, trial, booked.where[name], depth - 1, fixed)
        if settled is None:
            return None
        trial = settled
    return trial


def _settle(
    situation: Situation, booked: Booked, was: Placement, depth: int, fixed: frozenset[SessionKey]
) -> Booked | None:
    place = situation.free(booked, was.key, was.slot)
    if place is not None:
        return booked.changed([place])
    if depth == 0:
        return None
    options = _options(situation, booked, was.key, fixed)
    roomy = (other_option for other_option in options if _all_have_room(situation, other_option))
    for option in islice(roomy, BRANCHES):
        found = _displace(situation, booked, option, depth, fixed | {was.key})
        if found is not None:
            return found
    return None


def _all_have_room(situation: Situation, option: Option) -> bool:
    """Tell whether it is worth displacing the sessions of a place: each could go somewhere."""
    return all(situation.has_room(name) for name in option.sessions)


def _options(
    situation: Situation, booked: Booked, key: SessionKey, fixed: frozenset[SessionKey]
) -> list[Option]:
    """Return the places that few movable sessions stand in, fewest and lightest first."""
    found: dict[tuple[SessionKey, ...], Option] = {}
    for spot in situation.spots_in_order(booked, key):
        if not spot.left():
            continue
        movable, left = _movable_bars(situation, booked, key, spot, fixed)
        for minute in minutes_in(left):
            sessions = {
                name for bar in movable if bar.starts >> minute & 1 for name in bar.sessions
            }
            names = tuple(sorted(sessions))
            if len(names) > MOST_MOVED_AT_ONCE or names in found:
                continue
            place = situation.placement(key, spot, minute)
            if place is not None:
                weight = sum(
                    situation.province.programme_by_id[name.programme_id].priority for name in names
                )
                found[names] = Option(len(names), weight, place, names)
    return sorted(found.values(), key=lambda each: (each.moved, each.weight, each.place.slot))


def _movable_bars(
    situation: Situation,
    booked: Booked,
    key: SessionKey,
    spot: Spot,
    fixed: frozenset[SessionKey],
) -> tuple[list[Bar], int]:
    """Return the bars that moving somebody would lift, and the starts under no other bar."""
    movable: list[Bar] = []
    left = spot.left()
    for bar in booked.bars(key, spot.day, spot.studio_id):
        moving = all(
            name not in fixed and may_move(situation.problem, booked.where[name])
            for name in bar.sessions
        )
        if moving and 0 < len(bar.sessions) <= MOST_MOVED_AT_ONCE:
            movable.append(bar)
        else:
            left &= ~bar.starts
    return movable, left


def _by_opening(situation: Situation, key: SessionKey) -> WayOut | None:
    """Find a place that is free once one rule, or two, are opened."""
    before = situation.booked
    for waived in _rules_to_open():
        for place in _places_with(situation, key, waived):
            way = _proved(before, before.changed([place]), key, waived=waived)
            if way:
                return way
            break
    return None


def _rules_to_open() -> Iterator[tuple[ClashCode, ...]]:
    for rule in OPENABLE:
        yield (rule,)
    yield from combinations(OPENABLE, 2)


def _places_with(
    situation: Situation, key: SessionKey, waived: tuple[ClashCode, ...]
) -> Iterator[Placement]:
    for spot in situation.spots_in_order(situation.booked, key):
        starts = spot.left(waived=waived)
        if not starts:
            continue
        for bar in situation.booked.bars(key, spot.day, spot.studio_id):
            if bar.code not in waived:
                starts &= ~bar.starts
        for minute in minutes_in(starts):
            place = situation.placement(key, spot, minute)
            if place is not None:
                yield place


def _by_giving_up(
    situation: Situation, key: SessionKey, options: Sequence[Option]
) -> WayOut | None:
    """Find the place that costs the fewest and least urgent sessions theirs."""
    before = situation.booked
    for option in options[:ATTEMPTS]:
        after = before.changed([option.place], dropped=option.sessions)
        way = _proved(before, after, key, given_up=option.sessions)
        if way:
            return way
    return None
