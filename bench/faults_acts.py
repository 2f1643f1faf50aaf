"""What the fault harness does with the service: a small released province, and acts upon it.

Each act tells what it has answered, through `tell`, the moment it has.
"""

import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic import command

from scheduler.adapters.incoming_files import IncomingFolder
from scheduler.adapters.media_store import FolderMediaStore
from scheduler.adapters.smtp import MailServer, SmtpMailer
from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.session import SessionState
from scheduler.service.context import Context
from scheduler.service.draft import editing
from scheduler.service.feeds.calendars import feed_body_of
from scheduler.service.master_data.importing import apply_import
from scheduler.service.notices import outbox
from scheduler.service.planning.planning import make_plan
from scheduler.service.ports.media import IncomingFile
from scheduler.service.releases.releasing import release
from scheduler.service.timers import actions
from scheduler.storage import database as storage
from scheduler.storage.database import Database, open_database
from scheduler.storage.migrating import migration_config
from tests import factories as make
from tests.conftest import context_on
from tests.fakes import FakeClock
from tests.integration import steps
from tests.integration.timers.machine import Machine

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
BUSY_MILLISECONDS = 300  # nobody waits for seconds here
OLD = "0009"  # the schema from which the migration begins
SCHOOLS, PROGRAMMES = 4, 2
LATER = 40  # days, after which every act of the timers is over
Tell = Callable[..., None]


@dataclasses.dataclass(frozen=True)
class World:
    """A folder with an installation's data, and what an act may need of outside."""

    folder: Path
    chance: random.Random
    tell: Tell
    mail_port: int

    @property
    def file(self) -> Path:
        """Where the database lies."""
        return self.folder / "service.db"

    def open(self) -> tuple[Database, Context]:
        """Open the database and return how to use it."""
        storage.BUSY_MILLISECONDS = BUSY_MILLISECONDS
        opened = open_database(f"sqlite:///{self.file}")
        ctx = dataclasses.replace(
            context_on(opened, FakeClock(NOW)), mail_sender="studio@educatec.example"
        )
        return opened, ctx


def parts(extra: int = 0) -> dict[str, object]:
    """Return the province, with some schools more."""
    return {
        "schools": tuple(make.school(99001 + number) for number in range(SCHOOLS + extra)),
        "teachers": tuple(make.teacher(f"t{number}") for number in range(PROGRAMMES)),
        "programmes": tuple(
            make.programme(f"p{number}", teacher_id=f"t{number}", count=3)
            for number in range(PROGRAMMES)
        ),
    }


def build(world: World) -> None:
    """Plan and release the province; then move a session, which is not released."""
    opened, ctx = world.open()
    steps.released(ctx, **parts())
    act_move(world)
    opened.close()


def build_old(world: World) -> None:
    """Make a file with a schema from long ago."""
    engine = sa.create_engine(f"sqlite:///{world.file}")
    config = migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, OLD)
    engine.dispose()


def feeds(world: World) -> dict[str, str]:
    """Return every calendar as it is served."""
    opened, ctx = world.open()
    holders = [
        Holder(kind=HolderKind.SCHOOL, id=make.code(99001 + each)) for each in range(SCHOOLS)
    ]
    holders += [Holder(kind=HolderKind.TEACHER, id=f"t{each}") for each in range(PROGRAMMES)]
    found = {str(holder): feed_body_of(ctx, holder).decode() for holder in holders}
    opened.close()
    return found


def act_import(world: World) -> None:
    """Import the province with a school more."""
    opened, ctx = world.open()
    apply_import(ctx, make.province(**parts(extra=1)), "importer")
    world.tell("import", make.code(99001 + SCHOOLS))
    opened.close()


def act_plan(world: World) -> None:
    """Plan the four weeks anew."""
    opened, ctx = world.open()
    make_plan(ctx, steps.FIRST, steps.LAST, limits=steps.LIMITS, actor="planner")
    world.tell("plan")
    opened.close()


def act_move(world: World) -> None:
    """Move each session once, wherever it is let."""
    opened, ctx = world.open()
    with ctx.uow().reading() as work:
        sessions = work.draft.sessions(states=[SessionState.PLANNED])
    for session, _ in itertools.product(sessions[:4], range(3)):
        day = make.MONDAY + dt.timedelta(days=world.chance.randrange(5))
        start = 480 + 15 * world.chance.randrange(36)
        moved = editing.move_session(ctx, session.id, day, start, "studio-1", actor="operator")
        if moved.accepted:
            world.tell("move", session.id, day.isoformat(), start)
    opened.close()


def act_release(world: World) -> None:
    """Release the draft."""
    opened, ctx = world.open()
    world.tell("release", release(ctx, "again", "approver").number)
    opened.close()


def act_timers(world: World) -> None:
    """Live through the first week in steps of some hours; the clock may jump meanwhile."""
    opened, ctx = world.open()
    machine = Machine(ctx, opened, world.folder)
    for _ in range(30):
        machine.pass_(hours=world.chance.choice((3, 6, 9)))
        if world.chance.random() < 0.2:
            jump = dt.timedelta(hours=world.chance.choice((-900, -30, -1, 1, 30, 900, 200_000)))
            machine.wrong = jump
            machine.tick()
            machine.wrong = dt.timedelta()
        machine.tick()
        world.tell("tick")
    machine.owner._lease.release()
    opened.close()


def settle_timers(world: World) -> None:
    """Start the machine again weeks later, and let everything be settled."""
    opened, ctx = world.open()
    machine = Machine(ctx, opened, world.folder)
    machine.sure = True
    machine.reboot(dt.timedelta(days=LATER))
    for _ in range(6):
        machine.tick()
        machine.pass_(minutes=10)
    machine.owner._lease.release()
    opened.close()


def act_mail(world: World) -> None:
    """Send what is due."""
    opened, ctx = world.open()
    epoch = actions.begin_epoch(ctx, "sender")
    server = MailServer(host="127.0.0.1", port=world.mail_port, security="none")
    while outbox.send_due(ctx, epoch, SmtpMailer(server, ctx.mail_sender)):
        world.tell("mail")
    opened.close()


def act_upload(world: World) -> None:
    """Take a file in pieces and keep it."""
    media = FolderMediaStore(world.folder / "media")
    incoming = IncomingFolder(world.folder / "media" / "uploads")
    size, piece = 400_000, 40_000
    content = world.chance.randbytes(size)
    facts = IncomingFile(session_id=1, name="a.mp4", size=size, actor="a", begun_at=NOW.isoformat())
    name, at = incoming.begin(facts), 0
    while at < size:
        at = incoming.append(name, at, iter([content[at : at + piece]]))
        world.tell("piece", name, at)
    mark = media.keep(incoming.path_of(name)).sha256
    world.tell("kept", mark)
    incoming.drop(name)


def act_migrate(world: World) -> None:
    """Bring the schema to the newest."""
    opened, _ = world.open()
    world.tell("migrate")
    opened.close()


ACTS: dict[str, Callable[[World], None]] = {
    "import": act_import,
    "plan": act_plan,
    "move": act_move,
    "release": act_release,
    "timers": act_timers,
    "mail": act_mail,
    "upload": act_upload,
    "migrate": act_migrate,
}
