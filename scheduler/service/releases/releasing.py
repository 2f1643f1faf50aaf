"""Releases: what differs, whether it may go out, and the one act that makes it everybody's."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.domain.clash import Clash
from scheduler.domain.difference import differences
from scheduler.domain.errors import NotFoundError, NotReleasableError
from scheduler.domain.release import (
    Change,
    ChangeKind,
    Facts,
    Release,
    ReleaseDiff,
    ReleasedSession,
    ReleasedState,
)
from scheduler.domain.session import SessionState
from scheduler.feeds.plain import plain_text
from scheduler.service.context import Context
from scheduler.service.draft.snapshot import Draft, clashes_of, draft_facts, read_draft
from scheduler.service.draft.too_late import TooLate, too_late_in
from scheduler.service.notices import digests
from scheduler.service.releases.audience import sights_of
from scheduler.storage.repositories.audit import Entry
from scheduler.storage.repositories.feeds import Days
from scheduler.storage.repositories.releases import ReleaseRows
from scheduler.storage.unit_of_work import UnitOfWork

ONE_SECOND = dt.timedelta(seconds=1)
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def releases(ctx: Context) -> tuple[Release, ...]:
    """Return all releases, the last one first."""
    with ctx.uow().reading() as work:
        return work.releases.all()


def draft_clashes(ctx: Context) -> tuple[Clash, ...]:
    """Return the hard rules that the draft breaks; with any of them it cannot be released."""
    with ctx.uow().reading() as work:
        draft = read_draft(work)
    return clashes_of(draft, ctx.zone, ctx.clock.now())


def too_late(ctx: Context) -> tuple[TooLate, ...]:
    """Return what the draft changes and no release can bring any more: its hour has come."""
    with ctx.uow().reading() as work:
        draft = read_draft(work)
    return too_late_in(draft, ctx.zone, ctx.clock.now())


def diff(ctx: Context, a: int | None = None, b: int | None = None) -> ReleaseDiff:
    """Return what changes from release `a` to release `b`; 0 is before the first.

    Without `a` the last release is meant, without `b` the draft. Raises `NotFoundError`.
    """
    with ctx.uow().reading() as work:
        last = work.releases.last_number()
        for number in (a, b):
            if number is not None and not 0 <= number <= last:
                raise NotFoundError("release", number)
        start = last if a is None else a
        after: Mapping[int, Facts]
        if b is None:
            draft = read_draft(work)
            after = draft_facts(draft, ctx.zone, ctx.clock.now())
            before = draft.released_facts if start == last else _facts_as_of(work, start)
        else:
            before, after = _facts_as_of(work, start), _facts_as_of(work, b)
    found = differences(before, after)
    return ReleaseDiff(before=start, after=b, changes=tuple(change for _, change in found))


def release(ctx: Context, note: str, actor: str) -> Release:
    """Make the draft a release: frozen, numbered, and from this moment what everybody sees.

    Sessions that differ get a version more, all others keep theirs. So releasing the same draft
    again makes none and returns the release that stands (`is_new` is false; number 0 before the
    first). Raises `NotReleasableError` with every clash that the independent checker finds.
    """
    note = plain_text(note)
    with ctx.uow().reading() as work:
        checked = read_draft(work)
        ready = _prepare(ctx, work, checked, note, actor)
    _refuse(clashes_of(checked, ctx.zone, ctx.clock.now()))
    with ctx.uow() as work:
        draft, revision = checked, work.draft.lock()
        seen = (revision, work.releases.last_number())
        if seen != (checked.revision, checked.release) or _came_too_late(ready, ctx.clock.now()):
            # Somebody edited or released while it was being checked, or an hour came; nobody can
            # edit any more.
            draft = read_draft(work)
            _refuse(clashes_of(draft, ctx.zone, ctx.clock.now()))
            ready = _prepare(ctx, work, draft, note, actor)
        if ready is None:
            return _standing(work, draft.release, ctx.clock.now().replace(microsecond=0))
        _keep(ctx, work, draft, ready)
        work.commit()
    digests.write_due(ctx)
    return ready.made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A release worked out beforehand, so that keeping it is short: while that lasts nobody else
    can write, and a broadcast may be due.
    """

    made: Release
    changes: Sequence[tuple[int, Change]]
    versions: Sequence[ReleasedSession]
    rows: ReleaseRows
    days: Days


def _came_too_late(ready: _Ready | None, now: dt.datetime) -> bool:
    """Tell whether a session to change has begun, where it was or is to be, since it was asked."""
    if ready is None:
        return False
    starts = [
        facts.start
        for _, change in ready.changes
        for facts in (change.before, change.after)
        if facts is not None
    ]
    return any(ready.made.made_at < start <= now for start in starts)


def _refuse(clashes: Sequence[Clash]) -> None:
    if clashes:
        raise NotReleasableError(clashes)


def _facts_as_of(work: UnitOfWork, number: int) -> dict[int, Facts]:
    return {each: version.facts for each, version in work.releases.as_of(number).items()}


