"""One session as the board and lists show it, whether it comes from the draft or a release."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scheduler.domain.keys import SessionKey
from scheduler.domain.programme import DeliveryPolicy, Kind
from scheduler.domain.province import Province
from scheduler.domain.release import ReleasedSession, ReleasedState
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reception, Session, SessionState
from scheduler.domain.text import Text
from scheduler.domain.wall import Slot
from scheduler.service.draft.board import Board

LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A placed session. `slot` is its time in the studio (or, supplied as a file, its opening)."""

    id: int
    key: SessionKey
    total: int
    title: Text
    subject: str
    levels: tuple[Level, ...]
    kind: Kind
    teacher_id: str
    teacher: Text
    slot: Slot
    opening: Slot | None
    studio_id: str
    policy: DeliveryPolicy
    receptions: tuple[Reception, ...]
    live: int  # how many schools have it live
    locked: bool = False
    changed: bool = False
    on_air: bool = False
    missed: bool = False  # it was not held, so nobody receives it
    revision: int = 0

    @property
    def reach(self) -> int:
        """How many schools it is meant for."""
        return len(self.receptions)

    @property
    def audience_slot(self) -> Slot:
        """When schools see it."""
        return self.opening or self.slot


def blocks_of(board: Board, province: Province) -> list[Block]:
    """Return a week's sessions in the order of their start."""
    if board.source == "draft":
        found = [
            drafted_block(session, province, changed=board.changed, on_air=board.on_air)
            for session in board.sessions
        ]
    else:
        found = [
            _released(session, board)
            for session in board.released
            if session.facts.state is ReleasedState.CONFIRMED
        ]
    shown = [block for block in found if block is not None]
    return sorted(shown, key=lambda each: (each.slot, each.key))


def drafted_block(
    session: Session,
    province: Province,
    *,
    changed: Collection[int] = (),
    on_air: Collection[int] = (),
) -> Block | None:
    """Return a session of the draft as a block; None without a place or a programme.

    `changed` and `on_air` are the ids of sessions that are so.
    """
    programme = province.programme_by_id.get(session.key.programme_id)
    if programme is None or session.placement is None:
        return None
    teacher = province.teacher_by_id.get(programme.teacher_id)
    missed = session.state is SessionState.MISSED
    return Block(
        id=session.id,
        key=session.key,
        total=programme.count,
        title=programme.title,
        subject=programme.subject,
        levels=tuple(level for level in LEVELS if level in programme.audience.levels),
        kind=programme.kind,
        teacher_id=programme.teacher_id,
        teacher=teacher.name if teacher else Text(ar="", fr=""),
        slot=session.placement.slot,
        opening=session.placement.opening,
        studio_id=session.placement.studio_id,
        policy=programme.policy,
        receptions=() if missed else session.receptions,
        live=0 if missed else _live(session.receptions),
        locked=session.locked,
        changed=session.id in changed,
        on_air=session.id in on_air,
        missed=missed,
        revision=session.revision,
    )


def _released(session: ReleasedSession, board: Board) -> Block:
    facts = session.facts
    return Block(
        id=session.session_id,
        key=facts.key,
        total=facts.total,
        title=facts.title,
        subject=facts.subject,
        levels=facts.levels,
        kind=facts.kind,
        teacher_id=facts.teacher_id,
        teacher=facts.teacher_name,
        slot=facts.slot,
        opening=facts.opening,
        studio_id=facts.studio_id,
        policy=facts.policy,
        receptions=facts.receptions,
        live=facts.live_count,
        on_air=session.session_id in board.on_air,
    )


def _live(receptions: Iterable[Reception]) -> int:
    return sum(1 for reception in receptions if reception.mode is Mode.LIVE)
