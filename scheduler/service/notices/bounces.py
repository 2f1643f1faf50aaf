"""Mail that came back: a delivery report (RFC 3464) is matched to its message by Message-ID."""

import email
from email.message import EmailMessage
from email.policy import default

from scheduler.domain.message import MessageState
from scheduler.service.context import Context


def record_bounce(ctx: Context, raw: bytes) -> bool:
    """Mark the message that a delivery report is about as bounced, with the report's own reason.

    Tells whether there was one; anything else that arrives at the sender's address (answers,
    reports of a mere delay) changes nothing.
    """
    try:
        report = email.message_from_bytes(raw, policy=default)
        reason, returned = _failure(report), _returned_id(report)
    except Exception:  # noqa: BLE001 -- a cut header makes Python's parser fail in many ways
        return False
    if reason is None:
        return False
    with ctx.uow() as work:
        message = work.outbox.by_message_id(returned)
        if message is None:
            return False
        marked = work.outbox.settle(
            message.id,
            (MessageState.SENT, MessageState.UNKNOWN),
            MessageState.BOUNCED,
            reason,
            ctx.clock.now(),
        )
        work.commit()
    return marked


def _failure(report: EmailMessage) -> str | None:
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.iter_parts():
            if str(block.get("Action", "")).strip().lower() == "failed":
                words = block.get("Diagnostic-Code") or block.get("Status") or "came back"
                return " ".join(str(words).split())
    return None


def _returned_id(report: EmailMessage) -> str:
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            for original in part.iter_parts():
                return str(original.get("Message-ID", "")).strip()
        if part.get_content_type() == "text/rfc822-headers":
            headers = email.message_from_string(str(part.get_content()), policy=default)
            return str(headers.get("Message-ID", "")).strip()
    return ""
