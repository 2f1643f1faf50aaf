"""What the log says of an act: a sentence for each, and the groups people look for."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.person import Role
from scheduler.service.operations.audit_log import Entry
from web.language.counts import ngettext
from web.language.names import day_of, item_name, joined_list
from web.language.wording import say
from web.language.wording.labels import role_word

# By what people look for; an act that is in no group is found all the same.
GROUPS = {
    "draft": (
        "plan",
        "move",
        "unplace",
        "lock",
        "unlock",
        "several-earlier",
        "several-later",
        "several-lock",
        "several-unlock",
        "several-unplace",
        "cancel",
        "reinstate",
        "undo",
        "redo",
        "way-out",
        "return",
        "rezone",
        "teacher-away",
        "studio-down",
        "closed",
        "call-off",
        "bells",
        "missed",
        "held",
        "delete",
        "held-to-release",
        "rearm",
        "clock-doubted",
        "clock-believed",
        "clock-accepted",
    ),
    "release": ("release",),
    "facts": ("import", "add", "change", "retire", "accept-calendar"),
    "answers": (
        "ready",
        "not-possible",
        "attendance",
        "lost",
        "recording-here",
        "recording-missing",
        "ask",
        "drop",
        "send",
        "withdraw",
        "ask-hours",
        "ask-away",
        "taken",
        "declined",
        "choose-feed",
        "choose-notices",
        "send-again",
        "drop-message",
    ),
    "access": (
        "sign-in",
        "sign-in-failed",
        "ask-link",
        "show-link",
        "send-link",
        "set-password",
        "end-sessions",
        "end-session",
        "set-second-factor",
        "drop-second-factor",
        "use-recovery-code",
        "rotate",
        "erase-person",
        "add-person",
        "change-person",
        "close-person",
        "open-person",
        "make-token",
        "revoke-token",
        "replace-page",
        "replace-feed",
    ),
}


def group_word(group: str) -> str:
    """Name a group of acts."""
    return {
        "draft": gettext("The draft"),
        "release": gettext("Releases"),
        "facts": gettext("Data"),
        "answers": gettext("Answers and requests"),
        "access": gettext("Sign-ins, people, addresses"),
    }[group]


def act_sentence(entry: Entry) -> Markup:
    """Say what an entry of the log is about."""
    on = _object(entry)
    written = _sentences().get(entry.act)
    if (entry.what, entry.act) == ("scenario", "add"):
        written = gettext("Created the scenario %(on)s")
    if written is None:  # an act of a part that has no words here yet
        return Markup("<bdi>{}</bdi> {}").format(entry.act, on)
    return say(written, on=on) + _particulars(entry)


def _object(entry: Entry) -> Markup:
    if entry.act == "plan" and ".." in entry.key:
        first, _, last = entry.key.partition("..")
        return say(gettext("%(first)s to %(last)s"), first=day_of(first), last=day_of(last))
    if entry.act == "ask-link" and not entry.key:
        return Markup.escape(gettext("an unknown address"))
    return item_name(entry.what, entry.key)


def _sentences() -> Mapping[str, str]:
    return _of_the_draft() | _of_schools_and_teachers() | _of_access() | _of_broadcasts()


def _of_the_draft() -> dict[str, str]:
    return {
        "import": gettext("Imported the files of %(on)s"),
        "add": gettext("Added to the data: %(on)s"),
        "change": gettext("Changed the data of %(on)s"),
        "retire": gettext("Retired %(on)s"),
        "accept-calendar": gettext("Accepted the calendar as it is"),
        "plan": gettext("Planned %(on)s"),
        "move": gettext("Moved %(on)s"),
        "unplace": gettext("Removed %(on)s from the schedule"),
        "lock": gettext("Locked %(on)s"),
        "unlock": gettext("Unlocked %(on)s"),
        "cancel": gettext("Cancelled %(on)s"),
        "several-earlier": gettext("Moved several sessions a week earlier"),
        "several-later": gettext("Moved several sessions a week later"),
        "several-lock": gettext("Locked several sessions"),
        "several-unlock": gettext("Unlocked several sessions"),
        "several-unplace": gettext("Removed several sessions from the schedule"),
        "reinstate": gettext("Reinstated %(on)s"),
        "undo": gettext("Undid an action on %(on)s"),
        "redo": gettext("Redid an action on %(on)s"),
        "way-out": gettext("Found a slot for %(on)s by moving others"),
        "return": gettext("Reverted the draft to an earlier release"),
        "rezone": gettext("Recalculated session times after a time-zone data update"),
        "teacher-away": gettext("A teacher is away: %(on)s"),
        "studio-down": gettext("A studio is out of service: %(on)s"),
        "closed": gettext("Closed at short notice: %(on)s"),
        "call-off": gettext("Short notice, sessions cancelled: %(on)s"),
        "bells": gettext("Changed timetable dates: %(on)s"),
        "missed": gettext("Marked %(on)s as not broadcast"),
        "held": gettext("Marked %(on)s as broadcast after all"),
        "delete": gettext("Deleted %(on)s"),
        "held-to-release": gettext("Restored %(on)s to its broadcast slot"),
        "rearm": gettext("Repeated what a wrong clock had settled"),
        "clock-doubted": gettext("The server’s clock is no longer trusted"),
        "clock-believed": gettext("The server’s clock is trusted again"),
        "clock-accepted": gettext("Confirmed that the server’s clock is correct"),
        "release": gettext("Made release %(on)s"),
    }


def _of_schools_and_teachers() -> dict[str, str]:
    return {
        "ready": gettext("Room ready for %(on)s"),
        "not-possible": gettext("Room unavailable for %(on)s"),
        "attendance": gettext("Reported the attendance of %(on)s"),
        "lost": gettext("Reported when %(on)s was lost"),
        "recording-here": gettext("Received the recording of %(on)s"),
        "recording-missing": gettext("Did not receive the recording of %(on)s"),
        "ask": gettext("Sent a question for %(on)s"),
        "drop": gettext("Withdrew a question for %(on)s"),
        "send": gettext("Sent material for %(on)s"),
        "withdraw": gettext("Withdrew material for %(on)s"),
        "ask-hours": gettext("%(on)s requested other hours"),
        "ask-away": gettext("%(on)s requested days off"),
        "taken": gettext("Accepted the request of %(on)s"),
        "declined": gettext("Declined the request of %(on)s"),
        "choose-feed": gettext("Changed the calendar settings of %(on)s"),
        "choose-notices": gettext("Changed the notifications of %(on)s"),
        "send-again": gettext("Resent message %(on)s"),
        "drop-message": gettext("Discarded message %(on)s"),
    }


def _of_access() -> dict[str, str]:
    return {
        "sign-in": gettext("Signed in"),
        "sign-in-failed": gettext("Wrong password for %(on)s"),
        "ask-link": gettext("Sign-in link by email requested by %(on)s"),
        "show-link": gettext("Displayed on screen the sign-in link of %(on)s"),
        "send-link": gettext("Emailed a sign-in link to %(on)s"),
        "set-password": gettext("Set the password of %(on)s"),
        "end-sessions": gettext("Signed %(on)s out everywhere"),
        "end-session": gettext("Ended a sign-in of %(on)s"),
        "set-second-factor": gettext("Set up two-step verification for %(on)s"),
        "drop-second-factor": gettext("Turned off two-step verification for %(on)s"),
        "use-recovery-code": gettext("Used a recovery code of %(on)s"),
        "erase-person": gettext("Erased a person, now called %(on)s"),
        "rotate": gettext("Changed the installation’s secret, and every address with it"),
        "add-person": gettext("Opened an account for %(on)s"),
        "change-person": gettext("Changed the account of %(on)s"),
        "close-person": gettext("Closed the account of %(on)s"),
        "open-person": gettext("Opened the account of %(on)s again"),
        "make-token": gettext("Created the access token %(on)s"),
        "revoke-token": gettext("Revoked the access token %(on)s"),
        "replace-page": gettext("Gave %(on)s a new page address"),
        "replace-feed": gettext("Gave %(on)s a new feed address"),
    }


def _of_broadcasts() -> dict[str, str]:
    return {
        "air-go": gettext("Started the broadcast of %(on)s before its time"),
        "air-hold": gettext("Put the broadcast of %(on)s on hold"),
        "air-resume": gettext("Resumed the broadcast of %(on)s"),
        "air-extend": gettext("Extended the broadcast of %(on)s"),
        "air-end": gettext("Ended the broadcast of %(on)s"),
        "air-record": gettext("Continued %(on)s without schools"),
        "air-abort": gettext("Interrupted the broadcast of %(on)s"),
    }


def _particulars(entry: Entry) -> Markup:
    parts = [Markup.escape(each) for each in _told(entry.act, entry.detail)]
    return Markup(" ({})").format(joined_list(parts)) if parts else Markup("")


def _told(act: str, detail: Mapping[str, Any]) -> list[str | Markup]:
    if act == "sign-in":
        told: list[str | Markup] = [_way_in(str(detail.get("how", "")))]
        failed = int(detail.get("failed", 0))
        if failed:
            told.append(
                ngettext("after %(num)s wrong password", "after %(num)s wrong passwords", failed)
            )
        return told
    counted = _counted(act, detail)
    if counted:
        return [counted]
    if act in {"add-person", "change-person"}:
        return [role_word(Role(each)) for each in detail.get("roles", ())]
    if act == "plan" and "placed" in detail:
        words = gettext("Scheduled: %(placed)s, unscheduled: %(unplaced)s")
        return [say(words, placed=detail["placed"], unplaced=detail["unplaced"])]
    told_words = detail.get({"release": "note", "missed": "why"}.get(act, ""))
    return [Markup("<bdi>{}</bdi>").format(told_words)] if told_words else []


def _counted(act: str, detail: Mapping[str, Any]) -> str:
    """Say how many of what, where an act tells nothing else."""
    if act == "sign-in-failed":
        failed = int(detail.get("failed", 0))
        return ngettext("%(num)s in a row", "%(num)s in a row", failed)
    if act == "air-extend":
        return ngettext("%(num)s minute", "%(num)s minutes", int(detail.get("minutes", 0)))
    if act.startswith("several-"):
        return ngettext("%(num)s session", "%(num)s sessions", int(detail.get("count", 0)))
    return ""


def _way_in(how: str) -> str:
    return {
        "password": gettext("by password"),
        "link": gettext("by a link"),
        "provider": gettext("by an external sign-in service"),
    }.get(how, how)
