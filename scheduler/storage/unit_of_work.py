"""One transaction and the repositories in it: all of it is kept, or none."""

import contextlib
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import sqlalchemy as sa
import structlog

from scheduler.domain.errors import BadInputError, Fault, LostUpdateError
from scheduler.storage.database import Database
from scheduler.storage.faults import busy, trouble_of
from scheduler.storage.gate import Gate
from scheduler.storage.repositories.actions import ActionRepository
from scheduler.storage.repositories.alerts import AlertRepository
from scheduler.storage.repositories.audiences import AudienceRepository
from scheduler.storage.repositories.audit import AuditRepository
from scheduler.storage.repositories.broadcasts import BroadcastRepository
from scheduler.storage.repositories.clock import ClockRepository
from scheduler.storage.repositories.counters import CounterRepository
from scheduler.storage.repositories.draft import DraftRepository
from scheduler.storage.repositories.exchange import ExchangeRepository
from scheduler.storage.repositories.feeds import FeedRecord, FeedRepository
from scheduler.storage.repositories.fetches import FetchRepository
from scheduler.storage.repositories.installation import InstallationRepository
from scheduler.storage.repositories.jobs import JobRepository
from scheduler.storage.repositories.links import LinkRepository
from scheduler.storage.repositories.outbox import OutboxRepository
from scheduler.storage.repositories.owed_mail import OwedMail
from scheduler.storage.repositories.people import PersonRepository
from scheduler.storage.repositories.province import ProvinceRepository
from scheduler.storage.repositories.recordings import RecordingRepository
from scheduler.storage.repositories.releases import ReleaseRepository
from scheduler.storage.repositories.replies import ReplyRepository
from scheduler.storage.repositories.requests import RequestRepository
from scheduler.storage.repositories.restoring import RestoringRepository
from scheduler.storage.repositories.scenarios import ScenarioRepository
from scheduler.storage.repositories.second_factors import SecondFactorRepository
from scheduler.storage.repositories.signs import SignRepository
from scheduler.storage.repositories.timer_checks import TimerChecks
from scheduler.storage.repositories.timer_worker import TimerWorkerRepository
from scheduler.storage.repositories.tokens import TokenRepository
from scheduler.storage.repositories.traces import TraceRepository
from scheduler.storage.repositories.transfers import TransferRepository
from scheduler.storage.repositories.uploads import UploadRepository
from scheduler.storage.repositories.web_sessions import WebSessionRepository

log = structlog.get_logger(__name__)

# What no column holds: a number that is too large, half a letter, a NUL.
NOT_KEPT = (OverflowError, UnicodeEncodeError, sa.exc.DataError)
NOT_KEPT_FAULT = Fault(
    file="request", line=None, key="value", wrong="cannot be stored", allowed="text and numbers"
)


