"""What colours the boxes of a board: how schools get them, or a choice of the reader.

A colour never stands alone: each comes with a pattern, and its word is in the box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from flask import Response, current_app, request
from flask_babel import gettext

from scheduler.domain.programme import Kind
from scheduler.domain.province import Province
from scheduler.domain.school import Level
from web.language.choice import language
from web.language.wording.labels import kind_word, level_word
from web.language.wording.subjects import subject_words
from web.panel.board.blocks import Block

HUES, PATTERNS = 8, 4
COOKIE = "board_colour"
A_YEAR = 365 * 24 * 3600


class Colouring(StrEnum):
    """What a box's colour says."""

    MODE = "mode"  # live or recorded
    SUBJECT = "subject"
    TEACHER = "teacher"
    LEVEL = "level"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Dye:
    """One colour of a board: its style, and what it stands for in words."""

    style: str
    words: str


class Palette:
    """The colours of a province, the same in every week."""

    def __init__(self, province: Province, colouring: Colouring) -> None:
        """Give each subject, teacher, level or kind its colour."""
        self.colouring = colouring
        known = _known(province, colouring)
        self._styles = {value: style_at(place) for place, value in enumerate(known)}

    def style(self, block: Block) -> str:
        """Return the style of a session's colour; nothing where boxes show how schools get it."""
        return self._styles.get(_value(block, self.colouring), "")

    def legend(self, blocks: Iterable[Block], province: Province) -> list[Dye]:
        """Return the colours that are on a board, by their words."""
        values = {_value(block, self.colouring) for block in blocks} & self._styles.keys()
        words = _words(province, self.colouring)
        listed = [Dye(self._styles[value], words.get(value, value)) for value in values]
        return sorted(listed, key=lambda dye: normalize("NFD", dye.words))


def colouring_asked() -> Colouring:
    """Return what the address asks for, else what was chosen last, else how schools get it."""
    known = {str(colouring): colouring for colouring in Colouring}
    asked = request.args.get("colour", "")
    return known.get(asked) or known.get(request.cookies.get(_cookie(), ""), Colouring.MODE)


def remember(response: Response) -> Response:
    """Let the browser keep a choice that the address makes."""
    if request.args.get("colour") in set(Colouring):
        response.set_cookie(
            _cookie(),
            request.args["colour"],
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )
    return response


def colouring_word(colouring: Colouring) -> str:
    """Name what a box's colour says."""
    return {
        Colouring.MODE: gettext("Live or recorded"),
        Colouring.SUBJECT: gettext("Subject"),
        Colouring.TEACHER: gettext("Teacher"),
        Colouring.LEVEL: gettext("Level"),
        Colouring.KIND: gettext("Kind of session"),
    }[colouring]


def _cookie() -> str:
    return f"{current_app.config['COOKIE_PREFIX']}{COOKIE}"


def style_at(place: int) -> str:
    """Return one of 32 pairs of hue and pattern; neighbours differ in both."""
    return f"hue-{place % HUES} weave-{(place + place // HUES) % PATTERNS}"


def _value(block: Block, colouring: Colouring) -> str:
    if colouring is Colouring.SUBJECT:
        return block.subject
    if colouring is Colouring.TEACHER:
        return block.teacher_id
    if colouring is Colouring.LEVEL:
        return str(block.levels[0]) if block.levels else ""
    return str(block.kind)


def _known(province: Province, colouring: Colouring) -> Sequence[str]:
    if colouring is Colouring.SUBJECT:
        return sorted({programme.subject for programme in province.programmes})
    if colouring is Colouring.TEACHER:
        return sorted(teacher.id for teacher in province.teachers)
    if colouring is Colouring.LEVEL:
        return [str(level) for level in Level]
    return [str(kind) for kind in Kind] if colouring is Colouring.KIND else []


def _words(province: Province, colouring: Colouring) -> dict[str, str]:
    if colouring is Colouring.SUBJECT:
        return subject_words()
    if colouring is Colouring.TEACHER:
        tongue = language()
        return {teacher.id: teacher.name.in_(tongue) for teacher in province.teachers}
    if colouring is Colouring.LEVEL:
        return {str(level): level_word(level) for level in Level}
    return {str(kind): kind_word(kind) for kind in Kind}
