"""The page of a form: its texts, and what is said beside them."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import render_template
from markupsafe import Markup

from scheduler.domain.province import Province
from scheduler.tomlfile.words import WEEKDAYS
from web.language.formats import weekday
from web.panel.master_data.forms import parsing
from web.panel.master_data.forms.field import SEVERAL, FormSpec
from web.panel.master_data.forms.outcome import FieldChange, changed_item_name

NEVER_CHANGED = ("id", "code")
MONDAY = dt.date(2026, 11, 30)  # any one: it lends its week the days' names


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page of a form shows: its texts, and what is said beside them."""

    spec: FormSpec
    key: str
    values: Mapping[str, str]
    opened: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notes: Sequence[str] = field(default_factory=list)
    changes: list[FieldChange] = field(default_factory=list)
    effects: list[Markup] = field(default_factory=list)
    confirmed: str = ""
    gone: bool = False


def form_page(shown: Shown, here: Province, *, back: str) -> str:
    """Return the page of a form about a province; `back` is where one goes without saving."""
    fields = shown.spec.fields(here)
    several = [name for name, field in fields.items() if field.widget in SEVERAL]
    return render_template(
        "panel/master_data/form.html",
        shown=shown,
        sections=shown.spec.sections(here),
        fixed=list(NEVER_CHANGED) if shown.key else [],
        name=changed_item_name(shown.opened, shown.key) if shown.key else "",
        opened=json.dumps(dict(shown.opened), ensure_ascii=False),
        back=back,
        given=[name for name in several if shown.values.get(name)],
        typed=parsing,
        weekdays=[
            (code, weekday(MONDAY + dt.timedelta(days=n))) for n, code in enumerate(WEEKDAYS)
        ],
    )
