"""How the schools of one session are written: those with one mode, variant and reason together.

Most schools of a session get it alike, so this is a fraction of the size; and equal receptions are
read as one object, which makes comparing the draft with what is released quick.
"""

import json
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from scheduler.domain.session import Mode, Reason, ReasonCode, Reception

KEPT = 200_000
KEPT_TEXTS = 8192  # what a region's week takes several times over
Details = tuple[tuple[str, str], ...]


def write_receptions(receptions: tuple[Reception, ...]) -> list[dict[str, Any]]:
    """Return the JSON form of a session's receptions."""
    in_order = sorted(receptions, key=_alike)
    return [
        {
            "mode": str(mode),
            "variant": variant,
            "reason": str(code),
            "detail": dict(details),
            "schools": sorted(reception.school_code for reception in alike),
        }
        for (mode, variant, code, details), alike in groupby(in_order, key=_alike)
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
    return (
        reception.mode,
        reception.variant,
        reception.reason.code,
        tuple(sorted(reception.reason.detail.items())),
    )


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
