"""Whether the installation is well, check by check, in words an operator can act on."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from scheduler.domain.errors import SchedulerError, UnavailableError
from scheduler.domain.sentence import Noun, Sentence, sentence
from scheduler.service.context import Context
from scheduler.service.draft.broken_promises import broken_promises
from scheduler.service.operations.backup import LATE
from scheduler.service.operations.secret import SHOWN, fingerprint_of
from scheduler.service.recordings.retention import forecast
from scheduler.service.timers.clock_guard import doubted_in
from scheduler.storage.unit_of_work import UnitOfWork
from scheduler.zonedata import probe_offsets, zone_data_version

MANY = 6  # sessions named in one line
# What people read for the name of a check.
NAMES = {
    "zone data": Noun("zone data"),
    "database": Noun("database"),
    "secret": Noun("secret"),
    "roster": Noun("roster"),
    "release": Noun("release"),
    "clock": Noun("clock"),
    "timer worker": Noun("timer service"),
    "timers": Noun("timers"),
    "stored pages": Noun("stored pages"),
    "backup": Noun("backup"),
    "released sessions": Noun("released sessions"),
    "disk for recordings": Noun("disk for recordings"),
}
BEAT_EXPECTED = dt.timedelta(minutes=2)
Check = tuple[str, bool, Sentence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the health page and `educatec doctor` show; each check has a name, a verdict, words."""

    ok: bool
    checks: tuple[Check, ...] = field(default_factory=tuple)


def promises(ctx: Context) -> Check:
    """Check that every released session to come can still be held as everybody was told.

    It looks at the whole draft, so it is asked by people and not by probes.
    """
    broken = broken_promises(ctx)
    if not broken:
        return "released sessions", True, sentence("all can be broadcast as released")
    keys = [str(promise.key) for promise in broken[:MANY]]
    words = sentence(
        "%(count)s can no longer be broadcast as released (%(keys)s); plan again and release",
        count=len(broken),
        keys=", ".join([*keys, "…"] if len(broken) > MANY else keys),
    )
    return "released sessions", False, words


def recordings_disk(ctx: Context) -> Check:
    """Check how long the disk will take recordings; it measures a folder, so people ask it."""
    try:
        told = forecast(ctx)
    except SchedulerError as away:
        return "disk for recordings", False, away.said
    left, daily = f"{told.left / 1e9:.0f}", f"{told.daily / 1e9:.1f}"
    if told.full_on is None:
        words = sentence("%(left)s GB left; a day adds %(daily)s GB", left=left, daily=daily)
        return "disk for recordings", True, words
    words = sentence(
        "%(left)s GB left; a day adds %(daily)s GB; full on %(day)s: withdraw recordings, keep "
        "them for fewer days or add a disk",
        left=left,
        daily=daily,
        day=told.full_on,
    )
    return "disk for recordings", not told.is_near, words


def troubles(ctx: Context) -> tuple[tuple[str, Sentence], ...]:
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
        checks.append(("database", False, error.said))
    except ValueError as error:  # what is stored cannot be read as what it should be
        words = sentence("holds data that cannot be read: %(error)s", error=error)
        checks.append(("database", False, words))
    checks.append(_backup(ctx))
    return tuple(checks)


def _zone_data() -> Check:
    version = zone_data_version()
    wrong = [at.date() for at, found, lawful in probe_offsets() if found != lawful]
    if wrong:
        days = ", ".join(day.isoformat() for day in wrong)
        words = sentence(
            "%(version)s contradicts the law on %(days)s; update tzdata to 2026.3 or later",
            version=version,
            days=days,
        )
        return "zone data", False, words
    words = sentence(
        "%(version)s; Morocco is at UTC+01:00 in June and UTC+00:00 in December", version=version
    )
    return "zone data", True, words


def _database(_ctx: Context, work: UnitOfWork) -> Check:
    return (
        "database",
        True,
        sentence("answers; the draft is at revision %(revision)s", revision=work.draft.revision()),
    )


def _stored_pages(ctx: Context) -> Check:
    found = ctx.uow().damage()
    if found:
        words = sentence("damaged: %(what)s; restore the last backup", what=found)
        return "stored pages", False, words
    return "stored pages", True, sentence("intact")


def _secret(ctx: Context, work: UnitOfWork) -> Check:
    known = work.installation.fingerprint()
    if known is None or known == fingerprint_of(ctx.secret):
        return (
            "secret",
            True,
            sentence(
                "matches this database, fingerprint %(print)s",
                print=fingerprint_of(ctx.secret)[:SHOWN],
            ),
        )
    return "secret", False, sentence("was changed after this process started; restart the service")


def _roster(_ctx: Context, work: UnitOfWork) -> Check:
    province = work.province.load()
    if province is None:
        return "roster", False, sentence("nothing is imported yet; run `educatec import`")
    words = sentence(
        "schools: %(schools)s; programmes: %(programmes)s",
        schools=len(province.schools),
        programmes=len(province.programmes),
    )
    return "roster", True, words


def _release(_ctx: Context, work: UnitOfWork) -> Check:
    number = work.releases.last_number()
    if not number:
        return "release", True, sentence("nothing is released yet")
    return "release", True, sentence("release %(number)s is in force", number=number)


def _clock(ctx: Context, work: UnitOfWork) -> Check:
    found = doubted_in(work)
    if found is None:
        return "clock", True, sentence("trusted; it is %(now)s UTC", now=_minute(ctx.clock.now()))
    words = sentence(
        "the machine shows %(shown)s UTC, expected is %(now)s UTC; no timer runs until the clock "
        "is corrected, or until `educatec timers trust-clock` confirms it",
        shown=_minute(found.shown) if found.shown else "?",
        now=_minute(ctx.clock.now()),
    )
    return "clock", False, words


def _timers(ctx: Context, work: UnitOfWork) -> Check:
    count = work.timer_checks.settled_early(ctx.clock.now())
    if count == 0:
        return "timers", True, sentence("none ran before its time")
    words = sentence("ran before their time: %(count)s; run `educatec timers rearm`", count=count)
    return "timers", False, words


def _backup(ctx: Context) -> Check:
    newest = ctx.backups.newest() if ctx.backups else None
    if newest is None:
        return "backup", True, sentence("none yet; one is made daily after the first release")
    if ctx.clock.now() - newest > LATE:
        words = sentence(
            "the latest is from %(made)s UTC; run `educatec backup` and read what it says",
            made=_minute(newest),
        )
        return "backup", False, words
    return "backup", True, sentence("the latest is from %(made)s UTC", made=_minute(newest))


def _timer_worker(ctx: Context, work: UnitOfWork) -> Check:
    found = work.timer_worker.find()
    if found is None:
        return "timer worker", True, sentence("has not been started yet")
    late = ctx.clock.now() - found.beat_at
    # A beat from the future is no sign of life: the clock has been set back since.
    if abs(late) > BEAT_EXPECTED:
        minutes = int(abs(late).total_seconds() // 60)
        words = sentence(
            "last run, in minutes before now: %(minutes)s; restart `educatec serve` or its service",
            minutes=minutes,
        )
        return "timer worker", False, words
    words = sentence(
        "%(owner)s ran at %(time)s UTC", owner=found.owner, time=f"{found.beat_at:%H:%M:%S}"
    )
    return "timer worker", True, words


def _minute(instant: dt.datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}"
