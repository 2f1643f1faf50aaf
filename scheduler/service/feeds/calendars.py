"""Feeds: validators from one read, bodies from released versions, choices of whoever holds one.

What a feed says depends on stored versions, on its reader's choices and on the day, since sessions
enter and leave its window. The day counts only where something really enters or leaves: the last
such day is part of the validators, so they stand still as long as the body does.
"""

import datetime as dt
import hashlib
import json
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache

from scheduler.domain.errors import NotFoundError
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.release import ReleasedSession
from scheduler.domain.wall import Zone
from scheduler.feeds.calendar import render_calendar
from scheduler.feeds.contents import Filter, FilterChoice, hidden
from scheduler.feeds.naming import feed_names
from scheduler.feeds.subscription import KEPT_DAYS, FeedTitle, FeedWindow
from scheduler.service.context import Context
from scheduler.service.people import links
from scheduler.service.province import province_in
from scheduler.service.recordings.reruns import rerun_sessions
from scheduler.service.timers.guarded_clock import GuardedClock
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.feeds import FeedRecord, StoredFeed
from scheduler.storage.unit_of_work import UnitOfWork

ONE_DAY, ONE_SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """All a conditional request needs, from one indexed read: the validators of a feed."""

    feed_id: int
    holder: Holder
    etag: str
    changed_at: dt.datetime
    language: str
    version: int = 0  # rises with every change of what the feed says
    release: int = 0  # the one that changed it last
    options: dict[str, object] = field(default_factory=dict)  # as `FeedOptions` writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOptions:
    """What a reader chose: minutes before which to ring, only what is live, the days shown.

    `former` are the choices before of what is shown, each (live only, days ahead, until when as ISO
    text), the oldest first; `changes` counts them all. `choose_feed` keeps both.
    """

    alarm_minutes: int | None = None
    live_only: bool = False
    back_days: int = KEPT_DAYS
    ahead_days: int | None = None
    former: Sequence[tuple[bool, int | None, str]] = ()
    changes: int = 0


def feed_state(ctx: Context, token: str) -> FeedState | None:
    """Return the validators behind a feed's token, from one read by a unique index.

    None for a token that is unknown, replaced or retired, all alike.
    """
    stored = ctx.uow().find_feed(links.hashed(token))
    if stored is None:
        standing = links.standing_feed(ctx, token)
        stored = ctx.uow().find_feed(standing) if standing else None
        return _state_now(ctx, stored) if stored else None
    return _state_if_opened(ctx, stored, token)


def feed_state_at_hand(ctx: Context, token: str) -> FeedState | None:
    """Return the same where reading it waits for nobody; None where it is not at hand so.

    While the machine's clock is doubted, telling the time may take a read that waits.
    """
    if isinstance(ctx.clock, GuardedClock) and ctx.clock.is_doubted:
        return None
    stored = ctx.uow().find_feed_at_hand(links.hashed(token))
    return _state_if_opened(ctx, stored, token) if stored else None


def feed_body(ctx: Context, state: FeedState) -> bytes:
    """Return the calendar that a state stands for, as UTF-8 bytes."""
    return _render(ctx, state.holder, state.language, options_of(state))


def feed_body_of(ctx: Context, holder: Holder, language: str = "ar+fr") -> bytes:
    """Return a holder's calendar with every choice left as it comes.

    Raises `NotFoundError` for a holder that is not in the roster.
    """
    return _render(ctx, holder, language, FeedOptions())


def feed_of(ctx: Context, holder: Holder) -> FeedState:
    """Return the state of a holder's feed. Raises `NotFoundError`."""
    with ctx.uow().reading() as work:
        stored = _stored(work, holder)
    return _state(stored, ctx.zone, ctx.zone.today(ctx.clock), ctx.base_url)


def options_of(state: FeedState) -> FeedOptions:
    """Return what the feed's reader chose."""
    return FeedOptions(**state.options)  # type: ignore[arg-type] # as `choose_feed` stored them


def choose_feed(
    ctx: Context, holder: Holder, language: str, options: FeedOptions, actor: str
) -> None:
    """Store how a holder's feed is to read. Raises `NotFoundError`."""
    now = ctx.clock.now()
    with ctx.uow() as work:
        work.feeds.lock()
        stored = _stored(work, holder)
        changed_at = max(now.replace(microsecond=0), stored.changed_at + ONE_SECOND)
        options = _chosen(FeedOptions(**stored.options), options, changed_at)
        work.feeds.set_choices(stored.id, language, asdict(options), changed_at)
        work.audit.add(
            Entry(at=now, actor=actor, act="choose-feed", what=holder.kind, key=holder.id)
        )
        work.commit()


def _state_if_opened(ctx: Context, stored: FeedRecord, token: str) -> FeedState | None:
    holder = Holder(kind=HolderKind(stored.kind), id=stored.holder_id)
    if not links.is_token_of(ctx, links.FEED, holder, stored.generation, token):
        return None
    return _state_now(ctx, stored)


def _state_now(ctx: Context, stored: FeedRecord) -> FeedState:
    return _state(stored, ctx.zone, ctx.zone.today(ctx.clock), ctx.base_url)


