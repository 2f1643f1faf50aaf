"""A recording of a session: the file, what its check found, and whether schools may have it."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum


class RecordingState(StrEnum):
    """The life of a recording."""

    HANDED_IN = "handed-in"  # the file is kept, and nobody has looked at it yet
    CHECKING = "checking"
    READY = "ready"  # checked and sound; it waits to be opened
    NEEDS_PERSON = "needs-person"  # the check found something that a person must judge
    OPEN = "open"  # schools may have it
    WITHDRAWN = "withdrawn"  # for ever


class RecordingSource(StrEnum):
    """How a recording was made."""

    LIVE = "live"  # of a broadcast
    STUDIO = "studio"  # in the studio, without an audience
    FILE = "file"  # elsewhere, and handed in as a file


class Consent(StrEnum):
    """Whether those who are seen and heard agreed to be recorded and shown."""

    NOT_ASKED = "not-asked"
    GIVEN = "given"
    REFUSED = "refused"


class FindingCode(StrEnum):
    """What a check may find wrong; pages make a sentence of it."""

    UNREADABLE = "unreadable"  # no decoder understands it, or it breaks off
    NO_SOUND = "no-sound"
    NO_PICTURE = "no-picture"
    TOO_SHORT = "too-short"  # `seconds`, `expected`
    TOO_LONG = "too-long"  # `seconds`, `expected`
    QUIET = "quiet"  # `lufs`
    LOUD = "loud"  # `lufs`
    SILENT = "silent"  # `seconds` without sound
    FROZEN = "frozen"  # `seconds` of one picture
    BLACK = "black"  # `seconds` of black
    DAMAGED = "damaged"  # the stored file is no longer what was handed in


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check found; an `advice` does not keep the recording from being opened."""

    code: FindingCode
    detail: dict[str, float] = field(default_factory=dict)
    advice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRules:
    """What the installation says about recordings.

    With `open_by_itself` a recording that passes its check, and whose consent was given, is opened
    at once. `consent_on_file` says that consent was given in writing, so that it need not be asked
    for each file. A file is kept `keep_days` after its session, and longer while a delivery is
    outstanding; a full disk is told `warn_days` ahead. Sizes are in bytes.
    """

    open_by_itself: bool = True
    consent_on_file: bool = False
    keep_days: int = 120
    warn_days: int = 7
    reserve_bytes: int = 2 * 1024**3  # left free on the disk
    most_bytes: int = 20 * 1024**3  # of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One file of one session. `seconds` is its length, None until it was checked; instants are
    UTC; `removed_at` is when the file was deleted by rule.
    """

    id: int = 0
    session_id: int
    state: RecordingState
    source: RecordingSource
    sha256: str
    size: int  # bytes
    file_name: str
    media_type: str
    seconds: float | None = None
    consent: Consent = Consent.NOT_ASKED
    rights: str = ""
    findings: tuple[Finding, ...] = ()
    handed_in_at: dt.datetime
    handed_in_by: str
    checked_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None
    opened_by: str = ""
    withdrawn_at: dt.datetime | None = None
    withdrawn_by: str = ""
    withdrawn_reason: str = ""
    removed_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether schools may have it, and it is still kept."""
        return self.state is RecordingState.OPEN and self.removed_at is None

    @property
    def is_current(self) -> bool:
        """Tell whether it still counts: neither withdrawn nor deleted."""
        return self.state is not RecordingState.WITHDRAWN and self.removed_at is None
