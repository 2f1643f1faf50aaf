"""One reader's view of one released session: which event it is, when, and whether it stands."""

import datetime as dt
from dataclasses import dataclass, replace

from scheduler.domain.holder import HolderKind
from scheduler.domain.programme import DeliveryPolicy, Source
from scheduler.domain.release import Facts, ReleasedSession, ReleasedState
from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.wall import Slot
from scheduler.feeds.subscription import FeedTitle, FeedWindow

ENDED = {ReleasedState.CANCELLED: "cancelled.long", ReleasedState.MISSED: "missed.long"}
HIDDEN, REPLACED = "hidden.long", "replaced.long"
MARKS = {ENDED[ReleasedState.MISSED]: "missed", HIDDEN: "hidden", REPLACED: "replaced"}
# Since when every session has one UID; entries under another one ended then.
ONE_UID_SINCE = dt.datetime(2026, 11, 29, 21, tzinfo=dt.UTC)
ONE_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """An event to be: `uid`, its slot and UTC instants, and how this reader takes part.

    `ended` names the sentence that says why it no longer stands, and is empty while it does.
    `reception` is given in a school's view only; `in_studio` marks the studio's side of a session.
    SEQUENCE is the session's and `raised` more, the stamp is not before `since`: a reader's own
    choices change what a calendar says of a session as well.
    """

    session: ReleasedSession
    uid: str
    slot: Slot
    start: dt.datetime
    end: dt.datetime
    in_studio: bool
    reception: Reception | None = None
    ended: str = ""
    raised: int = 0
    since: dt.datetime | None = None

    @property
    def sequence(self) -> int:
        """The number of this revision."""
        return self.session.sequence + self.raised

    @property
    def changed_at(self) -> dt.datetime:
        """The stored UTC time of this revision."""
        return max(self.session.changed_at, self.since or self.session.changed_at)

    @property
    def facts(self) -> Facts:
        """What the release says of the session."""
        return self.session.facts

    @property
    def ending(self) -> str:
        """The word that marks its title once it no longer stands."""
        return MARKS.get(self.ended, "cancelled")

    @property
    def is_live(self) -> bool:
        """Tell whether this reader watches, or gives, it as it happens."""
        if self.reception is not None:
            return self.reception.mode is Mode.LIVE
        return self.facts.policy is not DeliveryPolicy.RECORDED_ONLY

    @property
    def order(self) -> tuple[dt.datetime, str]:
        """Feeds list their events by start, then UID, so that equal content is equal bytes."""
        return self.start, self.uid


def occurrence_of(
    session: ReleasedSession,
    title: FeedTitle,
    window: FeedWindow,
    *,
    departed: bool = False,
) -> Occurrence | None:
    """Return what a reader sees of a session, or None when it is none of the reader's business.

    `departed` says that the reader had it once; it is then shown as called off.
    """
    ended = ENDED.get(session.facts.state, "")
    if title.kind == HolderKind.SCHOOL:
        found = _for_school(session, title.id, ended, departed=departed)
    elif departed or _is_meant(session.facts, title):
        ended = ended or (f"left.{title.kind}" if departed else "")
        found = _seen_by(session, title, ended, departed=departed)
    else:
        return None
    if found is None or not window.holds(found.slot.day, called_off=bool(found.ended)):
        return None
    return found


def replaced_entry(found: Occurrence) -> Occurrence:
    """Return the tombstone of the entry that a session had under its former UID."""
    return replace(
        found,
        uid=found.session.former_uid,
        ended=REPLACED,
        raised=found.raised + 1,
        since=max(ONE_UID_SINCE, found.changed_at + ONE_SECOND),
    )


def _is_meant(facts: Facts, title: FeedTitle) -> bool:
    match title.kind:
        case HolderKind.TEACHER:
            return facts.teacher_id == title.id
        case HolderKind.STUDIO:
            return facts.studio_id == title.id
        case HolderKind.PROGRAMME:
            return facts.key.programme_id == title.id
        case HolderKind.LEVEL:
            return title.id in facts.levels
        case _:
            return title.kind == HolderKind.PROVINCE


def _for_school(
    session: ReleasedSession, code: str, ended: str, *, departed: bool
) -> Occurrence | None:
    reception = session.facts.reception_of(code)
    if reception is not None:
        return _for_audience(session, reception, ended)
    if code not in session.facts.withdrawn and not departed:
        return None
    left = Reception(school_code=code, mode=Mode.NONE, reason=Reason(code=ReasonCode.LEFT_AUDIENCE))
    return _for_audience(session, left, ended or "left.school")


def _seen_by(
    session: ReleasedSession, title: FeedTitle, ended: str, *, departed: bool
) -> Occurrence | None:
    if title.kind not in {HolderKind.TEACHER, HolderKind.STUDIO}:
        return _for_audience(session, None, ended)
    facts = session.facts
    supplied = facts.policy is DeliveryPolicy.RECORDED_ONLY and facts.source is Source.FILE
    if supplied and not departed:
        return None  # it takes neither the studio's time nor the teacher's
    return Occurrence(
        session=session,
        uid=session.uid,
        slot=facts.slot,
        start=facts.start,
        end=facts.end,
        in_studio=True,
        ended=ended,
    )


def _for_audience(session: ReleasedSession, reception: Reception | None, ended: str) -> Occurrence:
    facts = session.facts
    return Occurrence(
        session=session,
        uid=session.entry_uid or session.uid,
        slot=facts.audience_slot,
        start=facts.audience_start,
        end=facts.audience_end,
        in_studio=False,
        reception=reception,
        ended=ended,
    )
