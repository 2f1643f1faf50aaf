"""What speaks against a change at other items than its own: each reason once, with its items."""

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from scheduler.domain.clash import Clash
from scheduler.domain.errors import Fault
from web.language.names import item_name, joined_list, province, province_or_none
from web.language.wording import say
from web.language.wording.clashes import clash_sentence
from web.language.wording.faults import fault_words
from web.language.wording.scopes import scope_words
from web.panel.master_data.forms.registry import BY_TABLE


def elsewhere_said(
    faults: Iterable[Fault], clashes: Iterable[Clash], *, retired: str = ""
) -> list[Markup]:
    """Return a sentence a reason; of an item that still names the `retired` one, in which field."""
    items: dict[tuple[str, Markup], list[Markup]] = {}
    for fault in faults:
        items.setdefault((_title(fault), _reason(fault, retired)), []).append(_linked(fault))
    found = [
        say(
            gettext("%(what)s: %(name)s"),
            what=Markup("{} – {}").format(title, reason),
            name=joined_list(fromkey for fromkey in dict.fromkeys(places) if fromkey),
        )
        if any(places)
        else say(gettext("%(what)s: %(name)s"), what=title, name=reason)
        for (title, reason), places in items.items()
    ]
    return found + [clash_sentence(clash) for clash in clashes]


def place_said(fault: Fault) -> Markup:
    """Name the item of the stored tables that a fault is about."""
    _, key = _item_at(fault)
    return Markup("{} {}").format(_title(fault), _name(fault)) if key else escape(_title(fault))


def _item_at(fault: Fault) -> tuple[str, str]:
    table, _, key = fault.file.rstrip("]").partition("[")
    return table, key


def _reason(fault: Fault, retired: str) -> Markup:
    spec = BY_TABLE.get(_item_at(fault)[0])
    field = spec.fields(province()).get(fault.key) if spec else None
    if field is not None and retired and repr(retired) in fault.wrong:
        return escape(field.label)
    return escape(fault_words(fault))


def _linked(fault: Fault) -> Markup:
    """Name the item, as a link to its form; nothing where there is only one."""
    table, key = _item_at(fault)
    if not key or table not in BY_TABLE:
        return _name(fault)
    address = url_for("panel.fact", slug=BY_TABLE[table].slug, key=key)
    return Markup('<a href="{}">{}</a>').format(address, _name(fault))


def _title(fault: Fault) -> str:
    table, _ = _item_at(fault)
    return BY_TABLE[table].heading() if table in BY_TABLE else table


def _name(fault: Fault) -> Markup:
    table, key = _item_at(fault)
    here = province_or_none()
    hours = here.calendar.reception_hours if here else ()
    scope = next(
        (reception_hours.scope for reception_hours in hours if reception_hours.id == key), None
    )
    if scope is not None:  # free hours have no name
        return scope_words(scope)
    return item_name(table, key) if key else Markup("")
