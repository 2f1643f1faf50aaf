"""What a job is doing, and why one failed, in words."""

from flask_babel import gettext

from scheduler.service.jobs import Job


def stage_words(stage: str) -> str:
    """Say what the planner is doing."""
    stages = {
        "greedy": gettext("Making a first plan"),
        "week": gettext("Improving week by week"),
        "borders": gettext("Looking across the weeks"),
        "delivery": gettext("Choosing which schools receive live"),
        "explain": gettext("Finding reasons and solutions"),
    }
    return stages.get(stage, gettext("Getting ready"))


def failure_words(job: Job) -> str:
    """Say why a job failed and what to do about it; nothing for one that did not."""
    if job.state == "broken":
        return gettext(
            "The planning program stopped before it was done, so nothing was "
            "saved. Please start planning again."
        )
    if job.state != "failed":
        return ""
    if job.fault == "lost-update":
        return gettext(
            "While the plan was being calculated, somebody changed the draft. The plan was "
            "not saved; that person’s changes are kept. Start planning again."
        )
    return gettext("No plan was saved; the draft is unchanged. Please try again.")
