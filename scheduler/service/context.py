"""What every use case is given: a way to the data, the clock, the zone and the secret."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.domain.recording import RecordingRules
from scheduler.domain.wall import Clock, Zone
from scheduler.intake.handed_over import IntakeReader
from scheduler.planner.entry import plan_here
from scheduler.service.ports.installation import Backups, InputReader, Planner
from scheduler.service.ports.media import IncomingFiles, MediaStore, Shelf
from scheduler.service.ports.studio import StudioDrivers
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`uow()` opens a unit of work; `secret` is the installation's own key, kept outside the data
    base, from which links and feed addresses are derived. `language` is for those who have not
    chosen one. `mail_sender` is the address mails come from, empty without mail. `shelf` is where
    files lie (None: none can be kept). A new feed starts with `feed_language` and `feed_alarm`
    (minutes before, None: silent). `media` is where recordings lie, `incoming` where their uploads
    do (None: none can be kept), and `recordings` what is ruled about them. `planner` makes the
    plans, `reader` reads input files. `drivers` put studios on air (None: every meeting is
    elsewhere), and `air` is the folder of what they make. `backups` is where the installation keeps
    its own backups (None: nowhere).
    """

    uow: Callable[[], UnitOfWork]
    clock: Clock
    zone: Zone
    secret: bytes
    base_url: str
    language: str = "ar"
    mail_sender: str = ""
    shelf: Shelf | None = None
    feed_language: str = "ar+fr"
    feed_alarm: int | None = None
    media: MediaStore | None = None
    incoming: IncomingFiles | None = None
    recordings: RecordingRules = field(default_factory=RecordingRules)
    planner: Planner = plan_here
    reader: InputReader = field(default_factory=IntakeReader)
    drivers: StudioDrivers | None = None
    air: Path | None = None
    backups: Backups | None = None
