"""What is wrong with the installation, in words for whoever sits at the panel."""

from flask_babel import gettext


def health_fault_sentence(check: str) -> str:
    """Say what a check of the installation's health that did not pass means for the broadcasts."""
    return {
        "timer worker": gettext(
            "Sessions do not go on air and reminders are not sent: the timer service has stopped."
        ),
        "clock": gettext(
            "Nothing goes on air by itself and no reminder is sent: the server’s "
            "clock does not show the expected time."
        ),
        "timers": gettext(
            "Some broadcasts or reminders were settled before their time, by a clock that was "
            "wrong."
        ),
        "zone data": gettext(
            "Hours may be shown one hour off: this machine’s table of time zones contradicts the "
            "law."
        ),
        "database": gettext("The data cannot be read correctly."),
    }.get(check, gettext("Something is wrong with the installation."))
