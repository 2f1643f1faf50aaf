"""Which board is asked for, as its address says: what links and forms hand on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from scheduler.domain.holder import Holder, HolderKind
from scheduler.domain.province import Province
from scheduler.domain.school import School
from scheduler.domain.session import Mode
from scheduler.domain.wall import monday_of, parse_day
from scheduler.service.releases import queries
from web.context import ctx, today
from web.panel.board.blocks import Block
from web.panel.board.colours import Colouring, colouring_asked
from web.panel.board.schools import SchoolsAsked

PROVINCE = Holder(kind=HolderKind.PROVINCE)
MOST_WEEKS = 4  # that stand side by side


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRequest:
    """A board's first day, its source, which sessions and schools it shows, and its colours.

    `teacher`, `studio` and `school` (words of a name or code) are empty for all; `wanted` is which
    schools' rows are shown, and its level holds for sessions too. With `select` every session has
    a box to be ticked.
    """

    monday: dt.date
    source: str
    studio: str
    teacher: str
    school: str
    wanted: SchoolsAsked
    colouring: Colouring
    weeks: int = 1
    select: bool = False

    @property
    def filters(self) -> bool:
        """Tell whether some sessions are left out."""
        return bool(self.studio or self.teacher or self.school or self.wanted.level)

    def address(self, endpoint: str = "panel.week", **other: Any) -> str:  # noqa: ANN401 -- as for url_for
        """Return the address of this board, or of one that differs in some parts."""
        return url_for(endpoint, **(self.parts() | other))

    def parts(self) -> dict[str, Any]:
        """Return what an address of this board has to say."""
        wanted = self.wanted
        return {
            "on": self.monday,
            "weeks": self.weeks if self.weeks > 1 else None,
            "source": self.source if self.source == "release" else None,
            "studio": self.studio or None,
            "teacher": self.teacher or None,
            "school": self.school or None,
            "q": wanted.words or None,
            "commune": wanted.commune or None,
            "level": wanted.level or None,
            "kind": wanted.kind or None,
            "link": wanted.link or None,
            "select": 1 if self.select else None,
        }

    def rows(self, province: Province) -> list[School]:
        """Return the schools whose rows are shown."""
        named = SchoolsAsked(words=self.school)
        return [
            school
            for school in province.schools
            if self.wanted.takes(school) and named.takes(school)
        ]

    def shown(self, blocks: Iterable[Block], province: Province) -> list[Block]:
        """Return the sessions that are shown, in their order."""
        named = SchoolsAsked(words=self.school)
        codes = {school.code for school in province.schools if named.takes(school)}
        return [
            block
            for block in blocks
            if self.teacher in {"", block.teacher_id}
            and self.studio in {"", block.studio_id}
            and (not self.wanted.level or self.wanted.level in block.levels)
            and (not self.school or _reaches(block, codes))
        ]


def board_asked() -> BoardRequest:
    """Return what the request's address asks for."""
    args = request.args
    weeks = args.get("weeks", "1")
    return BoardRequest(
        monday=monday_of(day_asked()),
        source="release" if args.get("source") == "release" else "draft",
        studio=args.get("studio", ""),
        teacher=args.get("teacher", ""),
        school=args.get("school", "").strip(),
        wanted=SchoolsAsked(
            words=args.get("q", "").strip(),
            commune=args.get("commune", ""),
            level=args.get("level", ""),
            kind=args.get("kind", ""),
            link=args.get("link", ""),
        ),
        colouring=colouring_asked(),
        weeks=min(MOST_WEEKS, int(weeks)) if weeks.isdecimal() and weeks != "0" else 1,
        select=args.get("select") == "1",
    )


def first_interesting_day() -> dt.date:
    """Return today, or the first planned day when nothing is planned before it."""
    now = today()
    ahead = queries.released_sessions(ctx(), PROVINCE, now, now + dt.timedelta(days=28))
    return ahead[0].facts.slot.day if ahead else now


def _reaches(block: Block, codes: set[str]) -> bool:
    return any(
        reception.school_code in codes and reception.mode is not Mode.NONE
        for reception in block.receptions
    )


def day_asked() -> dt.date:
    """Return the day that the address names, else the first that is worth a look."""
    try:
        return parse_day(request.args.get("on", ""))
    except ValueError:
        return first_interesting_day()
