"""Words made of facts: the day, the wall time, how a school gets a session and why."""

import datetime as dt
from collections.abc import Iterable

from scheduler.domain.release import Facts
from scheduler.domain.school import Level
from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.timetable import watched_from
from scheduler.domain.wall import Slot, clock_text
from scheduler.feeds.reasons import DETAILED_REASONS, REASONS
from scheduler.feeds.words import LEVELS, MODES, SENTENCES, VARIANTS
from scheduler.language.catalogue import words_in
from scheduler.language.dates import full_day

# Calendar programs draw these as boxes: the narrow no-break space, which many fonts lack, and
# bidi marks, which Outlook shows. Pages have both.
UNKNOWN_TO_PROGRAMS = str.maketrans({"\u202f": "\u00a0", "\u200e": None, "\u200f": None})


def calendar_text(message: str, language: str, **parts: object) -> str:
    """Return a message of the catalogue in letters that every calendar program has."""
    return (words_in(language).gettext(message) % parts).translate(UNKNOWN_TO_PROGRAMS)


def say_in_feed(key: str, language: str, **parts: object) -> str:
    """Return a sentence in a language, its placeholders filled."""
    return calendar_text(SENTENCES[key], language, **parts)


def offset_text(slot: Slot, start: dt.datetime) -> str:
    """Write by how much the wall is ahead of UTC at an instant: `GMT`, `GMT+1`.

    Both are facts of the release, so no zone data are asked, which may be other tomorrow.
    """
    midnight = dt.datetime.combine(slot.day, dt.time(), tzinfo=dt.UTC)
    wall = midnight + dt.timedelta(minutes=slot.start)
    minutes = round((wall - start).total_seconds() / 60)
    if minutes == 0:
        return "GMT"
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def wall_time_text(slot: Slot, start: dt.datetime, language: str) -> str:
    """Write the wall time in words, so that a reader sees when a device's zone data are wrong."""
    return say_in_feed(
        "when",
        language,
        day=full_day(slot.day, language),
        start=clock_text(slot.start),
        end=clock_text(slot.end % (24 * 60)),
        offset=offset_text(slot, start),
    )


def hours_text(ranges: str, language: str) -> str:
    """Write the time ranges of a day, which come as `08:30-12:30 14:30-18:30`."""
    told = (time_range.split("-") for time_range in ranges.split())
    separator = words_in(language).pgettext("between time ranges", ", ")
    return separator.join(
        say_in_feed("hours", language, start=start, end=end) for start, end in told
    )


def level_names_in_feed(levels: Iterable[Level], language: str) -> str:
    """Name levels, in the order in which they come."""
    words = words_in(language)
    return words.gettext(", ").join(words.gettext(LEVELS[level]) for level in levels)


def variant_text(variant: str, language: str) -> str:
    """Name a variant; one that the house has no words for goes by its id."""
    named = VARIANTS.get(variant)
    return variant if named is None else calendar_text(named, language)


def mode_text(reception: Reception, facts: Facts, language: str) -> str:
    """Say how a school gets a session: `En direct – image nette`, or when it has the recording."""
    if reception.mode is Mode.RECORDED:
        time = clock_text(watched_from(facts))
        return say_in_feed(
            "recorded.from" if facts.opening else "recorded.after", language, time=time
        )
    mode = calendar_text(MODES[reception.mode], language)
    if reception.mode is Mode.LIVE and reception.variant:
        return f"{mode} – {variant_text(reception.variant, language)}"
    return mode


def reason_text(reason: Reason, language: str) -> str:
    """Say why; nothing where a session simply comes live in the best variant."""
    if reason.code is ReasonCode.FITS:
        return ""
    fuller = DETAILED_REASONS.get(reason.code)
    if fuller is not None:
        known = {name: value for name, value in reason.detail.items() if value}
        if "hours" in known:
            known["hours"] = hours_text(known["hours"], language)
        try:
            return calendar_text(fuller, language, **known)
        except KeyError:
            pass  # a detail is not known: the sentence that needs none still holds
    return calendar_text(REASONS[reason.code], language)
