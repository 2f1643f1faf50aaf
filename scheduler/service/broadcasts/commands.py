"""What people do to a broadcast while it is in the studio, each with whom it touches."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.broadcast import OVER, Broadcast, BroadcastState, DriverKind
from scheduler.domain.errors import NotAllowedError, NotFoundError
from scheduler.domain.release import ReleasedSession
from scheduler.domain.session import Mode
from scheduler.service.context import Context
from scheduler.service.draft.early_end import free_rest
from scheduler.service.province import province_in
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.unit_of_work import UnitOfWork

S = BroadcastState
MINUTES = (5, 10, 15)
WATCHED_FOR = dt.timedelta(seconds=12)  # without a word a room counts as lost
_CLOSING = OVER | {S.ENDING, S.JOINING}


class Command(StrEnum):
    """One button."""

    GO = "go"  # begin now
    HOLD = "hold"  # schools see the slate, nothing is recorded
    RESUME = "resume"
    EXTEND = "extend"
    END = "end"
    RECORD = "record"  # go on without schools; they get the recording
    ABORT = "abort"


ENDING = frozenset({Command.END, Command.ABORT})  # the studio is free from then on


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Whom a command touches: the live schools, how many of their rooms watch now, and whether
    schools get a recording. Also the end as it would be, what comes next in the studio, and the
    minutes until then (negative: they overlap). `turnaround` is what the studio needs in between,
    and `frees_studio` says that the rest of the slot becomes free.
    """

    command: Command
    schools: tuple[str, ...]
    watching: int
    ends_at: dt.datetime
    following: ReleasedSession | None
    minutes_until: int | None
    recorded: bool
    turnaround: int = 0
    frees_studio: bool = False

    @property
    def is_too_near(self) -> bool:
        """Tell whether the next session would begin before the studio is ready for it."""
        until = self.minutes_until
        return self.command is Command.EXTEND and until is not None and until < self.turnaround


def possible(broadcast: Broadcast, now: dt.datetime) -> tuple[Command, ...]:
    """Return what can be done to a broadcast now."""
    if broadcast.state in _CLOSING or broadcast.is_aborted or now >= broadcast.ends_at:
        return ()
    if now < broadcast.starts_at:
        early = [Command.GO, Command.RESUME if broadcast.held else Command.HOLD, Command.ABORT]
        return tuple(early)
    found = [Command.EXTEND, Command.END]
    if broadcast.audience and broadcast.driver is not DriverKind.LINK:
        found.append(Command.RESUME if broadcast.held else Command.HOLD)
        if broadcast.recorded:
            found.append(Command.RECORD)
    return (*found, Command.ABORT)


def preview_command(ctx: Context, session_id: int, command: Command, minutes: int = 0) -> Impact:
    """Return whom a command would touch. Raises `NotFoundError` and `NotAllowedError`."""
    with ctx.uow().reading() as work:
        broadcast = _checked(ctx, work.broadcasts.find(session_id), session_id, command)
        session = work.releases.newest([session_id])[session_id]
        now = ctx.clock.now()
        rooms = work.broadcasts.rooms(session_id)
        ends_at = _wanted(broadcast, command, minutes, now).get("ends_at", broadcast.ends_at)
        assert isinstance(ends_at, dt.datetime)  # noqa: S101 -- the only kind of end
        following = following_in(work, session)
        studio = province_in(work).studio_by_id.get(broadcast.studio_id)
        gap = (following.facts.start - ends_at).total_seconds() / 60 if following else None
        return Impact(
            command=command,
            schools=tuple(
                reception.school_code
                for reception in session.facts.receptions
                if reception.mode is Mode.LIVE
            ),
            watching=sum(
                1 for room in rooms if room.state != "left" and now - room.seen_at < WATCHED_FOR
            ),
            ends_at=ends_at,
            following=following,
            minutes_until=None if gap is None else int(gap // 1),
            recorded=broadcast.recorded,
            turnaround=studio.turnaround if studio else 0,
            frees_studio=command in ENDING
            and broadcast.planned_start <= now < broadcast.planned_end,
        )


def carry_out_command(
    ctx: Context, session_id: int, command: Command, *, actor: str, minutes: int = 0
) -> None:
    """Do it: note what is wanted, which the studio's supervisor reads twice a second.

    Raises `NotFoundError`, and `NotAllowedError` for what cannot be done any more.
    """
    with ctx.uow() as work:
        if command in ENDING:
            work.draft.lock()  # first, as whoever takes up its on-air action does
        broadcast = _checked(ctx, work.broadcasts.lock(session_id), session_id, command)
        now = ctx.clock.now()
        if command in ENDING:
            free_rest(ctx, work, session_id, now)
        work.broadcasts.change_wanted(session_id, **_wanted(broadcast, command, minutes, now))
        key = work.releases.newest([session_id])[session_id].facts.key
        detail = {"minutes": str(minutes)} if command is Command.EXTEND else {}
        work.audit.add(
            Entry(
                at=now,
                actor=actor,
                act=f"air-{command.value}",
                what="broadcast",
                key=str(key),
                detail=detail,
            )
        )
        work.commit()


def following_in(work: UnitOfWork, session: ReleasedSession) -> ReleasedSession | None:
    """Return what comes next in the session's studio on the same day."""
    day = session.facts.slot.day
    ahead = [
        other_session
        for other_session in work.releases.between(day, day)
        if other_session.facts.studio_id == session.facts.studio_id
        and other_session.facts.stands
        and other_session.facts.start > session.facts.start
    ]
    return min(ahead, key=lambda each: each.facts.start, default=None)


def _checked(
    ctx: Context, broadcast: Broadcast | None, session_id: int, command: Command
) -> Broadcast:
    if broadcast is None:
        raise NotFoundError("broadcast", session_id)
    if command not in possible(broadcast, ctx.clock.now()):
        raise NotAllowedError("The broadcast is no longer in a state that allows this.")
    return broadcast


def _wanted(
    broadcast: Broadcast, command: Command, minutes: int, now: dt.datetime
) -> dict[str, object]:
    if command is Command.GO:
        return {"starts_at": now, "held": False}
    if command in {Command.HOLD, Command.RESUME}:
        return {"held": command is Command.HOLD}
    if command is Command.EXTEND:
        if minutes not in MINUTES:
            raise NotAllowedError("A broadcast is extended by 5, 10 or 15 minutes.")
        return {"ends_at": broadcast.ends_at + dt.timedelta(minutes=minutes)}
    if command is Command.END:
        return {"ends_at": now}
    if command is Command.RECORD:
        return {"audience": False, "held": False}
    return {"is_aborted": True, "ends_at": max(now, broadcast.starts_at)}
