"""The audit log: who did what, and when."""

from scheduler.service.context import Context
from scheduler.storage.repositories.audit import Entry, Sought

__all__ = ["Entry", "Sought", "log_actors", "log_entries", "log_page"]


def log_page(
    ctx: Context, sought: Sought, *, first: int = 0, count: int = 50
) -> tuple[tuple[Entry, ...], int]:
    """Return so many entries of the log, from the `first` on, the last one first, and how many
    are sought in all.
    """
    with ctx.uow().reading() as work:
        return work.audit.page(sought, first=first, count=count)


def log_actors(ctx: Context) -> tuple[str, ...]:
    """Return everybody who did something, as the log names them."""
    with ctx.uow().reading() as work:
        return work.audit.actors()


def log_entries(ctx: Context, words: str = "", *, limit: int = 200) -> tuple[Entry, ...]:
    """Return the latest acts whose actor, act or object contains the words, the last one first."""
    with ctx.uow().reading() as work:
        return work.audit.search(words, limit=limit)
