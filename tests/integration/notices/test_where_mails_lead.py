"""Mails are written on nobody's request, so they lead where the installation is said to be: on its
origin, IPv6 too, and below its path.
"""

import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from scheduler.adapters.smtp import SmtpMailer
from scheduler.domain.digest import Reader
from scheduler.domain.message import MessageKind, NoticePreferences
from scheduler.domain.person import Role
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.notices import digests, sign_in_links
from scheduler.service.releases.queries import released_sessions
from scheduler.service.releases.releasing import release
from scheduler.settings import load_settings
from tests import factories as make
from tests.integration import steps
from tests.integration.feeds.test_feed_state import SCHOOL, TEACHER
from tests.integration.notices.mailing import SCHOOL_ADDRESS, SENDER, TEACHER_ADDRESS, send
from tests.mailbox import Mailbox
from tests.web.accounts import somebody

CONFIG = '[province]\nname = "x"\nzone = "Africa/Casablanca"\n[web]\nbase_url = "{}"\n'
PATH = "/educatec"
LINK = re.compile(r"\w+://[^\s\\]+")


def links_of(mail: EmailMessage) -> list[str]:
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    text = "\n".join(part.decode() if isinstance(part, bytes) else part for part in parts)
    return LINK.findall(text.replace("\r\n ", ""))


@pytest.mark.parametrize("origin", ["https://educatec.test", "http://[2001:db8::7]:8443"])
def test_no_link_of_a_mail_leaves_the_path(
    sqlite_ctx: Context, box: Mailbox, mailer: SmtpMailer, tmp_path: Path, origin: str
) -> None:
    (tmp_path / "config.toml").write_text(CONFIG.format(origin + PATH))
    base = load_settings(tmp_path / "config.toml", tmp_path, {}).base_url
    ctx = replace(sqlite_ctx, base_url=base, mail_sender=SENDER)
    steps.released(
        ctx,
        schools=(make.school(99001, email=SCHOOL_ADDRESS), make.school(99002)),
        teachers=(make.teacher(email=TEACHER_ADDRESS),),
    )
    for holder in (SCHOOL, TEACHER):
        wishes = NoticePreferences(language="fr", invitations=True)
        digests.choose_notices(ctx, Reader(holder.kind, holder.id), wishes, "test")
    sign_in_links.ask_for_link(ctx, somebody(ctx, Role.OPERATOR, name="Amina").email)
    first, second, *_ = released_sessions(ctx, TEACHER)
    editing.cancel_session(ctx, first.session_id, actor="sara")
    slot = second.facts.slot
    assert editing.move_session(
        ctx, second.session_id, slot.day, slot.start + 60, second.facts.studio_id, actor="sara"
    ).accepted
    release(ctx, "", "approver")
    with ctx.uow().reading() as work:
        kinds = {message.kind for message in work.outbox.due(ctx.clock.now(), 1000)}
    assert kinds == {MessageKind.DIGEST, MessageKind.INVITATION, MessageKind.SIGN_IN}
    assert send(ctx, mailer) == len(box.mails)
    for mail in box.mails:
        found = links_of(mail)
        assert found, mail["Subject"]
        assert [link for link in found if not link.startswith(f"{base}/")] == []
    pages = {link.removeprefix(base).split("/")[1] for mail in box.mails for link in links_of(mail)}
    assert pages >= {"school", "teacher", "watch", "sign-in"}
