"""Fields that several forms have: names in three languages, which schools, how sure a date is."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from flask_babel import gettext

from scheduler.domain.calendar import DateStatus
from scheduler.domain.province import Province
from scheduler.domain.school import Link, SchoolKind
from scheduler.domain.text import Text
from web.language.formats import LTR, said_in_page
from web.language.names import commune_name
from web.language.wording import labels, say
from web.panel.master_data.forms.field import Choices, Field, Section, Widget


class NamedItem(Protocol):
    """What a list offers by its name."""

    @property
    def id(self) -> str:
        """The short name, which is stored."""

    @property
    def name(self) -> Text:
        """What people call it."""


def short_name_field() -> Field:
    """Ask for the id of a new item."""
    return Field(
        name="id",
        label=gettext("Short name"),
        hint=gettext(
            "Lowercase letters, digits and hyphens; cannot be changed later. If "
            "left empty, one is generated."
        ),
        latin=True,
    )


def names(key: str, label: str) -> list[Field]:
    """Ask for a name in Arabic and French, and in English if wanted."""
    optional = gettext("Optional")
    return [
        Field(
            name=f"{key}_{tongue}",
            label=in_tongue(label, tongue),
            hint=optional if tongue == "en" else "",
            required=tongue != "en",
            tongue=tongue,
        )
        for tongue in ("ar", "fr", "en")
    ]


def in_tongue(label: str, tongue: str) -> str:
    """Say in which language something is asked for."""
    words = {"ar": gettext("in Arabic"), "fr": gettext("in French"), "en": gettext("in English")}
    return f"{label} ({words[tongue]})"


def telephone_field() -> Field:
    """Ask for the number by which somebody is called when mail is too slow."""
    hint = say(gettext("Optional, such as %(number)s"), number=LTR.format("+212 6 00 00 00 00"))
    return Field(name="telephone", label=gettext("Telephone"), hint=hint, latin=True)


def day_field(name: str, label: str) -> Field:
    """Ask for a day."""
    return Field(name=name, label=label, widget=Widget.DAY, required=True)


def whole_field(name: str, label: str, hint: str = "") -> Field:
    """Ask for a whole number."""
    return Field(name=name, label=label, widget=Widget.WHOLE, hint=hint)


def decimal(name: str, label: str, hint: str = "") -> Field:
    """Ask for a number."""
    return Field(name=name, label=label, widget=Widget.DECIMAL, hint=hint)


def percent_field(name: str, label: str, hint: str = "") -> Field:
    """Ask for a share as a percentage."""
    return Field(name=name, label=label, widget=Widget.PERCENT, hint=hint)


def clock_field(name: str, label: str, example: str) -> Field:
    """Ask for a time of day."""
    hint = say(gettext("A time such as %(time)s."), time=LTR.format(example))
    return Field(name=name, label=label, widget=Widget.CLOCK, hint=hint)


def choice(name: str, label: str, choices: Choices, hint: str = "") -> Field:
    """Ask for one of several."""
    return Field(name=name, label=label, widget=Widget.CHOICE, choices=choices, hint=hint)


def yes_or_no(name: str, label: str, hint: str = "") -> Field:
    """Ask for yes or no."""
    return choice(name, label, [("yes", gettext("Yes")), ("no", gettext("No"))], hint)


def needed(field: Field) -> Field:
    """Ask for something that must be filled in."""
    return replace(field, required=True)


def status_field() -> Field:
    """Ask how sure a date is."""
    words = [(str(status), labels.date_status_word(status)) for status in DateStatus]
    return choice("status", gettext("Status of the date"), words)


def hours_field(name: str, label: str, hint: str = "") -> Field:
    """Ask for weekly hours; a hint says with `%(example)s` how they are written."""
    words = hint or gettext("One or more time ranges per day, such as %(example)s. Empty: none.")
    example = LTR.format("08:30-12:30 14:30-18:30")
    return Field(name=name, label=label, widget=Widget.HOURS, hint=say(words, example=example))


def dated_hours(name: str, label: str) -> Field:
    """Ask for hours of single days."""
    hint = say(
        gettext("For example %(example)s; separate several with semicolons"),
        example=LTR.format("2026-12-01 14:00-16:00"),
    )
    return Field(name=name, label=label, hint=hint, latin=True)


def position_field(hint: str) -> Field:
    """Ask where an item stands in its list."""
    last = gettext("Leave empty to put it last.")
    return whole_field("position", gettext("Position in the list"), f"{hint} {last}")


def whom(province: Province, *, but_not: bool = False) -> Section:
    """Ask which schools are meant, and with `but_not` which are never meant."""
    kinds = [(str(kind), labels.school_kind_word(kind)) for kind in SchoolKind]
    links = [(str(link), labels.link_word(link)) for link in Link]
    schools = schools_of(province)
    always = gettext("These are included whatever is ticked above.")
    fields = [
        _flags("kinds", gettext("Kinds of school"), kinds),
        _flags("links", gettext("Connections"), links),
        _flags("communes", gettext("Communes"), _communes(province)),
        _flags("schools", gettext("Individual schools"), schools, always),
    ]
    if but_not:
        fields.append(_flags("except", gettext("Never these schools"), schools))
    return Section(
        title=gettext("Only some schools"),
        fields=fields,
        folded=True,
        hint=gettext(
            "Nothing ticked: all schools. Ticked types, connections and communes "
            "together select the schools that match all of them."
        ),
    )


def named(items: Iterable[NamedItem]) -> list[tuple[str, str]]:
    """Offer items by their names."""
    return [(named.id, str(said_in_page(named.name).striptags())) for named in items]


def schools_of(province: Province) -> list[tuple[str, str]]:
    """Offer the schools by name and code."""
    return [
        (school.code, f"{said_in_page(school.name).striptags()} ({school.code})")
        for school in province.schools
    ]


def _communes(province: Province) -> Choices:
    said_as = {school.commune: commune_name(school) for school in province.schools}
    return sorted(said_as.items(), key=lambda choice: choice[1])


def _flags(name: str, label: str, choices: Choices, hint: str = "") -> Field:
    return Field(name=name, label=label, widget=Widget.FLAGS, choices=choices, hint=hint)
