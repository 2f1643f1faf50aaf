"""Telling that the machine's clock is not believed, and taking a person's word that it is right."""

import datetime as dt

from scheduler.domain.clock_guard import Anchor, Doubt, Reading
from scheduler.domain.message import MessageKind
from scheduler.service.context import Context
from scheduler.service.notices.operators import Parts, letters_to_operators, moment_text
from scheduler.service.timers.guarded_clock import BelievedClock, GuardedClock
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.clock import StoredClock
from scheduler.storage.unit_of_work import UnitOfWork

WORTH = dt.timedelta(days=2)
ONE_SECOND = dt.timedelta(seconds=1)


def known_clock(unit: UnitOfWork) -> BelievedClock:
    """Return what is stored of the clock, read in a unit of work made for it."""
    with unit.reading() as work:
        stored = work.clock.find()
    if stored is None:
        return BelievedClock()
    return BelievedClock(anchor=Anchor(reading=stored.reading), accepted=stored.accepted)


def is_doubted(ctx: Context) -> bool:
    """Tell whether the machine's clock is not believed at this moment; nothing is kept."""
    return isinstance(ctx.clock, GuardedClock) and ctx.clock.doubt is not None


def check_clock(ctx: Context) -> Doubt | None:
    """Look at the machine's clock and keep what was found; tell why it is not believed.

    A new doubt, and its end, is written into the log and mailed to the keepers. A clock that is
    not guarded, as in tests, is believed.
    """
    clock = ctx.clock
    if not isinstance(clock, GuardedClock):
        return None
    judged, read = clock.look()
    with ctx.uow() as work:
        stored = work.clock.find()
        if judged.doubt is None:
            work.clock.believe(read)
            if stored is not None and stored.doubt is not None:
                _log(work, judged.now, "", "clock-believed", read)
                _tell(ctx, work, "clock-over", judged.now, read)
        elif stored is None or stored.doubt is None:
            work.clock.doubt(read, judged.doubt, judged.now, judged.anchor.reading)
            _log(work, judged.now, "", "clock-doubted", read)
            _tell(ctx, work, "clock", judged.now, read)
        work.commit()
    return judged.doubt


def accept(ctx: Context, actor: str) -> None:
    """Take a person's word that what the machine's clock shows is right.

    Feeds keep their order of validators: where the clock goes back, all of them change now.
    """
    clock = ctx.clock
    if not isinstance(clock, GuardedClock):
        return
    judged, read = clock.look()
    with ctx.uow() as work:
        stored = work.clock.find()
        work.clock.accept(read)
        last = max(judged.now, stored.reading.wall) if stored else judged.now
        if read.wall < last:
            work.feeds.raise_all(last.replace(microsecond=0) + ONE_SECOND)
        _log(work, read.wall, actor, "clock-accepted", read)
        if stored is not None and stored.doubt is not None:
            _tell(ctx, work, "clock-over", read.wall, read)
        work.commit()


def doubted(ctx: Context) -> StoredClock | None:
    """Return what is known of the clock while it is not believed."""
    with ctx.uow().reading() as work:
        return doubted_in(work)


def doubted_in(work: UnitOfWork) -> StoredClock | None:
    """Return the same as this unit of work sees it."""
    stored = work.clock.find()
    return stored if stored is not None and stored.doubt is not None else None


def _tell(ctx: Context, work: UnitOfWork, sentence: str, now: dt.datetime, read: Reading) -> None:
    moments = {"shown": ctx.zone.wall(read.wall), "expected": ctx.zone.wall(now)}

    def parts(language: str) -> Parts:
        return {name: moment_text(moment, language) for name, moment in moments.items()}

    work.outbox.add(
        letters_to_operators(
            ctx,
            work,
            MessageKind.CLOCK,
            sentence,
            about=f"{sentence}:{now:%Y-%m-%dT%H:%M}",
            worth_until=now + WORTH,
            parts=parts,
        )
    )


def _log(work: UnitOfWork, at: dt.datetime, actor: str, act: str, read: Reading) -> None:
    detail = {"shown": read.wall.isoformat()}
    work.audit.add(Entry(at=at, actor=actor, act=act, what="clock", key="", detail=detail))
