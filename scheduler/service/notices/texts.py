"""The texts of notices: what a release or a day means to one reader, as plain lines."""

from collections import Counter
from collections.abc import Sequence

from scheduler.domain.digest import DigestLine, Reader
from scheduler.domain.holder import HolderKind
from scheduler.domain.release import ChangeKind, Facts
from scheduler.domain.session import Mode
from scheduler.domain.wall import MINUTES_A_DAY, Slot, clock_text
from scheduler.feeds.phrases import calendar_text
from scheduler.language.catalogue import words_in
from scheduler.language.dates import full_day
from scheduler.service.notices.catalogue import COUNTS, RECEPTIONS, SECTIONS, WORDS

Known = dict[tuple[object, ...], str]
SHOWN = 40  # of one section; the rest is on the reader's page


def say_in_mail(key: str, language: str, **parts: object) -> str:
    """Return a sentence in a language, its placeholders filled."""
    return calendar_text(WORDS[key], language, **parts)


def slot_text(slot: Slot, language: str) -> str:
    """Write a slot as `lundi 30 novembre 2026, 14:30–15:30`."""
    return say_in_mail(
        "when",
        language,
        day=full_day(slot.day, language),
        start=clock_text(slot.start),
        end=clock_text(slot.end % MINUTES_A_DAY),
    )


def slot_for(reader: Reader, facts: Facts) -> Slot:
    """Return the wall time of a session for a reader: in the studio, or as schools see it."""
    return facts.slot if reader.kind is HolderKind.TEACHER else facts.audience_slot


def digest_subject(lines: Sequence[DigestLine], language: str, *, urgent: bool) -> str:
    """Write a digest's subject: what happens to how many sessions."""
    found = Counter(line.kind for line in lines)
    counts = calendar_text(", ", language).join(
        calendar_text(COUNTS[kind], language, num=found[kind]) for kind in SECTIONS if found[kind]
    )
    subject = say_in_mail("digest.subject", language, counts=counts)
    return say_in_mail("urgent", language, subject=subject) if urgent else subject


def digest_text(
    reader: Reader,
    name: str,
    number: int,
    lines: Sequence[DigestLine],
    language: str,
    *,
    note: str = "",
    urgent: bool,
    known: Known | None = None,
) -> str:
    """Write a digest: the message of whoever released, then what is cancelled, moved from and to,
    changed, and new.

    `known` keeps what was written of a change, since thousands of schools read the same of it; it
    may be used as long as these changes live.
    """
    known = {} if known is None else known
    parts = [
        say_in_mail("greeting", language, name=name),
        say_in_mail("digest.intro", language, number=number),
    ]
    if urgent:
        parts.append(say_in_mail("digest.urgent", language))
    if note:
        parts.append(say_in_mail("digest.note", language, note=note))
    sections: dict[ChangeKind, list[DigestLine]] = {kind: [] for kind in SECTIONS}
    for line in lines:
        sections[line.kind].append(line)
    for kind, heading in SECTIONS.items():
        found = sections[kind]
        if not found:
            continue
        told = [_known_line(reader, line, language, known) for line in found[:SHOWN]]
        if len(found) > SHOWN:
            told.append(_more(len(found) - SHOWN, language))
        parts.append("\n".join([calendar_text(heading, language), *told]))
    return "\n\n".join([*parts, say_in_mail("legal-time", language)])


def day_letter(
    reader: Reader, name: str, intro: str, sessions: Sequence[Facts], language: str
) -> str:
    """Write a reminder of sessions, after an introduction."""
    told = [_session(reader, facts, language) for facts in sessions]
    greeting = say_in_mail("greeting", language, name=name)
    return "\n\n".join([greeting, "\n".join([intro, *told]), say_in_mail("legal-time", language)])


def title_text(facts: Facts, language: str) -> str:
    """Write a session's title, and its number where it is one of several."""
    title = facts.title.in_(language)
    if facts.total == 1:
        return title
    return say_in_mail("session", language, title=title, number=facts.key.number, total=facts.total)


def _known_line(reader: Reader, line: DigestLine, language: str, known: Known) -> str:
    about = (id(line.before), id(line.after), line.kind, reader.kind, line.mode, language)
    if about not in known:
        known[about] = _line(reader, line, language)
    return known[about]


def _line(reader: Reader, line: DigestLine, language: str) -> str:
    if line.kind in {ChangeKind.CANCELLED, ChangeKind.MISSED}:
        when = slot_text(slot_for(reader, line.facts), language)
        return _bullet(title_text(line.facts, language), [say_in_mail("at", language, when=when)])
    if line.kind is ChangeKind.MOVED and line.before is not None:
        before, now = slot_for(reader, line.before), slot_for(reader, line.facts)
        # After new zone data the wall time stands and its instant does not.
        was = say_in_mail("from", language, when=slot_text(before, language))
        more = say_in_mail("rezoned", language) if before == now else was
        return _session(reader, line.facts, language, more)
    return _session(reader, line.facts, language)


def _more(count: int, language: str) -> str:
    words = words_in(language)
    return words.ngettext(
        "… and %(num)s more, on your page.", "… and %(num)s more, on your page.", count
    )


def _session(reader: Reader, facts: Facts, language: str, *more: str) -> str:
    when = slot_text(slot_for(reader, facts), language)
    lines = [say_in_mail("at", language, when=when), *more]
    if reader.kind is HolderKind.TEACHER:
        if facts.studio_name is not None:
            lines.append(say_in_mail("studio", language, name=facts.studio_name.in_(language)))
    else:
        reception = facts.reception_of(reader.id)
        mode = reception.mode if reception else Mode.NONE
        lines.append(calendar_text(RECEPTIONS[mode], language))
        lines.append(say_in_mail("teacher", language, name=facts.teacher_name.in_(language)))
    return _bullet(title_text(facts, language), lines)


def _bullet(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"• {title}", *(f"  {line}" for line in lines)])
