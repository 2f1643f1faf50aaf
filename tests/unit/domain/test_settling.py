"""Bringing a session's acts in line with its version in force, against what must always hold."""

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.action import Action, ActionKind, ActionState
from scheduler.domain.programme import DeliveryPolicy
from scheduler.domain.release import Facts, ReleasedState
from scheduler.domain.settling import settle
from scheduler.domain.timetable import Timer, timers
from tests.factories import MONDAY, casablanca, facts, text

ZONE = casablanca()


class Rows:
    """The rows of one session, changed as the database changes them."""

    def __init__(self) -> None:
        self.acts: list[Action] = []

    def release(self, sequence: int, version: Facts, now: dt.datetime) -> None:
        asked = timers(version, ZONE)
        settlement = settle(sequence, asked, self.acts, self.airing(), now)
        retimed = dict(settlement.retime)
        kept = []
        for act in self.acts:
            timer = retimed.get(act.id)
            if timer is not None:
                kept.append(_with(act, timer))
            elif act.id in settlement.supersede:
                kept.append(dataclasses.replace(act, state=ActionState.SUPERSEDED))
            else:
                kept.append(act)
        for timer in settlement.add:
            kept.append(_new(len(kept) + 1, sequence, timer))
        self.acts = kept
        keys = [(act.kind, act.sequence) for act in self.acts]
        assert len(keys) == len(set(keys))

    def run(self, now: dt.datetime) -> None:
        for act in sorted(self.acts, key=_turn):
            if act.state is not ActionState.DUE or act.due_at > now:
                continue
            late = now >= act.worth_until
            if act.kind is ActionKind.ON_AIR and not late:
                assert self.airing() is None  # nothing goes on air that is on already
            state = ActionState.TOO_LATE if late else ActionState.DONE
            index = self.acts.index(act)
            self.acts[index] = dataclasses.replace(act, state=state, done_at=now)

    def airing(self) -> Action | None:
        done = [act for act in self.acts if act.state is ActionState.DONE and act.done_at]
        on = [act for act in done if act.kind is ActionKind.ON_AIR]
        if not on:
            return None
        last = max(on, key=lambda act: (act.done_at, act.due_at))
        ended = any(
            act.kind is ActionKind.OFF_AIR
            and (act.done_at, act.due_at) > (last.done_at, last.due_at)
            for act in done
        )
        return None if ended else last


def _turn(act: Action) -> tuple[dt.datetime, bool]:
    return act.due_at, act.kind is not ActionKind.OFF_AIR


def _with(act: Action, timer: Timer) -> Action:
    return dataclasses.replace(
        act, due_at=timer.due_at, worth_until=timer.worth_until, about=timer.about
    )


def _new(action_id: int, sequence: int, timer: Timer) -> Action:
    return Action(
        id=action_id,
        session_id=1,
        session_uid="u",
        kind=timer.kind,
        sequence=sequence,
        due_at=timer.due_at,
        worth_until=timer.worth_until,
        about=timer.about,
        state=ActionState.DUE,
    )


VERSIONS = st.builds(
    lambda state, day, at, minutes, name, policy: facts(
        state=state,
        day=MONDAY + dt.timedelta(days=day),
        at=at,
        minutes=minutes,
        teacher_name=text(name),
        policy=policy,
    ),
    st.sampled_from([ReleasedState.CONFIRMED, ReleasedState.CONFIRMED, ReleasedState.CANCELLED]),
    st.integers(0, 1),
    st.sampled_from(["09:00", "14:30"]),
    st.sampled_from([45, 60]),
    st.sampled_from(["un", "deux"]),
    st.sampled_from([DeliveryPolicy.LIVE_RECORDED, DeliveryPolicy.LIVE_ONLY]),
)
# Most changes come in small steps, so that several fall into one broadcast.
PACES = st.one_of(st.integers(1, 12), st.integers(1, 12), st.integers(30, 400))
STEPS = st.lists(st.tuples(PACES, st.none() | VERSIONS), min_size=1, max_size=12)


@given(steps=STEPS)
def test_however_a_session_is_changed_its_acts_stay_in_line(
    steps: list[tuple[int, Facts | None]],
):
    now = dt.datetime(2026, 11, 30, 8, 50, tzinfo=dt.UTC)
    rows, in_force, sequence = Rows(), facts(at="09:00"), 0
    rows.release(sequence, in_force, now)
    for minutes, version in steps:
        now += dt.timedelta(minutes=minutes)
        if version is not None:
            sequence += 1
            in_force = version
            rows.release(sequence, version, now)
        rows.run(now)
        open_acts = [act for act in rows.acts if act.state is ActionState.DUE]
        asked = timers(in_force, ZONE)
        wanted = {(each.kind, each.about) for each in asked}
        # Nothing is still to be done that the version in force does not ask for.
        assert all((act.kind, act.about) in wanted for act in open_acts)
        # All it asks for is to be done, was done, or came too late.
        known = {
            (act.kind, act.about) for act in rows.acts if act.state is not ActionState.SUPERSEDED
        }
        assert wanted <= known
        # On air is what the release says is on, while it is worth starting; and nothing else.
        (worth_until,) = [each.worth_until for each in asked if each.kind is ActionKind.ON_AIR] or [
            now
        ]
        if in_force.start <= now < worth_until:
            assert rows.airing() is not None
        if rows.airing() is not None:
            assert in_force.state is ReleasedState.CONFIRMED
            assert in_force.start <= now < in_force.end
