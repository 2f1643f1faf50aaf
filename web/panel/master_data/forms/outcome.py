"""What a form says of its outcome: faults at other items, what somebody else changed, effects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from scheduler.domain.calendar import Scope
from scheduler.domain.session import Session
from scheduler.intake.differences import ColumnChange
from scheduler.service.master_data.effects import Effects
from web.language.choice import language
from web.language.counts import ngettext
from web.language.formats import LTR, isolated, when
from web.language.names import joined_list, session_name
from web.language.wording.scopes import scope_words
from web.panel.master_data.forms.field import Field, Widget
from web.panel.master_data.forms.parsing import figures_typed, number_shown, parts_of, percent_shown

NAMED = 5  # sessions that a sentence names


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that somebody else changed, in words; `yours` is empty where nobody typed there."""

    label: str
    was: Markup
    now: Markup
    yours: Markup


def changes_said(
    meanwhile: tuple[ColumnChange, ...],
    fields: Mapping[str, Field],
    opened: Mapping[str, str],
    typed: Mapping[str, str],
) -> list[FieldChange]:
    """Return what somebody else changed, field by field, beside what was typed here."""
    found = []
    for column_change in meanwhile:
        field = fields.get(column_change.name)
        if field is None:
            continue
        own = typed.get(column_change.name, column_change.was)
        touched = own not in {opened.get(column_change.name), column_change.now}
        found.append(
            FieldChange(
                label=field.label,
                was=value_shown(field, column_change.was),
                now=value_shown(field, column_change.now),
                yours=value_shown(field, own) if touched else Markup(""),
            )
        )
    return found


def value_shown(field: Field, text: str) -> Markup:
    """Write a field's text as a person reads it."""
    words = dict(field.choices)
    parts: Iterable[object] = [text]
    match field.widget:
        case Widget.CHOICE | Widget.FLAGS:
            parts = [words.get(part, part) for part in parts_of(field, text) or [""]]
        case Widget.FIGURES | Widget.PAIRS:
            others = dict(field.others)
            figures = figures_typed(field, text).items()
            parts = [f"{words.get(key, key)} {others.get(of, of)}" for key, of in figures]
        case Widget.HOURS:
            parts = text.splitlines()
        case Widget.DECIMAL:
            parts = [number_shown(text)]
        case Widget.PERCENT:
            parts = [f"{percent_shown(text)} %" if text else ""]
    return joined_list(isolated(part) for part in parts if part) or escape(gettext("empty"))


def effects_said(effects: Effects) -> list[Markup]:
    """Say what a change does to what is planned, a sentence each."""
    found = []
    if effects.lost:
        words = ngettext(
            "%(num)s upcoming session loses its slot:",
            "%(num)s upcoming sessions lose their slots:",
            len(effects.lost),
        )
        found.append(_named(words, effects.lost))
    if effects.unfit:
        words = ngettext(
            "%(num)s scheduled session no longer fits its slot; move it or plan "
            "again before the next release:",
            "%(num)s scheduled sessions no longer fit their slots; move them or "
            "plan again before the next release:",
            len(effects.unfit),
        )
        found.append(_named(words, effects.unfit))
    for number, words in (
        (
            len(effects.added),
            ngettext(
                "%(num)s session is added, not yet scheduled.",
                "%(num)s sessions are added, not yet scheduled.",
                len(effects.added),
            ),
        ),
        (
            effects.left,
            ngettext(
                "%(num)s time, a school loses a session.",
                "%(num)s times, a school loses a session.",
                effects.left,
            ),
        ),
        (
            effects.joined,
            ngettext(
                "%(num)s time, a school gets a session that it did not get before.",
                "%(num)s times, a school gets a session that it did not get before.",
                effects.joined,
            ),
        ),
        (
            effects.live_lost,
            ngettext(
                "%(num)s time, a school gets the recording instead of the live session.",
                "%(num)s times, a school gets the recording instead of the live session.",
                effects.live_lost,
            ),
        ),
        (
            effects.live_won,
            ngettext(
                "%(num)s time, a school gets the session live instead of the recording.",
                "%(num)s times, a school gets the session live instead of the recording.",
                effects.live_won,
            ),
        ),
    ):
        if number:
            found.append(escape(words))
    return found


def _named(words: str, sessions: tuple[Session, ...]) -> Markup:
    names = [
        Markup("<li>{} ({})</li>").format(session_name(session.key), when(session.placement.slot))
        for session in sessions[:NAMED]
        if session.placement
    ]
    rest = len(sessions) - len(names)
    if rest:
        more = ngettext("and %(num)s more", "and %(num)s more", rest)
        names.append(Markup("<li>{}</li>").format(more))
    return Markup("{}<ul>{}</ul>").format(words, Markup("").join(names))


def changed_item_name(values: Mapping[str, str], key: str) -> Markup:
    """Name an item by its texts: its name, else its hours and the schools it is for."""
    columns = (f"{what}_{tongue}" for tongue in (language(), "fr") for what in ("name", "title"))
    if name := next(filter(None, (values.get(column, "") for column in columns)), ""):
        return isolated(name)
    parts = []
    if "start" in values:
        parts.append(LTR.format(f"{values['start']}–{values['end']}"))
    if "schools" in values:
        codes, communes, kinds, links = (
            frozenset(part.strip() for part in values[column].split(";") if part.strip())
            for column in ("schools", "communes", "kinds", "links")
        )
        parts.append(scope_words(Scope(codes=codes, communes=communes, kinds=kinds, links=links)))
    return Markup(" · ").join(parts) or isolated(key)
