"""What every use case is given: a way to the data, the clock, the zone and the secret."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.domain.wall import Clock, Zone
from scheduler.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`uow()` opens a unit of work; `secret` is the installation's own key, kept outside the data
    base, from which links and feed addresses are derived.
    """

    uow: Callable[[], UnitOfWork]
    clock: Clock
    zone: Zone
    secret: bytes
    base_url: str
