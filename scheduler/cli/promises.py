"""Released sessions that can no longer be held, as `import`, `diff` and `doctor` tell them."""

from collections.abc import Sequence

from scheduler.cli.output import out, wall_text
from scheduler.cli.sentences import Names, clash_words
from scheduler.cli.speech import gettext
from scheduler.cli.values import slot_facts, text_facts
from scheduler.language.catalogue import N_
from scheduler.service.context import Context
from scheduler.service.draft.broken_promises import BrokenPromise
from scheduler.service.master_data.importing import known_province

GONE = N_("no programme asks for it any more")


def names_in(ctx: Context) -> Names:
    """Return the names of the stored province."""
    return Names(known_province(ctx))


def show_promises(broken: Sequence[BrokenPromise], names: Names) -> None:
    """Print what can no longer be held, with the reasons; nothing where all can."""
    if not broken:
        return
    out.print(gettext("Released, and can no longer be broadcast as released:"))
    for promise in broken:
        when = wall_text(promise.slot.day, promise.slot.start)
        out.print(f"  {names.session(promise.key)}, {when}", markup=False)
        for clash in promise.clashes:
            out.print(f"    {clash_words(clash, names)}", markup=False)
        if not promise.clashes:
            out.print(f"    {gettext(GONE)}", markup=False)


def promise_facts(broken: Sequence[BrokenPromise], names: Names) -> list[dict[str, object]]:
    """Return the same for `--json`."""
    return [
        {
            "session": str(promise.key),
            "title": text_facts(promise.title),
            "slot": slot_facts(promise.slot),
            "studio": promise.studio_id or None,
            "breaks": [
                {
                    "code": clash.code,
                    "sessions": [str(key) for key in clash.sessions],
                    "detail": clash.detail,
                    "words": clash_words(clash, names),
                }
                for clash in promise.clashes
            ],
        }
        for promise in broken
    ]
