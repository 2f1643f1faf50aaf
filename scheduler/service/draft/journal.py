"""Changing the draft so that it can be undone: what was before and after, logged with the act."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.domain.province import Province
from scheduler.domain.release import Facts
from scheduler.domain.session import ENDED, Placement, Reception, Session, SessionState
from scheduler.planner.modes import receptions
from scheduler.service.context import Context
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.draft.record_changes import FactChange, write_changes
from scheduler.storage.codec import decode, encode
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one session stands in the draft, as far as an edit can change it."""

    id: int
    state: SessionState
    placement: Placement | None
    locked: bool


def standing(session: Session) -> Standing:
    """Return how a session stands."""
    return Standing(
        id=session.id,
        state=session.state,
        placement=session.placement,
        locked=session.locked,
    )


def book(
    ctx: Context,
    work: UnitOfWork,
    province: Province,
    wanted: Mapping[int, tuple[Placement, tuple[Reception, ...] | None]],
) -> None:
    """Place sessions by id, each with its receptions or None to have them worked out.

    Raises `ClashError` when a studio or a teacher would be booked twice.
    """
    alone = receptions(province, [place for place, given in wanted.values() if given is None])
    work.draft.book(
        [
            (
                session_id,
                placement,
                given if given is not None else alone.get(placement.key, ()),
                teacher_taken(province, placement),
            )
            for session_id, (placement, given) in wanted.items()
        ],
        ctx.zone,
        {studio.id: studio.turnaround for studio in province.studios},
    )


def released_placement(facts: Facts) -> Placement:
    """Return where a release has put a session."""
    return Placement(
        key=facts.key, slot=facts.slot, studio_id=facts.studio_id, opening=facts.opening
    )


def teacher_taken(province: Province, placement: Placement) -> str:
    """Return whose time a session takes; nobody's when it is supplied as a file."""
    programme = province.programme_by_id.get(placement.key.programme_id)
    return programme.teacher_id if programme and programme.takes_studio else ""


def put_back_session(
    ctx: Context, work: UnitOfWork, province: Province, wanted: Iterable[Standing]
) -> None:
    """Make sessions stand as they are wanted to, and work out the receptions of their days.

    Raises `ClashError` when a place was taken meanwhile.
    """
    wanted = tuple(wanted)
    now = work.draft.sessions(ids=[standing.id for standing in wanted])
    places = [*(session.placement for session in now), *(standing.placement for standing in wanted)]
    days = {place.slot.day for place in places if place is not None}
    placed = [
        standing
        for standing in wanted
        if standing.placement and standing.state is SessionState.PLANNED
    ]
    ended = [standing for standing in wanted if standing.state in ENDED]
    work.draft.unplace({standing.id: None for standing in ended if standing.placement is None})
    for state in ENDED:  # first, since their numbers and places may be what others are to have
        work.draft.set_state([standing.id for standing in ended if standing.state is state], state)
    work.draft.unplace(
        {standing.id: None for standing in wanted if standing.state is SessionState.UNPLACED}
    )
    book(
        ctx,
        work,
        province,
        {standing.id: (_locked(standing), None) for standing in placed if standing.placement},
    )
    if days:
        refresh_receptions(ctx, work, province, days=days)


def log_edit(
    ctx: Context,
    work: UnitOfWork,
    actor: str,
    act: str,
    key: str,
    *,
    before: Iterable[Session],
    after: Iterable[Session],
    detail: Mapping[str, Any] | None = None,
    facts: Sequence[FactChange] = (),
) -> int:
    """Log an edit with what it takes to undo it, and return the draft's new revision.

    One that touches no session there was before, nor a fact, cannot be undone.
    """
    stood = [encode(standing(session)) for session in before]
    written = {"facts": write_changes(facts)} if facts else {}
    work.audit.forget_undone(actor)
    work.audit.add(
        Entry(
            at=ctx.clock.now(),
            actor=actor,
            act=act,
            what="session",
            key=key,
            detail=dict(detail or {}) | written,
            before=stood if stood or facts else None,
            after=[encode(standing(session)) for session in after] or None,
        )
    )
    return work.draft.raise_revision()


def standings(documents: list[Any] | None) -> tuple[Standing, ...]:
    """Read back what `log_edit` stored."""
    return tuple(decode(Standing, document) for document in documents or ())


def _locked(standing: Standing) -> Placement:
    assert standing.placement is not None  # noqa: S101 -- asked for by the caller, said for the types
    place = standing.placement
    return Placement(
        key=place.key,
        slot=place.slot,
        studio_id=place.studio_id,
        opening=place.opening,
        locked=standing.locked,
    )
