"""What hands mail over."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum
from typing import Protocol


class Handover(StrEnum):
    """How handing a message to the mail server went."""

    ACCEPTED = "accepted"
    LATER = "later"  # certainly not taken, and worth trying again
    REFUSED = "refused"  # certainly not taken, and never will be
    UNCERTAIN = "uncertain"  # the line broke after the text was given and before the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The outcome of handing a message over, with the server's own words."""

    how: Handover
    words: str


class Mailer(Protocol):
    """Something that hands messages to a mail server."""

    @property
    def sender(self) -> str:
        """The address that messages come from."""
        ...

    def send(self, message: EmailMessage, about_to_give: Callable[[], bool]) -> Handed:
        """Hand one message over.

        `about_to_give` is called after the server has taken sender and recipient and before the
        text is given. That is the last moment at which the message is certainly unsent. When it
        answers False the message is not given (`LATER`).
        """
        ...

    def close(self) -> None:
        """End the conversation with the server, if one is open."""
        ...