def _chosen(before: FeedOptions, now: FeedOptions, at: dt.datetime) -> FeedOptions:
    """Return a choice that remembers, as long as its marks are kept, what was shown before it."""
    if (before.live_only, before.ahead_days) == (now.live_only, now.ahead_days):
        return replace(now, former=before.former, changes=before.changes)
    oldest = at - dt.timedelta(days=KEPT_DAYS + 1)
    kept = [each for each in before.former if dt.datetime.fromisoformat(each[2]) > oldest]
    ended = (before.live_only, before.ahead_days, at.isoformat())
    return replace(now, former=[*kept, ended], changes=before.changes + 1)


def _stored(work: UnitOfWork, holder: Holder) -> StoredFeed:
    stored = work.feeds.of(holder.kind, holder.id)
    if stored is None:
        raise NotFoundError(holder.kind, holder.id)
    return stored


@lru_cache(maxsize=8192)
def _state(stored: FeedRecord, zone: Zone, today: dt.date, base_url: str) -> FeedState:
    # Kept by the record's identity: a row that was read again and is the same is the same record.
    options = FeedOptions(**stored.options)
    turned = last_turn(stored, options, today)
    parts = (
        *(stored.id, stored.generation, stored.version, stored.language),
        *(asdict(options), turned.isoformat() if turned else "", base_url),
    )
    etag = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]
    midnight = zone.instant(turned, 0) if turned else stored.changed_at
    return FeedState(
        feed_id=stored.id,
        holder=Holder(kind=HolderKind(stored.kind), id=stored.holder_id),
        etag=etag,
        changed_at=max(stored.changed_at, midnight),
        language=stored.language,
        version=stored.version,
        release=stored.release,
        options=dict(stored.options),
    )


def last_turn(stored: FeedRecord, options: FeedOptions, today: dt.date) -> dt.date | None:
    """Return the last day, up to today, on which a session entered or left the window."""
    called_off_stay = max(options.back_days, KEPT_DAYS)
    turns = [
        _last_until(today, stored.standing, dt.timedelta(days=options.back_days + 1)),
        _last_until(today, stored.called_off, dt.timedelta(days=called_off_stay + 1)),
        *(day for day in _ends_of_marks(stored, options) if day <= today),
    ]
    if options.ahead_days is not None:
        ahead = dt.timedelta(days=-options.ahead_days)
        turns += [_last_until(today, days, ahead) for days in (stored.standing, stored.called_off)]
    return max((turn for turn in turns if turn is not None), default=None)


def _ends_of_marks(stored: FeedRecord, options: FeedOptions) -> list[dt.date]:
    """Return the days on which what a choice hid is no longer marked, if it hid anything then."""
    kept = dt.timedelta(days=KEPT_DAYS + 1)
    ends = [dt.datetime.fromisoformat(until).date() + kept for _, _, until in options.former]
    last = max((*stored.standing, *stored.called_off), default=dt.date.min)
    ahead = dt.timedelta(days=options.ahead_days or 0)
    return [end for end in ends if options.live_only or last >= end + ahead]


def _last_until(today: dt.date, days: tuple[dt.date, ...], shift: dt.timedelta) -> dt.date | None:
    count = bisect_right(days, today - shift)
    return days[count - 1] + shift if count else None


def _render(ctx: Context, holder: Holder, language: str, options: FeedOptions) -> bytes:
    window = FeedWindow(
        today=ctx.zone.today(ctx.clock), back_days=options.back_days, ahead_days=options.ahead_days
    )
    first = window.today - dt.timedelta(days=max(options.back_days, KEPT_DAYS))
    with ctx.uow().reading() as work:
        name = feed_names(province_in(work)).get(holder)
        if name is None:
            raise NotFoundError(holder.kind, holder.id)
        seen = work.releases.of_holder(holder.kind, holder.id, first=first, with_cancelled=True)
        is_school = holder.kind is HolderKind.SCHOOL
        reruns = rerun_sessions(work, holder.id, ctx.zone) if is_school else ()
        sessions = [*(session for session, _ in seen), *reruns]
        title = FeedTitle(kind=holder.kind, id=holder.id, name=name)
        wanted, departed = _filter(options), {session.session_id for session, left in seen if left}
        ids = hidden(sessions, holder=title, window=window, wanted=wanted, departed=departed)
        history = _history(work, ids)
    return render_calendar(
        sessions,
        holder=title,
        window=window,
        base_url=ctx.base_url,
        language=language,
        alarm_minutes=options.alarm_minutes,
        wanted=wanted,
        departed=departed,
        history=history,
    )


def _filter(options: FeedOptions) -> Filter:
    return Filter(
        live_only=options.live_only,
        former=tuple(
            FilterChoice(live_only=live, ahead_days=ahead, until=dt.datetime.fromisoformat(until))
            for live, ahead, until in options.former
        ),
        changes=options.changes,
    )


def _history(work: UnitOfWork, ids: Collection[int]) -> dict[int, list[ReleasedSession]]:
    found: dict[int, list[ReleasedSession]] = {}
    for version in reversed(work.releases.earlier(ids) if ids else ()):
        found.setdefault(version.session_id, []).append(version)
    return found
