"""Adding, editing and retiring one fact: the page, the question before it bites, the way back."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup, escape
from werkzeug.exceptions import BadRequest

from scheduler.domain.errors import Fault, NotFoundError
from scheduler.service.master_data import editing
from scheduler.service.master_data.editing import Edit, EditOutcome
from web.context import actor, ctx
from web.language.names import province
from web.language.wording.faults import beside_words, fault_words
from web.panel.blueprint import blueprint
from web.panel.master_data.forms import parsing
from web.panel.master_data.forms.field import Field, FormSpec, Widget
from web.panel.master_data.forms.other_items import elsewhere_said
from web.panel.master_data.forms.outcome import changed_item_name, changes_said, effects_said
from web.panel.master_data.forms.page import NEVER_CHANGED, Shown, form_page
from web.panel.master_data.forms.registry import SPECS


@blueprint.get("/facts/<slug>", endpoint="one_fact")
def edit_only(slug: str) -> ResponseReturnValue:
    """Show the form of something of which there is one."""
    return _opened(slug, "")


@blueprint.get("/facts/<slug>/item/<key>", endpoint="fact")
def edit(slug: str, key: str) -> ResponseReturnValue:
    """Show the form of an item."""
    return _opened(slug, key)


@blueprint.get("/facts/<slug>/new", endpoint="new_fact")
def add(slug: str) -> ResponseReturnValue:
    """Show the form of a new item: empty, or like the item that the address names."""
    spec = _spec(slug, adding=True)
    return _page(Shown(spec=spec, key="", values=_beginning(spec)))


@blueprint.post("/facts/<slug>", endpoint="save_one_fact")
def save_only(slug: str) -> ResponseReturnValue:
    """Save what there is one of."""
    return _saved(_spec(slug), "")


@blueprint.post("/facts/<slug>/item/<key>", endpoint="save_fact")
def save(slug: str, key: str) -> ResponseReturnValue:
    """Save an item."""
    return _saved(_spec(slug), key)


@blueprint.post("/facts/<slug>/new", endpoint="add_fact")
def save_new(slug: str) -> ResponseReturnValue:
    """Save a new item."""
    return _saved(_spec(slug, adding=True), "", new=True)


@blueprint.get("/facts/<slug>/item/<key>/retire", endpoint="retire_fact")
def ask_to_retire(slug: str, key: str) -> ResponseReturnValue:
    """Show what retiring an item would do."""
    spec = _spec(slug, adding=True)
    values = editing.values_in(province(), spec.table, key)
    edit = Edit(table=spec.table, key=key, opened=values, values=None)
    return _retiring(spec, key, editing.preview_edit(ctx(), edit))


@blueprint.post("/facts/<slug>/item/<key>/retire", endpoint="retired_fact")
def retire(slug: str, key: str) -> ResponseReturnValue:
    """Retire an item: it is planned for no more, and what was is kept."""
    spec = _spec(slug, adding=True)
    opened = _opened_with()
    edit = Edit(table=spec.table, key=key, opened=opened, values=None)
    outcome = editing.save(ctx(), edit, actor=actor(), confirmed=True)
    if not outcome.saved:
        return _retiring(spec, key, outcome), 409 if outcome.meanwhile else 422
    flash(gettext("Retired."), "good")
    return redirect(_after(spec, ""), 303)


def _spec(slug: str, *, adding: bool = False) -> FormSpec:
    spec = SPECS.get(slug)
    if spec is None or (adding and spec.adding is None):
        raise NotFoundError("form", slug)
    return spec


def _beginning(spec: FormSpec) -> dict[str, str]:
    """Return what a new item begins with: what is usual, or what another has but its short name.

    With `once` it is a programme of one session, on days to come.
    """
    usual, like = spec.blank(province()), request.args.get("like", "")
    if not like:
        return usual
    values = editing.values_in(province(), spec.table, like)
    copied = {name: text for name, text in values.items() if name not in NEVER_CHANGED}
    if request.args.get("once") == "1":
        copied |= {"count": "1", "first": usual.get("first", ""), "last": usual.get("last", "")}
    return copied


def _opened(slug: str, key: str) -> str:
    spec = _spec(slug)
    values = editing.values_in(province(), spec.table, key)
    return _page(Shown(spec=spec, key=key, values=values, opened=values))


def _opened_with() -> dict[str, str]:
    """Return what the form showed when it was opened, as it carries it."""
    try:
        given = json.loads(request.form.get("opened", ""))
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(each, str) for each in given.values()):
        raise BadRequest
    return given


def _saved(spec: FormSpec, key: str, *, new: bool = False) -> ResponseReturnValue:
    opened = {} if new else _opened_with()
    fields = spec.fields(province())
    values = parsing.typed_values(fields, request.form, opened)
    for name in NEVER_CHANGED:
        if name in fields and not new:
            values[name] = opened.get(name, "")
    shown = Shown(spec=spec, key=key, values=values, opened=opened)
    asked = (
        {**values, "id": _free_id(spec, values)} if new and not values.get("id", "-") else values
    )
    edit = Edit(table=spec.table, key=key, opened=opened, values=asked)
    known = request.form.get("confirmed") == _digest(values)
    outcome = editing.save(ctx(), edit, actor=actor(), confirmed=known)
    if outcome.saved:
        said = effects_said(outcome.effects) if new else []
        saved = Markup(" ").join([escape(gettext("Saved.")), *said])
        flash(saved if outcome.fields else gettext("Nothing was changed."), "good")
        return redirect(_after(spec, outcome.key), 303)
    return _answer(shown, outcome)


def _answer(shown: Shown, outcome: EditOutcome) -> ResponseReturnValue:
    """Show the form again with what speaks against it, and what was typed kept."""
    fields = shown.spec.fields(province())
    if outcome.gone:
        return _page(replace(shown, key="", opened={}, gone=True)), 409
    if outcome.meanwhile:
        typed_here, opened = shown.values, shown.opened
        kept = {
            name: outcome.now.get(name, text) if text == opened.get(name) else text
            for name, text in typed_here.items()
        }
        changes = changes_said(outcome.meanwhile, fields, opened, typed_here)
        again = replace(shown, values=kept, opened=outcome.now, changes=changes)
        return _page(again), 409
    if outcome.effects:
        effects = effects_said(outcome.effects)
        return _page(replace(shown, effects=effects, confirmed=_digest(shown.values)))
    faults: dict[str, list[str]] = {}
    for fault in outcome.faults:
        field = fields.get(fault.key)
        words = _beside(field, shown, fault) if field else fault_words(fault)
        faults.setdefault(fault.key if field else "", []).append(words)
    notes = [*faults.pop("", []), *elsewhere_said(outcome.elsewhere, outcome.clashes)]
    return _page(replace(shown, faults=faults, notes=notes)), 422


def _free_id(spec: FormSpec, values: Mapping[str, str]) -> str:
    """Return a short name for a new item, made from its French name where it has one."""
    wish = parsing.short_name(values.get("name_fr") or values.get("title_fr", ""))
    return editing.free_key(province(), spec.table, wish or spec.slug)


def _beside(field: Field, shown: Shown, fault: Fault) -> str:
    """Say what is wrong with a field in the units in which it is filled in."""
    if field.widget is Widget.FLAGS and not shown.values.get(field.name):
        return gettext("Choose at least one.")
    if field.widget is Widget.PERCENT:
        most = 99 if "less than" in fault.allowed else 100
        return gettext("Needed: a number from 0 to %(most)s.", most=most)
    return beside_words(fault)


def _digest(values: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(values), sort_keys=True).encode()).hexdigest()[:16]


def _after(spec: FormSpec, key: str) -> str:
    """Return where one goes from a form: back to the first steps, if one came from there."""
    if "start" in request.args:
        return url_for("panel.start")
    return spec.leads_to(key)


def _page(shown: Shown) -> str:
    return form_page(shown, province(), back=_after(shown.spec, shown.key))


def _retiring(spec: FormSpec, key: str, outcome: EditOutcome) -> str:
    values = outcome.now or editing.item_values(ctx(), spec.table, key)
    return render_template(
        "panel/master_data/retire.html",
        spec=spec,
        key=key,
        name=changed_item_name(values, key),
        opened=json.dumps(dict(values), ensure_ascii=False),
        effects=effects_said(outcome.effects),
        refusals=elsewhere_said(outcome.elsewhere, outcome.clashes, retired=key),
        changed=bool(outcome.meanwhile),
    )