class UnitOfWork:
    """A transaction that is rolled back unless committed: `with ctx.uow() as work: …`.

    It may write, and on SQLite takes the one writer's turn at its start; `ctx.uow().reading()` only
    reads and waits for nobody. Raises `UnavailableError`, by its cause, when the database cannot
    be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.writer
        self._connection: sa.Connection | None = None
        self._gate: Gate | None = None

    def reading(self) -> Self:
        """Make it a unit that only reads, on one unchanging picture of the data."""
        self._engine = self._database.reader
        return self

    def find_feed(self, token_sha256: str) -> FeedRecord | None:
        """Return the feed behind an address that is in force, from one read by a unique index.

        It is a transaction of its own, so it needs no `with`.
        """
        return self._database.feeds.find(token_sha256)

    def find_feed_at_hand(self, token_sha256: str) -> FeedRecord | None:
        """Return the same where that waits for nobody; None where it would, or is not found."""
        return self._database.feeds.find_at_hand(token_sha256)

    def damage(self) -> str:
        """Return what is wrong with the stored pages themselves, "" where nothing is found.

        Every page may be read for it, in no transaction. Raises `UnavailableError`.
        """
        return self._database.damage()

    def size(self) -> int:
        """Return how many bytes the data takes, in no transaction. Raises `UnavailableError`."""
        return self._database.size()

    def __enter__(self) -> Self:
        connection = self._connection = self._begun()
        self.province = ProvinceRepository(connection, self._database.provinces)
        self.draft = DraftRepository(connection)
        self.releases = ReleaseRepository(connection)
        self.audiences = AudienceRepository(connection)
        self.feeds = FeedRepository(connection)
        self.fetches = FetchRepository(connection)
        self.installation = InstallationRepository(connection)
        self.links = LinkRepository(connection)
        self.people = PersonRepository(connection)
        self.web_sessions = WebSessionRepository(connection)
        self.counters = CounterRepository(connection)
        self.second_factors = SecondFactorRepository(connection)
        self.traces = TraceRepository(connection)
        self.audit = AuditRepository(connection)
        self.actions = ActionRepository(connection)
        self.alerts = AlertRepository(connection)
        self.clock = ClockRepository(connection)
        self.timer_worker = TimerWorkerRepository(connection)
        self.timer_checks = TimerChecks(connection)
        self.outbox = OutboxRepository(connection)
        self.owed_mail = OwedMail(connection)
        self.tokens = TokenRepository(connection)
        self.uploads = UploadRepository(connection)
        self.replies = ReplyRepository(connection)
        self.requests = RequestRepository(connection)
        self.exchange = ExchangeRepository(connection)
        self.jobs = JobRepository(connection)
        self.scenarios = ScenarioRepository(connection)
        self.recordings = RecordingRepository(connection)
        self.broadcasts = BroadcastRepository(connection)
        self.signs = SignRepository(connection)
        self.transfers = TransferRepository(connection)
        self.restoring = RestoringRepository(connection)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection.close()  # which rolls back what was not committed
        except sa.exc.SQLAlchemyError as fault:
            if error is None:
                raise self._told(fault) from fault
        finally:
            if connection is not None:
                self._database.gates.leave(self._gate)
        if (told := trouble_of(error, self._database.url)) is not None:
            raise told from error
        if isinstance(error, sa.exc.IntegrityError):
            # A row that was there a moment ago, or that somebody else has just added.
            log.warning(
                "what was to be kept does not fit what is stored", fault=type(error.orig).__name__
            )
            raise LostUpdateError("data", "asked for", "as seen", "otherwise") from error
        if isinstance(error, NOT_KEPT):
            raise BadInputError([NOT_KEPT_FAULT]) from error

    def commit(self) -> None:
        """Keep everything that was written."""
        if self._connection is None:
            raise RuntimeError("A unit of work can only be committed inside its `with`.")
        self._connection.commit()

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """Take back what the block wrote when it raises, and only that.

        Raises what the block raises; a refusal of the database as `UnavailableError`, after which
        nothing of the unit can be kept.
        """
        if self._connection is None:
            raise RuntimeError("An attempt is made inside the unit's `with`.")
        try:
            with self._connection.begin_nested():
                yield
        except sa.exc.SQLAlchemyError as error:
            raise self._told(error) from error

    def _begun(self) -> sa.Connection:
        """Return a connection that has begun its transaction, when its turn has come."""
        gates = self._database.gates
        try:
            self._gate = gates.enter(writes=self._engine is self._database.writer)
        except TimeoutError:
            raise busy(self._database.url) from None
        with contextlib.ExitStack() as undo:
            undo.callback(gates.leave, self._gate)
            try:
                connection = self._engine.connect()
                connection.begin()
            except (sa.exc.SQLAlchemyError, UnicodeDecodeError) as error:
                raise self._told(error) from error
            undo.pop_all()
        return connection

    def _told(self, error: Exception) -> Exception:
        return trouble_of(error, self._database.url) or error
