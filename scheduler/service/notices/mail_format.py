"""A message as a mail: headers, text, and invitations in the place where clients look for them."""

import datetime as dt
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from scheduler.domain.message import Invitation, Message, MessageKind
from scheduler.feeds.plain import plain_line, plain_text
from scheduler.service.notices.texts import say_in_mail

PRODUCT = "Rhamna-Educatec"


class Letterhead(EmailPolicy):
    """Lines end as SMTP wants them, and a subject is encoded as a whole.

    The library encodes a long subject word by word and loses spaces between encoded words
    (cpython #92081), which would join Arabic words.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it goes out."""
        if name.lower() != "subject" or value.isascii():
            return super().fold_binary(name, value)
        words = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {words}{self.linesep}".encode("ascii")


SMTP = Letterhead(linesep="\r\n")


def compose(message: Message, sender: str, now: dt.datetime, page: str = "") -> EmailMessage:
    """Return the mail of a message; every attempt has the same Message-ID and text.

    An invitation is the last part of the text's alternatives, which is where clients read it. An
    earlier version of the program wrote several into one mail, each on its own beside the text (RFC
    6047 section 2.4). `page` is the address of the reader's page, added here so that no secret is
    kept in the outbox.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = plain_line(message.letter.subject)
    mail["From"] = Address(PRODUCT, addr_spec=sender)
    mail["To"] = Address(addr_spec=message.address)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message.message_id
    # Keeps holiday answers and other machines from replying (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    if message.urgent:
        mail["Importance"] = "high"
        mail["X-Priority"] = "1"
    mail.set_content(_text(message, page), cte="base64")
    mail["Content-Language"] = message.language
    invitations = message.letter.invitations
    if len(invitations) == 1:
        mail.make_alternative()
        mail.attach(_part(invitations[0]))
    elif invitations:
        mail.make_mixed()
        for invitation in invitations:
            mail.attach(_part(invitation))
    return mail


def _text(message: Message, page: str) -> str:
    # Whatever somebody has typed, a name or a note, leaves by this gate.
    parts = [plain_text(message.letter.text)]
    if page:
        leads = "sign-in.link" if message.kind is MessageKind.SIGN_IN else "page"
        parts.append(say_in_mail(leads, message.language, url=page))
    parts.append(f"-- \n{say_in_mail('signature', message.language)}")
    return "\n\n".join(parts) + "\n"


def _part(invitation: Invitation) -> EmailMessage:
    part = EmailMessage(policy=SMTP)
    part.set_content(invitation.calendar.encode(), "text", "calendar", cte="base64")
    part.set_param("method", invitation.method)
    part.set_param("charset", "UTF-8")
    return part