def _prepare(ctx: Context, work: UnitOfWork, draft: Draft, note: str, actor: str) -> _Ready | None:
    """Return the release that a draft would make now; None where nothing differs."""
    now = ctx.clock.now().replace(microsecond=0)
    changes = differences(draft.released_facts, draft_facts(draft, ctx.zone, now))
    if not changes:
        return None
    counts = Counter(change.kind for _, change in changes)
    made = Release(
        number=draft.release + 1,
        made_at=now,
        made_by=actor,
        note=note,
        new=counts[ChangeKind.NEW],
        moved=counts[ChangeKind.MOVED],
        changed=counts[ChangeKind.CHANGED],
        cancelled=counts[ChangeKind.CANCELLED] + counts[ChangeKind.MISSED],
    )
    versions = _versions(draft, made, changes)
    former = work.audiences.of_sessions([version.session_id for version in versions])
    audience = {
        version.session_id: sights_of(version.facts, former.get(version.session_id, ()))
        for version in versions
    }
    days = work.audiences.days_without(list(audience))
    for version in versions:
        off = not version.facts.stands
        for sight in audience[version.session_id]:
            seen = days.setdefault((sight.kind, sight.holder_id), ([], []))
            seen[off or sight.departed].append(sight.day)
    rows = work.releases.rows_of(versions, audience)
    return _Ready(made=made, changes=changes, versions=versions, rows=rows, days=_each_once(days))


def _each_once(days: Days) -> Days:
    return {
        holder: (sorted(set(standing)), sorted(set(called_off)))
        for holder, (standing, called_off) in days.items()
    }


def _keep(ctx: Context, work: UnitOfWork, draft: Draft, ready: _Ready) -> None:
    """Freeze a release: from the commit on it is what everybody sees."""
    made = ready.made
    work.releases.add_rows(made, ready.rows, digests_due=True)
    work.audiences.add_rerun_days(ready.days)
    work.feeds.raise_stamps(ready.rows.holders, made.made_at, ready.days, made.number)
    work.replies.forget_rooms(_asked_anew(ready.changes, made.made_at))
    _let_go(work, draft, ready.versions, made.made_at)
    counts = Counter(change.kind for _, change in ready.changes)
    work.audit.add(
        Entry(
            at=ctx.clock.now(),
            actor=made.made_by,
            act="release",
            what="release",
            key=str(made.number),
            detail={"note": made.note} | {str(kind): count for kind, count in counts.items()},
        )
    )


def _standing(work: UnitOfWork, number: int, now: dt.datetime) -> Release:
    """Return the release that stands, as one that was not made now."""
    found = work.releases.find(number)
    return Release(
        number=number,
        made_at=found.made_at if found else now,
        made_by=found.made_by if found else "",
        note=found.note if found else "",
        new=0,
        moved=0,
        changed=0,
        cancelled=0,
        is_new=False,
    )


def _versions(
    draft: Draft, made: Release, changes: Sequence[tuple[int, Change]]
) -> list[ReleasedSession]:
    sessions = {other_session.id: other_session for other_session in draft.sessions}
    versions = []
    for session_id, change in changes:
        if change.after is None:  # a release never takes a session away: it is called off
            raise AssertionError(change)
        session, former = sessions[session_id], draft.newest.get(session_id)
        changed = max(made.made_at, former.changed_at + ONE_SECOND if former else NEVER)
        versions.append(
            ReleasedSession(
                session_id=session_id,
                uid=session.uid,
                former_uid=session.former_uid,
                sequence=former.sequence + 1 if former else 0,
                release=made.number,
                created_at=session.created_at,
                changed_at=changed,
                facts=change.after,
            )
        )
    return versions


def _asked_anew(changes: Sequence[tuple[int, Change]], now: dt.datetime) -> list[int]:
    """Return the sessions to come that schools see at another time; what they said of a room is
    void.
    """
    return [
        session_id
        for session_id, change in changes
        if change.before is not None
        and change.after is not None
        and not (change.before.has_begun(now) and change.after.has_begun(now))
        and (change.before.audience_start, change.before.audience_end)
        != (change.after.audience_start, change.after.audience_end)
    ]


def _let_go(
    work: UnitOfWork, draft: Draft, versions: Sequence[ReleasedSession], now: dt.datetime
) -> None:
    """Close the sessions that were called off because they lost their place.

    A released cancellation is for ever; the number is asked for still, so it gets a new session
    with UIDs of its own.
    """
    cancelled = {
        version.session_id for version in versions if version.facts.state is ReleasedState.CANCELLED
    }
    lost = [
        session
        for session in draft.sessions
        if session.id in cancelled and session.state is SessionState.UNPLACED
    ]
    if lost:
        work.draft.set_state([session.id for session in lost], SessionState.CANCELLED)
        work.draft.add([session.key for session in lost], now)
        work.draft.raise_revision()
