"""What makes a recording sound enough to be opened without a person's look."""

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.domain.recording import Finding, FindingCode

# Of the planned length. A session that ended early is still worth having.
SHORTEST, LONGEST = 0.5, 1.75
# A lesson at -23 LUFS is what broadcasters aim at (EBU R128); a camera's own microphone is lower.
QUIETEST, LOUDEST = -38.0, -9.0
MOST_SILENT = MOST_BLACK = 0.2
# Slides stand still; a picture that never moves at all is a camera that was not there.
MOST_FROZEN = 0.98
# What may be lost between what a container promises and what can be decoded.
LEAST_DECODED = 0.97
HARMLESS_ERRORS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What decoding a whole file found; `lufs` is its loudness after EBU R128, None without sound.

    `seconds` is what was decoded, `promised_seconds` what the container says (None: nothing);
    `errors` are the decoder's complaints.
    """

    readable: bool
    has_picture: bool = False
    has_sound: bool = False
    seconds: float = 0.0
    promised_seconds: float | None = None
    lufs: float | None = None
    silent_seconds: float = 0.0
    frozen_seconds: float = 0.0
    black_seconds: float = 0.0
    errors: int = 0


def judge_recording(facts: MediaFacts, planned_minutes: int) -> tuple[Finding, ...]:
    """Return what a person should know of a recording, the grave things first."""
    if not facts.readable:
        return (Finding(code=FindingCode.UNREADABLE),)
    found = [*_lengths(facts, planned_minutes), *_sound(facts), *_picture(facts)]
    return tuple(sorted(found, key=lambda finding: finding.advice))


def _lengths(facts: MediaFacts, planned_minutes: int) -> Iterator[Finding]:
    seconds, expected = facts.seconds, planned_minutes * 60.0
    promised = facts.promised_seconds
    breaks_off = promised is not None and seconds < promised * LEAST_DECODED
    if breaks_off or facts.errors:
        detail = {"seconds": seconds, "promised": promised or seconds, "errors": facts.errors}
        harmless = not breaks_off and facts.errors <= HARMLESS_ERRORS
        yield Finding(code=FindingCode.UNREADABLE, detail=detail, advice=harmless)
    if seconds < expected * SHORTEST:
        yield _length(FindingCode.TOO_SHORT, seconds, expected)
    elif seconds > expected * LONGEST:
        yield _length(FindingCode.TOO_LONG, seconds, expected)


def _length(code: FindingCode, seconds: float, expected: float) -> Finding:
    return Finding(code=code, detail={"seconds": seconds, "expected": expected})


def _sound(facts: MediaFacts) -> Iterator[Finding]:
    if not facts.has_sound:
        yield Finding(code=FindingCode.NO_SOUND)
        return
    if facts.silent_seconds > facts.seconds * MOST_SILENT:
        yield Finding(code=FindingCode.SILENT, detail={"seconds": facts.silent_seconds})
    if facts.lufs is None:
        return
    if facts.lufs < QUIETEST:
        yield Finding(code=FindingCode.QUIET, detail={"lufs": facts.lufs})
    elif facts.lufs > LOUDEST:
        yield Finding(code=FindingCode.LOUD, detail={"lufs": facts.lufs}, advice=True)


def _picture(facts: MediaFacts) -> Iterator[Finding]:
    if not facts.has_picture:
        yield Finding(code=FindingCode.NO_PICTURE, advice=True)
        return
    if facts.black_seconds > facts.seconds * MOST_BLACK:
        yield Finding(code=FindingCode.BLACK, detail={"seconds": facts.black_seconds})
    if facts.frozen_seconds > facts.seconds * MOST_FROZEN:
        yield Finding(code=FindingCode.FROZEN, detail={"seconds": facts.frozen_seconds})
