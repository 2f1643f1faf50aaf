"""How often something may be tried, counted in the database for all web processes.

What is limited are failures, by account and by network. Whoever shows to be right is never kept
out by what others have tried: a good link, a page's own address, a device that is known.
"""

import ipaddress
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from flask import g, request
from flask_limiter import Limiter
from limits.storage import Storage
from werkzeug.wrappers import Response

from scheduler.domain.errors import UnavailableError
from scheduler.service.people import tries
from web.context import ctx

TRIES = "30/minute"  # failures from one network
TRIES_OF_ONE = "10/minute;60/hour"  # failures at one account, from anywhere unknown
TRIES_OF_DEVICE = "10/minute;60/hour"  # failures of one known device
NOTHING_KEPT = "educatec://"
IPV6_NETWORK = 64  # bits that one household or school has

View = TypeVar("View", bound=Callable[..., Any])


class SharedCounts(Storage):
    """Counts in the installation's database; the request's context leads there."""

    STORAGE_SCHEME = ["educatec"]  # noqa: RUF012 -- as the library declares it

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """Return what is raised while the database is away."""
        return UnavailableError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a try and return how many there are."""
        return tries.count(ctx(), key, timedelta(seconds=expiry), amount)

    def get(self, key: str) -> int:
        """Return how many tries there are."""
        return tries.tries_counted(ctx(), key)[0]

    def get_expiry(self, key: str) -> float:
        """Return when the tries are forgotten, in seconds since 1970."""
        return tries.tries_counted(ctx(), key)[1].timestamp()

    def check(self) -> bool:
        """Tell whether the counts can be had: asked of the database when they are needed."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        tries.forget_tries(ctx())
        return None

    def clear(self, key: str) -> None:
        """Forget one count."""
        tries.forget_tries(ctx(), key)


def network_of() -> str:
    """Return the network that a request comes from: an IPv4 address, or the half of an IPv6 one."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)


def note_failure() -> None:
    """Let this request count as a failed try."""
    g.failed_try = True


def has_failed(_: Response) -> bool:
    """Tell whether this request was a failed try."""
    return bool(g.get("failed_try", False))


def is_missing(response: Response) -> bool:
    """Tell whether there was nothing behind an address."""
    return response.status_code == 404


def failures_only(
    limit: str, key: Callable[[], str], *, spare: Callable[[], bool]
) -> Callable[[View], View]:
    """Return a limit on failed tries by a key, which leaves those alone who are to be spared."""
    limits = limiter.limit(limit, key_func=key, deduct_when=has_failed, exempt_when=spare)
    return cast("Callable[[View], View]", limits)


limiter = Limiter(network_of, storage_uri=NOTHING_KEPT, headers_enabled=False)
