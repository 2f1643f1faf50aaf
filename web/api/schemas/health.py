"""Whether the installation is well."""

from typing import Self

from scheduler.service.operations.health import Health
from web.api.schemas.base import Facts


class CheckFacts(Facts):
    """One check: its name, whether it passed, and what was found."""

    name: str
    ok: bool
    says: str


class HealthFacts(Facts):
    """Every check; `ok` when all of them passed."""

    ok: bool
    checks: list[CheckFacts]

    @classmethod
    def of(cls, health: Health) -> Self:
        """Return the state of health."""
        return cls(
            ok=health.ok,
            checks=[
                CheckFacts(name=name, ok=ok, says=str(says)) for name, ok, says in health.checks
            ],
        )
