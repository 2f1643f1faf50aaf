"""Answers that take no thread: an application may answer from memory, in the server's own loop.

Handing a request to a thread and back costs more than a calendar's whole answer. So the server asks
for some paths whether the answer is at hand. The application answers only when nothing of it can
make others wait, and raises `WouldWaitError` otherwise; then a thread asks it again.
"""

from typing import Any

ASKED = "educatec.promptly"  # in the WSGI environment of such a question
PARTS = ("/ical/",)  # of the paths that are asked so


class WouldWaitError(Exception):
    """The answer is not at hand: it needs a thread."""


def may_be_at_hand(path: str) -> bool:
    """Tell whether it is worth to ask."""
    return any(part in path for part in PARTS)


def asked_promptly(environ: dict[str, Any]) -> bool:
    """Tell whether the application must not wait for anything."""
    return ASKED in environ
