"""Writing to the keepers of an installation that it needs a person: once when that begins, and once
when it is over.

The machine's clock has letters of its own (`timers.clock_guard`). What a mail cannot tell, such as
a database or a mail server that is away, is a matter for whoever watches from outside.
"""

import datetime as dt
from collections.abc import Mapping

import structlog

from scheduler.domain.message import MessageKind
from scheduler.domain.sentence import Sentence
from scheduler.language.catalogue import words_in
from scheduler.language.saying import noun, said
from scheduler.service.context import Context
from scheduler.service.notices.operators import Parts, letters_to_operators, moment_text
from scheduler.service.operations.health import NAMES, Check, health, recordings_disk
from scheduler.storage.unit_of_work import UnitOfWork

WATCHED = frozenset({"zone data", "timers", "stored pages", "backup", "disk for recordings"})
CALM = dt.timedelta(minutes=30)  # that a check passes before its alert is over: some waver
WORTH = dt.timedelta(days=2)

log = structlog.get_logger(__name__)


def tell_keepers(ctx: Context) -> tuple[str, ...]:
    """Look at what may need a person, write to the keepers what has begun or is over, and return
    what stands.

    A check that cannot be made neither begins nor ends anything. Raises `UnavailableError`.
    """
    disk = (recordings_disk(ctx),) if ctx.media is not None else ()
    checks: tuple[Check, ...] = (*health(ctx).checks, *disk)
    passed = {name: words for name, ok, words in checks if ok and name in WATCHED}
    failed = {name: words for name, ok, words in checks if not ok and name in WATCHED}
    with ctx.uow().reading() as work:
        standing = work.alerts.standing()
    if not failed and not standing:
        return ()
    with ctx.uow() as work:
        _begin(ctx, work, failed)
        _end(ctx, work, passed)
        work.commit()
    with ctx.uow().reading() as work:
        return tuple(sorted(work.alerts.standing()))


def _begin(ctx: Context, work: UnitOfWork, failed: Mapping[str, Sentence]) -> None:
    now = ctx.clock.now()
    for name, words in failed.items():
        if work.alerts.begin(name, now):
            log.error("a person is needed", check=name, found=str(words))
            _tell(ctx, work, "alert", (name, words), now)
        else:
            work.alerts.note_well(name, None)


def _end(ctx: Context, work: UnitOfWork, passed: Mapping[str, Sentence]) -> None:
    now = ctx.clock.now()
    for name, stored in work.alerts.standing().items():
        if name not in passed:
            continue
        if stored.well_since is None:
            work.alerts.note_well(name, now)
        elif now - stored.well_since >= CALM and work.alerts.end(name):
            log.info("no person is needed any more", check=name)
            _tell(ctx, work, "alert-over", (name, passed[name]), stored.since)


def _tell(
    ctx: Context, work: UnitOfWork, sentence: str, check: tuple[str, Sentence], since: dt.datetime
) -> None:
    """Write to each keeper; `since` tells this alert from another of the same check."""
    name, found = check

    def parts(language: str) -> Parts:
        words = words_in(language)
        return {
            "check": noun(str(NAMES[name]), words),
            "found": said(found, words),
            "since": moment_text(ctx.zone.wall(since), language),
        }

    work.outbox.add(
        letters_to_operators(
            ctx,
            work,
            MessageKind.ALERT,
            sentence,
            about=f"{sentence}:{name}:{since:%Y-%m-%dT%H:%M:%S}",
            worth_until=ctx.clock.now() + WORTH,
            parts=parts,
        )
    )
