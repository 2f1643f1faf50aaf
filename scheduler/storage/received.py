"""How the schools of one session are written: those with one mode, variant and reason together.

Most schools of a session get it alike, so this is a fraction of the size. Equal receptions are read
as one object, which makes comparing the draft with what is released quick.
"""

import json
from functools import lru_cache
from operator import attrgetter
from typing import Any

from scheduler.domain.session import Mode, Reason, ReasonCode, Reception

KEPT = 200_000
KEPT_TEXTS = 8192  # what a region's week takes several times over
Details = tuple[tuple[str, str], ...]


def write_receptions(receptions: tuple[Reception, ...]) -> list[dict[str, Any]]:
    """Return the JSON form of a session's receptions."""
    groups: dict[tuple[Mode, str, ReasonCode, Details], list[str]] = {}
    for reception in receptions:
        groups.setdefault(_alike(reception), []).append(reception.school_code)
    return [
        {
            "mode": str(mode),
            "variant": variant,
            "reason": str(code),
            "detail": dict(details),
            "schools": sorted(groups[mode, variant, code, details]),
        }
        for mode, variant, code, details in sorted(groups)
    ]


def read_receptions(groups: list[dict[str, Any]]) -> tuple[Reception, ...]:
    """Return the receptions that a JSON form stands for, by school code."""
    found = []
    for group in groups:
        mode, variant, reason = group["mode"], group["variant"], group["reason"]
        details = tuple(sorted(group["detail"].items()))
        found += [_one(code, mode, variant, reason, details) for code in group["schools"]]
    found.sort(key=attrgetter("school_code"))
    return tuple(found)


@lru_cache(maxsize=KEPT_TEXTS)
def parse_receptions(text: str) -> tuple[Reception, ...]:
    """Return the receptions that a stored text stands for; a text read once is known."""
    return read_receptions(json.loads(text))


def _alike(reception: Reception) -> tuple[Mode, str, ReasonCode, Details]:
    reason = reception.reason
    details = tuple(sorted(reason.detail.items())) if reason.detail else ()
    return reception.mode, reception.variant, reason.code, details


@lru_cache(maxsize=KEPT)
def _one(school_code: str, mode: str, variant: str, reason: str, details: Details) -> Reception:
    return Reception(
        school_code=school_code,
        mode=Mode(mode),
        variant=variant,
        reason=_reason(reason, details),
    )


@lru_cache(maxsize=KEPT)
def _reason(code: str, details: Details) -> Reason:
    return Reason(code=ReasonCode(code), detail=dict(details))
