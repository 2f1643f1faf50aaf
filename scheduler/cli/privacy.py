"""`people export` and `people erase`: what is kept of somebody, handed out and taken away."""

from typing import Annotated

import typer

from scheduler.cli.app import CommandPlace
from scheduler.cli.output import out, print_json
from scheduler.cli.people import ACTOR, NameArgument, commands
from scheduler.cli.speech import gettext
from scheduler.service.people import accounts, privacy


@commands.command("export")
def export_person(context: typer.Context, name: NameArgument) -> None:
    """Print everything that is stored about a person, as JSON."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    print_json(privacy.data_of(ctx, accounts.person_named(ctx, name).id))


@commands.command("erase")
def erase_person(
    context: typer.Context,
    name: NameArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> None:
    """Erase the personal data of a closed account; the log keeps what was done."""
    place: CommandPlace = context.obj
    ctx = place.open().context
    person = accounts.person_named(ctx, name)
    if yes or typer.confirm(gettext("Erase %(name)s? It cannot be undone.", name=person.name)):
        left = privacy.erase(ctx, person.id, actor=ACTOR)
        words = gettext("Erased; the log now calls this person %(name)s.", name=left.name)
        out.print(words, markup=False)
