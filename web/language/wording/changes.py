"""What differs in one session between two releases, part by part, in words."""

from collections import Counter

from flask_babel import gettext
from markupsafe import Markup

from scheduler.domain.release import Change, Facts
from scheduler.domain.session import Mode
from scheduler.service.draft.too_late import SENTENCES, TooLate
from web.language.counts import ngettext
from web.language.formats import isolated, said_in_page, when
from web.language.names import level_names, quoted
from web.language.wording import say
from web.language.wording.labels import kind_word, language_word, policy_word, source_word
from web.language.wording.reasons import mode_word
from web.language.wording.subjects import subject_words

TIMES = frozenset({"slot", "start", "end"})
OPENING = frozenset({"opening", "opening_start", "opening_end"})


def changed_words(change: Change) -> list[Markup]:
    """Return a sentence for each thing that differs but the slot, which its row shows: at least one
    for a session whose slot is the same.
    """
    before, after = change.before, change.after
    if before is None or after is None or not change.fields:
        return []
    found = [
        say(gettext("%(what)s: %(before)s → %(after)s"), what=what, before=had, after=has)
        for what, had, has in (*_times(change, before, after), *_parts(before, after))
    ]
    found += _receptions(before, after)
    if not found and before.slot == after.slot:
        found = [say(gettext("Its record was updated; what people read is the same."))]
    return found


def too_late_sentence(late: TooLate) -> Markup:
    """Say what a release cannot bring any more, and what to do."""
    told, place = (when(slot) if slot else "–" for slot in (late.told, late.place))
    words = gettext(SENTENCES[late.lateness])
    return say(words, session=quoted(late.key), told=told, place=place)


def _times(
    change: Change, before: Facts, after: Facts
) -> list[tuple[str, Markup | str, Markup | str]]:
    found: list[tuple[str, Markup | str, Markup | str]] = []
    if before.opening != after.opening:
        had, has = (when(facts.opening) if facts.opening else "–" for facts in (before, after))
        found.append((gettext("Available to schools"), had, has))
    hours = (TIMES | OPENING | {"zone_name"}).intersection(change.fields)
    if (
        hours and not found and before.slot == after.slot
    ):  # the clocks of the law have changed under the same wall time
        had, has = (isolated(_instants(facts)) for facts in (before, after))
        if had != has:
            found.append((gettext("Hour in universal time"), had, has))
    return found


def _instants(facts: Facts) -> str:
    start, end = facts.opening_start or facts.start, facts.opening_end or facts.end
    return f"{start:%H:%M}–{end:%H:%M} UTC"


def _parts(before: Facts, after: Facts) -> list[tuple[str, Markup | str, Markup | str]]:
    pairs = [
        (gettext("Title"), *(said_in_page(facts.title) for facts in (before, after))),
        (gettext("Teacher"), *(said_in_page(facts.teacher_name) for facts in (before, after))),
        (gettext("Studio"), *(_studio(facts) for facts in (before, after))),
        (gettext("Number"), *(_number(facts) for facts in (before, after))),
        (gettext("Subject"), *(_subject(facts) for facts in (before, after))),
        (gettext("Kind"), *(kind_word(facts.kind) for facts in (before, after))),
        (gettext("Levels"), *(level_names(facts.levels) for facts in (before, after))),
        (gettext("Stream"), *(isolated(facts.stream or "–") for facts in (before, after))),
        (gettext("Language"), *(_language(facts) for facts in (before, after))),
        (gettext("Delivery"), *(policy_word(facts.policy) for facts in (before, after))),
        (gettext("Source"), *(source_word(facts.source) for facts in (before, after))),
    ]
    return [(what, had, has) for what, had, has in pairs if had != has]


def _receptions(before: Facts, after: Facts) -> list[Markup]:
    """Tell how many schools follow in which way, or for how many something finer differs."""
    had = {reception.school_code: reception for reception in before.receptions}
    has = {reception.school_code: reception for reception in after.receptions}
    ways = [Counter(reception.mode for reception in known.values()) for known in (had, has)]
    found = [
        say(
            gettext("%(what)s: %(before)s → %(after)s"),
            what=mode_word(mode),
            before=ways[0][mode],
            after=ways[1][mode],
        )
        for mode in Mode
        if ways[0][mode] != ways[1][mode]
    ]
    others = sum(1 for code in had.keys() | has.keys() if had.get(code) != has.get(code))
    if found or not others:
        return found
    words = ngettext(
        "%(num)s school follows in another way, quality or for another reason",
        "%(num)s schools follow in another way, quality or for another reason",
        others,
    )
    return [Markup.escape(words)]


def _studio(facts: Facts) -> Markup | str:
    if facts.studio_name is not None:
        return said_in_page(facts.studio_name)
    return isolated(facts.studio_id or "–")


def _number(facts: Facts) -> Markup:
    return isolated(f"{facts.key.number}/{facts.total}")


def _subject(facts: Facts) -> str:
    return subject_words().get(facts.subject, facts.subject)


def _language(facts: Facts) -> str:
    try:
        return language_word(facts.language)  # type: ignore[arg-type]
    except KeyError:
        return facts.language
