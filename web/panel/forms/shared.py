"""Fields that several forms have: names in three languages, which schools, how sure a date is."""

from flask_babel import gettext

from scheduler.domain.calendar import DateStatus
from scheduler.domain.province import Province
from scheduler.domain.school import Link, SchoolKind
from web.formats import said
from web.languages import OWN_NAMES, language
from web.panel.forms.field import Choices, Field, Section, Widget
from web.wording import labels


def short_name_field() -> Field:
    """Ask for the id of a new item."""
    return Field(
        name="id",
        label=gettext("Short name"),
        hint=gettext(
            "Small letters, digits and hyphens, never changed later. "
            "Left empty, it is made from the French name."
        ),
        latin=True,
    )


def names(key: str, label: str) -> list[Field]:
    """Ask for a name in Arabic and French, and in English if wanted."""
    optional = gettext("Optional")
    return [
        Field(
            name=f"{key}_{tongue}",
            label=f"{label} ({OWN_NAMES[tongue]})",
            hint=optional if tongue == "en" else "",
            required=tongue != "en",
            tongue=tongue,
        )
        for tongue in ("ar", "fr", "en")
    ]


def day(name: str, label: str) -> Field:
    """Ask for a day."""
    return Field(name=name, label=label, widget=Widget.DAY, required=True)


def whole(name: str, label: str, hint: str = "") -> Field:
    """Ask for a whole number."""
    return Field(name=name, label=label, widget=Widget.WHOLE, hint=hint)


def decimal(name: str, label: str, hint: str = "") -> Field:
    """Ask for a number."""
    return Field(name=name, label=label, widget=Widget.DECIMAL, hint=hint)


def choice(name: str, label: str, choices: Choices, hint: str = "") -> Field:
    """Ask for one of several."""
    return Field(name=name, label=label, widget=Widget.CHOICE, choices=choices, hint=hint)


def yes_or_no(name: str, label: str, hint: str = "") -> Field:
    """Ask for yes or no."""
    return choice(name, label, [("yes", gettext("Yes")), ("no", gettext("No"))], hint)


def status_field() -> Field:
    """Ask how sure a date is."""
    words = [(str(each), labels.date_status_word(each)) for each in DateStatus]
    return choice("status", gettext("How sure"), words)


def hours(name: str, label: str, hint: str = "") -> Field:
    """Ask for weekly hours."""
    usual = gettext("One or more stretches a day, such as 08:30-12:30 14:30-18:30. Empty: none.")
    return Field(name=name, label=label, widget=Widget.HOURS, hint=hint or usual)


def position_field(hint: str) -> Field:
    """Ask where an item stands in its list."""
    return Field(
        name="position", label=gettext("Place in the list"), widget=Widget.WHOLE, hint=hint
    )


def whom(province: Province, *, but_not: bool = False) -> Section:
    """Ask which schools are meant, and with `but_not` which are never meant."""
    kinds = [(str(each), labels.school_kind_word(each)) for each in SchoolKind]
    links = [(str(each), labels.link_word(each)) for each in Link]
    schools = [
        (each.code, f"{said(each.name).striptags()} ({each.code})") for each in province.schools
    ]
    always = gettext("These are meant whatever is ticked above.")
    fields = [
        _flags("kinds", gettext("Kinds of school"), kinds),
        _flags("links", gettext("Lines"), links),
        _flags("communes", gettext("Communes"), _communes(province)),
        _flags("schools", gettext("Single schools"), schools, always),
    ]
    if but_not:
        fields.append(_flags("except", gettext("Never these schools"), schools))
    return Section(title=gettext("Only some schools"), fields=fields, folded=True)


def _communes(province: Province) -> Choices:
    in_arabic = language() == "ar"
    said_as = {
        each.commune: each.commune_ar if in_arabic else each.commune for each in province.schools
    }
    return sorted(said_as.items(), key=lambda choice: choice[1])


def _flags(name: str, label: str, choices: Choices, hint: str = "") -> Field:
    return Field(name=name, label=label, widget=Widget.FLAGS, choices=choices, hint=hint)
