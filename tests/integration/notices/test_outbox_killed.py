"""One mail a person and release, however often the sender is killed."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.message import MessageState
from scheduler.service.context import Context
from scheduler.service.notices import digests, outbox
from scheduler.service.timers import actions
from scheduler.storage.database import Database
from tests.broadcasts import publish, store_province
from tests.factories import code, facts, province, school
from tests.fakes import FakeClock
from tests.mailbox import LOOPBACK, Mailbox, Post

ROOT = Path(__file__).parents[3]
SCHOOLS = 16


@pytest.mark.slow
def test_senders_killed_at_every_commit_never_send_twice_and_lose_nothing_unseen(
    ctx: Context, clock: FakeClock, database: Database, database_url: str, tmp_path: Path
):
    from scheduler.domain.session import Mode, Reception

    numbers = range(99001, 99001 + SCHOOLS)
    store_province(ctx, province(schools=tuple(school(number) for number in numbers)))
    receptions = tuple(Reception(school_code=code(number), mode=Mode.LIVE) for number in numbers)
    number, changes = publish(ctx, {1: facts(receptions=receptions)})
    with ctx.uow() as work:
        assert digests.write_digests(ctx, work, number, changes) == SCHOOLS + 1
        work.commit()
    database.close()
    box = Mailbox()
    post = Post(box)
    port = post.start()
    try:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.integration.notices.mortal_mailer"),
                *(database_url, tmp_path, clock.at.isoformat(), str(port)),
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        assert done.returncode == 0, done.stderr
        # Every way of dying was met at least twice.
        assert int(done.stdout.splitlines()[-1]) >= 12
        received = Counter(str(mail["Message-ID"]) for mail in box.mails)
        messages = outbox.messages(ctx)
        assert set(received.values()) == {1}
        assert Counter(mail["To"] for mail in box.mails).most_common(1)[0][1] == 1
        assert len(messages) == SCHOOLS + 1
        found = {
            state: [each for each in messages if each.state is state] for state in MessageState
        }
        sent, unknown = found[MessageState.SENT], found[MessageState.UNKNOWN]
        assert len(sent) + len(unknown) == SCHOOLS + 1
        assert all(received[message.message_id] == 1 for message in sent)
        # Of those that were cut off some had arrived and some had not: nobody but a person may
        # decide, and the outbox shows them.
        assert {received[message.message_id] for message in unknown} == {0, 1}
        for message in unknown:
            if not received[message.message_id]:
                outbox.send_again(ctx, message.id, "operator")
            else:
                outbox.drop_message(ctx, message.id, "operator")
        mailer = SmtpMailer(MailServer(host=LOOPBACK, port=port, security="none"), "s@example.org")
        outbox.send_due(ctx, actions.begin_epoch(ctx, "test"), mailer)
    finally:
        post.stop()
    everybody = {message.address for message in messages}
    assert Counter(mail["To"] for mail in box.mails) == Counter(everybody)
