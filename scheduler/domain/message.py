"""A message to one person, from the transaction that causes it to the server's word for it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from scheduler.domain.digest import Reader


class MessageKind(StrEnum):
    """Why somebody is written to."""

    DIGEST = "digest"  # once a release
    INVITATION = "invitation"  # one event, for calendar programs
    REMINDER = "reminder"  # the day before
    SOON = "soon"  # 15 minutes before
    SIGN_IN = "sign-in"  # asked for, with a link that works once
    CLOCK = "clock"  # to keepers: the machine's clock is not believed, or is again
    ALERT = "alert"  # to keepers: something needs a person, or no longer does


class MessageState(StrEnum):
    """The life of a message."""

    WAITING = "waiting"
    CLAIMED = "claimed"  # taken up by the owner; certainly not given to the server yet
    SENDING = "sending"  # being given to the server
    SENT = "sent"  # the server has taken it
    FAILED = "failed"  # refused for good
    BOUNCED = "bounced"  # taken, and sent back later
    TOO_LATE = "too-late"  # not worth sending any more
    UNKNOWN = "unknown"  # cut off while it was given: it may have arrived; a person decides
    REPLACED = "replaced"  # a newer one says what it would have said
    DROPPED = "dropped"  # a person decided not to send it


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An iMIP part (RFC 6047): the method and the calendar text that names the same method.

    `uid`, `title` and `text` are those of its one event; `says` is all that a reader can see of it.
    """

    method: str
    calendar: str
    uid: str = ""
    title: str = ""
    text: str = ""
    says: str = ""

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it takes an event out of a calendar."""
        return self.method == "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a message says: plain text, and invitations for those who chose them.

    `covers` names what a reminder reminds of, so that nobody is reminded of it twice; `since` is
    the first release that a digest speaks of.
    """

    subject: str
    text: str
    invitations: tuple[Invitation, ...] = ()
    covers: tuple[str, ...] = ()
    since: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to one reader. `key` is unique, so it is written once however often it is asked
    for, and `message_id` stays the same however often sending is tried. Instants are UTC.
    `about_uid` is the event that an invitation is about.
    """

    id: int = 0
    key: str
    message_id: str
    kind: MessageKind
    reader: Reader
    address: str
    language: str
    letter: Letter
    urgent: bool = False
    release: int | None = None
    about_day: dt.date | None = None
    about_uid: str = ""
    state: MessageState = MessageState.WAITING
    attempts: int = 0
    outcome: str = ""
    created_at: dt.datetime
    due_at: dt.datetime
    worth_until: dt.datetime
    done_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePreferences:
    """How a reader wants to be told. The fields say the language, a digest a release, invitations
    in the mail instead of the feed, and reminders: the day before, and 15 minutes before.
    """

    language: str
    digests: bool = True
    invitations: bool = False
    day_before: bool = True
    soon: bool = False
