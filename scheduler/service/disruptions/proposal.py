"""What is proposed about an event at short notice: handed over, handed back, and carried out."""

from dataclasses import dataclass
from typing import Any

from scheduler.domain.session import Placement
from scheduler.planner.problem import Unplaced
from scheduler.service.context import Context
from scheduler.service.disruptions.events import Event, EventKind, province_after
from scheduler.service.draft.batch_edit import Act, Rearrangement, rearrange
from scheduler.service.draft.missed import missed_in
from scheduler.service.province import province_in
from scheduler.storage.codec import decode, encode
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be done about an event, fit for being handed back unchanged. It has new slots and
    what loses its slot, by session id, and the draft's revision that it was made for. `again` is
    where a session that was not broadcast is to be given, or why there is no slot for it. Where a
    later one has been broadcast, its number is not asked for again.
    """

    event: Event
    revision: int
    placed: tuple[tuple[int, Placement], ...] = ()
    taken_out: tuple[tuple[int, Unplaced | None], ...] = ()
    called_off: tuple[int, ...] = ()
    again: Placement | None = None
    no_place: Unplaced | None = None
    asks_again: bool = True


def written(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as a document."""
    document: dict[str, Any] = encode(proposal)
    return document


def read(document: dict[str, Any]) -> Proposal:
    """Read back what `written` gave."""
    return decode(Proposal, document)


def carry_out_proposal(ctx: Context, work: UnitOfWork, proposal: Proposal, actor: str) -> None:
    """Do what was proposed, as one act; the draft has to be locked."""
    event = proposal.event
    about = f"{event.about or 'all'} {event.first}..{event.last}"
    missed: dict[int, Placement | Unplaced | None] = {}
    given_up: tuple[int, ...] = ()
    if event.kind is EventKind.MISSED:
        session = missed_in(ctx, work, event.about)
        about = str(session.key)
        if proposal.asks_again:
            missed[session.id] = proposal.again or proposal.no_place
        else:
            given_up = (session.id,)
    wanted = Rearrangement(
        province=province_after(province_in(work), event),
        placed=dict(proposal.placed),
        taken_out=dict(proposal.taken_out),
        called_off=proposal.called_off,
        missed=missed,
        given_up=given_up,
    )
    detail = {"why": event.words} if event.words else {}
    rearrange(ctx, work, wanted, Act(name=str(event.kind), key=about, actor=actor, detail=detail))
