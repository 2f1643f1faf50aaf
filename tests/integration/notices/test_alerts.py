"""What needs a person is mailed once when it begins and once when it is over."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.adapters.backup.installation import Installation
from scheduler.adapters.backup.kept import BackupFolder
from scheduler.adapters.secret_file import SecretFile
from scheduler.adapters.smtp import SmtpMailer
from scheduler.domain.action import ActionState
from scheduler.domain.errors import UnavailableError
from scheduler.domain.message import MessageKind
from scheduler.domain.person import Role
from scheduler.runtime.owner import Owner
from scheduler.service.context import Context
from scheduler.service.notices import outbox
from scheduler.service.operations.alerts import CALM, tell_keepers
from scheduler.service.people import accounts
from scheduler.service.timers import actions, rearming
from scheduler.storage.database import Database
from tests.broadcasts import publish
from tests.factories import facts
from tests.fakes import FakeClock
from tests.integration.notices.mailing import body, send
from tests.mailbox import Mailbox

SARA, ALI = "sara@educatec.example", "ali@educatec.example"
FIVE_MINUTES = dt.timedelta(minutes=5)


def add_keepers(ctx: Context) -> None:
    people = (
        ("Sara", SARA, "fr", Role.OPERATOR),
        ("Ali", ALI, "ar", Role.ADMINISTRATOR),
        ("Nadia", "nadia@educatec.example", "fr", Role.OBSERVER),
    )
    for name, email, language, role in people:
        person = accounts.PersonFacts(
            name=name, email=email, language=language, roles=frozenset({role})
        )
        accounts.add_person(ctx, person, actor="cli")


def settle_early(ctx: Context) -> None:
    """Do what a wrong clock did to a program that believed it."""
    publish(ctx, {1: facts()})
    actions.reconcile(ctx)
    epoch = actions.begin_epoch(ctx, "wrong")
    with ctx.uow() as work:
        [action, *_] = work.actions.of_sessions(None)[1]
        assert work.actions.claim(action.id, epoch, ctx.clock.now())
        work.actions.finish(action.id, epoch, ActionState.DONE, "live", ctx.clock.now())
        work.commit()


def letters(ctx: Context) -> int:
    return sum(message.kind is MessageKind.ALERT for message in outbox.messages(ctx))


@pytest.fixture
def kept(lite: Context, sqlite_database: Database, tmp_path: Path) -> Context:
    """An installation with a release, two keepers and a backup of now."""
    add_keepers(lite)
    publish(lite, {1: facts()})
    SecretFile(tmp_path / "secret").make(lite.secret)
    place = Installation(
        database_url=str(sqlite_database.url),
        data_dir=tmp_path,
        config_path=tmp_path / "config.toml",
    )
    made = dataclasses.replace(lite, backups=BackupFolder(place, tmp_path / "backups", 3))
    assert made.backups is not None
    made.backups.make(made.clock.now(), 1)
    return made


def test_backup_that_is_too_old_is_told_once_and_its_end_once(
    kept: Context, clock: FakeClock, box: Mailbox, mailer: SmtpMailer
) -> None:
    backups = kept.backups
    assert backups is not None
    assert tell_keepers(kept) == ()

    clock.advance(days=3)
    for _ in range(3):
        assert tell_keepers(kept) == ("backup",)
        clock.at += FIVE_MINUTES
        send(kept, mailer)
    assert sorted(mail["To"] for mail in box.mails) == [ALI, SARA]
    [mail] = box.to(SARA)
    assert mail["Subject"] == "Rhamna-Educatec, attention requise\u00a0: sauvegarde"
    assert mail["Importance"] == "high"
    assert "educatec backup" in body(mail)
    assert "educatec backup" in body(box.to(ALI)[0])

    backups.make(clock.at, 1)
    for _ in range(2):
        assert tell_keepers(kept) == ("backup",), "it may waver"
        clock.at += FIVE_MINUTES
    clock.at += CALM
    for _ in range(3):
        assert tell_keepers(kept) == ()
        send(kept, mailer)
        clock.at += FIVE_MINUTES
    assert [mail["Subject"] for mail in box.to(SARA)[1:]] == [
        "Rhamna-Educatec, réglé\u00a0: sauvegarde"
    ]
    assert len(box.mails) == 4

    clock.advance(days=3)
    assert tell_keepers(kept) == ("backup",)
    send(kept, mailer)
    assert len(box.to(SARA)) == 3, "another time is another alert"


def test_check_that_wavers_is_one_alert(here: Context, clock: FakeClock) -> None:
    add_keepers(here)
    settle_early(here)
    assert tell_keepers(here) == ("timers",)
    for _ in range(4):
        rearming.rearm(here, "cli")
        assert tell_keepers(here) == ("timers",)
        clock.at += FIVE_MINUTES
        settle_early_again(here)
        assert tell_keepers(here) == ("timers",)
        clock.at += CALM
    assert letters(here) == 2


def settle_early_again(ctx: Context) -> None:
    epoch = actions.begin_epoch(ctx, "wrong")
    with ctx.uow() as work:
        action = next(
            each for each in work.actions.of_sessions(None)[1] if each.due_at > ctx.clock.now()
        )
        assert work.actions.claim(action.id, epoch, ctx.clock.now())
        work.actions.finish(action.id, epoch, ActionState.DONE, "live", ctx.clock.now())
        work.commit()


def test_however_many_look_at_once_everybody_is_written_to_once(here: Context) -> None:
    add_keepers(here)
    settle_early(here)
    together = threading.Barrier(4)

    def look() -> None:
        together.wait()
        tell_keepers(here)

    lookers = [threading.Thread(target=look) for _ in range(4)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert letters(here) == 2


def test_check_that_cannot_be_made_ends_nothing(
    lite: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.service.operations import health

    add_keepers(lite)
    settle_early(lite)
    tell_keepers(lite)
    rearming.rearm(lite, "cli")

    def away(*_: object) -> object:
        raise UnavailableError("The database is away.")

    with monkeypatch.context() as now:
        now.setattr(health, "doubted_in", away)
        for _ in range(2):
            assert "timers" in tell_keepers(lite)
            clock.at += CALM


@pytest.mark.parametrize("sentence", ["alert", "alert-over", "clock", "clock-over"])
def test_letters_are_written_in_every_language(sentence: str) -> None:
    from scheduler.service.notices.texts import say_in_mail

    parts = dict.fromkeys(("check", "found", "since", "shown", "expected"), "x")
    for part in ("subject", "text"):
        said = {
            say_in_mail(f"{sentence}.{part}", language, **parts) for language in ("ar", "fr", "en")
        }
        assert len(said) == 3


def test_the_timer_worker_looks_and_leaves_alerts_alone_while_the_clock_is_doubted(
    lite: Context, sqlite_database: Database, tmp_path: Path
) -> None:
    add_keepers(lite)
    settle_early(lite)
    perform: Callable[..., str] = lambda *_: "done"  # noqa: E731 -- nothing is due here
    owner = Owner(lite, sqlite_database, tmp_path, perform=perform)
    assert owner.tell_keepers() == (), "it is not the owner yet"
    owner.tick()
    owner._doubted = True
    assert owner.tell_keepers() == ()
    owner._doubted = False
    assert owner.tell_keepers() == ("timers",)
    owner.stop()
