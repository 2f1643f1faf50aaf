"""Importing files: handed over, looked at, confirmed; and everything as files again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup, escape

from scheduler.domain.errors import (
    BadInputError,
    ClashError,
    Fault,
    LostUpdateError,
    NotFoundError,
)
from scheduler.intake.differences import ADD, CHANGE, RETIRE, ItemChange
from scheduler.intake.handed_over import HandedFile
from scheduler.intake.sheet_template import template_of
from scheduler.intake.sheet_words import LANGUAGES as SHEET_LANGUAGES
from scheduler.service.master_data import exports, uploads
from web.context import actor, ctx, today
from web.language.choice import OWN_NAMES
from web.language.counts import ngettext
from web.language.formats import isolated
from web.language.names import item_name, province_or_none
from web.language.wording import say
from web.language.wording.clashes import clash_sentence
from web.language.wording.faults import fault_words
from web.language.wording.remarks import remark_sentence
from web.panel.blueprint import blueprint
from web.panel.master_data.forms.other_items import place_said
from web.panel.master_data.forms.outcome import effects_said, value_shown
from web.panel.master_data.forms.registry import BY_TABLE

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HALF_A_YEAR = dt.timedelta(weeks=26)
SHOWN = 200  # faults, or items of one kind; more are counted
PASTED = "pasted.csv"
EXPORTS = {
    "files.zip": (exports.files_zip, "application/zip"),
    "schools.csv": (exports.roster, "text/csv"),
    "workbook.xlsx": (exports.workbook, WORKBOOK),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedItem:
    """One item that an upload changes, in words: what it is, and its columns."""

    name: Markup
    columns: Sequence[tuple[str, Markup, Markup]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """What an upload does to one kind of thing."""

    title: str
    added: Sequence[ChangedItem]
    changed: Sequence[ChangedItem]
    retired: Sequence[ChangedItem]


@blueprint.get("/import", endpoint="hand_over")
def hand_over() -> ResponseReturnValue:
    """Ask for files, and offer what is stored as files."""
    return _page()


@blueprint.post("/import", endpoint="handed_over")
def handed_over() -> ResponseReturnValue:
    """Keep what was handed over until it has been looked at, or name every fault."""
    pasted = request.form.get("pasted", "")
    whole = request.form.get("whole") == "yes"
    files = [
        HandedFile(name=file_storage.filename, content=file_storage.read())
        for file_storage in request.files.getlist("files")
        if file_storage.filename
    ]
    if pasted.strip():
        files.append(HandedFile(name=PASTED, content=pasted.encode()))
    if not files:
        return _page(whole=whole, says=gettext("Choose a file, or paste some rows.")), 422
    try:
        upload_id = uploads.hand_over(ctx(), files, whole=whole, actor=actor())
    except BadInputError as error:
        return _page(pasted=pasted, whole=whole, faults=error.faults), 422
    return redirect(url_for("panel.upload", upload_id=upload_id, start=_start()), 303)


@blueprint.get("/import/<upload_id>", endpoint="upload")
def look(upload_id: str) -> ResponseReturnValue:
    """Show what an upload would change."""
    return _looked_at(upload_id)


@blueprint.post("/import/<upload_id>", endpoint="take_upload")
def take(upload_id: str) -> ResponseReturnValue:
    """Take an upload in, if the province is still the one it was compared with."""
    seen = request.form.get("seen", "")
    try:
        report = uploads.take_in(ctx(), upload_id, seen, actor=actor())
    except LostUpdateError:
        flash(
            gettext("Somebody changed the data in the meantime. Check what would change now."),
            "warning",
        )
        return redirect(url_for("panel.upload", upload_id=upload_id, start=_start()), 303)
    except (NotFoundError, BadInputError, ClashError):
        return _looked_at(upload_id)
    words = ngettext(
        "%(num)s change was imported.", "%(num)s changes were imported.", len(report.changes)
    )
    flash(words if report.changes else gettext("Nothing was changed."), "good")
    after = "panel.start" if _start() else "panel.hand_over"
    return redirect(url_for(after), 303)


@blueprint.post("/import/<upload_id>/leave", endpoint="leave_upload")
def leave(upload_id: str) -> ResponseReturnValue:
    """Forget an upload."""
    uploads.give_up_files(ctx(), upload_id, actor=actor())
    return redirect(url_for("panel.hand_over"), 303)


@blueprint.get("/import/templates/<language>.xlsx", endpoint="import_template")
def template(language: str) -> ResponseReturnValue:
    """Hand out a workbook to fill in: headings, choices and an example in a language."""
    if language not in SHEET_LANGUAGES:
        raise NotFoundError("template", language)
    here = province_or_none()
    first = here.calendar.first if here else today()
    last = here.calendar.last if here else first + HALF_A_YEAR
    response = Response(template_of(language, first, last), mimetype=WORKBOOK)
    name = f"educatec-{language}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/export/<name>", endpoint="export")
def export(name: str) -> ResponseReturnValue:
    """Hand out what is stored as files."""
    if name not in EXPORTS:
        raise NotFoundError("export", name)
    make, kind = EXPORTS[name]
    response = Response(make(ctx()), mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _looked_at(upload_id: str) -> ResponseReturnValue:
    try:
        upload = uploads.compare_upload(ctx(), upload_id, actor=actor())
    except NotFoundError:
        says = gettext("The uploaded files have expired. Send them again.")
        return _page(says=says), 404
    except BadInputError as error:
        return _page(faults=error.faults), 422
    except ClashError as error:
        says = " ".join(str(clash_sentence(clash).striptags()) for clash in error.clashes)
        return _page(says=says), 409
    return render_template(
        "panel/master_data/upload.html",
        upload=upload,
        names=[_file_word(name) for name in upload.names],
        groups=_groups(upload.changes),
        effects=effects_said(upload.effects),
        remarks=[
            (_where(remark.file, remark.line), remark_sentence(remark)) for remark in upload.remarks
        ],
        most=SHOWN,
        start=_start(),
    )


def _page(
    *,
    pasted: str = "",
    whole: bool = False,
    says: str = "",
    faults: Sequence[Fault] = (),
) -> str:
    return render_template(
        "panel/master_data/import.html",
        pasted=pasted,
        whole=whole,
        says=says,
        faults=[
            (_place(fault), _column(fault.key), fault_words(fault)) for fault in faults[:SHOWN]
        ],
        more=max(0, len(faults) - SHOWN),
        exports=province_or_none() is not None,
        templates=[(language, OWN_NAMES[language]) for language in SHEET_LANGUAGES],
        start=_start(),
    )


def _start() -> str | None:
    """Tell whether one came here from the first steps."""
    return request.args.get("start")


def _place(fault: Fault) -> Markup:
    if fault.line is None and fault.file.endswith("]"):
        return place_said(fault)
    return _where(fault.file, fault.line)


def _where(name: str, line: int | None) -> Markup:
    file = _file_word(name)
    return file if line is None else say(gettext("%(file)s, line %(line)s"), file=file, line=line)


def _file_word(name: str) -> Markup:
    if name == PASTED:
        return escape(gettext("The rows that were pasted"))
    return Markup('<bdi dir="ltr">{}</bdi>').format(name)


def _column(key: str) -> str:
    """Return the column or key that a fault is at, as the file has it; "" for the whole file."""
    return "" if key in {"file", "row", "header"} else key


def _groups(changes: Sequence[ItemChange]) -> list[ChangeGroup]:
    titles = {table: spec.heading() for table, spec in BY_TABLE.items()}
    titles |= {
        "province": gettext("Province"),
        "schools": gettext("Schools"),
        "teachers": gettext("Teachers"),
        "programmes": gettext("Programmes"),
        "studios": gettext("Studios"),
    }
    found = []
    for table in dict.fromkeys(change.table for change in changes):
        ours = [change for change in changes if change.table == table]
        rows = {act: [_row(our) for our in ours if our.act == act] for act in (ADD, CHANGE, RETIRE)}
        found.append(
            ChangeGroup(
                title=titles.get(table, table),
                added=rows[ADD],
                changed=rows[CHANGE],
                retired=rows[RETIRE],
            )
        )
    return found


def _row(change: ItemChange) -> ChangedItem:
    here = province_or_none()
    spec = BY_TABLE.get(change.table)
    fields = spec.fields(here) if spec and here else {}
    own = {"name": gettext("Name"), "zone": gettext("Time zone")}  # the province's own
    columns = []
    for column in change.columns:
        field = fields.get(column.name)
        if field is None:
            label = own.get(column.name, column.name)
            columns.append((label, isolated(column.was), isolated(column.now)))
        else:
            columns.append(
                (field.label, value_shown(field, column.was), value_shown(field, column.now))
            )
    return ChangedItem(
        name=item_name(change.table, change.key) if change.key else Markup(""), columns=columns
    )
