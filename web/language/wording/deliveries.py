"""The story of one session at one school, in sentences."""

from flask_babel import gettext

from scheduler.service.reports.story import StoryEvent, StoryStep
from web.language.counts import ngettext


def step_sentence(event: StoryEvent) -> str:
    """Say what happened."""
    detail = event.detail
    if event.step is StoryStep.LOST:
        return gettext(
            "The school lost the broadcast from minute %(minute)s.", minute=detail["minute"]
        )
    if event.step is StoryStep.COUNTED:
        return ngettext(
            "%(num)s person was there.", "%(num)s people were there.", detail["present"]
        )
    return {
        StoryStep.PLANNED: gettext("The session was planned for this school."),
        StoryStep.NOT_POSSIBLE: gettext("The room was not available."),
        StoryStep.HANDED_IN: gettext("The recording was uploaded."),
        StoryStep.CHECKED: gettext("The recording was checked."),
        StoryStep.OPENED: gettext("The recording was made available to schools."),
        StoryStep.WITHDRAWN: gettext("The recording was withdrawn."),
        StoryStep.NIGHT: gettext("The recording may be downloaded from this time."),
        StoryStep.BEGUN: gettext("The first part of the recording was sent."),
        StoryStep.RECEIVED: gettext("The whole recording is at the school; a receipt proves it."),
        StoryStep.SAID_HERE: gettext("The school reports that the recording has arrived."),
        StoryStep.SAID_MISSING: gettext("The school reports that the recording has not arrived."),
        StoryStep.RERUN: gettext("Rerun in the school’s room."),
    }[event.step]
