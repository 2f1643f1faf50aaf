"""A session as a box on the board: its place in percent, its few words, and all there is to it.

Boards hold hundreds of boxes, so what they share is worked out once.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from scheduler.domain.programme import Kind
from scheduler.domain.school import Level
from scheduler.domain.text import Text
from scheduler.domain.wall import clock_text
from scheduler.language.dates import short_day
from web.language.choice import language
from web.language.plain_text import END, LTR
from web.language.wording.labels import kind_word, level_word
from web.language.wording.subjects import short_subject_words, subject_words
from web.panel.board.axis import Axis
from web.panel.board.blocks import Block
from web.panel.board.colours import Colouring, Palette

SHOWN_LEVELS = 2
NARROW = 75  # minutes up to which a box may be too narrow for long words
MARKS = ("on-air", "locked", "notice", "changed")
Moment = tuple[dt.date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCell:
    """`words` say everything in one line, for those who hear or hover; the rest is shown."""

    id: int
    revision: int
    start: int
    minutes: int
    at: float
    width: float
    style: str
    words: str
    time: str
    subject: str
    short: str
    teacher: str
    kind: str
    levels: str
    number: str
    live: str
    share: float
    marks: tuple[tuple[str, str], ...]  # the name of each mark, and its word
    row: int = 0


class Scribe:
    """Writes the cells of one board in the page's language."""

    def __init__(self, axis: Axis, *, notice: tuple[Moment, Moment], palette: Palette) -> None:
        """Sessions that start within `notice` are marked as protected by it."""
        self._axis, self._notice, self._palette = axis, notice, palette
        by_kind = palette.colouring is Colouring.KIND
        self._kinds = {kind: kind_word(kind) if by_kind else "" for kind in Kind}
        self._language = language()
        self._subjects, self._short = subject_words(), short_subject_words()
        self._live = gettext(
            "%(title)s %(number)s, %(when)s, %(teacher)s, %(live)s of %(reach)s live"
        )
        self._recording = gettext("%(title)s %(number)s, %(when)s, %(teacher)s, recording")
        self._missed = gettext("%(title)s %(number)s, %(when)s, %(teacher)s, not broadcast")
        words = (
            gettext("On air"),
            gettext("Locked"),
            gettext("Within the notice period"),
            gettext("Changed since the release"),
        )
        self._marks = tuple(zip(MARKS, words, strict=True))
        self._levels = {level: level_word(level) for level in Level}

    def cells(self, blocks: Iterable[Block]) -> list[SessionCell]:
        """Return the boxes of these sessions."""
        return [self._cell(block) for block in blocks]

    def _cell(self, block: Block) -> SessionCell:
        slot, live = block.slot, block.live
        time = f"{clock_text(slot.start)}–{clock_text(slot.end)}"
        number = f"{block.key.number}/{block.total}"
        soon = self._notice[0] <= (slot.day, slot.start) < self._notice[1]
        marked = (block.on_air, block.locked, soon, block.changed)
        marks = tuple(mark for mark, on in zip(self._marks, marked, strict=True) if on)
        subject = self._subjects.get(block.subject, block.subject)
        levels = [self._levels[level] for level in block.levels[:SHOWN_LEVELS]]
        more = "…" if len(block.levels) > SHOWN_LEVELS else ""
        teacher = self._said(block.teacher)
        parts = {
            "title": self._said(block.title),
            "number": number,
            "when": f"{short_day(slot.day, self._language)} {LTR}{time}{END}",
            "teacher": teacher,
            "live": live,
            "reach": block.reach,
        }
        words = {"missed": self._missed, "recorded": self._recording, "live": self._live}
        way = "missed" if block.missed else "recorded" if block.opening else "live"
        return SessionCell(
            id=block.id,
            revision=block.revision,
            start=slot.start,
            minutes=slot.minutes,
            at=self._axis.at(slot.start),
            width=self._axis.width(slot.start, slot.end),
            style=" ".join([way, self._palette.style(block), *(name for name, _ in marks)]),
            words=words[way] % parts,
            time=time,
            subject=subject,
            short=self._short.get(block.subject, "") if slot.minutes <= NARROW else "",
            teacher=teacher,
            kind=self._kinds[block.kind],
            levels=" ".join(levels) + more,
            number=number,
            live=f"{live}/{block.reach}" if way == "live" else "",
            share=round(live * 100 / block.reach, 1) if block.reach else 0.0,
            marks=marks,
        )

    def _said(self, text: Text) -> str:
        return text.in_(self._language)


