"""A mail server on loopback, and the province whose people it serves."""

from collections.abc import Iterator

import pytest

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.service.context import Context
from tests.integration.notices.mailing import SENDER, with_sender
from tests.mailbox import LOOPBACK, Mailbox, Post


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mailer(box: Mailbox) -> Iterator[SmtpMailer]:
    post = Post(box)
    port = post.start()
    yield SmtpMailer(MailServer(host=LOOPBACK, port=port, security="none"), SENDER)
    post.stop()


@pytest.fixture
def here(ctx: Context) -> Context:
    return with_sender(ctx)


@pytest.fixture
def lite(sqlite_ctx: Context) -> Context:
    return with_sender(sqlite_ctx)
