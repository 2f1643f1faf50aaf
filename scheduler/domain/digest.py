"""What one release means to one person: which sessions are new, moved, changed or called off."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from scheduler.domain.holder import HolderKind
from scheduler.domain.keys import SessionKey
from scheduler.domain.release import Change, ChangeKind, Facts
from scheduler.domain.session import Mode
from scheduler.domain.timetable import takes_studio


@dataclass(frozen=True, slots=True, order=True)
class Reader:
    """One school, by its code, one teacher, by id, or one account, by its number."""

    kind: HolderKind
    id: str

    def takes_part(self, facts: Facts | None) -> bool:
        """Tell whether the session stands and this reader has a part in it.

        A school has one unless it gets the session neither live nor recorded; a teacher has one
        where presence in the studio is asked for.
        """
        return self.part_in(facts) is not None

    def part_in(self, facts: Facts | None) -> Mode | None:
        """Return how this reader takes part, a teacher as `Mode.NONE`; None without a part."""
        if facts is None or not facts.stands:
            return None
        if self.kind is HolderKind.TEACHER:
            return Mode.NONE if facts.teacher_id == self.id and takes_studio(facts) else None
        reception = facts.reception_of(self.id)
        return None if reception is None or reception.mode is Mode.NONE else reception.mode

    def span(self, facts: Facts) -> tuple[dt.datetime, dt.datetime]:
        """Return when the session is for this reader, as UTC instants: a recorded-only one is in
        the studio for its teacher, and at its opening for a school.
        """
        if self.kind is HolderKind.TEACHER:
            return facts.start, facts.end
        return facts.audience_start, facts.audience_end

    def sees(self, facts: Facts, mode: Mode) -> tuple[object, ...]:
        """Return what else this reader, who takes part so, is told of the session; equal means
        nothing to tell.
        """
        shared = (facts.title, facts.levels, facts.language, facts.teacher_name, facts.policy)
        if self.kind is HolderKind.TEACHER:
            return (*shared, facts.studio_id, facts.studio_name, facts.audience_slot)
        return (*shared, mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """What a release does to one session in one reader's eyes. `before` is missing for a new one
    and `after` for one called off or not held, which for a school may mean that it left the
    audience.
    `released` is what the release says of the session to everybody, `mode` how a school gets it.
    """

    kind: ChangeKind
    key: SessionKey
    before: Facts | None
    after: Facts | None
    released: Facts | None = None
    mode: Mode = Mode.NONE

    @property
    def facts(self) -> Facts:
        """The session as it stands, or as it stood when it is called off."""
        facts = self.after or self.before
        assert facts is not None  # noqa: S101 -- `line_for` never makes a line of nothing
        return facts


def line_for(reader: Reader, change: Change) -> DigestLine | None:
    """Return what a change means to a reader, or None when there is nothing to tell."""
    was, mode = reader.part_in(change.before), reader.part_in(change.after)
    before = None if was is None else change.before
    after = None if mode is None else change.after
    known = after or before
    if known is None:
        return None
    if before is None:
        kind = ChangeKind.NEW
    elif after is None:
        missed = change.kind is ChangeKind.MISSED
        kind = ChangeKind.MISSED if missed else ChangeKind.CANCELLED
    elif reader.span(before) != reader.span(after):
        kind = ChangeKind.MOVED
    elif reader.sees(before, was or Mode.NONE) != reader.sees(after, mode or Mode.NONE):
        kind = ChangeKind.CHANGED
    else:
        return None
    return DigestLine(
        kind=kind,
        key=known.key,
        before=before,
        after=after,
        released=change.after,
        mode=mode or was or Mode.NONE,
    )


def readers_of(changes: Iterable[Change]) -> dict[Reader, list[Change]]:
    """Return everybody who has or had a part in one of the changed sessions, in order, each with
    these changes: nobody need be held against all of them.
    """
    found: dict[tuple[HolderKind, str], list[Change]] = {}
    for change in changes:
        touched = dict.fromkeys(
            reader
            for facts in (change.before, change.after)
            if facts is not None
            for reader in _readers(facts)
        )
        for reader in touched:
            found.setdefault(reader, []).append(change)
    return {Reader(*reader): found[reader] for reader in sorted(found)}


def _readers(facts: Facts) -> Iterator[tuple[HolderKind, str]]:
    yield HolderKind.TEACHER, facts.teacher_id
    for reception in facts.receptions:
        yield HolderKind.SCHOOL, reception.school_code


def digest(reader: Reader, changes: Iterable[Change], now: dt.datetime) -> tuple[DigestLine, ...]:
    """Return what a release tells a reader, by start; what is over by `now` is left out, unless it
    was not held.
    """
    found = []
    for change in changes:
        line = line_for(reader, change)
        if line is None:
            continue
        start, end = reader.span(line.facts)
        last = end
        # The end that it was to have tells nobody anything once it has begun.
        if line.before is not None and (was := reader.span(line.before))[0] > now:
            last = max(end, was[1])
        if line.kind is ChangeKind.MISSED or last > now:
            found.append((start, end, line.key, line))
    found.sort(key=itemgetter(0, 1, 2))
    return tuple(line for _, _, _, line in found)


def is_urgent(
    reader: Reader, lines: Iterable[DigestLine], now: dt.datetime, notice: dt.timedelta
) -> bool:
    """Tell whether any line is about a time that comes before the notice is over.

    A session that was to start within the notice and has moved away is as urgent as one that has
    moved into it.
    """
    until = now + notice
    spans = (
        reader.span(facts)
        for line in lines
        for facts in (line.before, line.after)
        if facts is not None
    )
    return any(now < end and start < until for start, end in spans)
