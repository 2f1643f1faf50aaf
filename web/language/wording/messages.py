"""What is said of a message: why it was written, and what became of it."""

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.message import Message, MessageKind, MessageState
from scheduler.service.notices import outbox

AS_ANSWERED = Markup('<bdi dir="ltr" class="long-words">{}</bdi>')
SAID_BY_THE_STATE = {"", outbox.TOO_LATE, outbox.CUT_OFF}


def message_state_word(state: MessageState) -> str:
    """Say what became of a message."""
    return {
        MessageState.WAITING: gettext("Waiting"),
        MessageState.CLAIMED: gettext("Being sent"),
        MessageState.SENDING: gettext("Being sent"),
        MessageState.SENT: gettext("Sent"),
        MessageState.FAILED: gettext("Refused"),
        MessageState.BOUNCED: gettext("Bounced"),
        MessageState.TOO_LATE: gettext("Too late"),
        MessageState.UNKNOWN: gettext("May have arrived"),
        MessageState.DROPPED: gettext("Discarded"),
        MessageState.REPLACED: gettext("Replaced by a newer one"),
    }[state]


def message_kind_word(kind: MessageKind) -> str:
    """Say why somebody was written to."""
    return {
        MessageKind.DIGEST: gettext("What a release changes"),
        MessageKind.INVITATION: gettext("Invitation to a session"),
        MessageKind.REMINDER: gettext("Reminder, the day before"),
        MessageKind.SOON: gettext("Reminder, 15 minutes before"),
        MessageKind.SIGN_IN: gettext("Sign-in link"),
        MessageKind.CLOCK: gettext("About the server’s clock"),
        MessageKind.ALERT: gettext("Something needs attention, or no longer does"),
    }[kind]


def outcome_words(message: Message) -> Markup:
    """Say what its state does not: who decided on a message, or what the mail server answered."""
    given = message.outcome
    if given in SAID_BY_THE_STATE or message.state is MessageState.REPLACED:
        return Markup()
    decided = {
        MessageState.WAITING: gettext("Sent again by %(actor)s"),
        MessageState.DROPPED: gettext("Discarded by %(actor)s"),
    }
    for state, sentence in decided.items():
        beginning = f"{outbox.DECIDED[state]} "
        if given.startswith(beginning):
            actor = Markup("<bdi>{}</bdi>").format(given.removeprefix(beginning))
            return Markup.escape(sentence) % {"actor": actor}
    return AS_ANSWERED.format(given)
