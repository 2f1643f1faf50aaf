"""The story of one session at one school, in sentences."""

from flask_babel import gettext

from scheduler.service.reports.story import Event, Step
from web.language.counts import ngettext


def step_sentence(event: Event) -> str:
    """Say what happened."""
    detail = event.detail
    if event.step is Step.LOST:
        return gettext(
            "The school lost the broadcast from minute %(minute)s.", minute=detail["minute"]
        )
    if event.step is Step.COUNTED:
        return ngettext(
            "%(num)s person was there.", "%(num)s people were there.", detail["present"]
        )
    return {
        Step.PLANNED: gettext("The session was planned for this school."),
        Step.NOT_POSSIBLE: gettext("The room was not available."),
        Step.HANDED_IN: gettext("The recording was uploaded."),
        Step.CHECKED: gettext("The recording was checked."),
        Step.OPENED: gettext("The recording was made available to schools."),
        Step.WITHDRAWN: gettext("The recording was withdrawn."),
        Step.NIGHT: gettext("The recording may be downloaded from this time."),
        Step.BEGUN: gettext("The first part of the recording was sent."),
        Step.RECEIVED: gettext("The whole recording is at the school; a receipt proves it."),
        Step.SAID_HERE: gettext("The school reports that the recording has arrived."),
        Step.SAID_MISSING: gettext("The school reports that the recording has not arrived."),
        Step.RERUN: gettext("Rerun in the school’s room."),
    }[event.step]
