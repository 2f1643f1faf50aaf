"""How full studios and teachers are, as rows: hours asked for, hours to be had, and the share."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from scheduler.domain.keys import SessionKey
from scheduler.planner.impossible import Impossible, ImpossibleCode
from scheduler.planner.load import Load, Outlook
from web.context import today
from web.language.formats import isolated, said_in_page
from web.language.names import province
from web.language.wording.impossible import impossible_sentence
from web.panel.planning.emptiness import why_nothing

FULL, OVER = 0.9, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """One line: `id` is a studio's or teacher's (empty: all studios), `tone` how full it is."""

    id: str
    monday: dt.date
    needed: float  # hours
    available: float
    share: float

    @property
    def tone(self) -> str:
        """Say in one of the house's tones whether it is full."""
        return "danger" if self.share > OVER else "warning" if self.share > FULL else "good"

    @property
    def filled(self) -> float:
        """The part of a bar to fill, in percent."""
        return min(self.share, 1.0) * 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Hopeless:
    """A demand that cannot be met: the programme, which of its sessions, and why, which may
    say their number already.
    """

    programme: Markup
    programme_id: str
    sessions: tuple[SessionKey, ...]
    why: Markup
    says_count: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """What is told before solving. Of teachers the fullest week of each, the fullest first."""

    sessions: int
    studios: tuple[LoadRow, ...]
    teachers: tuple[LoadRow, ...]
    hopeless: tuple[Hopeless, ...]
    why_nothing: Markup  # if there is nothing to place

    @property
    def hours(self) -> tuple[float, float]:
        """Studio hours asked for and to be had over all weeks."""
        whole = [studio for studio in self.studios if not studio.id]
        return sum(each.needed for each in whole), sum(each.available for each in whole)

    @property
    def overfull(self) -> int:
        """In how many weeks more is asked of all studios than they have."""
        return sum(1 for studio in self.studios if not studio.id and studio.share > OVER)


def foresight_of(outlook: Outlook, first: dt.date, last: dt.date) -> Foresight:
    """Return the loads and the impossible demands of some days as rows and words."""
    fullest: dict[str, LoadRow] = {}
    for row in _rows(outlook.teachers):
        known = fullest.get(row.id)
        if known is None or row.share > known.share:
            fullest[row.id] = row
    return Foresight(
        sessions=outlook.sessions,
        why_nothing=Markup() if outlook.sessions else why_nothing(first, last, today()),
        studios=tuple(_rows(outlook.studios)),
        teachers=tuple(sorted(fullest.values(), key=lambda row: (-row.share, row.id))),
        hopeless=tuple(_hopeless(impossible) for impossible in outlook.impossible),
    )


def _rows(loads: Iterable[Load]) -> list[LoadRow]:
    return [
        LoadRow(
            id=load.id,
            monday=load.monday,
            needed=load.needed / 60,
            available=load.available / 60,
            share=load.share,
        )
        for load in loads
    ]


def _hopeless(impossible: Impossible) -> Hopeless:
    programme = province().programme_by_id.get(impossible.programme_id)
    return Hopeless(
        programme=said_in_page(programme.title) if programme else isolated(impossible.programme_id),
        programme_id=impossible.programme_id,
        sessions=impossible.sessions,
        why=impossible_sentence(impossible),
        says_count=impossible.code is ImpossibleCode.TOO_MANY,
    )
