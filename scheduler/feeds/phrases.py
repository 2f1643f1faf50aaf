"""Words made of facts: the day, the wall time, how a school gets a session and why."""

import datetime as dt

from scheduler.domain.session import Mode, Reason, ReasonCode, Reception
from scheduler.domain.wall import Slot, clock_text
from scheduler.feeds.reasons import DETAILED_REASONS, REASONS
from scheduler.feeds.words import MODES, MONTHS, SENTENCES, VARIANTS, WEEKDAYS


def say(key: str, language: str, **parts: object) -> str:
    """Return a sentence in a language, its blanks filled."""
    return SENTENCES[key].in_(language).format(**parts)


def day_text(day: dt.date, language: str) -> str:
    """Write a day as `lundi 30 novembre 2026`; French counts only the first of a month as such."""
    is_first = day.day == 1 and language == "fr"
    return say(
        "day",
        language,
        weekday=WEEKDAYS[day.weekday()].in_(language),
        day="1er" if is_first else day.day,
        month=MONTHS[day.month - 1].in_(language),
        year=day.year,
    )


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


def when_text(slot: Slot, start: dt.datetime, language: str) -> str:
    """Write the wall time in words, so that a reader sees when a device's zone data are wrong."""
    return say(
        "when",
        language,
        day=day_text(slot.day, language),
        start=clock_text(slot.start),
        end=clock_text(slot.end % (24 * 60)),
        offset=offset_text(slot, start),
    )


def hours_text(stretches: str, language: str) -> str:
    """Write the stretches of a day, which come as `08:30-12:30 14:30-18:30`."""
    told = (stretch.split("-") for stretch in stretches.split())
    return say("hours.and", language).join(
        say("hours", language, start=start, end=end) for start, end in told
    )


def variant_text(variant: str, language: str) -> str:
    """Name a variant; one that the house has no words for goes by its id."""
    named = VARIANTS.get(variant)
    return variant if named is None else named.in_(language)


def mode_text(reception: Reception, language: str) -> str:
    """Say how a school gets a session: `En direct – image nette`."""
    mode = MODES[reception.mode].in_(language)
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
            return fuller.in_(language).format(**known)
        except KeyError:
            pass  # a detail is not known: the sentence that needs none still holds
    return REASONS[reason.code].in_(language)
