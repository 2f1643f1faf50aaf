"""Whether the installation is well, check by check, in words an operator can act on."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scheduler.domain.errors import SchedulerError, UnavailableError
from scheduler.service.context import Context
from scheduler.service.draft.broken_promises import broken_promises
from scheduler.service.operations.backup import LATE
from scheduler.service.operations.secret import SHOWN, fingerprint_of
from scheduler.service.recordings.retention import forecast
from scheduler.service.timers.clock_guard import doubted_in
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import probe_offsets, zone_data_version

MANY = 6  # sessions named in one line
BEAT_EXPECTED = dt.timedelta(minutes=2)
Check = tuple[str, bool, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the health page and `educatec doctor` show; each check has a name, a verdict, words."""

    ok: bool
    checks: tuple[tuple[str, bool, str], ...] = field(default_factory=tuple)


def promises(ctx: Context) -> Check:
    """Check that every released session to come can still be held as everybody was told.

    It looks at the whole draft, so it is asked by people and not by probes.
    """
    broken = broken_promises(ctx)
    if not broken:
        return "released sessions", True, "can all be held as they were released"
    keys = ", ".join(str(promise.key) for promise in broken[:MANY])
    more = f" and {len(broken) - MANY} more" if len(broken) > MANY else ""
    words = f"can no longer be held as released: {keys}{more}; plan anew and release"
    return "released sessions", False, words


def recordings_disk(ctx: Context) -> Check:
    """Check how long the disk will take recordings; it measures a folder, so people ask it."""
    try:
        told = forecast(ctx)
    except SchedulerError as away:
        return "disk for recordings", False, str(away)
    room = f"{told.left / 1e9:.0f} GB left, {told.daily / 1e9:.1f} GB come in a day"
    if told.full_on is None:
        return "disk for recordings", True, room
    words = f"{room}; full on {told.full_on}: withdraw some, keep fewer days or add a disk"
    return "disk for recordings", not told.is_near, words


def troubles(ctx: Context) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with an installation that has a roster: a check's name, and its words.

    Checks that only inform are not made, so it may be asked with every page.
    """
    return tuple((name, words) for name, passed, words in _checks(ctx, (_secret,)) if not passed)


def health(ctx: Context) -> Health:
    """Return every check: its name, whether it passed, and what was found."""
    checks = _checks(ctx, (_database, _secret, _roster, _release))
    return Health(ok=all(passed for _, passed, _ in checks), checks=checks)


def _checks(
    ctx: Context, stored: Iterable[Callable[[Context, UnitOfWork], Check]]
) -> tuple[Check, ...]:
    """Return what the checks of the stored data found, among those of clock, timers and machine."""
    checks = [_zone_data()]
    try:
        with ctx.uow().reading() as work:
            asked = (*stored, _clock, _timer_worker, _timers)
            checks.extend(check(ctx, work) for check in asked)
        checks.append(_stored_pages(ctx))
    except UnavailableError as error:
        checks.append(("database", False, str(error)))
    except ValueError as error:  # what is stored cannot be read as what it should be
        checks.append(("database", False, f"holds what cannot be read: {error}"))
    checks.append(_backup(ctx))
    return tuple(checks)


def _zone_data() -> Check:
    version = zone_data_version()
    wrong = [at.date() for at, found, lawful in probe_offsets() if found != lawful]
    if wrong:
        days = ", ".join(day.isoformat() for day in wrong)
        words = f"{version} contradicts the law on {days}; update tzdata to 2026.3 or later"
        return "zone data", False, words
    return "zone data", True, f"{version}; Morocco is at UTC+01:00 in June and +00:00 in December"


def _database(_ctx: Context, work: UnitOfWork) -> Check:
    return "database", True, f"answers; the draft is at revision {work.draft.revision()}"


def _stored_pages(ctx: Context) -> Check:
    found = ctx.uow().damage()
    if found:
        return "stored pages", False, f"damaged: {found}; bring back the last backup"
    return "stored pages", True, "are whole"


def _secret(ctx: Context, work: UnitOfWork) -> Check:
    known = work.installation.fingerprint()
    if known is None or known == fingerprint_of(ctx.secret):
        return "secret", True, f"is the one, fingerprint {fingerprint_of(ctx.secret)[:SHOWN]}"
    return "secret", False, "was changed since this process started; start it again"


def _roster(_ctx: Context, work: UnitOfWork) -> Check:
    province = work.province.load()
    if province is None:
        return "roster", False, "nothing is imported yet; run `educatec import`"
    words = f"{len(province.schools)} schools, {len(province.programmes)} programmes"
    return "roster", True, words


def _release(_ctx: Context, work: UnitOfWork) -> Check:
    number = work.releases.last_number()
    return "release", True, f"release {number} stands" if number else "nothing is released yet"


def _clock(ctx: Context, work: UnitOfWork) -> Check:
    found = doubted_in(work)
    if found is None:
        return "clock", True, f"believed; it is {ctx.clock.now():%Y-%m-%d %H:%M} UTC"
    shown = f"{found.shown:%Y-%m-%d %H:%M} UTC" if found.shown else "another time"
    words = (
        f"the machine shows {shown}, expected is {ctx.clock.now():%Y-%m-%d %H:%M} UTC; nothing is "
        "settled until it is set right, or until `educatec timers trust-clock` says that it is"
    )
    return "clock", False, words


def _timers(ctx: Context, work: UnitOfWork) -> Check:
    count = work.timer_checks.settled_early(ctx.clock.now())
    if count == 0:
        return "timers", True, "none was settled before its time"
    return "timers", False, f"{count} were settled before their time; `educatec timers rearm`"


def _backup(ctx: Context) -> Check:
    newest = ctx.backups.newest() if ctx.backups else None
    if newest is None:
        return "backup", True, "none yet; one is made a day, after the first release"
    words = f"the newest is of {newest:%Y-%m-%d %H:%M} UTC"
    if ctx.clock.now() - newest > LATE:
        return "backup", False, f"{words}; run `educatec backup` and read what it says"
    return "backup", True, words


def _timer_worker(ctx: Context, work: UnitOfWork) -> Check:
    found = work.timer_worker.find()
    if found is None:
        return "timer worker", True, "has not been started yet"
    late = ctx.clock.now() - found.beat_at
    # A beat from the future is no sign of life: the clock has been set back since.
    if abs(late) > BEAT_EXPECTED:
        minutes = int(abs(late).total_seconds() // 60)
        words = f"last looked {minutes} minutes ago; start `educatec serve` or its owner again"
        return "timer worker", False, words
    return "timer worker", True, f"{found.owner} looked at {found.beat_at:%H:%M:%S} UTC"
