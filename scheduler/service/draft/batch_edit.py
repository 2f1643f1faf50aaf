"""Several changes of the draft as one act: places, what is taken out or called off, and facts."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scheduler.domain.errors import ClashError
from scheduler.domain.province import Province
from scheduler.domain.session import Placement, Session, SessionState
from scheduler.planner.problem import Unplaced
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.begun import refuse_begun
from scheduler.service.draft.clashes import clashes_of_moved
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.draft.record_changes import fact_changes
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Rearrangement:
    """What an act makes of the draft: the province it leaves behind, new slots by session id, and
    those cancelled. Those taken from their slots come with why none was found, if asked. Those that
    were not broadcast come with the slot where their number is to be given instead. Without one
    they come with why there is none, or `given_up` where nothing takes their slot.
    """

    province: Province
    placed: Mapping[int, Placement] = field(default_factory=dict)
    taken_out: Mapping[int, Unplaced | None] = field(default_factory=dict)
    called_off: tuple[int, ...] = ()
    missed: Mapping[int, Placement | Unplaced | None] = field(default_factory=dict)
    given_up: tuple[int, ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        """The ids of the sessions that stand differently afterwards."""
        return (
            *(*self.placed, *self.taken_out, *self.called_off),
            *(*self.missed, *self.given_up),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What the log says of it."""

    name: str
    key: str
    actor: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def rearrange(ctx: Context, work: UnitOfWork, wanted: Rearrangement, act: Act) -> None:
    """Carry out a rearrangement, logged as one act that `undo` takes back as one.

    The draft has to be locked. Raises `ClashError` when a session that gets a place would break a
    rule there, and `NotAllowedError` for one that has begun; then nothing may be committed.
    """
    former = province_in(work)
    facts = fact_changes(former, wanted.province)
    before = work.draft.sessions(ids=wanted.touched)
    # What was not held has begun; all others must not have.
    changed = {*wanted.placed, *wanted.taken_out, *wanted.called_off}
    refuse_begun(ctx, work, (session for session in before if session.id in changed))
    _refuse(work, wanted)
    again = _ask_again(ctx, work, before, wanted.missed)
    before += tuple(
        replace(other_session, state=SessionState.CANCELLED) for other_session in again.values()
    )
    placed, taken_out = dict(wanted.placed), dict(wanted.taken_out)
    for missed, session in again.items():
        there = wanted.missed[missed]
        if isinstance(there, Placement):
            placed[session.id] = there
        else:
            taken_out[session.id] = there
    if facts:
        work.province.store(wanted.province, ctx.clock.now())
    work.draft.unplace(taken_out)
    work.draft.set_state(wanted.called_off, SessionState.CANCELLED)
    work.draft.set_state(wanted.given_up, SessionState.MISSED)
    journal.book(
        ctx, work, wanted.province, {each: (place, None) for each, place in placed.items()}
    )
    # What closes a school changes how it gets sessions that stay where they are.
    refresh_receptions(ctx, work, wanted.province, from_day=ctx.zone.today(ctx.clock))
    journal.log_edit(
        ctx,
        work,
        act.actor,
        act.name,
        act.key,
        before=before,
        after=work.draft.sessions(ids=[other_session.id for other_session in before]),
        detail=act.detail,
        facts=facts,
    )


def _ask_again(
    ctx: Context, work: UnitOfWork, before: Iterable[Session], missed: Collection[int]
) -> dict[int, Session]:
    """Close the sessions that were not held, and return for each the new one of its number."""
    keys = {session.key: session.id for session in before if session.id in missed}
    if not keys:
        return {}
    work.draft.set_state(missed, SessionState.MISSED)
    work.draft.add(keys, ctx.clock.now().replace(microsecond=0))
    waiting = work.draft.sessions(states=[SessionState.UNPLACED])
    return {keys[session.key]: session for session in waiting if session.key in keys}


def _refuse(work: UnitOfWork, wanted: Rearrangement) -> None:
    gone = {*wanted.taken_out, *wanted.called_off, *wanted.missed, *wanted.given_up}
    # Those that are asked for again have no id yet; their number's last one stands for them.
    again = {each: there for each, there in wanted.missed.items() if isinstance(there, Placement)}
    stands = {
        session.id: session.placement
        for session in work.draft.sessions()
        if session.placement is not None
        and session.state is SessionState.PLANNED
        and session.id not in gone
        and session.key.programme_id in wanted.province.programme_by_id
    }
    clashes = clashes_of_moved(wanted.province, stands, {**wanted.placed, **again})
    if clashes:
        raise ClashError(clashes)
