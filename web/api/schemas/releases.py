"""Releases, and what differs between two of them."""

import datetime as dt
from typing import Self

from pydantic import Field

from scheduler.domain.release import Change, ChangeKind, Release, ReleaseDiff
from web.api.schemas.base import Facts, SlotFacts, TextFacts
from web.api.schemas.drafts import LARGEST


class ReleaseFacts(Facts):
    """A release and how many sessions it changed."""

    number: int
    made_at: dt.datetime
    made_by: str
    note: str
    new: int
    moved: int
    changed: int
    cancelled: int

    @classmethod
    def of(cls, release: Release) -> Self:
        """Return a release."""
        return cls(
            number=release.number,
            made_at=release.made_at,
            made_by=release.made_by,
            note=release.note,
            new=release.new,
            moved=release.moved,
            changed=release.changed,
            cancelled=release.cancelled,
        )


class Releases(Facts):
    """All releases, the last one first."""

    items: list[ReleaseFacts]


class ReleaseOrder(Facts):
    """A note for those who will be told."""

    note: str = Field(default="", max_length=500, pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*$")


class ChangeFacts(Facts):
    """One session's difference: the slots before and after, which facts differ, who sees it."""

    kind: ChangeKind
    session: str
    title: TextFacts
    before: SlotFacts | None
    after: SlotFacts | None
    fields: list[str]
    schools: list[str]

    @classmethod
    def of(cls, change: Change) -> Self:
        """Return a change."""
        facts = change.after or change.before
        if facts is None:
            raise AssertionError(change)
        return cls(
            kind=change.kind,
            session=str(facts.key),
            title=TextFacts.of(facts.title),
            before=SlotFacts.of(change.before.slot) if change.before else None,
            after=SlotFacts.of(change.after.slot) if change.after else None,
            fields=list(change.fields),
            schools=list(change.schools),
        )


class Difference(Facts):
    """All changes from release `before` (0: none yet) to release `after` (null: the draft)."""

    before: int
    after: int | None
    items: list[ChangeFacts]

    @classmethod
    def of(cls, diff: ReleaseDiff) -> Self:
        """Return a difference."""
        return cls(
            before=diff.before,
            after=diff.after,
            items=[ChangeFacts.of(change) for change in diff.changes],
        )


class DifferenceQuery(Facts):
    """The two releases to compare; 0 is before the first."""

    before: int = Field(ge=0, le=LARGEST)
    after: int = Field(ge=0, le=LARGEST)
