"""`check` and `import`: read the input files, tell all faults, take them into the database."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from scheduler.adapters.reading_process import ReadingProcess
from scheduler.cli.app import CommandPlace, cli
from scheduler.cli.output import out, print_json, print_table
from scheduler.cli.promises import promise_facts, show_promises
from scheduler.cli.sentences import UNKNOWN, Names
from scheduler.cli.speech import gettext, ngettext, words
from scheduler.domain.province import Province
from scheduler.intake.remarks import SENTENCES, Remark
from scheduler.language.saying import noun
from scheduler.service.draft.broken_promises import BrokenPromise, broken_promises
from scheduler.service.master_data.changes import ImportReport
from scheduler.service.master_data.effects import promises_broken_by
from scheduler.service.master_data.importing import apply_import, preview_import, school_names
from scheduler.settings import load_settings

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@cli.command()
def check(context: typer.Context, *, json: JsonOption = False) -> None:
    """Validate all input files and list every error; change nothing."""
    place: CommandPlace = context.obj
    load_settings(place.config, place.data)
    inputs = ReadingProcess().folder(place.config)
    facts = _facts(inputs.province)
    if json:
        print_json({**facts, "remarks": _remarks(inputs.remarks)})
        return
    print_remarks(inputs.remarks)
    counted = gettext(", ").join(_counted(facts))
    out.print(gettext("The input files are valid: %(counted)s", counted=counted))


@cli.command("import")
def import_files(
    context: typer.Context,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Import the input files into the database; show what is added, changed and retired."""
    place: CommandPlace = context.obj
    ReadingProcess().folder(place.config)  # faults are told before a database is made
    ctx = place.open().context
    inputs = ReadingProcess().folder(place.config, school_names(ctx))
    province = inputs.province
    if dry_run:
        report, broken = preview_import(ctx, province), promises_broken_by(ctx, province)
    else:
        report = apply_import(ctx, province, actor="cli")
        broken = broken_promises(ctx)
    show_import(report, inputs.remarks, broken, Names(province), json=json)


def show_import(
    report: ImportReport,
    remarks: Sequence[Remark] = (),
    broken: Sequence[BrokenPromise] = (),
    names: Names = UNKNOWN,
    *,
    json: bool = False,
) -> None:
    """Print what an import did or would do, what to look at, and what no longer holds."""
    if json:
        print_json(
            {
                "applied": report.applied,
                "changes": [
                    {
                        "act": change.act,
                        "what": change.what,
                        "id": change.id,
                        "fields": change.fields,
                    }
                    for change in report.changes
                ],
                "remarks": _remarks(remarks),
                "no_longer_hold": promise_facts(broken, names),
            }
        )
        return
    print_remarks(remarks)
    show_promises(broken, names)
    if not report.changes:
        out.print(gettext("Nothing to change: the database already holds these inputs."))
        return
    counts: dict[tuple[str, str], int] = {}
    for import_change in report.changes:
        counts[import_change.act, import_change.what] = (
            counts.get((import_change.act, import_change.what), 0) + 1
        )
    print_table(
        ("act", "what", "count"),
        [
            (noun(act, words()), noun(what, words()), count)
            for (act, what), count in sorted(counts.items())
        ],
    )
    for other_change in report.changes:
        if other_change.act != "add":
            fields = f" ({', '.join(other_change.fields)})" if other_change.fields else ""
            done = f"{noun(other_change.act, words())}: {noun(other_change.what, words())}"
            out.print(f"{done} {other_change.id}{fields}", markup=False)
    ended = gettext("Imported.") if report.applied else gettext("Nothing was changed (dry run).")
    out.print(ended)


def print_remarks(remarks: Sequence[Remark]) -> None:
    """Print what to look at, a line each."""
    for remark in remarks:
        line = f"{remark.place}: {gettext(SENTENCES[remark.code], **remark.params)}"
        out.print(gettext("To look at: %(remark)s", remark=line), markup=False)


def _remarks(remarks: Sequence[Remark]) -> list[dict[str, object]]:
    return [
        {
            "file": remark.file,
            "line": remark.line,
            "code": str(remark.code),
            "words": remark.words,
            **remark.params,
        }
        for remark in remarks
    ]


def _facts(province: Province) -> dict[str, int]:
    return {
        "schools": len(province.schools),
        "rooms": sum(school.rooms for school in province.schools),
        "studios": len(province.studios),
        "teachers": len(province.teachers),
        "programmes": len(province.programmes),
        "sessions": sum(programme.count for programme in province.programmes),
    }


def _counted(facts: Mapping[str, int]) -> tuple[str, ...]:
    return (
        ngettext("%(num)s school", "%(num)s schools", facts["schools"]),
        ngettext("%(num)s room", "%(num)s rooms", facts["rooms"]),
        ngettext("%(num)s studio", "%(num)s studios", facts["studios"]),
        ngettext("%(num)s teacher", "%(num)s teachers", facts["teachers"]),
        ngettext("%(num)s programme", "%(num)s programmes", facts["programmes"]),
        ngettext("%(num)s session", "%(num)s sessions", facts["sessions"]),
    )
