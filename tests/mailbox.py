"""A real SMTP server on loopback that keeps what it is given, and can be told to misbehave."""

import datetime as dt
import email
import socket
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


class Mailbox:
    """Keeps mails in the order of their coming; `answers` gives other answers by recipient."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.at_recipient: dict[str, str] = {}
        self.at_text: list[str | Callable[[SMTP], str]] = []

    # Names and arguments are aiosmtpd's.
    async def handle_RCPT(  # noqa: N802
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        refusal = self.at_recipient.get(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.at_text.pop(0) if self.at_text else "250 taken"
        said = answer(server) if callable(answer) else answer
        if said.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(email.message_from_bytes(content, policy=default))
            line = server.transport
            assert line is not None
            self.encrypted.append(line.get_extra_info("ssl_object") is not None)
        return said

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


def hang_up(server: SMTP) -> str:
    """Take the text and break the line before answering."""
    transport = server.transport
    assert transport is not None
    transport.abort()
    return "250 never heard"


class Post:
    """The server, from `start` to `stop`, on a free port of loopback."""

    def __init__(self, box: Mailbox, *, security: str = "none", folder: Path | None = None) -> None:
        self._trust: ssl.SSLContext | None = None
        options: dict[str, object] = {}
        if security != "none":
            assert folder is not None
            server_side, self._trust = certificates(folder)
            if security == "tls":
                options["ssl_context"] = server_side
            else:
                options |= {"tls_context": server_side, "require_starttls": True}
        self._controller = Controller(box, hostname=LOOPBACK, port=_free_port(), **options)  # type: ignore[arg-type]

    def start(self) -> int:
        self._controller.start()
        return self._controller.port

    def stop(self) -> None:
        self._controller.stop()

    @property
    def trust(self) -> ssl.SSLContext | None:
        return self._trust


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side and a client's, which trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOOPBACK))]), False)  # noqa: FBT003 -- not critical
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)  # noqa: FBT003 -- critical
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(path)
    return server_side, ssl.create_default_context(cafile=str(path))
