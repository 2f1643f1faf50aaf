"""What the timer worker does for a session, and until when each act is still worth doing."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class ActionKind(StrEnum):
    """One thing to do at one instant, in the order in which they fall."""

    REMINDER = "reminder"  # the day before
    PREFLIGHT = "preflight"  # 15 minutes before: line check
    ON_AIR = "on-air"
    OFF_AIR = "off-air"
    REPLAY_OPEN = "replay-open"


class ActionState(StrEnum):
    """The life of an action row."""

    DUE = "due"
    CLAIMED = "claimed"
    DONE = "done"
    TOO_LATE = "too-late"  # judged by the action's own rule, and recorded as such
    SUPERSEDED = "superseded"  # a later release moved or cancelled the session
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One act: unique by (session, kind, sequence); `due_at` and `worth_until` are UTC instants.

    `about` is the instant the act is about: a newer version of the session about the same instant
    does not ask for an act again that was done.
    """

    id: int
    session_id: int
    session_uid: str
    kind: ActionKind
    sequence: int
    due_at: dt.datetime
    worth_until: dt.datetime
    state: ActionState
    outcome: str = ""
    done_at: dt.datetime | None = None
    about: dt.datetime | None = None
