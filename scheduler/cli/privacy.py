"""`people export` and `people erase`: what is kept of somebody, handed out and taken away."""

from typing import Annotated

import typer

from scheduler.cli.app import Place
from scheduler.cli.output import out, print_json
from scheduler.cli.people import ACTOR, NameArgument, commands
from scheduler.service.people import accounts, privacy


@commands.command("export")
def export_person(context: typer.Context, name: NameArgument) -> None:
    """Print everything that is kept of a person, as JSON."""
    place: Place = context.obj
    ctx = place.open().context
    print_json(privacy.data_of(ctx, accounts.person_named(ctx, name).id))


@commands.command("erase")
def erase_person(
    context: typer.Context,
    name: NameArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> None:
    """Take away whatever leads to a person whose account is closed; the log keeps what was done."""
    place: Place = context.obj
    ctx = place.open().context
    person = accounts.person_named(ctx, name)
    if yes or typer.confirm(f"Erase {person.name}? It cannot be undone."):
        left = privacy.erase(ctx, person.id, actor=ACTOR)
        out.print(f"Erased; the log calls this person {left.name} now.", markup=False)
