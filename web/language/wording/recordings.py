"""Recordings and deliveries in words."""

from flask_babel import gettext

from scheduler.domain.recording import Finding, FindingCode, RecordingSource, RecordingState
from scheduler.service.deliveries.deliveries import Whereabouts
from web.language.formats import duration, figure


def recording_state_word(state: RecordingState) -> str:
    """Name a recording's state."""
    return {
        RecordingState.HANDED_IN: gettext("Uploaded"),
        RecordingState.CHECKING: gettext("Being checked"),
        RecordingState.READY: gettext("Ready to open"),
        RecordingState.NEEDS_PERSON: gettext("Needs a decision"),
        RecordingState.OPEN: gettext("Available to schools"),
        RecordingState.WITHDRAWN: gettext("Withdrawn"),
    }[state]


def recording_source_word(source: RecordingSource) -> str:
    """Name how a recording was made."""
    return {
        RecordingSource.LIVE: gettext("Recorded from the broadcast"),
        RecordingSource.STUDIO: gettext("Recorded in the studio"),
        RecordingSource.FILE: gettext("Uploaded as a file"),
    }[source]


def whereabouts_word(where: Whereabouts) -> str:
    """Name where a recording is on its way to a school."""
    return {
        Whereabouts.HERE: gettext("Received"),
        Whereabouts.SENT: gettext("Sent"),
        Whereabouts.ON_THE_WAY: gettext("On the way"),
        Whereabouts.LATE: gettext("Late"),
        Whereabouts.BY_HAND: gettext("On a USB stick"),
    }[where]


def finding_sentence(finding: Finding) -> str:
    """Say what the check found, and what it means."""
    detail = finding.detail
    minutes = duration(round(detail.get("seconds", 0) / 60))
    planned = duration(round(detail.get("expected", 0) / 60))
    loudness = figure(round(detail.get("lufs", 0), 1))
    return {
        FindingCode.UNREADABLE: gettext("The file is damaged or incomplete."),
        FindingCode.NO_SOUND: gettext("There is no sound."),
        FindingCode.NO_PICTURE: gettext("There is no picture, only sound."),
        FindingCode.TOO_SHORT: gettext(
            "The recording is too short: %(minutes)s of %(planned)s.",
            minutes=minutes,
            planned=planned,
        ),
        FindingCode.TOO_LONG: gettext(
            "The recording is too long: %(minutes)s, for %(planned)s planned.",
            minutes=minutes,
            planned=planned,
        ),
        FindingCode.QUIET: gettext("The sound is too low (%(lufs)s LUFS).", lufs=loudness),
        FindingCode.LOUD: gettext("The sound is very loud (%(lufs)s LUFS).", lufs=loudness),
        FindingCode.SILENT: gettext("Silence for %(minutes)s.", minutes=minutes),
        FindingCode.FROZEN: gettext("The picture stands still for %(minutes)s.", minutes=minutes),
        FindingCode.BLACK: gettext("The picture is black for %(minutes)s.", minutes=minutes),
        FindingCode.DAMAGED: gettext("The stored file has changed since it was uploaded."),
    }[finding.code]
