"""Going back to an earlier release: it becomes the draft again, to be looked at and released."""

from collections.abc import Collection
from dataclasses import dataclass, field

from scheduler.domain.errors import NotFoundError
from scheduler.domain.keys import SessionKey
from scheduler.domain.release import Facts
from scheduler.domain.session import ENDED, Session, SessionState
from scheduler.service.context import Context
from scheduler.service.draft import journal
from scheduler.service.draft.begun import begun_in
from scheduler.service.draft.receptions import refresh_receptions
from scheduler.service.province import province_in
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a return put where it was, what it took out, and what could not be had back."""

    placed: tuple[SessionKey, ...]
    taken_out: tuple[SessionKey, ...]
    gone: tuple[SessionKey, ...] = field(default_factory=tuple)  # programme or studio retired


def return_to(ctx: Context, number: int, actor: str) -> Returned:
    """Make the draft what release `number` was, as far as it is still to come.

    What has begun stays. One whose cancellation was released comes back as a new session with UIDs
    of its own. Raises `NotFoundError` for a release there is none of, and `ClashError` when two
    sessions would have one studio or teacher at once.
    """
    with ctx.uow() as work:
        work.draft.lock()
        if work.releases.find(number) is None:
            raise NotFoundError("release", number)
        moment = ctx.zone.wall(ctx.clock.now())
        then = {
            version.facts.key: version.facts
            for version in work.releases.as_of(number).values()
            if version.facts.stands and (version.facts.slot.day, version.facts.slot.start) > moment
        }
        returned = _put_back(ctx, work, then, actor)
        work.commit()
    return returned


def _put_back(
    ctx: Context, work: UnitOfWork, then: dict[SessionKey, Facts], actor: str
) -> Returned:
    province = province_in(work)
    moment = ctx.zone.wall(ctx.clock.now())
    before = work.draft.sessions()
    begun = begun_in(ctx, work, before)
    _ask_again(ctx, work, before, then, begun)
    alive = {
        session.key: session
        for session in work.draft.sessions()
        if session.state in {SessionState.PLANNED, SessionState.UNPLACED}
        and session.id not in begun
    }
    wanted = {
        alive[key].id: (journal.released_placement(facts), None)
        for key, facts in then.items()
        if key in alive
        and key.programme_id in province.programme_by_id
        and (not facts.studio_id or facts.studio_id in province.studio_by_id)
    }
    dropped = [
        session
        for session in alive.values()
        if session.state is SessionState.PLANNED and session.id not in wanted
    ]
    work.draft.unplace({session.id: None for session in dropped})
    journal.book(ctx, work, province, wanted)
    refresh_receptions(ctx, work, province, from_day=moment[0])
    touched = {*wanted, *(session.id for session in dropped)}
    journal.log_edit(
        ctx,
        work,
        actor,
        "return",
        "draft",
        before=[session for session in before if session.id in touched],
        after=work.draft.sessions(ids=[session.id for session in before if session.id in touched]),
    )
    placed = tuple(key for key, session in alive.items() if session.id in wanted)
    return Returned(
        placed=placed,
        taken_out=tuple(session.key for session in dropped),
        gone=tuple(key for key in then if key not in placed),
    )


def _ask_again(
    ctx: Context,
    work: UnitOfWork,
    sessions: tuple[Session, ...],
    then: dict[SessionKey, Facts],
    begun: Collection[int],
) -> None:
    """Give sessions back that were called off since: the same where that is not released yet, but
    none that is, or was, broadcast all the same.
    """
    alive = {session.key for session in sessions if session.state not in ENDED}
    off = {session.key: session for session in sessions if session.state is SessionState.CANCELLED}
    newest = work.releases.newest([session.id for session in off.values()])
    same: list[Session] = []
    fresh: list[Session] = []
    for key in then:
        if key in alive or key not in off:
            continue
        version = newest.get(off[key].id)
        told = version is not None and not version.facts.stands
        if told or off[key].id not in begun:
            (fresh if told else same).append(off[key])
    work.draft.unplace({session.id: None for session in same})
    work.draft.add([session.key for session in fresh], ctx.clock.now().replace(microsecond=0))
