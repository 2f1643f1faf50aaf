"""What a form's fields hold: an item's texts as inputs, and what was typed as texts again."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from babel.numbers import get_decimal_symbol
from werkzeug.datastructures import MultiDict

from scheduler.domain.keyboard import plain_signs
from scheduler.language.locales import LOCALES
from scheduler.tomlfile.words import WEEKDAYS
from web.language.choice import language
from web.panel.master_data.forms.field import Field, Widget

SPARE_ROWS = 2
_HOUR = re.compile(r"\b(\d{1,2})[:hH](\d{2})?\b")
_PARTED = str.maketrans({",": " ", ";": " "})


def typed_values(
    fields: Mapping[str, Field], form: MultiDict[str, str], opened: Mapping[str, str]
) -> dict[str, str]:
    """Return the texts of an item by column, as typed; what says the same as before stays as is."""
    found = {}
    for name, field in fields.items():
        text = _typed(field, form)
        before = opened.get(name)
        same = before is not None and _sense(field, text) == _sense(field, before)
        found[name] = before if before is not None and same else text
    return found


def parts_of(field: Field, text: str) -> list[str]:
    """Return the parts of a text of several."""
    return [part.strip() for part in text.split(field.glue.strip()) if part.strip()]


def days_typed(text: str) -> dict[str, str]:
    """Return the stretches of each weekday of weekly hours."""
    lines = (line.partition(" ") for line in text.splitlines())
    return {day: spans.strip() for day, _, spans in lines}


def ranges_of(text: str) -> list[tuple[str, str]]:
    """Return pairs of days, and some empty ones to be filled in."""
    pairs = [part.strip().partition("..") for part in text.split(";") if part.strip()]
    return [(first, last) for first, _, last in pairs] + [("", "")] * SPARE_ROWS


def figures_typed(field: Field, text: str) -> dict[str, str]:
    """Return what stands beside each of the choices."""
    pairs = (part.partition(field.pair) for part in parts_of(field, text))
    return {key.strip(): value.strip() for key, _, value in pairs}


def pairs_of(field: Field, text: str) -> list[tuple[str, str]]:
    """Return the pairs of two choices, and some empty ones to be filled in."""
    return [*figures_typed(field, text).items()] + [("", "")] * SPARE_ROWS


def number_shown(text: str) -> str:
    """Write a stored number as the page's language does, without a nought that says nothing."""
    return text.removesuffix(".0").replace(".", get_decimal_symbol(LOCALES[language()]))


def percent_shown(text: str) -> str:
    """Write a stored share as a percentage; what is no number stays as it was typed."""
    try:
        return number_shown(f"{float(text) * 100:.10g}")
    except ValueError:
        return text


def short_name(words: str) -> str:
    """Make an id of a name: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", words.lower())
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")[:60]


def _typed(field: Field, form: MultiDict[str, str]) -> str:
    text = form.get(field.name, "").strip()
    match field.widget:
        case Widget.FLAGS:
            text = field.glue.join(form.getlist(field.name))
        case Widget.HOURS:
            rows = ((day, _spans(form.get(f"{field.name}.{day}", ""))) for day in WEEKDAYS)
            text = "\n".join(f"{day} {spans}" for day, spans in rows if spans)
        case Widget.RANGES:
            pairs = _side_by_side(field.name, form, "first", "last")
            text = "; ".join(f"{first}..{last or first}" for first, last in pairs if first or last)
        case Widget.FIGURES:
            given = (
                (key, plain_signs(form.get(f"{field.name}.{key}", "")).strip())
                for key, _ in field.choices
            )
            text = field.glue.join(f"{key}{field.pair}{value}" for key, value in given if value)
        case Widget.PAIRS:
            pairs = _side_by_side(field.name, form, "key", "value")
            text = "; ".join(f"{key}={value}" for key, value in pairs if key and value)
        case Widget.CLOCK:
            text = _hours_and_minutes(plain_signs(text))
        case Widget.LINE if field.short:
            named = {words.casefold(): value for value, words in field.choices}
            text = named.get(text.casefold()) or short_name(text)
        case Widget.DECIMAL:
            text = plain_signs(text).replace(",", ".")
        case Widget.WHOLE:
            text = plain_signs(text)
        case Widget.PERCENT:
            text = _share(text)
    return text


def _share(typed: str) -> str:
    """Write a percentage as a share, as it is stored."""
    try:
        figure = plain_signs(typed).rstrip("%\u066a ").replace(",", ".")
        return f"{float(figure) / 100:.10g}"
    except ValueError:
        return typed


def _side_by_side(
    name: str, form: MultiDict[str, str], one: str, other: str
) -> Iterator[tuple[str, str]]:
    rows = (form.getlist(f"{name}.{each}") for each in (one, other))
    return zip(*rows, strict=False)


def _spans(typed: str) -> str:
    """Write hours as files have them, however they were typed: 8h30–12h30, 14:00 - 18:00."""
    words = _hours_and_minutes(plain_signs(typed).translate(_PARTED))
    return " ".join(re.sub(r"\s*([-/])\s*", r"\1", words).split())


def _hours_and_minutes(words: str) -> str:
    return _HOUR.sub(lambda hour: f"{hour[1]:0>2}:{hour[2] or '00'}", words)


def _sense(field: Field, text: str) -> object:
    """Return what a text means, so that one written otherwise is no change."""
    if field.widget is Widget.FLAGS:
        return frozenset(parts_of(field, text))
    if field.widget in {Widget.FIGURES, Widget.PAIRS}:
        return figures_typed(field, text)
    if field.widget in {Widget.DECIMAL, Widget.PERCENT}:
        return text.removesuffix(".0")
    return text
