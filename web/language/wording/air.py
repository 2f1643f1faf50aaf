"""What the studio's page says of a broadcast: states, faults, causes, rooms and buttons."""

from flask_babel import gettext

from scheduler.domain.broadcast import AirFault, BroadcastState
from scheduler.service.broadcasts.commands import Command

S = BroadcastState
# The tag's look for each state; a word always stands in it.
LOOKS = {
    S.ON_AIR: "danger",
    S.DEGRADED: "warning",
    S.HELD: "warning",
    S.RECORDING: "recorded",
    S.STANDBY: "good",
    S.NEEDS_PERSON: "warning",
}


def air_look(state: BroadcastState) -> str:
    """Return the look of a state's tag."""
    return LOOKS.get(state, "quiet")


def air_state_word(state: BroadcastState) -> str:
    """Return a state in words."""
    return {
        S.PLANNED: gettext("Planned"),
        S.PREFLIGHT: gettext("Being checked"),
        S.STANDBY: gettext("Ready"),
        S.ON_AIR: gettext("On air"),
        S.DEGRADED: gettext("On air, with a problem"),
        S.HELD: gettext("On hold"),
        S.RECORDING: gettext("Recording without schools"),
        S.ENDING: gettext("Ending"),
        S.JOINING: gettext("Recording is being assembled"),
        S.CHECKING: gettext("Recording is being checked"),
        S.REPLAY_OPEN: gettext("Recording available"),
        S.ENDED: gettext("Over"),
        S.NEEDS_PERSON: gettext("Needs a person"),
        S.ABORTED: gettext("Interrupted"),
        S.WITHDRAWN: gettext("Withdrawn"),
    }[state]


def air_fault_sentence(fault: AirFault) -> str:
    """Return a fault in words, with what to do; "" for none."""
    if not fault:
        return ""
    return {
        AirFault.SOURCE: gettext(
            "No picture or sound comes from the studio. Check the camera, its "
            "cable and its software; the broadcast resumes by itself when they are "
            "back."
        ),
        AirFault.ENCODER: gettext("The encoder stopped and is being started again."),
        AirFault.SLOW: gettext(
            "This computer is too slow for the encoder; it continues with less "
            "effort. Close other programs."
        ),
        AirFault.DISK: gettext(
            "The disk is full. Delete what is not needed; it goes on by itself."
        ),
        AirFault.RECORDING: gettext(
            "Schools see the broadcast, but it is not being recorded. Start a recording of your "
            "own."
        ),
        AirFault.REFUSED: gettext(
            "The studio’s broadcasting software did not accept the command. "
            "Check the password and the scene’s name set for it."
        ),
        AirFault.AWAY: gettext("The studio’s software cannot be reached. Is it running?"),
    }[fault]


def room_word(state: str) -> str:
    """Return where a room's player is, in words."""
    return {
        "playing": gettext("connected"),
        "waiting": gettext("waits"),
        "lost": gettext("lost"),
        "left": gettext("has left"),
        "not-yet": gettext("not there yet"),
    }.get(state, state)


def command_word(command: Command) -> str:
    """Return a button's words."""
    return {
        Command.GO: gettext("Start now"),
        Command.HOLD: gettext("Hold"),
        Command.RESUME: gettext("Resume"),
        Command.EXTEND: gettext("Extend"),
        Command.END: gettext("End now"),
        Command.RECORD: gettext("Only record"),
        Command.ABORT: gettext("Interrupt"),
    }[command]


def command_sentence(command: Command) -> str:
    """Return what a command does, in a sentence."""
    return {
        Command.GO: gettext("The studio’s picture appears in the schools immediately."),
        Command.HOLD: gettext(
            "Schools see a still picture until you resume; nothing is recorded in the meantime."
        ),
        Command.RESUME: gettext("Schools see the studio again within a few seconds."),
        Command.EXTEND: gettext("The broadcast ends later."),
        Command.END: gettext("The broadcast ends at once, and its recording is put together."),
        Command.RECORD: gettext(
            "Schools see nothing more; the session goes on and reaches them as a recording."
        ),
        Command.ABORT: gettext(
            "The broadcast ends at once. It counts as not broadcast, and what was recorded is "
            "deleted."
        ),
    }[command]


def question_word(mark: str) -> str:
    """Return a moderator's mark in words."""
    return {
        "next": gettext("Next"),
        "answered": gettext("Answered"),
        "set-aside": gettext("Set aside"),
    }.get(mark, gettext("New"))
