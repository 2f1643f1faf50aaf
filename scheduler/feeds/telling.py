"""What an occurrence says to its reader: title, place and description, in one or two languages.

Arabic and French stand on lines of their own in a description, so that neither turns the other
round; a title has one line and puts the first language first.
"""

from collections.abc import Callable

from scheduler.domain.session import Mode
from scheduler.domain.text import Text
from scheduler.feeds.occurrence import Occurrence
from scheduler.feeds.phrases import (
    calendar_text,
    level_names_in_feed,
    mode_text,
    reason_text,
    say_in_feed,
    wall_time_text,
)
from scheduler.feeds.plain import plain_line
from scheduler.feeds.words import MODES


def both(wording: Callable[[str], str], languages: tuple[str, ...]) -> str:
    """Join the wordings of all languages with a slash; equal ones stand once."""
    return " / ".join(dict.fromkeys(wording(language) for language in languages))


def summary_of(occurrence: Occurrence, languages: tuple[str, ...]) -> str:
    """Return the title: `Annulée : Mathématiques 2BAC PC · 3/12`."""
    facts = occurrence.facts
    title = both(facts.title.in_, languages)
    if facts.total > 1:
        title = f"{title} · {facts.key.number}/{facts.total}"
    mark = _mark(occurrence, languages)
    return say_in_feed("marked", languages[-1], mark=mark, title=title) if mark else title


def location_of(occurrence: Occurrence, languages: tuple[str, ...]) -> str:
    """Return where it is: the school's equipped room for what comes live, else the studio."""
    if occurrence.reception is not None:
        is_there = occurrence.is_live and not occurrence.ended
        return both(lambda each: say_in_feed("room", each), languages) if is_there else ""
    studio = occurrence.facts.studio_name
    return both(studio.in_, languages) if studio is not None else ""


def description_of(occurrence: Occurrence, languages: tuple[str, ...], address: str) -> str:
    """Return the whole story, a block of lines for each language, and the address at the end."""
    blocks = ["\n".join(_lines(occurrence, language)) for language in languages]
    if not occurrence.ended:
        blocks.append(say_in_feed("join", languages[-1], url=address))
    return "\n\n".join(blocks)


def _mark(occurrence: Occurrence, languages: tuple[str, ...]) -> str:
    if occurrence.ended:
        return both(lambda each: say_in_feed(occurrence.ending, each), languages)
    if occurrence.in_studio:
        if occurrence.is_live:
            return ""
        return both(lambda each: say_in_feed("recording", each), languages)
    if occurrence.reception is None or occurrence.reception.mode is Mode.LIVE:
        return ""
    if occurrence.reception.mode is Mode.RECORDED:
        mark = "opened.mark" if occurrence.facts.opening else "recorded.mark"
        return both(lambda language: say_in_feed(mark, language), languages)
    return both(lambda language: calendar_text(MODES[Mode.NONE], language), languages)


def _lines(occurrence: Occurrence, language: str) -> list[str]:
    facts, reception = occurrence.facts, occurrence.reception
    lines = []
    if occurrence.ended:
        lines.append(say_in_feed(occurrence.ended, language))
    number = say_in_feed("number", language, number=facts.key.number, total=facts.total)
    lines.append(f"{_named(facts.title, language)} · {number}")
    lines.append(wall_time_text(occurrence.slot, occurrence.start, language))
    if occurrence.ended:
        return lines
    if reception is not None:
        lines.append(mode_text(reception, facts, language))
        lines.append(reason_text(reception.reason, language))
    lines.append(say_in_feed("teacher", language, name=_named(facts.teacher_name, language)))
    if facts.studio_name is not None and reception is None:
        lines.append(say_in_feed("studio", language, name=_named(facts.studio_name, language)))
    if facts.levels:
        lines.append(
            say_in_feed("levels", language, levels=level_names_in_feed(facts.levels, language))
        )
    if reception is None:
        recorded = sum(
            other_reception.mode is Mode.RECORDED for other_reception in facts.receptions
        )
        lines.append(say_in_feed("reach", language, live=facts.live_count, recorded=recorded))
    if occurrence.in_studio and facts.opening is not None:
        opening = wall_time_text(facts.opening, facts.audience_start, language)
        lines.append(say_in_feed("opens", language, when=opening))
    return [line for line in lines if line]


def _named(text: Text, language: str) -> str:
    return plain_line(text.in_(language))
