"""What a calendar holds of its reader's sessions: what stands, and a mark for all that has left it.

Clients take what is missing for deleted, or keep it for ever. So whatever leaves a calendar, by a
change of the session or of the reader's own choices, is told as cancelled for 30 days at least. It
keeps the UID that it always had.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scheduler.domain.release import ReleasedSession
from scheduler.feeds.occurrence import HIDDEN, Occurrence, occurrence_of, replaced_entry
from scheduler.feeds.subscription import KEPT_DAYS, FeedTitle, FeedWindow

ANY_DAY = 100_000
ALWAYS = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# UTC days against wall days: a day more holds every zone.
MARGIN = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoice:
    """What a reader wanted to see, until an instant (UTC)."""

    live_only: bool
    ahead_days: int | None
    until: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a reader wants to see, and what was chosen before; `changes` counts all choices ever.

    A choice raises SEQUENCE by two: by one for what it hides, so that it may come back.
    """

    live_only: bool = False
    former: tuple[FilterChoice, ...] = ()
    changes: int = 0

    @property
    def since(self) -> dt.datetime | None:
        """The UTC instant of the last choice, if there ever was another one."""
        return self.former[-1].until if self.former else None


EVERYTHING = Filter()


def contents(
    sessions: Iterable[ReleasedSession],
    *,
    holder: FeedTitle,
    window: FeedWindow,
    wanted: Filter = EVERYTHING,
    departed: Collection[int] = (),
    history: Mapping[int, Sequence[ReleasedSession]] | None = None,
) -> list[Occurrence]:
    """Return the entries of a calendar, by start and UID.

    `departed` are the ids of sessions that the holder had once and has no longer. `history` holds
    the earlier versions of the sessions that `hidden` names, by id, the oldest first.
    """
    found = []
    for session in sessions:
        whole = _unfiltered(session, holder, window, departed)
        if whole is None:
            continue
        whole = replace(whole, raised=2 * wanted.changes, since=wanted.since)
        entry = whole
        if _is_hidden(whole, window, wanted):
            # An entry of its own has no versions: those are its session's.
            known = {} if session.entry_uid else history or {}
            earlier = known.get(session.session_id, ())
            left = _left(whole, holder, window, wanted, earlier)
            if left is None:
                continue
            entry = left
        found.append(entry)
        if session.former_uid and not entry.in_studio:
            found.append(replaced_entry(entry))
    return sorted(found, key=lambda each: each.order)


def hidden(
    sessions: Iterable[ReleasedSession],
    *,
    holder: FeedTitle,
    window: FeedWindow,
    wanted: Filter,
    departed: Collection[int] = (),
) -> tuple[int, ...]:
    """Return the ids of the sessions that the reader's choices hide."""
    found = (_unfiltered(session, holder, window, departed) for session in sessions)
    return tuple(
        occurrence.session.session_id
        for occurrence in found
        if occurrence and _is_hidden(occurrence, window, wanted)
    )


def _unfiltered(
    session: ReleasedSession, holder: FeedTitle, window: FeedWindow, departed: Collection[int]
) -> Occurrence | None:
    return occurrence_of(
        session,
        holder,
        replace(window, ahead_days=None),
        departed=session.session_id in departed,
    )


def _is_hidden(entry: Occurrence, window: FeedWindow, wanted: Filter) -> bool:
    return _is_far(entry, window) or (wanted.live_only and not entry.is_live)


def _is_far(entry: Occurrence, window: FeedWindow) -> bool:
    ahead = window.ahead_days
    if entry.session.entry_uid:  # where it stood before is not known, so it never goes out of sight
        return False
    return ahead is not None and entry.slot.day > window.today + dt.timedelta(days=ahead)


def _left(
    entry: Occurrence,
    holder: FeedTitle,
    window: FeedWindow,
    wanted: Filter,
    earlier: Sequence[ReleasedSession],
) -> Occurrence | None:
    """Return what is told of a session that is hidden now and was shown before, if it was."""
    now = FilterChoice(
        live_only=wanted.live_only,
        ahead_days=window.ahead_days,
        until=entry.session.changed_at,
    )
    if _was_shown(earlier, holder, now, wanted.since or ALWAYS):
        if entry.is_live or not wanted.live_only:
            return entry  # moved beyond the days that are shown: its reader must see where to
        return entry if entry.ended else replace(entry, ended=HIDDEN)
    begins = ALWAYS
    for choice in wanted.former:
        kept = choice.until.date() + dt.timedelta(days=KEPT_DAYS)
        if window.today <= kept and _was_shown((*earlier, entry.session), holder, choice, begins):
            return replace(entry, ended=entry.ended or HIDDEN, raised=entry.raised - 1)
        begins = choice.until
    return None


def _was_shown(
    versions: Sequence[ReleasedSession], holder: FeedTitle, choice: FilterChoice, since: dt.datetime
) -> bool:
    """Tell whether any of a session's versions, the oldest first, was in the calendar as it stood
    between two instants.
    """
    for number, version in enumerate(versions):
        ends = versions[number + 1].changed_at if number + 1 < len(versions) else choice.until
        at = min(ends, choice.until)
        if version.changed_at >= at or ends <= since:
            continue
        window = FeedWindow(
            today=at.date() + MARGIN, back_days=ANY_DAY, ahead_days=choice.ahead_days
        )
        found = occurrence_of(version, holder, window)
        if found is not None and not found.ended and (found.is_live or not choice.live_only):
            return True
    return False
