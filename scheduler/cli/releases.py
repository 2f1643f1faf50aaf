"""`release` and `diff`: what would change for whom, and making it so."""

from collections.abc import Sequence
from typing import Annotated

import typer

from scheduler.cli.app import FAILED, CommandPlace, cli
from scheduler.cli.inputs import JsonOption
from scheduler.cli.output import err, out, print_json, print_table, wall_text
from scheduler.cli.promises import names_in, promise_facts, show_promises
from scheduler.cli.sentences import Names, clash_words
from scheduler.cli.speech import gettext
from scheduler.cli.values import slot_facts, text_facts
from scheduler.domain.errors import NotReleasableError
from scheduler.domain.release import Change, Facts, Release, ReleaseDiff
from scheduler.service.draft.broken_promises import BrokenPromise, broken_promises
from scheduler.service.draft.too_late import SENTENCES, TooLate
from scheduler.service.releases.releasing import diff as find_diff
from scheduler.service.releases.releasing import release as make_release
from scheduler.service.releases.releasing import too_late


@cli.command()
def release(
    context: typer.Context,
    *,
    note: Annotated[str, typer.Option("--note", help="A message for the people notified.")] = "",
    json: JsonOption = False,
) -> None:
    """Publish the draft as the next release, visible to everybody."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    try:
        made = make_release(ctx, note=note, actor="cli")
    except NotReleasableError as refused:
        names = names_in(ctx)
        for clash in refused.clashes:
            err.print(clash_words(clash, names), markup=False)
        err.print(gettext("Nothing was released. Move or remove these sessions, or plan again."))
        raise typer.Exit(FAILED) from None
    show_release(made, json=json)


@cli.command()
def diff(
    context: typer.Context,
    a: Annotated[int | None, typer.Argument(help="A release (default: the last).")] = None,
    b: Annotated[
        int | None, typer.Argument(help="The newer release to compare with (default: the draft).")
    ] = None,
    *,
    json: JsonOption = False,
) -> None:
    """Show the differences between two releases, or between the latest release and the draft."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    # What was released can only be in breach beside the draft as it is now.
    broken = broken_promises(ctx) if b is None else ()
    late = too_late(ctx) if b is None else ()
    show_diff(find_diff(ctx, a, b), broken, late, names_in(ctx), json=json)


def show_release(release: Release, *, json: bool = False) -> None:
    """Print a release's figures."""
    facts = {
        "release": release.number,
        "made_at": release.made_at,
        "new": release.new,
        "moved": release.moved,
        "changed": release.changed,
        "cancelled": release.cancelled,
    }
    if json:
        print_json(facts)
        return
    words = gettext(
        "Release %(number)s – new: %(new)s, moved: %(moved)s, changed: %(changed)s, "
        "cancelled: %(cancelled)s.",
        number=release.number,
        new=release.new,
        moved=release.moved,
        changed=release.changed,
        cancelled=release.cancelled,
    )
    out.print(words)


def show_diff(
    diff: ReleaseDiff,
    broken: Sequence[BrokenPromise],
    late: Sequence[TooLate],
    names: Names,
    *,
    json: bool = False,
) -> None:
    """Print the changes, by start, which released sessions can no longer be held, and what comes
    too late.
    """
    if json:
        print_json(
            {
                "before": diff.before,
                "after": diff.after,
                "changes": [_change_facts(change) for change in diff.changes],
                "no_longer_hold": promise_facts(broken, names),
                "too_late": [_late_facts(one) for one in late],
            }
        )
        return
    show_promises(broken, names)
    for one in late:
        out.print(_late_words(one, names), markup=False)
    if not diff.changes:
        out.print(gettext("No differences."))
        return
    print_table(
        ("change", "session", "title", "from", "to", "schools"),
        [
            (
                change.kind,
                (change.after or change.before).key,  # type: ignore[union-attr] # one of them is there
                (change.after or change.before).title.fr,  # type: ignore[union-attr] # likewise
                _when(change.before),
                _when(change.after),
                len(change.schools),
            )
            for change in diff.changes
        ],
    )


def _when(facts: Facts | None) -> str:
    return "" if facts is None else wall_text(facts.slot.day, facts.slot.start)


def _late_words(late: TooLate, names: Names) -> str:
    told, place = (
        wall_text(slot.day, slot.start) if slot else "–" for slot in (late.told, late.place)
    )
    return gettext(
        SENTENCES[late.lateness], session=names.session(late.key), told=told, place=place
    )


def _late_facts(late: TooLate) -> dict[str, object]:
    return {
        "session": str(late.key),
        "why": late.lateness,
        "released": slot_facts(late.told) if late.told else None,
        "draft": slot_facts(late.place) if late.place else None,
    }


def _change_facts(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "fields": change.fields,
        "schools": change.schools,
        "before": _facts(change.before),
        "after": _facts(change.after),
    }


def _facts(facts: Facts | None) -> dict[str, object] | None:
    if facts is None:
        return None
    return {
        "session": str(facts.key),
        "title": text_facts(facts.title),
        "state": facts.state,
        "slot": slot_facts(facts.slot),
        "start": facts.start,
        "end": facts.end,
        "studio": facts.studio_id,
        "teacher": facts.teacher_id,
    }
