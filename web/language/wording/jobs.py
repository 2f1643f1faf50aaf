"""What a job is doing, and why one failed, in words."""

from flask_babel import gettext

from scheduler.service.jobs import Job


def stage_words(stage: str) -> str:
    """Say what the planner is doing."""
    stages = {
        "greedy": gettext("Making a first plan"),
        "week": gettext("Improving week by week"),
        "borders": gettext("Looking across the weeks"),
        "delivery": gettext("Choosing who receives live"),
        "explain": gettext("Working out reasons and ways out"),
    }
    return stages.get(stage, gettext("Getting ready"))


def failure_words(job: Job) -> str:
    """Say why a job failed and what to do about it; nothing for one that did not."""
    if job.state == "broken":
        return gettext(
            "The program that was planning ended before it was done, so nothing was stored. "
            "Please ask for the plan again."
        )
    if job.state != "failed":
        return ""
    if job.fault == "lost-update":
        return gettext(
            "Somebody changed the draft while it was being planned, so the plan was not stored. "
            "Please ask for it again; what was changed stays."
        )
    return gettext("No plan was stored; the draft is as it was. Please try again.")
