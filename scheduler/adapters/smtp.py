"""Handing mail to a server over SMTP (RFC 5321), with TLS as configured and never without it."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from scheduler.service.ports.mail import Handed, Handover


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over. `security` is `starttls`, `tls` or `none`; `timeout` in seconds.

    `trust` is what certificates are checked against, by default the system's authorities.
    """

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    timeout: float = 20.0
    trust: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        return f"MailServer(host={self.host!r}, port={self.port}, security={self.security!r})"


class SmtpMailer:
    """Hands messages over one conversation, opened for the first and kept until `close`."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._line: smtplib.SMTP | None = None

    @property
    def sender(self) -> str:
        """The address that messages come from."""
        return self._sender

    def send(self, message: EmailMessage, about_to_give: Callable[[], bool]) -> Handed:
        """Hand one message over, as `scheduler.service.ports.mail.Mailer` says.

        A line that breaks before the text is given leaves the message certainly unsent; once it is
        being given, only the server's answer tells.
        """
        recipient = parseaddr(str(message["To"]))[1]
        if not recipient.isascii():
            return Handed(how=Handover.REFUSED, words=f"the address {recipient} is not ASCII")
        try:
            line = self._open()
            refused = _refusal(*line.mail(self._sender)) or _refusal(*line.rcpt(recipient))
            if refused is not None:
                line.rset()
                return refused
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            return Handed(how=Handover.LATER, words=_words(error))
        if not about_to_give():
            self._hang_up()
            return Handed(how=Handover.LATER, words="the message was no longer this owner's")
        return self._give(line, message)

    def close(self) -> None:
        """End the conversation, if one is open."""
        line, self._line = self._line, None
        if line is not None:
            try:
                line.quit()
            except (smtplib.SMTPException, OSError):
                line.close()

    def _give(self, line: smtplib.SMTP, message: EmailMessage) -> Handed:
        try:
            code, answer = line.data(message.as_bytes())
        except smtplib.SMTPDataError as error:  # the text was not asked for
            self._hang_up()
            return _refusal(error.smtp_code, _bytes(error.smtp_error)) or Handed(
                how=Handover.LATER, words=_words(error)
            )
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            return Handed(how=Handover.UNCERTAIN, words=_words(error))
        return _refusal(code, answer) or Handed(
            how=Handover.ACCEPTED, words=f"{code} {answer.decode('utf-8', 'replace')}"
        )

    def _open(self) -> smtplib.SMTP:
        if self._line is not None and _answers(self._line):
            return self._line
        self._hang_up()
        server = self._server
        name = socket.gethostname()
        trust = server.trust or ssl.create_default_context()
        line: smtplib.SMTP
        if server.security == "tls":
            line = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=server.timeout, context=trust
            )
        else:
            line = smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)
        self._line = line
        if server.security == "starttls":
            line.starttls(context=trust)
        if server.user:
            line.login(server.user, server.password)
        line.ehlo_or_helo_if_needed()
        return line

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _answers(line: smtplib.SMTP) -> bool:
    try:
        return line.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _refusal(code: int, answer: bytes) -> Handed | None:
    if 200 <= code < 400:
        return None
    how = Handover.REFUSED if code >= 500 else Handover.LATER
    return Handed(how=how, words=f"{code} {answer.decode('utf-8', 'replace')}")


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
