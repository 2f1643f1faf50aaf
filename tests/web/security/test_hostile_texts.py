"""A roster that is accepted, with hostile texts wherever a person can write one: they are text on
every page, in every calendar, sheet and table, and nothing else.
"""

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.text import Text
from scheduler.service.context import Context
from scheduler.service.feeds.week_sheets import week_sheet
from scheduler.service.notices import outbox
from scheduler.service.people.links import feed_address, link, podcast_address
from scheduler.service.timers import actions
from scheduler.settings import Settings
from scheduler.storage.database import open_database
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.notices.mailing import body as text_of
from tests.mailbox import LOOPBACK, Mailbox, Post
from tests.web.feeds.programs import move_one
from tests.web.security.test_permissions import address
from tests.web.visits import sign_in
from web.app import create_app

SCRIPT = "<script>alert(7)</script>"
HOSTILE = Text(
    ar=f'=1+1 {SCRIPT} "x" \\n;,: {{{{7*7}}}}',
    fr=f"=1+1 {SCRIPT} 'x' \\n;,: %(name)s {{{{7*7}}}}",
    en=f"@SUM(1) {SCRIPT} END:VCALENDAR",
)
PDFTOTEXT = shutil.which("pdftotext")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROPERTY = re.compile(r"[A-Z-]+[;:]")


@pytest.fixture
def poisoned(tmp_path: Path, sqlite_template: Path, clock: FakeClock) -> Iterator[Context]:
    path = tmp_path / "poisoned.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    ctx = context_on(database, clock)
    steps.released(
        ctx,
        schools=(make.school(99001, name=HOSTILE), make.school(99002, name=HOSTILE)),
        teachers=(make.teacher(name=HOSTILE),),
        programmes=(make.programme(title=HOSTILE),),
    )
    yield ctx
    database.close()


@pytest.fixture
def house_of_poison(poisoned: Context, settings: Settings) -> Flask:
    return create_app(poisoned, settings)


def pages(app: Flask, ctx: Context) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        reads = "GET" in (rule.methods or ())
        if reads and rule.endpoint.partition(".")[0] in {"panel", "account"}:
            yield address(app, rule)
    for kind, who in ((HolderKind.SCHOOL, make.code(99001)), (HolderKind.TEACHER, "maths-a")):
        own = link(ctx, Holder(kind=kind, id=who)).removeprefix(ctx.base_url)
        yield from (own, f"{own}/calendar")


def test_hostile_names_are_text_on_every_page_and_in_every_table(
    house_of_poison: Flask, poisoned: Context
) -> None:
    operator: FlaskClient = sign_in(house_of_poison, poisoned, "operator")
    shown = 0
    for path in pages(house_of_poison, poisoned):
        reply = operator.get(path)
        assert reply.status_code < 500, path
        if reply.mimetype == "text/html":
            assert "<script>alert" not in reply.text, path
            shown += "&lt;script&gt;alert(7)" in reply.text
        if reply.mimetype == "text/csv":
            cells = re.split(r"[;\n]", reply.text.lstrip("\ufeff"))
            assert not [cell for cell in cells if cell.lstrip('"').startswith(("=", "@"))], path
        reply.close()
    assert shown > 10


def test_hostile_names_run_in_no_workbook(house_of_poison: Flask, poisoned: Context) -> None:
    operator = sign_in(house_of_poison, poisoned, "operator")
    read = 0
    for path in pages(house_of_poison, poisoned):
        reply = operator.get(path)
        if reply.mimetype == WORKBOOK:
            with zipfile.ZipFile(io.BytesIO(reply.data)) as book:
                told = b"".join(book.read(name) for name in book.namelist())
            assert not re.search(rb"<f[ >]", told), path
            read += b"alert(7)" in told
        reply.close()
    assert read


@pytest.mark.skipif(PDFTOTEXT is None, reason="no pdftotext; install poppler-utils")
def test_hostile_names_are_printed_as_they_are(poisoned: Context) -> None:
    sheet = week_sheet(poisoned, make.code(99001), steps.FIRST)
    command = [str(PDFTOTEXT), "-layout", "-", "-"]
    told = subprocess.run(command, input=sheet, capture_output=True, check=True).stdout.decode()
    assert "{{7*7}}" in told.replace(" ", "")


def test_hostile_names_and_notes_add_no_line_to_the_head_of_a_mail(poisoned: Context) -> None:
    box = Mailbox()
    post = Post(box)
    port = post.start()
    try:
        sender = dataclasses.replace(poisoned, mail_sender="studio@educatec.example")
        move_one(sender, note="all\r\nBcc: stranger@example.org\r\n\r\n<script>alert(7)</script>")
        mailer = SmtpMailer(
            MailServer(host=LOOPBACK, port=port, security="none"), "studio@educatec.example"
        )
        assert outbox.send_due(sender, actions.begin_epoch(sender, "test"), mailer)
    finally:
        post.stop()
    for mail in box.mails:
        assert "Bcc" not in mail
        assert mail["To"].endswith(".example")
        assert not any(part.get_content_type() == "text/html" for part in mail.walk())
        assert "alert(7)" in text_of(mail)


def test_hostile_names_end_no_calendar_and_open_no_element(
    house_of_poison: Flask, poisoned: Context
) -> None:
    client = house_of_poison.test_client()
    school = Holder(kind=HolderKind.SCHOOL, id=make.code(99001))
    feed = client.get(feed_address(poisoned, school).removeprefix(poisoned.base_url)).text
    lines = feed.replace("\r\n ", "").split("\r\n")
    assert "alert(7)" in feed
    assert lines.count("END:VCALENDAR") == 1
    assert all(PROPERTY.match(line) for line in lines if line)
    podcast = client.get(podcast_address(poisoned, school).removeprefix(poisoned.base_url)).text
    assert "<script>" not in podcast
