"""Problem details (RFC 9457)."""

from typing import Self

from pydantic import Field

from scheduler.domain.clash import Clash
from web.api.schemas.base import Facts
from web.errors.answers import RefusalText


class ClashFacts(Facts):
    """A broken rule: its code, the sessions it is between, and the values of its sentence."""

    code: str
    sessions: list[str]
    detail: dict[str, str]

    @classmethod
    def of(cls, clash: Clash) -> Self:
        """Return a clash."""
        return cls(
            code=clash.code,
            sessions=[str(session) for session in clash.sessions],
            detail=dict(clash.detail),
        )


class Problem(Facts):
    """Why a request was refused, in words; `errors` are the particulars, a sentence each."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[str] = Field(default_factory=list)
    clashes: list[ClashFacts] | None = None

    @classmethod
    def of(cls, answer: RefusalText) -> Self:
        """Return what the pages would say."""
        return cls(
            type=f"urn:educatec:{answer.code}",
            title=answer.title,
            status=answer.status,
            detail=answer.says,
            errors=[str(particular) for particular in answer.particulars],
        )