def drawn(cell: SessionCell, address: str, recording: str, *, select: bool = False) -> Markup:
    """Return a cell as markup; `address` leads to its session and `recording` is that word.

    With `select` it has a box to be ticked.
    """
    reach = (
        f'<span class="reach" aria-hidden="true"><span style="inline-size:{cell.share}%"></span>'
        f'</span> <bdi dir="ltr">{cell.live}</bdi>'
        if cell.live
        else Markup(
            '<svg aria-hidden="true"><use href="#mark-recording"/></svg>'
            '<span class="word">{}</span>'
        ).format(recording)
    )
    title = f'<bdi class="long">{escape(cell.subject)}</bdi>'
    if cell.short:
        title += f'<bdi class="short" aria-hidden="true">{escape(cell.short)}</bdi>'
    kind = f'<span class="block-line"><bdi>{escape(cell.kind)}</bdi></span>' if cell.kind else ""
    box = (
        f'<input class="pick" type="checkbox" name="session" form="several"'
        f' value="{cell.id}:{cell.revision}" aria-label="{escape(cell.words)}">'
        if select
        else ""
    )
    row = f";--r:{cell.row}" if cell.row else ""
    return Markup(  # noqa: S704 -- every text in it is escaped, the rest are our own numbers
        f'<li class="block {cell.style}" style="--a:{cell.at};--w:{cell.width}{row}">'
        f'<a href="{escape(address)}" title="{escape(cell.words)}" data-block="{cell.id}"'
        f' id="block-{cell.id}"'
        f' data-revision="{cell.revision}" data-start="{cell.start}" data-minutes="{cell.minutes}"'
        f' draggable="false"><span class="block-time"><bdi dir="ltr">{cell.time}</bdi></span>'
        f'<span class="block-title">{title}</span>'
        f'<span class="block-line"><bdi>{escape(cell.levels)}</bdi>'
        f' <bdi dir="ltr">{cell.number}</bdi></span>'
        f'<span class="block-line teacher"><bdi>{escape(cell.teacher)}</bdi></span>{kind}'
        f'<span class="block-line">{reach}</span>{_marks(cell)}</a>{box}</li>'
    )


def chip(cell: SessionCell, address: str) -> Markup:
    """Return a cell as one entry of a day's list; `address` leads to its session."""
    return Markup(  # noqa: S704 -- every text in it is escaped, the rest are our own numbers
        f'<li class="block chip {cell.style}"><a href="{escape(address)}"'
        f' title="{escape(cell.words)}" data-block="{cell.id}" data-revision="{cell.revision}"'
        f' data-start="{cell.start}" data-minutes="{cell.minutes}" draggable="false">'
        f'<bdi dir="ltr">{cell.time.partition("–")[0]}</bdi>'
        f" <strong><bdi>{escape(cell.subject)}</bdi></strong>"
        f' <span><bdi>{escape(cell.levels)}</bdi> <bdi dir="ltr">{cell.number}</bdi></span>'
        f' <span class="chip-more"><bdi>{escape(cell.kind or cell.teacher)}</bdi></span>'
        f"{_marks(cell)}</a></li>"
    )


def _marks(cell: SessionCell) -> str:
    if not cell.marks:
        return ""
    drawings = "".join(f'<svg><use href="#mark-{name}"/></svg>' for name, _ in cell.marks)
    words = escape(" · ".join(word for _, word in cell.marks))
    return (
        f'<span class="block-marks"><span class="drawn" aria-hidden="true">{drawings}</span>'
        f'<span class="said">{words}</span></span>'
    )
